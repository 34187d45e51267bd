import type { Statement } from '../../../src/desk/account.ts';
import { type Count, cents, contracts, dollars, type Money } from '../../../src/desk/money.ts';
import type { Fill, Order, Receipt, Ticket } from '../../../src/desk/order.ts';
import { Blotter } from '../../../src/desk/trade/blotter.ts';
import type { Intent } from '../../../src/desk/trade/intent.ts';
import type { Change } from '../../../src/desk/trade/order-change.ts';
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
  ahead: 0,
  ...more,
});

/** A blotter played by hand, ms after {@link T}. */
export class Play {
  blotter = new Blotter([]);
  readonly changes: Change[] = [];

  #note(change: Change): Change {
    this.changes.push(change);
    return change;
  }
  sends(more: Partial<Ticket> = {}, ms = 0): this {
    this.blotter.add(intent(more, T + ms));
    return this;
  }
  placed(told: Receipt, ms = 100, clientId = ID): Change {
    return this.#note(this.blotter.observe({ type: 'order.placed', at: T + ms, clientId, receipt: told }));
  }
  refused(reason = 'insufficient balance'): Change {
    return this.#note(this.blotter.observe({ type: 'order.refused', at: T + 100, clientId: ID, reason }));
  }
  uncertain(reason = 'the line broke', ms = 100): Change {
    return this.#note(this.blotter.observe({ type: 'order.uncertain', at: T + ms, clientId: ID, reason }));
  }
  order(told: Order, ms = 100): Change {
    return this.#note(this.blotter.observe({ type: 'order', at: T + ms, order: told }));
  }
  fill(more: Partial<Fill> = {}, ms = 100): Change {
    return this.#note(this.blotter.observe({ type: 'fill', at: T + ms, fill: fill(more) }));
  }
  cancelled(ok: boolean): Change {
    return this.#note(this.blotter.observe({ type: 'cancel.answered', at: T + 100, orderId: 'o1', ok }));
  }
  settle(ms: number, more: Parameters<typeof statement>[1] = {}, foreign = false): Change {
    return this.#note(this.blotter.settle(statement(ms, more), () => foreign));
  }
  tick(ms: number): Change {
    return this.#note(this.blotter.tick(T + ms));
  }
  /** A new process with what the state has. */
  restarts(): this {
    this.blotter = new Blotter(this.blotter.orders);
    return this;
  }
  get phase(): string | undefined {
    return this.blotter.get(ID)?.phase;
  }
  /** Contracts, dollars and fees of all executions together. */
  get booked(): readonly number[] {
    const all = this.changes.flatMap(({ executions }) => executions);
    const sum = (of: (execution: (typeof all)[number]) => number): number =>
      all.reduce((total, execution) => total + of(execution), 0);
    return [sum((e) => e.count) / 100, sum((e) => e.cost) / 1e6, sum((e) => e.fee) / 1e6];
  }
  get notices(): string[] {
    return this.changes.flatMap(({ notices }) =>
      notices.map((notice) =>
        notice.kind === 'order.resolved'
          ? `${notice.found ? 'found' : 'never arrived'} ${notice.filled / 100}`
          : notice.kind,
      ),
    );
  }
}
