import type { Count, Money } from '../money.ts';
import type { Intent } from './intent.ts';
import type { OwnOrder, Phase } from './own-order.ts';
import { Tally } from './tally.ts';

/** One own order: how it stands, and what its sources have told. */
export type Entry = {
  /** Changed through `OwnOrders` alone. */
  order: OwnOrder;
  readonly tally: Tally;
  /** Over without having arrived, refused or in no statement. Only such an order can come back from being over. */
  lost: boolean;
  /** When the exchange last told of it, ms; when it was sent before that. */
  heardAt: number;
};

const MOST_ENDED = 5_000;
const NONE: readonly OwnOrder[] = [];
const NOTHING = { orderId: null, filled: 0 as Count, cost: 0 as Money, fees: 0 as Money, cancelAt: null };

/** Own orders by their names: those that are not over, and the newest that are, whose fills may still come. */
export class OwnOrders {
  readonly #live = new Map<string, Entry>();
  readonly #ended = new Map<string, Entry>();
  readonly #byOrderId = new Map<string, Entry>();
  readonly #byTicker = new Map<string, readonly OwnOrder[]>();

  /** Those that are not over, oldest first. */
  live(): readonly Entry[] {
    return [...this.#live.values()];
  }

  /** Those of a market that are not over; the same list until one of them changes. */
  of(ticker: string): readonly OwnOrder[] {
    return this.#byTicker.get(ticker) ?? NONE;
  }

  get(clientId: string): Entry | undefined {
    return this.#live.get(clientId) ?? this.#ended.get(clientId);
  }

  byOrderId(orderId: string): Entry | undefined {
    return this.#byOrderId.get(orderId);
  }

  /** Takes an order in of which nothing is known yet but that it was, or may have been, sent. */
  begin({ ticket, style, sentAt }: Intent, phase: Phase): Entry {
    return this.enter({ ...NOTHING, ticket, style, sentAt, phase });
  }

  /** Takes an order in as it stands. */
  enter(order: OwnOrder): Entry {
    const { filled: count, cost, fees: fee, sentAt: heardAt, ticket } = order;
    const entry = { order, tally: new Tally(ticket, { count, cost, fee }), lost: false, heardAt };
    this.#file(entry);
    return entry;
  }

  /** Notes how an order stands; false when that is nothing new. */
  change(entry: Entry, change: Partial<Omit<OwnOrder, 'ticket'>>): boolean {
    const before = entry.order;
    const after = { ...before, ...change };
    const keys = Object.keys(change) as (keyof typeof change)[];
    if (keys.every((key) => before[key] === after[key])) return false;
    entry.order = after;
    this.#file(entry);
    return true;
  }

  #file(entry: Entry): void {
    const { clientId, ticker } = entry.order.ticket;
    const { phase, orderId } = entry.order;
    if (orderId !== null) this.#byOrderId.set(orderId, entry);
    if (phase === 'over') {
      this.#live.delete(clientId);
      this.#ended.set(clientId, entry);
      this.#forget();
    } else {
      this.#ended.delete(clientId);
      this.#live.set(clientId, entry);
    }
    const open = this.live().flatMap(({ order }) => (order.ticket.ticker === ticker ? [order] : []));
    if (open.length === 0) this.#byTicker.delete(ticker);
    else this.#byTicker.set(ticker, open);
  }

  #forget(): void {
    for (const [clientId, { order }] of this.#ended) {
      if (this.#ended.size <= MOST_ENDED) return;
      this.#ended.delete(clientId);
      if (order.orderId !== null) this.#byOrderId.delete(order.orderId);
    }
  }
}
