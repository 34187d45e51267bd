/** How far back orders and fills are counted, ms. */
const BURST = 10_000;
const HOUR = 3_600_000;
/** Most times kept, of all orders and of one market's fills: more say nothing more. */
const MOST = 64;

/** Whether it happened within `span` of `at`; a clock that was set back by more has made it meaningless. */
const within = (time: number, at: number, span: number): boolean => Math.abs(at - time) < span;

/** Counts what trades by itself, so that a fault cannot trade on and on. Times are of the events, ms. */
export class Throttle {
  #sent: number[] = [];
  readonly #filled = new Map<string, number[]>();

  /** An order left. */
  sent(at: number): void {
    this.#sent = kept(this.#sent, at, BURST);
  }

  /** An entry that nobody had a hand in was filled. */
  filled(ticker: string, at: number): void {
    const times = kept(this.#filled.get(ticker) ?? [], at, HOUR);
    this.#filled.delete(ticker);
    this.#filled.set(ticker, times);
    // Oldest first by their last fill: only markets with one inside the hour stay.
    for (const [other, filled] of this.#filled) {
      if (count(filled, at, HOUR) > 0) break;
      this.#filled.delete(other);
    }
  }

  /** Orders that left within 10 s. */
  rate(at: number): number {
    return count(this.#sent, at, BURST);
  }

  /** Such entries of this market within the hour. */
  repeats(ticker: string, at: number): number {
    return count(this.#filled.get(ticker) ?? [], at, HOUR);
  }
}

const kept = (times: readonly number[], at: number, span: number): number[] =>
  [...times.filter((time) => within(time, at, span)), at].slice(-MOST);

const count = (times: readonly number[], at: number, span: number): number =>
  times.reduce((sum, time) => sum + (within(time, at, span) ? 1 : 0), 0);
