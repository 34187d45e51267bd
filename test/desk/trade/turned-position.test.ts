import { expect, it } from 'vitest';
import { T } from './fixture.ts';
import { LiveDesk } from './live-desk.ts';

it('a late purchase of the other side closes what is held, and what it bought beyond that is held and protected', () => {
  const pit = new LiveDesk({ 'trader.orderSize': 3 });
  pit.snapshot(34, 56);
  pit.pass(5_000);
  pit.bid('yes', 31);
  pit.bid('yes', 34, -100);
  pit.bid('no', 64);
  const late = pit.last;
  expect(late).toMatchObject({ side: 'no', count: 300 });
  pit.give({ type: 'order.uncertain', at: T + pit.now, clientId: late.clientId, reason: 'the line broke' });
  pit.pass(18_500);
  pit.state();
  expect(pit.told('order.resolved')).toBe(1);
  // It is taken for lost, and two YES are bought.
  pit.set('trader.orderSize', 2);
  pit.snapshot(30, 60);
  pit.pass(24_000);
  pit.bid('yes', 35);
  pit.placed(pit.last, 2);
  expect(pit.desk.positions()).toMatchObject([{ side: 'yes', count: 200, entry: 3_600 }]);
  pit.placed(late, 3);
  expect(pit.desk.positions()).toMatchObject([{ side: 'no', count: 100, entry: late.price, own: true }]);
  // Two YES at 36 met two NO at the price of the late one: a dollar a pair.
  const paid = 2 * (3_600 + late.price) * 100;
  expect(pit.desk.status().trader).toMatchObject({ trades: 1, realized: 2_000_000 - paid });
});
