import type { Count, Money, Price } from '../../desk/money.ts';
import { onGrid } from './grid.ts';
import type { Listing } from './listing.ts';
import {
  type Amendment,
  type Fill,
  type NewOrder,
  type Order,
  readAmendment,
  readDecrease,
  readNewOrder,
} from './order.ts';
import type { Random } from './random.ts';
import { Refusal } from './refusal.ts';
import type { Trader } from './trader.ts';
import type { Venue } from './venue.ts';

const invalid = (details: string): Refusal => new Refusal(400, 'invalid_order', 'invalid order', details);

const inactive = (): Refusal => new Refusal(400, 'market_inactive', 'market is not active');

/** What was done to an order, and the fills which that brought at once. */
export type Done = { readonly order: Order; readonly fills: readonly Fill[] };

/** The counter at which orders are handed in: checks what an order says before it may touch a book. */
export class OrderEntry {
  readonly #venue: Venue;
  readonly #trader: Trader;
  readonly #random: Random;
  readonly #clientIds = new Set<string>();
  /** Forgets the client order id of an order that does not rest any more, as Kalshi may. */
  forgetful = false;

  constructor(venue: Venue, trader: Trader, random: Random) {
    this.#venue = venue;
    this.#trader = trader;
    this.#random = random;
  }

  /** Takes a `CreateOrderV2Request`. */
  create(body: unknown): Done {
    const request = readNewOrder(body);
    const listing = this.#listing(request.ticker, request.exchange_index);
    this.#check(listing, request);
    const { now } = this.#venue;
    const zero = 0 as Money;
    const count = request.reduce_only ? this.#reducible(listing, request) : request.count;
    const order: Order = {
      id: this.#random.uuid(),
      clientId: request.client_order_id,
      listing,
      side: request.side,
      price: request.price,
      initial: count > 0 ? count : request.count,
      filled: 0 as Count,
      remaining: count,
      status: 'resting',
      takerCost: zero,
      makerCost: zero,
      takerFees: zero,
      makerFees: zero,
      carry: zero,
      createdAt: now,
      updatedAt: now,
      reason: null,
      expiresAt: request.expiration_time === undefined ? null : request.expiration_time * 1_000,
      selfTrade: request.self_trade_prevention_type,
      group: request.order_group_id ?? null,
      cancelOnPause: request.cancel_order_on_pause,
    };
    if (!request.reduce_only) this.#trader.afford(order);
    if (request.time_in_force === 'fill_or_kill' && !this.#fillable(order)) {
      throw new Refusal(400, 'invalid_order', 'invalid order', 'fill or kill insufficient volume');
    }
    if (request.client_order_id !== '') this.#clientIds.add(request.client_order_id);
    const before = this.#trader.fills.length;
    this.#trader.send(order, request.time_in_force, request.post_only);
    return { order, fills: this.#trader.fills.slice(before) };
  }

  /** Cancels a resting order and answers what was left of it. */
  cancel(id: string, ticker: string | undefined, exchangeIndex: number | undefined): { order: Order; left: Count } {
    const order = this.#resting(id, ticker, exchangeIndex);
    return { order, left: this.#trader.cancel(order, null) };
  }

  /** Takes an `AmendOrderV2Request`. */
  amend(id: string, body: unknown): Done & { readonly resized: boolean } {
    const request = readAmendment(body);
    const order = this.#resting(id, request.ticker, request.exchange_index);
    const remaining = this.#amended(order, request);
    const resized = request.price !== order.price || remaining !== order.remaining;
    // Only a smaller size keeps its place in the queue.
    const resent = request.price !== order.price || remaining > order.remaining;
    if (resent) this.#retire(order, request.price, remaining);
    if (request.expiration_time !== undefined) order.expiresAt = request.expiration_time * 1_000 || null;
    this.#rename(order, request.updated_client_order_id);
    const before = this.#trader.fills.length;
    if (resent) this.#trader.send(order, 'good_till_canceled', false);
    else if (resized) this.#trader.shrink(order, remaining, 'Amend');
    else this.#trader.touch(order, 'Amend');
    return { order, fills: this.#trader.fills.slice(before), resized };
  }

  /** Takes a `DecreaseOrderV2Request`. */
  decrease(id: string, body: unknown): Order {
    const request = readDecrease(body);
    const order = this.#resting(id, request.market_ticker, request.exchange_index);
    const by = request.reduce_by ?? null;
    const to = request.reduce_to ?? null;
    if ((by === null) === (to === null)) throw invalid('give exactly one of reduce_by and reduce_to');
    const remaining = (to ?? order.remaining - (by ?? 0)) as Count;
    if (remaining >= order.remaining) throw invalid('the order is not larger than that');
    if (remaining <= 0) this.#trader.cancel(order, 'Decrease');
    else this.#trader.shrink(order, remaining, 'Decrease');
    return order;
  }

  #listing(ticker: string, exchangeIndex: number | undefined): Listing {
    const listing = this.#venue.listings.get(ticker);
    if (listing === undefined) throw new Refusal(400, 'market_not_found', 'market not found');
    if ((exchangeIndex ?? -1) >= 0 && exchangeIndex !== listing.spec.shard)
      throw new Refusal(400, 'market_not_found', 'market not found', 'wrong exchange_index');
    this.#venue.hours.admit(listing.spec.shard);
    if (!listing.open(this.#venue.now)) throw inactive();
    return listing;
  }

  #resting(id: string, ticker: string | undefined, exchangeIndex: number | undefined): Order {
    const order = this.#trader.order(id);
    const index = (exchangeIndex ?? -1) < 0 ? undefined : exchangeIndex;
    // An order id alone does not say on which shard it is: without a ticker it is looked for on the first.
    const shard = index ?? (ticker === undefined ? 0 : this.#venue.listings.get(ticker)?.spec.shard);
    this.#venue.hours.admitCancel();
    if (order === undefined || order.status !== 'resting' || shard !== order.listing.spec.shard) {
      throw new Refusal(404, 'not_found', 'order not found');
    }
    if (ticker !== undefined && ticker !== order.listing.spec.ticker) {
      throw new Refusal(400, 'order_ticker_mismatch', 'the order is in another market');
    }
    if (order.listing.over(this.#venue.now)) throw inactive();
    return order;
  }

  #check(listing: Listing, request: NewOrder): void {
    if (!onGrid(listing.spec.grid, request.price)) throw invalid('price is not on the grid of the market');
    const gtc = request.time_in_force === 'good_till_canceled';
    if (request.expiration_time !== undefined) {
      if (!gtc) throw invalid('expiration_time needs good_till_canceled');
      if (request.expiration_time * 1_000 <= this.#venue.now) throw invalid('expiration_time is in the past');
    }
    if (request.post_only && !gtc) throw invalid('post_only needs good_till_canceled');
    if (request.post_only && this.#crosses(listing, request)) throw invalid('post only cross');
    if (request.reduce_only && request.time_in_force !== 'immediate_or_cancel') {
      throw invalid('reduce_only needs immediate_or_cancel');
    }
    this.#unused(request.client_order_id);
    if (request.order_group_id !== undefined) this.#trader.groups.admit(request.order_group_id, listing.spec.shard);
  }

  /** Throws when the client order id belongs to another order. */
  #unused(clientId: string): void {
    const taken = this.forgetful
      ? this.#trader.resting().some((order) => order.clientId !== '' && order.clientId === clientId)
      : this.#clientIds.has(clientId);
    if (taken) throw new Refusal(409, 'order_already_exists', 'an order with this client_order_id exists');
  }

  #crosses(listing: Listing, { side, price }: NewOrder): boolean {
    const { bids, asks } = listing.book.depth();
    return side === 'bid' ? (asks[0]?.[0] ?? Number.POSITIVE_INFINITY) <= price : (bids[0]?.[0] ?? 0) >= price;
  }

  /** How much of a reduce-only order the position allows. */
  #reducible(listing: Listing, request: NewOrder): Count {
    const held = this.#trader.ledger.held(listing.spec.ticker) * (request.side === 'bid' ? -1 : 1);
    return Math.min(request.count, Math.max(0, held)) as Count;
  }

  #fillable(order: Order): boolean {
    const { bids, asks } = order.listing.book.depth();
    const levels =
      order.side === 'bid' ? asks.filter(([p]) => p <= order.price) : bids.filter(([p]) => p >= order.price);
    return levels.reduce((sum, [, count]) => sum + count, 0) >= order.remaining;
  }

  /** Checks an amendment and answers what is to rest after it. */
  #amended(order: Order, request: Amendment): Count {
    if (request.side !== order.side) throw new Refusal(400, 'order_side_mismatch', 'the order is on the other side');
    if (request.client_order_id !== undefined && request.client_order_id !== order.clientId) {
      throw new Refusal(400, 'order_id_and_client_order_id_mismatch', 'these ids name two orders');
    }
    if (!onGrid(order.listing.spec.grid, request.price)) throw invalid('price is not on the grid of the market');
    const expires = request.expiration_time ?? 0;
    if (expires > 0 && expires * 1_000 <= this.#venue.now) throw invalid('expiration_time is in the past');
    if (request.count <= order.filled) throw invalid('count must be more than what has filled');
    const renamed = request.updated_client_order_id;
    if (renamed !== undefined && renamed !== order.clientId) this.#unused(renamed);
    this.#venue.hours.admit(order.listing.spec.shard);
    return (request.count - order.filled) as Count;
  }

  /** Takes an order out of its book with new terms, if the account can pay for them. */
  #retire(order: Order, price: Price, remaining: Count): void {
    const old = { price: order.price, remaining: order.remaining };
    Object.assign(order, { price, remaining });
    try {
      this.#trader.afford(order);
    } catch (error) {
      Object.assign(order, old);
      throw error;
    }
    order.initial = (order.filled + remaining) as Count;
    order.updatedAt = this.#venue.now;
    order.reason = 'Amend';
    this.#trader.withdraw(order);
  }

  #rename(order: Order, clientId: string | undefined): void {
    if (clientId === undefined) return;
    order.clientId = clientId;
    this.#clientIds.add(clientId);
  }
}
