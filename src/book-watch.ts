import type { DeskView } from './desk/view.ts';
import type { Clock, Depth, Exchange, Log, Sink } from './ports.ts';

const LOOK = 2_000;
const PERIOD = 30_000;

export type BookWatchParts = {
  readonly exchange: Pick<Exchange, 'books'>;
  readonly desk: Pick<DeskView, 'positions' | 'depth'>;
  readonly clock: Clock;
  readonly sink: Sink;
  readonly log: Log;
};

/**
 * Reads books by request. It holds live ones against the exchange's own from time to time, for a feed may ping and
 * yet be stale; and it stands in for the feed where something is held and its book is not live.
 */
export class BookWatch {
  readonly #parts: BookWatchParts;
  #followed: readonly string[] = [];
  /** When all of them were read last, monotonic. */
  #checked = Number.NEGATIVE_INFINITY;
  #failing = false;

  constructor(parts: BookWatchParts) {
    this.#parts = parts;
  }

  /** These books are kept live now. */
  follow(tickers: readonly string[]): void {
    this.#followed = tickers;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock } = this.#parts;
    // A feed that has just begun need not be doubted.
    this.#checked = clock.monotonic();
    while (!signal.aborted) {
      await clock.sleep(LOOK, signal);
      const blind = this.#held().filter((ticker) => !this.#live(ticker));
      const all = clock.monotonic() - this.#checked >= PERIOD;
      if (all) this.#checked = clock.monotonic();
      const tickers = all
        ? new Set([...this.#held(), ...this.#followed.filter((ticker) => this.#live(ticker))])
        : blind;
      if (!signal.aborted) await this.#read([...tickers], signal);
    }
  }

  /** Markets with a position that may still be sold. */
  #held(): readonly string[] {
    return this.#parts.desk
      .positions()
      .filter(({ paper, doing }) => !paper && doing !== 'awaiting settlement')
      .map(({ ticker }) => ticker);
  }

  #live(ticker: string): boolean {
    return this.#parts.desk.depth(ticker, 1) !== null;
  }

  async #read(tickers: readonly string[], signal: AbortSignal): Promise<void> {
    const { exchange, clock, sink, log } = this.#parts;
    if (tickers.length === 0) return;
    const askedAt = clock.now();
    let books: ReadonlyMap<string, Depth>;
    try {
      books = await exchange.books(tickers, signal);
      this.#failing = false;
    } catch (error) {
      if (signal.aborted) return;
      const reason = error instanceof Error ? error.message : String(error);
      if (!this.#failing) log.warn({ reason, tickers: tickers.length }, 'books not read');
      this.#failing = true;
      return;
    }
    if (signal.aborted) return;
    for (const [ticker, { yes, no }] of books) {
      sink({ type: 'book.check', at: clock.now(), askedAt, ticker, yes, no });
    }
  }
}
