import type { Statement } from '../../src/desk/account.ts';
import type { Level, Side } from '../../src/desk/market.ts';
import { type Count, complement, cost, dollars, type Money, type Price } from '../../src/desk/money.ts';
import type { Fill, Order, Position, Receipt, Ticket } from '../../src/desk/order.ts';

type Held = { count: number; basis: number };
type Kept = { readonly ticket: Ticket; order: Order };

/** At every best price. */
export const SIZE = 10_000 as Count;

/** An exchange without a line: a few markets with one price a side, and one account, whose truth it is. No fees. */
export class SimExchange {
  readonly held = new Map<string, Held>();
  readonly orders = new Map<string, Kept>();
  readonly fills: Fill[] = [];
  readonly bids = new Map<string, Readonly<Record<Side, number>>>();
  /** Told of every order that changed and every fill, as the private channels are. */
  readonly #tell: (news: { order: Order } | { fill: Fill }) => void;
  #ids = 0;

  constructor(tell: (news: { order: Order } | { fill: Fill }) => void) {
    this.#tell = tell;
  }

  /** Cost of positions and of what rests, money. */
  get exposure(): number {
    const held = [...this.held.values()].reduce((sum, { basis }) => sum + basis, 0);
    const rests = [...this.orders.values()].filter(({ order }) => order.status === 'resting');
    return rests.reduce((sum, { ticket, order }) => sum + cost(ticket.price, order.remaining), held);
  }

  depth(ticker: string): { readonly yes: readonly Level[]; readonly no: readonly Level[] } {
    const bids = this.bids.get(ticker);
    const level = (price = 0): Level[] => (price > 0 ? [[price as Price, SIZE]] : []);
    return { yes: level(bids?.yes), no: level(bids?.no) };
  }

  /** Takes an order, once. */
  land(ticket: Ticket, at: number): Receipt {
    if (this.orders.has(ticket.clientId)) throw new Error(`${ticket.clientId} landed twice`);
    this.#ids += 1;
    const { clientId, ticker, side, action, price, count, expiresAt, group, exchangeIndex } = ticket;
    const toward: Side = (side === 'yes') === (action === 'buy') ? 'yes' : 'no';
    const zero = { cost: 0 as Money, fees: 0 as Money, filled: 0 as Count };
    const order: Order = {
      ...zero,
      ...{ id: `x${this.#ids}`, clientId, ticker, toward, expiresAt, group, exchangeIndex, reason: null },
      ...{ price: side === 'yes' ? price : complement(price), status: 'resting', initial: count, remaining: count },
      ...{ createdAt: at, updatedAt: at },
    };
    const kept = { ticket, order };
    this.orders.set(clientId, kept);
    const late = expiresAt !== null && expiresAt <= at;
    if (!late) this.#match(kept, at);
    if (late || (ticket.lasts !== 'rest' && kept.order.remaining > 0)) this.#end(kept, at);
    const { id: orderId, filled, remaining, cost: paid, fees } = kept.order;
    return { orderId, filled, remaining, cost: paid, fees };
  }

  cancel(orderId: string, at: number): boolean {
    const kept = [...this.orders.values()].find(({ order }) => order.id === orderId && order.status === 'resting');
    if (kept !== undefined) this.#end(kept, at);
    return kept !== undefined;
  }

  /** Expires what has expired, and lets somebody trade with `part` of what rests. */
  tick(at: number, part: number): void {
    for (const kept of this.orders.values()) {
      if (kept.order.status !== 'resting') continue;
      if ((kept.order.expiresAt ?? Number.POSITIVE_INFINITY) <= at) this.#end(kept, at);
      else if (part > 0) this.#fill(kept, kept.ticket.price, Math.ceil(kept.order.remaining * part), at);
    }
  }

  statement(askedAt: number, since: number): Statement {
    const positions = [...this.held].map(
      ([ticker, { count, basis }]): Position => ({
        ...{ ticker, count: count as Count, exposure: basis as Money, realized: 0 as Money, fees: 0 as Money },
      }),
    );
    const orders = [...this.orders.values()].map(({ order }) => order);
    return {
      ...{ askedAt, asOf: askedAt, since, positions, shards: {}, ahead: 0, settlements: [], balance: dollars(1_000) },
      orders: orders.filter(({ status, createdAt }) => status === 'resting' || (createdAt ?? 0) >= since),
      fills: this.fills.filter(({ time }) => time >= since).map((fill) => ({ ...fill, clientId: null })),
    };
  }

  #match(kept: Kept, at: number): void {
    const { ticker, side, action, price } = kept.ticket;
    const bids = this.bids.get(ticker) ?? { yes: 0, no: 0 };
    const offered = bids[side === 'yes' ? 'no' : 'yes'];
    const there = action === 'buy' ? 10_000 - offered : bids[side];
    const meets = action === 'buy' ? offered > 0 && price >= there : there > 0 && price <= there;
    if (meets) this.#fill(kept, there as Price, kept.order.remaining, at);
  }

  /** `price` is of the ticket's own side. An order that only reduces never fills beyond what is held. */
  #fill(kept: Kept, price: Price, wanted: number, at: number): void {
    const { ticket, order } = kept;
    const sign = ticket.side === 'yes' ? 1 : -1;
    const held = this.held.get(ticket.ticker) ?? { count: 0, basis: 0 };
    const mine = Math.max(0, held.count * sign);
    const count = Math.min(wanted, order.remaining, ticket.reduceOnly ? mine : Number.POSITIVE_INFINITY) as Count;
    if (count === 0) return;
    if (ticket.action === 'sell' && count > mine) throw new Error('sold more than is held');
    // As at Kalshi: what moves the position the other way closes first, and only the rest opens.
    const way = order.toward === 'yes' ? 1 : -1;
    const closing = Math.min(count, Math.max(0, -held.count * way));
    const bought = ticket.action === 'buy' ? price : complement(price);
    held.basis -= closing === 0 ? 0 : Math.round((held.basis * closing) / Math.abs(held.count));
    held.basis += cost(bought, (count - closing) as Count);
    held.count += count * way;
    this.held.set(ticket.ticker, held);
    const [filled, remaining] = [order.filled + count, order.remaining - count] as Count[];
    kept.order = {
      ...order,
      ...{ filled: filled as Count, remaining: remaining as Count, cost: (order.cost + cost(price, count)) as Money },
      ...{ updatedAt: at, status: remaining === 0 ? 'executed' : order.status },
    };
    const fill: Fill = {
      ...{ tradeId: `t${this.fills.length}`, orderId: order.id, clientId: order.clientId, ticker: ticket.ticker },
      ...{ toward: order.toward, price: ticket.side === 'yes' ? price : complement(price), count, fee: 0 as Money },
      ...{ taker: ticket.lasts !== 'rest', time: at, positionAfter: held.count as Count, exchangeIndex: 0 },
    };
    this.fills.push(fill);
    this.#tell({ fill });
    this.#tell({ order: kept.order });
  }

  #end(kept: Kept, at: number): void {
    kept.order = { ...kept.order, status: 'canceled', remaining: 0 as Count, updatedAt: at };
    this.#tell({ order: kept.order });
  }
}
