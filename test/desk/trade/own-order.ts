import type { Statement } from '../../../src/desk/account.ts';
import { type Count, cents, contracts, dollars, type Money } from '../../../src/desk/money.ts';
import type { Fill, Order, Receipt } from '../../../src/desk/order.ts';
import type { Intent } from '../../../src/desk/trade/intent.ts';
import { T, ticket } from './fixture.ts';

/** What the exchange tells of own orders and the account, in tests. */

export const ID = 'kp-ab12cd34-1-yb';

export const order = (more: Partial<Order> = {}): Order => ({
  id: 'o1',
  clientId: ID,
  ticker: 'A',
  toward: 'yes',
  price: cents(41),
  status: 'resting',
  initial: contracts(5),
  filled: 0 as Count,
  remaining: contracts(5),
  cost: 0 as Money,
  fees: 0 as Money,
  createdAt: T,
  updatedAt: null,
  expiresAt: null,
  reason: null,
  group: null,
  exchangeIndex: null,
  ...more,
});

/** An order of 5 at 41 ¢, of which so many contracts are filled, at their limit and for 2 ¢ each. */
export const filledOrder = (count: number, more: Partial<Order> = {}): Order =>
  order({
    filled: contracts(count),
    remaining: contracts(5 - count),
    cost: dollars(0.41 * count),
    fees: dollars(0.02 * count),
    status: count === 5 ? 'executed' : 'resting',
    ...more,
  });

export const fill = (more: Partial<Fill> = {}): Fill => ({
  tradeId: 't1',
  orderId: 'o1',
  clientId: ID,
  ticker: 'A',
  toward: 'yes',
  price: cents(41),
  count: contracts(2),
  fee: dollars(0.04),
  taker: false,
  time: T,
  positionAfter: null,
  exchangeIndex: null,
  ...more,
});

export const receipt = (filled: number, remaining: number, more: Partial<Receipt> = {}): Receipt => ({
  orderId: 'o1',
  filled: contracts(filled),
  remaining: contracts(remaining),
  cost: dollars(0.41 * filled),
  fees: dollars(0.02 * filled),
  ...more,
});

export const intent = (more: Parameters<typeof ticket>[0] = {}, sentAt = T): Intent => ({
  ticket: ticket({ clientId: ID, ...more }),
  style: more.action === 'sell' ? 'exit' : 'improve',
  sentAt,
});

/** A statement as of so many ms after {@link T}. */
export const statement = (ms: number, more: Partial<Statement> = {}): Statement => ({
  askedAt: T + ms,
  asOf: T + ms,
  since: T - 60_000,
  balance: dollars(100),
  shards: {},
  positions: [],
  orders: [],
  fills: [],
  settlements: [],
  ...more,
});
