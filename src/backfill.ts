import type { Trade } from './desk/market.ts';
import type { Clock, Exchange, Log, Sink } from './ports.ts';

/** How far back a start looks, so that a restart does not blind the monitor. */
export const START_SPAN = 3_600_000;
/** Trades may be listed a little later than the feed would have told them. */
const OVERLAP = 5_000;
/** Most trades fetched at once: about an hour of a busy exchange. */
const MOST_TRADES = 400_000;
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 60_000;

export type BackfillParts = {
  readonly exchange: Pick<Exchange, 'trades'>;
  readonly clock: Clock;
  readonly sink: Sink;
  readonly log: Log;
  /** Resolves when the catalogue is known: trades of unknown markets would be dropped. */
  readonly ready: Promise<void>;
};

/**
 * Fetches trades that the feed could not tell: the hour before the start, and what fell into a gap. Requests that
 * overlap become one, from the earliest moment asked for. A failure is tried again and said once.
 */
export class Backfill {
  readonly #parts: BackfillParts;
  #wanted: number | null = null;
  #wake: (() => void) | null = null;

  constructor(parts: BackfillParts) {
    this.#parts = parts;
  }

  /** Asks for every trade since `since` (ms). Returns at once. */
  want(since: number): void {
    this.#wanted = Math.min(this.#wanted ?? since, since);
    this.#wake?.();
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, sink, log, ready } = this.#parts;
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    await Promise.race([ready, aborted]);
    let failures = 0;
    while (!signal.aborted) {
      if (this.#wanted === null) {
        await Promise.race([
          new Promise<void>((resolve) => {
            this.#wake = resolve;
          }),
          aborted,
        ]);
        continue;
      }
      const since = this.#wanted;
      this.#wanted = null;
      try {
        await this.#fetch(since - OVERLAP, signal);
        if (failures > 0) sink({ type: 'part.recovered', at: clock.now(), part: 'backfill' });
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        const reason = error instanceof Error ? error.message : String(error);
        log.warn({ reason, since }, 'back-fill failed');
        if (failures === 0) sink({ type: 'part.failed', at: clock.now(), part: 'backfill', reason });
        failures += 1;
        this.want(since);
        await clock.sleep(Math.min(FIRST_PAUSE * 2 ** failures, LONGEST_PAUSE), signal);
      }
    }
  }

  async #fetch(since: number, signal: AbortSignal): Promise<void> {
    const { exchange, clock, sink, log } = this.#parts;
    const found: Trade[] = [];
    let reached = since;
    for await (const page of exchange.trades(since, signal)) {
      for (const trade of page) found.push(trade);
      if (found.length >= MOST_TRADES) {
        reached = found.reduce((earliest, trade) => Math.min(earliest, trade.time), clock.now());
        break;
      }
    }
    if (signal.aborted) return;
    found.sort((a, b) => a.time - b.time);
    log.info({ trades: found.length, since: reached }, 'back-filled');
    sink({ type: 'backfill', at: clock.now(), since: reached, trades: found });
  }
}
