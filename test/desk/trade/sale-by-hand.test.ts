import { expect, it } from 'vitest';
import { contracts } from '../../../src/desk/money.ts';
import { LiveDesk } from './live-desk.ts';

/** Five YES at 36, and a sale of them that waits for the owner's tap. */
function asked(stop: number): LiveDesk {
  const pit = new LiveDesk({ 'trader.stopLossCents': stop, 'trader.trailingStopCents': stop });
  pit.bullish();
  pit.placed(pit.last, 5);
  pit.say({ name: 'sell', ticker: 'A', count: null });
  expect(pit.cards).toMatchObject([{ action: 'sell', side: 'yes', status: 'pending' }]);
  return pit;
}

it('a tap after the position is gone sells nothing, and says so', () => {
  const pit = asked(2);
  pit.bid('yes', 34, 100);
  pit.bid('yes', 35, -100);
  pit.placed(pit.last, 5);
  expect(pit.desk.positions()).toEqual([]);
  pit.bid('yes', 35);
  const before = pit.sent.length;
  pit.say({ name: 'approve', id: pit.cards[0]?.id ?? '' });
  expect(pit.sent).toHaveLength(before);
  expect(pit.cards).toMatchObject([{ status: 'refused' }]);
});

it('a sale taken by half leaves the rest', () => {
  const pit = asked(2);
  pit.say({ name: 'approve', id: pit.cards[0]?.id ?? '', count: contracts(3) });
  expect(pit.last).toMatchObject({ action: 'sell', side: 'yes', count: 300 });
  pit.placed(pit.last, 3);
  expect(pit.desk.positions()).toMatchObject([{ side: 'yes', count: 200 }]);
});

it('a tap after the position was turned around does not sell the other side', () => {
  const pit = asked(20);
  // Bearish: the YES is sold, and NO bought.
  pit.pass(pit.now + 6_000);
  pit.bid('yes', 32);
  pit.bid('yes', 35, -100);
  pit.bid('no', 66);
  expect(pit.last).toMatchObject({ action: 'sell', side: 'yes' });
  pit.placed(pit.last, 5);
  pit.pass(pit.now + 500);
  expect(pit.last).toMatchObject({ action: 'buy', side: 'no' });
  pit.placed(pit.last, 5);
  expect(pit.desk.positions()).toMatchObject([{ side: 'no', count: 500 }]);
  pit.snapshot(36, 63);
  pit.say({ name: 'approve', id: pit.cards[0]?.id ?? '' });
  pit.say({ name: 'approve', id: pit.cards[0]?.id ?? '' });
  expect(pit.last).toMatchObject({ action: 'buy', side: 'no' });
});

it('a sale that waits does not hide that a purchase waits as well', () => {
  const pit = asked(20);
  const buy = { name: 'buy', ticker: 'A', side: 'yes', count: null, limit: null } as const;
  pit.say(buy);
  expect(pit.cards).toMatchObject([{ action: 'sell' }, { action: 'buy', status: 'pending' }]);
  expect(pit.say(buy)).toContainEqual(expect.objectContaining({ type: 'refused' }));
  expect(pit.cards).toHaveLength(2);
});
