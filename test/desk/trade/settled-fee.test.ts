import { expect, it } from 'vitest';
import { contracts, dollars, type Money } from '../../../src/desk/money.ts';
import { T } from './fixture.ts';
import { LiveDesk } from './live-desk.ts';

it('the fee that a settlement lists is the one of its fills, and is not paid twice', () => {
  const pit = new LiveDesk();
  pit.bullish();
  const { clientId } = pit.last;
  const receipt = {
    orderId: 'o1',
    filled: contracts(5),
    remaining: contracts(0),
    cost: dollars(1.8),
    fees: dollars(0.08),
  };
  pit.give({ type: 'order.placed', at: T + pit.now, clientId, receipt });
  pit.pass(pit.now + 2_000);
  const what = { ticker: 'A', result: 'yes', yes: contracts(5), no: contracts(0), time: T + pit.now } as const;
  pit.state({ settlements: [{ ...what, revenue: dollars(5), fee: dollars(0.08) }] });
  const notice = pit.notices.find(({ kind }) => kind === 'exit');
  expect(notice).toMatchObject({ deal: { reason: 'settled', fees: dollars(0.08), pnl: dollars(3.12) as Money } });
});
