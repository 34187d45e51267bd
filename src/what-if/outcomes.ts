import type { Outcome } from '../desk/comparison.ts';
import type { Trade } from '../desk/market.ts';
import type { Price } from '../desk/money.ts';

const UNKNOWN: Outcome = { after5: null, after60: null };

type Mark = { readonly key: string; readonly ticker: string; readonly due: number; readonly which: keyof Outcome };

const DELAYS = [
  ['after5', 5 * 60_000],
  ['after60', 60 * 60_000],
] as const;

/** Follows the price of markets after they were alerted to. Events must come in the order of time. */
export class Outcomes {
  readonly #prices = new Map<string, Price>();
  readonly #found = new Map<string, Outcome>();
  /** One queue a delay, so that each is in the order of time by itself. */
  readonly #waiting = DELAYS.map(([which, delay]) => ({ which, delay, marks: [] as Mark[] }));

  /** An alert to this market at `at` (ms): what becomes of it is wanted. Asking twice is asking once. */
  follow(ticker: string, at: number): void {
    const key = keyOf(ticker, at);
    if (this.#found.has(key)) return;
    this.#found.set(key, UNKNOWN);
    for (const { which, delay, marks } of this.#waiting) marks.push({ key, ticker, due: at + delay, which });
  }

  /** Everything until `at` was recorded and heard, but for what happens at `at` itself. */
  pass(at: number): void {
    for (const { marks } of this.#waiting) {
      let mark = marks[0];
      while (mark !== undefined && mark.due < at) {
        this.#fill(mark);
        marks.shift();
        mark = marks[0];
      }
    }
  }

  /** A trade that was heard at `at`. A block trade is agreed off the book and is no price of it. */
  hear(trade: Trade, at: number): void {
    this.pass(at);
    if (!trade.block) this.#prices.set(trade.ticker, trade.price);
  }

  /** Nothing was recorded after `last`, for a while at least: what is still waited for stays unknown. */
  end(last: number): void {
    this.pass(last + 1);
    for (const { marks } of this.#waiting) marks.length = 0;
    this.#prices.clear();
  }

  of(ticker: string, at: number): Outcome {
    return this.#found.get(keyOf(ticker, at)) ?? UNKNOWN;
  }

  #fill({ key, ticker, which }: Mark): void {
    this.#found.set(key, { ...(this.#found.get(key) ?? UNKNOWN), [which]: this.#prices.get(ticker) ?? null });
  }
}

const keyOf = (ticker: string, at: number): string => `${at} ${ticker}`;
