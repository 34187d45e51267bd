import type { Count } from '../desk/money.ts';
import type { Ticket } from '../desk/order.ts';
import type { Rest } from './rest.ts';
import {
  type Cancel,
  type Cancelled,
  type Placed,
  type Refused,
  readCancelled,
  readCancelledBatch,
  readPlaced,
  readPlacedBatch,
  writeBatch,
  writeCancels,
  writeOrder,
} from './wire/order.ts';
import { type OrderGroup, readCreatedGroup, readOrderGroup, writeGroup } from './wire/portfolio.ts';

const ORDERS = '/portfolio/events/orders';
const GROUPS = '/portfolio/order_groups';
const done = (): null => null;

/**
 * Orders of the owner. Every call leaves at most once. On `Uncertain` the order may stand: look for its `clientId`.
 */
export class Orders {
  readonly #rest: Rest;

  constructor(rest: Rest) {
    this.#rest = rest;
  }

  place(ticket: Ticket): Promise<Placed> {
    return this.#rest.write({
      method: 'POST',
      path: ORDERS,
      body: writeOrder(ticket),
      read: readPlaced,
      purpose: ticket.reduceOnly ? 'exit' : 'entry',
      shard: ticket.exchangeIndex,
    });
  }

  /** An answer for each ticket, in their order; one may be refused and the others stand. */
  placeBatch(tickets: readonly Ticket[]): Promise<readonly (Placed | Refused)[]> {
    return this.#rest.write({
      method: 'POST',
      path: `${ORDERS}/batched`,
      body: writeBatch(tickets),
      read: (json) => answersFor(tickets, readPlacedBatch(json)),
      purpose: tickets.every((ticket) => ticket.reduceOnly) ? 'exit' : 'entry',
      shard: 0,
      times: tickets.length,
    });
  }

  /** `Rejected` with status 404 means that it no longer rests: filled, cancelled or expired. */
  cancel({ orderId, ticker }: Cancel): Promise<Cancelled> {
    return this.#rest.write({
      method: 'DELETE',
      path: `${ORDERS}/${encodeURIComponent(orderId)}`,
      route: `${ORDERS}/{order_id}`,
      query: { market_ticker: ticker },
      read: readCancelled,
      purpose: 'exit',
      shard: null,
    });
  }

  /** An answer for each, in their order. */
  cancelBatch(cancels: readonly Cancel[]): Promise<readonly (Cancelled | Refused)[]> {
    return this.#rest.write({
      method: 'DELETE',
      path: `${ORDERS}/batched`,
      body: writeCancels(cancels),
      read: (json) => answersFor(cancels, readCancelledBatch(json)),
      purpose: 'exit',
      shard: 0,
      times: cancels.length,
    });
  }

  /** Cancels every resting order of the account. Orders placed within the next minute may be cancelled as well. */
  cancelAll(): Promise<null> {
    return this.#rest.write({ method: 'DELETE', path: ORDERS, read: done, purpose: 'exit', shard: null });
  }

  /** A group on one shard that stops by itself when more than `limit` contracts are matched within 15 s. */
  async createGroup(limit: Count, exchangeIndex: number): Promise<string> {
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

  /** `trigger` cancels the group's orders and refuses new ones until `reset`. */
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

  groups(signal?: AbortSignal): Promise<readonly OrderGroup[]> {
    return this.#collect(signal);
  }

  async #collect(signal?: AbortSignal): Promise<readonly OrderGroup[]> {
    const groups: OrderGroup[] = [];
    const request = { path: GROUPS, list: 'order_groups', read: readOrderGroup, signed: true as const, signal };
    for await (const page of this.#rest.pages(request)) groups.push(...page);
    return groups;
  }
}

/** A batch answer with another number of items cannot be matched to what was sent. */
const answersFor = <T>(sent: readonly unknown[], answers: readonly T[] | string): readonly T[] | string =>
  typeof answers === 'string' || answers.length === sent.length
    ? answers
    : `${sent.length} orders were sent, ${answers.length} were answered`;
