import { describe, expect, it } from 'vitest';
import { Book } from '../../../src/desk/book.ts';
import { contracts } from '../../../src/desk/money.ts';
import { liquidate } from '../../../src/desk/trade/liquidation.ts';
import type { PositionRow } from '../../../src/desk/view.ts';
import { long } from './account-pit.ts';
import { book, market, T } from './fixture.ts';

const row = (more: Partial<PositionRow> = {}): PositionRow => ({
  paper: false,
  own: true,
  ticker: 'A',
  name: 'A',
  side: 'yes',
  count: contracts(5),
  entry: 4_500 as PositionRow['entry'],
  bid: null,
  stop: null,
  trail: null,
  doing: null,
  breakEven: null,
  unrealized: null,
  ...more,
});
const free = market({ fee: { multiplier: 0, maker: 0 } });

describe('what closing a position would bring', () => {
  it('walks its side’s bids from the best one down', () => {
    const bids = book(
      [
        [44, 2],
        [40, 2],
        [30, 9],
      ],
      [[50, 100]],
    );
    expect(liquidate(row(), bids, free)).toMatchObject({
      sold: 500,
      proceeds: 880_000 + 800_000 + 300_000,
      fees: 0,
      stale: false,
    });
    const no = liquidate(row({ side: 'no' }), bids, free);
    expect([no.sold, no.proceeds]).toEqual([500, 2_500_000]);
  });

  it('is no more than the bids that are shown take, and nothing without a book', () => {
    const thin = liquidate(row(), book([[44, 2]], []), free);
    expect([thin.sold, thin.proceeds]).toEqual([200, 880_000]);
    expect(liquidate(row(), undefined, undefined)).toMatchObject({ sold: 0, proceeds: 0, fees: 0, stale: true });
  });

  it('costs a taker’s fee at each price, in full where the fees are not known', () => {
    const fees = (known?: ReturnType<typeof market>) =>
      liquidate(
        row(),
        book(
          [
            [50, 2],
            [40, 9],
          ],
          [],
        ),
        known,
      ).fees;
    const full = 0.07 * (2 * 0.25 + 3 * 0.24) * 1e6;
    expect(fees(market({ fee: { multiplier: 0.5, maker: 0 } }))).toBe(full / 2);
    expect(fees()).toBe(full);
  });

  it('says that its figures are the last of a book that is stale', () => {
    const bids = book([[44, 9]], []);
    bids.markStale();
    expect(liquidate(row(), bids, free)).toMatchObject({ sold: 500, stale: true });
    expect(new Book().stale).toBe(true);
  });
});

it('is shown for everything held', () => {
  const pit = long({ live: { foreign: { B: contracts(-3) } } });
  pit.snapshot(6_000, 30, 60, 'B');
  pit.give({ type: 'tick', at: T + 6_100 });
  expect(pit.desk.liquidation()).toMatchObject([
    { ticker: 'A', own: true, sold: 500, proceeds: 2_200_000 },
    { ticker: 'B', own: false, side: 'no', sold: 300, proceeds: 1_800_000 },
  ]);
});
