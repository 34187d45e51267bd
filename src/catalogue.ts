import { isCombo } from './desk/market.ts';
import { Rejected } from './kalshi/errors.ts';
import type { Clock, Exchange, Log, Sink } from './ports.ts';

const REFRESH = 10 * 60_000;
/** New tickers are looked up in batches, so that a wave of new markets is no wave of requests. */
const LOOKUP_PAUSE = 2_000;
const MOST_WAITING = 5_000;
const MOST_MET = 100_000;

export type CatalogueParts = {
  readonly exchange: Pick<Exchange, 'markets' | 'lookUp'>;
  /** The categories watched now. */
  readonly categories: () => readonly string[];
  readonly clock: Clock;
  readonly sink: Sink;
  readonly log: Log;
  /** Called after each page while the list is read, with the number of markets so far. */
  readonly onProgress: (markets: number) => void;
};

/**
 * Keeps the desk's knowledge of markets fresh: all of the watched categories at start and every ten minutes, single
 * ones as soon as the feed tells of them, everything again when the categories change.
 */
export class Catalogue {
  readonly #parts: CatalogueParts;
  readonly #waiting = new Set<string>();
  readonly #met = new Set<string>();
  #loaded: () => void = () => undefined;
  #wake = new AbortController();
  /** Resolves when the first whole list has been read. */
  readonly ready: Promise<void>;

  constructor(parts: CatalogueParts) {
    this.#parts = parts;
    this.ready = new Promise((resolve) => {
      this.#loaded = resolve;
    });
  }

  /** Reads the list again now. */
  refresh(): void {
    this.#wake.abort();
  }

  /** Looks one market up soon: it is new or has changed. Combos are left out: they are many, and nothing needs them. */
  lookUp(ticker: string): void {
    if (!isCombo(ticker) && this.#waiting.size < MOST_WAITING) this.#waiting.add(ticker);
  }

  /** Looks up a market that trades and is not known, once until the list is read again. */
  meet(ticker: string): void {
    if (isCombo(ticker) || this.#met.has(ticker) || this.#met.size >= MOST_MET) return;
    this.#met.add(ticker);
    this.lookUp(ticker);
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock } = this.#parts;
    while (!signal.aborted) {
      this.#wake = new AbortController();
      const woken = AbortSignal.any([signal, this.#wake.signal]);
      await this.#readAll(signal);
      this.#loaded();
      const next = clock.monotonic() + REFRESH;
      while (!woken.aborted && clock.monotonic() < next) {
        await clock.sleep(LOOKUP_PAUSE, woken);
        await this.#readWaiting(signal);
      }
    }
  }

  async #readAll(signal: AbortSignal): Promise<void> {
    const { exchange, categories, clock, sink, log, onProgress } = this.#parts;
    let count = 0;
    this.#met.clear();
    for await (const page of exchange.markets(categories(), signal)) {
      for (const market of page) sink({ type: 'market', at: clock.now(), market });
      count += page.length;
      onProgress(count);
    }
    log.info({ markets: count }, 'catalogue read');
  }

  async #readWaiting(signal: AbortSignal): Promise<void> {
    const { exchange, clock, sink, log } = this.#parts;
    const wanted = [...this.#waiting];
    // Emptied first: what changes again while the exchange answers is to be looked up again.
    this.#waiting.clear();
    try {
      for await (const markets of exchange.lookUp(wanted, signal)) {
        for (const market of markets) sink({ type: 'market', at: clock.now(), market });
      }
    } catch (error) {
      // What the exchange refuses once it refuses again; anything else may pass.
      if (!(error instanceof Rejected)) {
        for (const ticker of wanted) this.lookUp(ticker);
        throw error;
      }
      log.warn({ reason: error.message, tickers: wanted.length }, 'look-up refused');
    }
  }
}
