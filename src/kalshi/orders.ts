import type { Count } from '../desk/money.ts';
import type { Receipt } from '../desk/order.ts';
import type { Approved } from '../desk/trade/risk.ts';
import type { OrderEntry } from '../ports.ts';
import { Rejected } from './errors.ts';
import type { Rest } from './rest.ts';
import type { ServerTime } from './server-time.ts';
import { readCancelled, readReceipt, writeOrder } from './wire/order.ts';
import { readCreatedGroup, readGroups, writeGroup, writeLimit } from './wire/portfolio.ts';

const ORDERS = '/portfolio/events/orders';
const GROUPS = '/portfolio/order_groups';
/** An order that is meant to end sooner does not leave, ms. */
const TOO_LATE = 500;
/** The exchange is given so long at least: what would have expired on arrival is refused there, ms. */
const SHORTEST = 1_000;
const done = (): null => null;

/** The owner's orders on their way to Kalshi. On `Uncertain` the order may stand: look for its `clientId`. */
export class KalshiOrders implements OrderEntry {
  readonly #rest: Rest;
  readonly #serverTime: ServerTime;

  constructor(rest: Rest, serverTime: ServerTime) {
    this.#rest = rest;
    this.#serverTime = serverTime;
  }

  async prepare(): Promise<void> {
    await this.#rest.prepare('POST', ORDERS);
  }

  /** One that would expire within half a second is `Rejected` here and never leaves. */
  async place({ ticket }: Approved): Promise<Receipt> {
    return this.#rest.write({
      method: 'POST',
      path: ORDERS,
      body: writeOrder(ticket, this.#expiration(ticket.expiresAt)),
      read: (json) => readReceipt(json, ticket),
      purpose: ticket.reduceOnly ? 'exit' : 'entry',
      shard: ticket.exchangeIndex,
    });
  }

  async cancel(orderId: string, ticker: string): Promise<boolean> {
    try {
      await this.#rest.write({
        method: 'DELETE',
        path: `${ORDERS}/${encodeURIComponent(orderId)}`,
        route: `${ORDERS}/{order_id}`,
        // An order id alone is looked for on shard 0 only.
        query: { market_ticker: ticker },
        read: (json) => readCancelled(json, orderId),
        purpose: 'exit',
        shard: null,
      });
      return true;
    } catch (error) {
      if (error instanceof Rejected && error.status === 404) return false;
      throw error;
    }
  }

  async openGroup(exchangeIndex: number, limit: Count): Promise<string> {
    const { id } = await this.#rest.write({
      method: 'POST',
      path: `${GROUPS}/create`,
      body: writeGroup(limit, exchangeIndex),
      read: readCreatedGroup,
      purpose: 'entry',
      shard: exchangeIndex,
    });
    return id;
  }

  async setGroup(id: string, exchangeIndex: number, what: 'trigger' | 'reset'): Promise<void> {
    await this.#rest.write({
      method: 'PUT',
      path: `${GROUPS}/${encodeURIComponent(id)}/${what}`,
      route: `${GROUPS}/{order_group_id}/${what}`,
      query: { exchange_index: exchangeIndex },
      body: {},
      read: done,
      purpose: 'exit',
      shard: exchangeIndex,
    });
  }

  async limitGroup(id: string, exchangeIndex: number, limit: Count): Promise<void> {
    await this.#rest.write({
      method: 'PUT',
      path: `${GROUPS}/${encodeURIComponent(id)}/limit`,
      route: `${GROUPS}/{order_group_id}/limit`,
      query: { exchange_index: exchangeIndex },
      body: writeLimit(limit),
      read: done,
      purpose: 'exit',
      shard: exchangeIndex,
    });
  }

  async groups(signal?: AbortSignal): Promise<readonly string[]> {
    const groups = await this.#rest.get({ path: GROUPS, signed: true, read: readGroups, signal });
    return groups.map(({ id }) => id);
  }

  /** Whole seconds of the exchange's clock, rounded down, so early and never late, unless too little time were left. */
  #expiration(expiresAt: number | null): number | null {
    if (expiresAt === null) return null;
    const [now, until] = [this.#serverTime.now(), expiresAt + this.#serverTime.offset()];
    if (until >= now + TOO_LATE) return Math.max(Math.floor(until / 1000), Math.ceil((now + SHORTEST) / 1000));
    throw new Rejected('not sent: the order would expire before it could rest', { method: 'POST', path: ORDERS });
  }
}
