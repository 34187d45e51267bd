import { type Count, cost, dollars, type Money, type Price } from '../../desk/money.ts';
import { charge, tradeFee } from '../../desk/trade/fee.ts';
import { claims, own } from './claims.ts';
import { type GroupEvent, Groups } from './groups.ts';
import { SHARDS } from './hours.ts';
import type { Holding } from './ledger.ts';
import { Ledger } from './ledger.ts';
import { type Listing, type Result, WORTH } from './listing.ts';
import type { Fill, Order, Reason } from './order.ts';
import type { Random } from './random.ts';
import { Refusal } from './refusal.ts';
import type { Venue, VenueEvent } from './venue.ts';

/** What happened to the account. */
export type TraderEvent =
  | { readonly type: 'fill'; readonly fill: Fill }
  | { readonly type: 'order'; readonly order: Order }
  | { readonly type: 'holding'; readonly listing: Listing; readonly holding: Readonly<Holding> }
  | { readonly type: 'group'; readonly event: GroupEvent };

/** What the account held in a market when that was decided, and what a YES was worth then. */
export type Settled = {
  readonly listing: Listing;
  readonly result: Result;
  readonly value: Price;
  readonly holding: Readonly<Holding>;
  readonly time: number;
};

/** So long after a market's close its orders are cancelled, ms. */
const SWEEP = 1_500;
const DEPOSITS: ReadonlyMap<number, Money> = new Map(
  Object.entries(SHARDS).map(([shard, { deposit }]) => [Number(shard), dollars(deposit)]),
);

/** The one account of the practice exchange: its money, orders and fills. */
export class Trader {
  readonly userId: string;
  readonly ledger: Ledger;
  readonly groups = new Groups();
  /** Oldest first; every order there ever was. */
  readonly orders: Order[] = [];
  readonly fills: Fill[] = [];
  readonly settled: Settled[] = [];
  readonly #byId = new Map<string, Order>();
  readonly #resting = new Set<Order>();
  /** Groups that reached their limit in the placement being told; acted on when all of it was told. */
  readonly #full = new Set<string>();
  readonly #venue: Venue;
  readonly #listeners: ((event: TraderEvent) => void)[] = [];

  constructor(venue: Venue, random: Random, deposits = DEPOSITS) {
    this.#venue = venue;
    this.userId = random.uuid();
    this.ledger = new Ledger(deposits, (ticker) => venue.listings.get(ticker)?.spec.shard ?? 0);
    venue.listen((event) => this.#heard(event));
  }

  listen(listener: (event: TraderEvent) => void): void {
    this.#listeners.push(listener);
  }

  order(id: string): Order | undefined {
    return this.#byId.get(id);
  }

  resting(): Order[] {
    return [...this.#resting];
  }

  /** Cash of a shard that no resting order claims. */
  available(shard: number): Money {
    return this.#left(shard, null);
  }

  /** Throws unless the account can pay for `order` on its shard beside everything that rests there. */
  afford(order: Order): void {
    if (this.#left(order.listing.spec.shard, order) < 0)
      throw new Refusal(400, 'insufficient_balance', 'insufficient balance');
  }

  /** Sends an order, new or amended, into its book. Fills are booked before this returns. */
  send(order: Order, life: 'good_till_canceled' | 'immediate_or_cancel' | 'fill_or_kill', postOnly: boolean): void {
    if (!this.#byId.has(order.id)) {
      this.#byId.set(order.id, order);
      this.orders.push(order);
    }
    const { id, side, price, remaining } = order;
    // A reduce-only order with nothing to reduce.
    if (remaining === 0) {
      this.#end(order, 'ReduceOnlyCancel');
      return;
    }
    const selfTrade = order.selfTrade === 'maker' ? 'maker' : 'taker';
    const placement = { id, account: this.userId, side, price, count: remaining, life, postOnly, selfTrade } as const;
    if (life === 'good_till_canceled') this.#resting.add(order);
    const outcome = this.#venue.place(order.listing, placement, order.clientId);
    if (order.status === 'resting' && outcome.resting === 0) {
      this.#end(order, outcome.stopped === 'self_trade' ? 'SelfTradeCancel' : null);
    } else if (outcome.matches.length === 0) this.#emit({ type: 'order', order });
  }

  /** Takes an order out of its book for good and answers what was left of it. `silently`: the socket does not tell. */
  cancel(order: Order, reason: Reason | null, silently = false): Count {
    const left = order.remaining;
    if (order.status !== 'resting') return 0 as Count;
    this.#venue.cancel(order.listing, order.id, order.clientId);
    this.#end(order, reason, silently);
    return left;
  }

  /** Pays a decided market out. */
  settle(listing: Listing, result: Result): void {
    for (const order of this.resting()) if (order.listing === listing) this.cancel(order, 'CloseCancel');
    const value = WORTH[result];
    const holding = this.ledger.settle(listing.spec.ticker, value);
    if (holding === null || holding.count === 0) return;
    this.settled.push({ listing, result, value, holding, time: this.#venue.now });
  }

  /** Makes a resting order smaller where it stands. */
  shrink(order: Order, remaining: Count, reason: Reason): void {
    this.#venue.shrink(order.listing, order.id, remaining, order.clientId);
    order.initial = (order.filled + remaining) as Count;
    order.remaining = remaining;
    this.touch(order, reason);
  }

  /** Takes an order out of its book to send it again with other terms. */
  withdraw(order: Order): void {
    this.#venue.cancel(order.listing, order.id, order.clientId);
    this.#resting.delete(order);
  }

  touch(order: Order, reason: Reason | null): void {
    order.updatedAt = this.#venue.now;
    order.reason = reason;
    this.#emit({ type: 'order', order });
  }

  /** Cancels what expired, and what rests in markets that closed. */
  tick(): void {
    for (const order of this.#resting) {
      if (order.expiresAt !== null && order.expiresAt <= this.#venue.now) this.cancel(order, 'ExpiryCancel');
      else if (order.cancelOnPause && !this.#venue.hours.trades(order.listing.spec.shard))
        this.cancel(order, 'HaltCancel');
      else if (order.listing.over(this.#venue.now - SWEEP)) this.cancel(order, 'CloseCancel');
    }
  }

  /** Cancels a group's orders and takes no more of them. */
  trigger(id: string): void {
    const group = this.groups.get(id);
    group.triggered = true;
    for (const order of this.resting()) if (order.group === id) this.cancel(order, null);
    this.announce({ change: 'triggered', group });
  }

  announce(event: GroupEvent): void {
    this.#emit({ type: 'group', event });
  }

  #heard(event: VenueEvent): void {
    if (event.type === 'evicted') {
      const order = this.#byId.get(event.order);
      if (order !== undefined) this.#end(order, 'SelfTradeCancel');
    } else if (event.type === 'trade') {
      const taker = event.taker === null ? undefined : this.#byId.get(event.taker);
      const maker = event.maker === null ? undefined : this.#byId.get(event.maker);
      if (taker !== undefined) this.#fill(taker, event, true);
      if (maker !== undefined) this.#fill(maker, event, false);
    } else if (event.type === 'done') {
      for (const group of this.#full) this.trigger(group);
      this.#full.clear();
      this.#margin();
    }
  }

  #fill(order: Order, { trade }: VenueEvent & { type: 'trade' }, taker: boolean): void {
    const { spec } = order.listing;
    const revenue = this.ledger.revenue(spec.ticker, order.side, trade.price, trade.count);
    const rate = spec.fee.multiplier * (taker ? 1 : spec.fee.maker);
    const due = tradeFee(trade.price, trade.count, rate);
    const { fee, carry } = charge(revenue, due, order.carry);
    const holding = this.ledger.book(spec.ticker, order.side, trade.price, trade.count, fee, trade.time);
    const paid = cost(own(order.side, trade.price), trade.count);
    order.carry = carry;
    order.filled = (order.filled + trade.count) as Count;
    order.remaining = (order.remaining - trade.count) as Count;
    if (taker) {
      order.takerCost = (order.takerCost + paid) as Money;
      order.takerFees = (order.takerFees + fee) as Money;
    } else {
      order.makerCost = (order.makerCost + paid) as Money;
      order.makerFees = (order.makerFees + fee) as Money;
    }
    if (order.remaining === 0) {
      order.status = 'executed';
      this.#resting.delete(order);
    }
    const fill: Fill = { order, trade, taker, fee, position: holding.count };
    this.fills.push(fill);
    this.#emit({ type: 'fill', fill });
    this.touch(order, 'Trade');
    this.#emit({ type: 'holding', listing: order.listing, holding });
    if (order.group !== null && this.groups.matched(order.group, trade.count, trade.time)) this.#full.add(order.group);
  }

  #end(order: Order, reason: Reason | null, silently = false): void {
    order.status = 'canceled';
    order.remaining = 0 as Count;
    this.#resting.delete(order);
    order.updatedAt = this.#venue.now;
    if (!silently) this.touch(order, reason);
  }

  /** A fill can leave resting orders that were to close a position without money: the newest go first. */
  #margin(): void {
    for (const order of this.resting().reverse()) {
      if (this.available(order.listing.spec.shard) < 0) this.cancel(order, 'MarginCancel');
    }
  }

  #left(shard: number, next: Order | null): Money {
    const resting = this.resting().filter((order) => order.listing.spec.shard === shard);
    return (this.ledger.cash(shard) - claims(resting, next, this.ledger)) as Money;
  }

  #emit(event: TraderEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
