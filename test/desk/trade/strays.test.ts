import { expect, it } from 'vitest';
import { Strays } from '../../../src/desk/trade/strays.ts';
import { fill } from './own-order.ts';

it('hands the fills of an order over once, each of them once', () => {
  const strays = new Strays();
  for (const tradeId of ['t1', 't2', 't1']) strays.keep(fill({ tradeId }));
  strays.keep(fill({ orderId: 'o2' }));
  expect(strays.claim('o1')).toEqual([fill({ tradeId: 't1' }), fill({ tradeId: 't2' })]);
  expect(strays.claim('o1')).toEqual([]);
});

it('forgets the oldest of orders that nobody claims: an account that trades by hand does not fill the memory', () => {
  const strays = new Strays();
  for (let n = 0; n <= 1_000; n += 1) strays.keep(fill({ orderId: `o${n}` }));
  expect([0, 1, 1_000].map((n) => strays.claim(`o${n}`).length)).toEqual([0, 1, 1]);
});
