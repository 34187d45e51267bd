import type { Book } from '../book.ts';
import type { Market } from '../market.ts';
import { type Count, cost, type Money } from '../money.ts';
import type { Liquidation, PositionRow } from '../view.ts';
import { fillFee } from './fee.ts';

/** More levels than any book has. */
const DEPTH = 10_000;

/** What closing a position now would bring, walking its side's bids from the best one down. */
export function liquidate(row: PositionRow, book: Book | undefined, market: Market | undefined): Liquidation {
  const { ticker, name, own, side, count } = row;
  let [left, proceeds, fees] = [count as number, 0, 0];
  for (const [price, size] of book?.levels(side, DEPTH) ?? []) {
    const sold = Math.min(left, size) as Count;
    if (sold <= 0) break;
    left -= sold;
    proceeds += cost(price, sold);
    fees += fillFee(price, sold, true, market?.fee ?? null);
  }
  const sold = (count - left) as Count;
  const stale = book === undefined || book.stale;
  return { ticker, name, own, side, count, sold, proceeds: proceeds as Money, fees: fees as Money, stale };
}
