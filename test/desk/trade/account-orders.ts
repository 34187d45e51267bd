import { cents, complement, contracts, cost, dollars } from '../../../src/desk/money.ts';
import type { Fill, Order, Ticket } from '../../../src/desk/order.ts';
import { towardOf } from '../../../src/desk/trade/client-id.ts';
import { T } from './fixture.ts';

/** What the exchange lists of orders, in tests. */

const none = dollars(0);

/** An order for ten YES at 20 ¢ that somebody else placed. */
export const stranger = (more: Partial<Order> = {}): Order => ({
  id: 'theirs',
  clientId: '',
  ticker: 'A',
  toward: 'yes',
  price: cents(20),
  status: 'resting',
  initial: contracts(10),
  filled: contracts(0),
  remaining: contracts(10),
  cost: none,
  fees: none,
  createdAt: T,
  updatedAt: null,
  expiresAt: null,
  reason: null,
  group: null,
  exchangeIndex: 0,
  ...more,
});

/** An order of ours as a channel or a statement has it. */
export function listed(ticket: Ticket, status: Order['status'], filled = 0): Order {
  const { clientId, ticker, side, action, count: initial, expiresAt, group } = ticket;
  const toward = towardOf(side, action);
  const price = side === 'yes' ? ticket.price : complement(ticket.price);
  const paid = cost(toward === 'yes' ? price : complement(price), contracts(filled));
  const done = { filled: contracts(filled), cost: paid, fees: dollars(0.01 * filled) };
  const remaining = contracts(status === 'resting' ? initial / 100 - filled : 0);
  const what = { id: `o ${clientId}`, clientId, ticker, toward, price, initial, expiresAt, group };
  return stranger({ ...what, ...done, status, remaining });
}

/** `count` contracts of an order of ours, filled at this price of its side, a fee of 1 ¢ each. */
export function fillOf(
  { clientId, ticker, side, action, lasts }: Ticket,
  count: number,
  price: number,
): Omit<Fill, 'tradeId' | 'time'> {
  return {
    orderId: `o ${clientId}`,
    clientId,
    ticker,
    toward: towardOf(side, action),
    price: side === 'yes' ? cents(price) : complement(cents(price)),
    count: contracts(count),
    fee: dollars(0.01 * count),
    taker: lasts !== 'rest',
    positionAfter: null,
    exchangeIndex: 0,
  };
}
