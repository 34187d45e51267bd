import { expect, it } from 'vitest';
import { contracts, dollars } from '../../../src/desk/money.ts';
import { earlier } from '../../../src/desk/trade/earlier.ts';
import type { OwnOrder } from '../../../src/desk/trade/own-order.ts';
import type { PositionRow } from '../../../src/desk/view.ts';
import { T, ticket } from './fixture.ts';

const order: OwnOrder = {
  ticket: ticket(),
  style: 'improve',
  sentAt: T,
  phase: 'unknown',
  orderId: null,
  filled: contracts(0),
  cost: dollars(0),
  fees: dollars(0),
  cancelAt: null,
};
const held = (own: boolean) => ({ ticker: 'A', side: 'no', count: contracts(2.5), own }) as PositionRow;
const clean = { running: false, stopped: null, orders: [], flattening: false };

it('says nothing of a run that left nothing behind', () => {
  expect(earlier(clean, [])).toEqual([]);
});

it('says that a run was killed, and not what it had closed as it began to stop', () => {
  const stopped = { closed: 2, pnl: dollars(-1.5) };
  expect(earlier({ ...clean, running: true, stopped }, [])).toEqual(['The last run ended without a clean stop.']);
  expect(earlier({ ...clean, stopped }, [])).toEqual(['As the last run stopped it closed 2, P&L -$1.50 after fees.']);
});

it('says that a flatten was cut short', () => {
  expect(earlier({ ...clean, flattening: true }, [])).toEqual([
    'A flatten was not finished: /flatten again closes what is left.',
  ]);
});

it('names what is held, with and without a stop, and counts orders in doubt', () => {
  expect(earlier({ ...clean, orders: [order, order] }, [held(true), held(false)])).toEqual([
    'A: 2.5 NO held, its stop goes on',
    'A: 2.5 NO held, without a stop',
    '2 orders without a known end: the exchange is asked',
  ]);
  expect(earlier({ ...clean, orders: [order] }, [])).toEqual(['1 order without a known end: the exchange is asked']);
});
