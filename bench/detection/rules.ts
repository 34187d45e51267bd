import type { Trade } from '../../src/desk/market.ts';

/** Something that gives every trade a number; higher is stranger. Null: not scored. */
export type Rule = { readonly name: string; score(trade: Trade): number | null };

const dollars = (trade: Trade): number =>
  ((trade.count / 100) * (trade.taker === 'yes' ? trade.price : 10_000 - trade.price)) / 10_000;

/** The largest single trade in dollars, as the public whale bots do it. */
export const fixedDollars = (): Rule => ({ name: 'dollars of one trade', score: dollars });

/** Sums of one amount per market over a sliding span. */
class Sliding {
  readonly #times: number[] = [];
  readonly #amounts: number[] = [];
  readonly #span: number;
  #head = 0;
  sum = 0;
  constructor(span: number) {
    this.#span = span;
  }
  add(time: number, amount: number): void {
    this.#times.push(time);
    this.#amounts.push(amount);
    this.sum += amount;
    this.#expire(time);
  }
  #expire(time: number): void {
    for (; (this.#times[this.#head] ?? time) <= time - this.#span; this.#head += 1) {
      this.sum -= this.#amounts[this.#head] ?? 0;
    }
  }
}

/** A rule over sliding sums of each market by itself. */
function perMarket<T>(name: string, make: () => T, score: (state: T, trade: Trade) => number): Rule {
  const states = new Map<string, T>();
  return {
    name,
    score(trade) {
      const state = states.get(trade.ticker) ?? make();
      states.set(trade.ticker, state);
      return score(state, trade);
    },
  };
}

/** Dollars of the last minute. */
export const minuteDollars = (): Rule =>
  perMarket(
    'dollars of a minute',
    () => new Sliding(60_000),
    (minute, trade) => {
      minute.add(trade.time, dollars(trade));
      return minute.sum;
    },
  );

/** Contracts of the last minute as a multiple of the mean minute of the five before it (at least one contract). */
export const multipleOfMean = (): Rule =>
  perMarket(
    'multiple of 5-minute mean',
    () => ({ minute: new Sliding(60_000), six: new Sliding(360_000) }),
    ({ minute, six }, trade) => {
      minute.add(trade.time, trade.count);
      six.add(trade.time, trade.count);
      return minute.sum / Math.max(100, (six.sum - minute.sum) / 5);
    },
  );

/** The same, silent under a hundred dollars a minute: what a careful person would write. */
export const multipleWithFloor = (): Rule => {
  const multiple = multipleOfMean();
  const minute = minuteDollars();
  return {
    name: 'multiple, $100 at least',
    score(trade) {
      const ratio = multiple.score(trade);
      return (minute.score(trade) ?? 0) >= 100 ? ratio : 0;
    },
  };
};
