import { describe, expect, it } from 'vitest';
import { type Count, cents, contracts } from '../../../src/desk/money.ts';
import { othersBid } from '../../../src/desk/trade/own-bids.ts';
import { type AccountPit, bullish } from './account-pit.ts';
import { book, T, ticket } from './fixture.ts';

const resting = (price: number, remaining: number, more = {}) => ({
  ticket: ticket({ price: cents(price), ...more }),
  remaining: contracts(remaining) as Count,
  unknown: false,
});
const shown = book(
  [
    [39, 5],
    [38, 20],
  ],
  [[55, 10]],
);

describe('the best bid of the others', () => {
  it('is the next one where all of the best is ours', () => {
    expect(othersBid(shown, 'yes', [])).toBe(cents(39));
    expect(othersBid(shown, 'yes', [resting(39, 5)])).toBe(cents(38));
    expect(othersBid(shown, 'yes', [resting(39, 3), resting(39, 2)])).toBe(cents(38));
  });

  it('is the best where somebody stands there beside us, or we bid elsewhere', () => {
    expect(othersBid(shown, 'yes', [resting(39, 4)])).toBe(cents(39));
    expect(othersBid(shown, 'yes', [resting(38, 20)])).toBe(cents(39));
    expect(othersBid(shown, 'yes', [resting(39, 5, { side: 'no' })])).toBe(cents(39));
    expect(othersBid(shown, 'yes', [resting(39, 5, { lasts: 'now' })])).toBe(cents(39));
  });

  it('is none where nobody else bids', () => {
    expect(othersBid(book([[39, 5]], []), 'yes', [resting(39, 5)])).toBeNull();
  });
});

it('a stop is not kept from being hit by our own bid that rests above', () => {
  const pit: AccountPit = bullish();
  pit.placed(5_100, pit.sent, 5);
  // A further signal adds; its bid is the best of all and nobody else's.
  pit.bid(8_000, 'yes', 38);
  const own = pit.sent;
  expect(own).toMatchObject({ action: 'buy', price: cents(39) });
  const change = (ms: number, price: number, by: number) =>
    pit.give({
      type: 'book.delta',
      at: T + ms,
      ticker: 'A',
      side: 'yes',
      price: cents(price),
      change: contracts(by),
    });
  change(8_100, 39, 5);
  for (const price of [38, 35]) change(8_200, price, -100);
  expect(pit.sent).toMatchObject({ action: 'sell', reduceOnly: true, price: cents(35) });
});
