import type { Alert, AlertMarket } from './alert.ts';
import type { Trade } from './market.ts';
import type { Price } from './money.ts';

/** The moments after an alert at which its markets are looked at, by the name of what is found there. */
export type TimedMark = 'after5' | 'after60';
const TIMED_MARKS: readonly TimedMark[] = ['after5', 'after60'];

/** How long after the alert, ms; and so much later a price found there still counts as the price of that moment. */
export const DUE_MS: Readonly<Record<TimedMark, number>> = { after5: 300_000, after60: 3_600_000 };
export const LATEST_MS: Readonly<Record<TimedMark, number>> = { after5: 60_000, after60: 600_000 };

/** The price of a market at a mark of its alert. */
export type Found = { readonly id: string; readonly ticker: string; readonly mark: TimedMark; readonly price: Price };

/** A mark that is still to come. */
type Pending = {
  readonly id: string;
  readonly market: AlertMarket;
  readonly mark: TimedMark;
  /** When the alert was raised, and when the mark is due, ms. */
  readonly from: number;
  readonly due: number;
  /** The last traded price up to the mark, as far as it is known, and when it was heard, ms. */
  seen: Price | null;
  seenAt: number;
};

/**
 * Follows the markets of alerts to their marks: five minutes and an hour after the alert, for one that joined a cluster
 * later too. The price there is the last traded one; without a trade since it is the alert's. Nothing is guessed: what
 * was traded while nobody listened must have been fetched again before the mark is set, and a mark that comes too late
 * is not set at all.
 */
export class Grading {
  readonly #pending = new Map<string, Pending[]>();
  /** Since when trades may be missing, ms; null when all are heard. */
  #deafSince: number | null = null;
  #up = true;

  /**
   * A new alert, or one with more in it; `at` is now. Null for one of an earlier run: what its markets traded at since
   * has to be heard first.
   */
  follow(alert: Alert, at: number | null): void {
    for (const market of alert.markets) {
      const known = this.#pending.get(market.ticker) ?? [];
      for (const mark of TIMED_MARKS) {
        const due = alert.at + DUE_MS[mark];
        if (market.outcome[mark] !== null || (at !== null && at > due)) continue;
        if (known.some((one) => one.id === alert.id && one.mark === mark)) continue;
        const seen = at === null ? null : market.price;
        known.push({ id: alert.id, market, mark, from: alert.at, due, seen, seenAt: at ?? alert.at });
      }
      if (known.length > 0) this.#pending.set(market.ticker, known);
    }
  }

  /** A trade as it was heard at `time` (ms). */
  heard(trade: Trade, time: number): void {
    const pending = this.#pending.get(trade.ticker);
    if (pending === undefined || trade.block) return;
    for (const one of pending) {
      if (time > one.due || time < one.seenAt) continue;
      one.seen = trade.price;
      one.seenAt = time;
    }
  }

  /** Trades fetched afterwards, complete from `since` (ms) on. */
  backfilled(trades: readonly Trade[], since: number): void {
    for (const trade of trades) this.heard(trade, trade.time);
    const lost = this.#up ? this.#deafSince : null;
    for (const one of this.#all()) {
      // What was traded between the loss and the first trade fetched remains unknown.
      if (lost !== null && since > lost && one.seenAt < since) one.seen = null;
      if (one.seen === null && since <= one.from) one.seen = one.market.price;
    }
    if (this.#up) this.#deafSince = null;
  }

  /** Trades may be missing from `since` (ms) on, until they are fetched. */
  lost(since: number): void {
    this.#deafSince = Math.min(this.#deafSince ?? since, since);
  }

  /** The feed is up, or it is not. */
  listening(up: boolean): void {
    this.#up = up;
  }

  /** The clock was set back to `at`: when marks of a time still to come were due, nobody can tell. */
  setBack(at: number): void {
    this.#keep((one) => one.from <= at);
    for (const one of this.#all()) one.seenAt = Math.min(one.seenAt, at);
    if (this.#deafSince !== null) this.#deafSince = Math.min(this.#deafSince, at);
  }

  /** Lets go of an alert that is kept no longer. */
  forget(id: string): void {
    this.#keep((one) => one.id !== id);
  }

  /** The marks that can be set at `at`. */
  tick(at: number): readonly Found[] {
    if (this.#pending.size === 0) return [];
    const found: Found[] = [];
    this.#keep(({ id, market, mark, due, seen }) => {
      if (at < due) return true;
      if (at - due > LATEST_MS[mark]) return false;
      if (seen === null || this.#deafSince !== null) return true;
      found.push({ id, ticker: market.ticker, mark, price: seen });
      return false;
    });
    return found;
  }

  #keep(wanted: (one: Pending) => boolean): void {
    for (const [ticker, pending] of this.#pending) {
      const kept = pending.filter(wanted);
      if (kept.length === 0) this.#pending.delete(ticker);
      else if (kept.length < pending.length) this.#pending.set(ticker, kept);
    }
  }

  #all(): readonly Pending[] {
    return [...this.#pending.values()].flat();
  }
}
