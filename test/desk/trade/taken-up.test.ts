import { expect, it } from 'vitest';
import { contracts } from '../../../src/desk/money.ts';
import { T } from './fixture.ts';
import { LiveDesk, listed } from './live-desk.ts';
import { fill } from './own-order.ts';

it('that the owner closes a position of theirs by hand, after asking to sell it here, halts nothing', () => {
  const pit = new LiveDesk();
  pit.state({ positions: [listed(3)] });
  pit.state({ positions: [listed(3)], since: 0 });
  pit.say({ name: 'resume', what: 'trading' });
  pit.snapshot(40, 50);
  pit.say({ name: 'sell', ticker: 'A', count: null });
  pit.say({ name: 'reject', id: pit.cards[0]?.id ?? '' });
  const told = pit.told('difference');
  pit.pass(pit.now + 3_000);
  const byHand = { orderId: 'by-hand', clientId: null, toward: 'no', count: contracts(3), time: T + pit.now } as const;
  const sold = fill(byHand);
  pit.state({ fills: [sold] });
  pit.state({ fills: [sold], since: 0 });
  expect(pit.desk.positions()).toEqual([]);
  expect([pit.told('difference') - told, pit.desk.state.halted]).toEqual([0, null]);
});
