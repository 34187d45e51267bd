import type { Alert } from './alert.ts';
import type { Market } from './market.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** So long after its close a market without a result is no longer asked about. */
export const GIVEN_UP_MS = 7 * DAY;

type Awaited = {
  /** The newest alert of it, and when it closes, ms; null while nobody said. */
  alertedAt: number;
  closeAt: number | null;
  /** When it was last asked about; null for never. */
  askedAt: number | null;
};

/**
 * Waits for the end of alerted markets. The exchange announces it, but not to a laptop that sleeps: each is asked about
 * once after a start, every hour from its close on, and once a day before it, for a market may close early.
 */
export class Settling {
  readonly #awaited = new Map<string, Awaited>();

  /** Waits for the markets of this alert; `at` is now, or null for an alert of an earlier run. */
  follow(alert: Alert, at: number | null): void {
    for (const { ticker, closeAt, outcome } of alert.markets) {
      if (outcome.settled !== null) continue;
      const before = this.#awaited.get(ticker);
      this.#awaited.set(ticker, {
        alertedAt: Math.max(alert.at, before?.alertedAt ?? alert.at),
        closeAt: closeAt ?? before?.closeAt ?? null,
        askedAt: before === undefined ? at : before.askedAt,
      });
    }
  }

  /** A market as it is now known: its end is no longer waited for once it has come. */
  learn({ ticker, closeAt, settled }: Market): void {
    const one = this.#awaited.get(ticker);
    if (one === undefined) return;
    if (settled === null) one.closeAt = closeAt ?? one.closeAt;
    else this.#awaited.delete(ticker);
  }

  /** Markets to be asked about at `at`; they count as asked. */
  due(at: number): readonly string[] {
    const tickers: string[] = [];
    for (const [ticker, one] of this.#awaited) {
      if (!isAwaited(one, at)) continue;
      const often = one.closeAt !== null && at >= one.closeAt ? HOUR : DAY;
      if (one.askedAt !== null && at - one.askedAt < often) continue;
      one.askedAt = at;
      tickers.push(ticker);
    }
    return tickers;
  }

  /** Markets whose end is still waited for at `at`. */
  awaited(at: number): readonly string[] {
    return [...this.#awaited].flatMap(([ticker, one]) => (isAwaited(one, at) ? [ticker] : []));
  }

  /** The clock was set back to `at`: nobody waits for an hour that has been before. */
  setBack(at: number): void {
    for (const one of this.#awaited.values()) if (one.askedAt !== null) one.askedAt = Math.min(one.askedAt, at);
  }

  /** Lets go of a market that is in no alert any more. */
  forget(ticker: string): void {
    this.#awaited.delete(ticker);
  }
}

const isAwaited = ({ closeAt, alertedAt }: Awaited, at: number): boolean => at - (closeAt ?? alertedAt) < GIVEN_UP_MS;
