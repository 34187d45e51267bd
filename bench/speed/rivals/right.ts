import type { BookFrame } from './frame.ts';
import type { Levels, Rival, Side } from './keeper.ts';
import { Reference } from './reference.ts';

/** How a rival's books look in the end, beside those of the reference. */
export type Verdict = {
  readonly wrong: number;
  readonly levels: number;
  readonly best: number;
  readonly sides: number;
};

/** `read` is what the rival hears, `documented` the same frames as Kalshi sends them today, by which it is judged. */
export function judge(rival: Rival, read: readonly string[], documented: readonly string[]): Verdict {
  const kept = rival.keep(read.map((text) => Buffer.from(text)));
  const reference = new Reference();
  const tickers = new Set<string>();
  for (const text of documented) {
    const frame: BookFrame = JSON.parse(text);
    reference.take(frame);
    tickers.add(frame.msg.market_ticker);
  }
  const verdict = { wrong: 0, levels: 0, best: 0, sides: 0 };
  for (const ticker of tickers) {
    for (const side of ['yes', 'no'] as const) {
      const [has, due] = [tableOf(kept, ticker, side), tableOf(reference.levels, ticker, side)];
      const prices = new Set([...has.keys(), ...due.keys()]);
      verdict.levels += prices.size;
      for (const price of prices) if (has.get(price) !== due.get(price)) verdict.wrong += 1;
      verdict.sides += 1;
      if (bestOf(has) === bestOf(due)) verdict.best += 1;
    }
  }
  return verdict;
}

const tableOf = (levels: Levels, ticker: string, side: Side): ReadonlyMap<number, number> =>
  new Map(levels(ticker, side));
const bestOf = (table: ReadonlyMap<number, number>): number => Math.max(...table.keys());
