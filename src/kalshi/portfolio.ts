import type { Settlement, Statement } from '../desk/account.ts';
import type { Fill, Order, Position } from '../desk/order.ts';
import type { Clock, Log } from '../ports.ts';
import { Rejected, Unavailable } from './errors.ts';
import type { Budget } from './limits.ts';
import type { Query } from './request.ts';
import type { Rest } from './rest.ts';
import type { ServerTime } from './server-time.ts';
import { type Limits, readCosts, readLimits, readUserDataTimestamp } from './wire/exchange.ts';
import type { Fault } from './wire/field.ts';
import { type Balance, readBalance, readFill, readOrder, readPosition, readSettlement } from './wire/portfolio.ts';

const PAGE = 1000;
/** How old listings may be where the exchange does not tell. */
const USUAL_LAG = 30_000;
/** Wall time that gains more than this on monotonic time means that the clock was set forward or the machine slept, ms. */
const LEAP = 2_000;
const signed = true as const;

/** The owner's account by listing. A listing is whole or an error: a missing page never reads as "nothing there". */
export class Portfolio {
  readonly #rest: Rest;
  readonly #serverTime: ServerTime;
  readonly #clock: Clock;
  readonly #log: Log;
  #warned = false;

  constructor(rest: Rest, serverTime: ServerTime, clock: Clock, log: Log) {
    this.#rest = rest;
    this.#serverTime = serverTime;
    this.#clock = clock;
    this.#log = log;
  }

  /** Teaches the budget the account's real limits and costs. */
  async learnLimits(budget: Budget, signal?: AbortSignal): Promise<Limits> {
    const limits = await this.#rest.get({ path: '/account/limits', signed, read: readLimits, signal });
    const costs = await this.#rest.get({ path: '/account/endpoint_costs', read: readCosts, signal });
    budget.learn(limits, costs);
    return limits;
  }

  /** The account as of now, with orders made and fills matched since then (ms). Throws when any part of it fails. */
  async statement(since: number, signal?: AbortSignal): Promise<Statement> {
    const [askedAt, began] = [this.#clock.now(), this.#clock.monotonic()];
    // First: what it promises then holds for every listing that follows.
    const asOf = await this.#completeUntil(askedAt, signal);
    // One second more: what happened in the very second of `min_ts` is not in the answer.
    const min_ts = Math.max(0, Math.floor((since + this.#serverTime.offset()) / 1000) - 1);
    const failed = new AbortController();
    const until = signal === undefined ? failed.signal : AbortSignal.any([signal, failed.signal]);
    try {
      const [balance, positions, resting, recent, fills, settlements] = await Promise.all([
        this.#balance(until),
        this.#all<Position>('/portfolio/positions', {}, 'market_positions', readPosition, until),
        this.#all<Order>('/portfolio/orders', { status: 'resting' }, 'orders', readOrder, until),
        this.#all<Order>('/portfolio/orders', { min_ts }, 'orders', readOrder, until),
        this.#known<Fill>('/portfolio/fills', { min_ts }, 'fills', readFill, until),
        this.#known<Settlement>('/portfolio/settlements', { min_ts }, 'settlements', readSettlement, until),
      ]);
      const orders = merged([...resting, ...recent]);
      this.#leapt(askedAt, began);
      const ahead = -this.#serverTime.offset();
      return { askedAt, asOf, since, ahead, ...balance, positions, orders, fills, settlements };
    } finally {
      // Without one of them the others are of no use, and would go on asking.
      failed.abort();
    }
  }

  /**
   * Throws when the clock leapt ahead since: it was asked by one clock, and `ahead` is of another. The two together
   * would date the asking hours too early, and what earlier runs have booked would be taken for new. A clock that was set
   * back dates it too late, which books nothing twice, or later than it is heard, and the desk does not take that.
   */
  #leapt(askedAt: number, began: number): void {
    const gained = this.#clock.now() - askedAt - (this.#clock.monotonic() - began);
    if (gained <= LEAP) return;
    const sentence = 'the clock was set forward, or the machine slept, while the account was listed';
    throw new Unavailable(sentence, { method: 'GET', path: '/portfolio' });
  }

  #balance(signal?: AbortSignal): Promise<Balance> {
    return this.#rest.get({ path: '/portfolio/balance', signed, read: readBalance, signal });
  }

  /** A list that a server may not have at all: orders carry what their fills came to, and positions what was settled. */
  async #known<T>(
    path: string,
    query: Query,
    list: string,
    read: (json: unknown) => T | Fault,
    signal?: AbortSignal,
  ): Promise<readonly T[]> {
    try {
      return await this.#all(path, query, list, read, signal);
    } catch (error) {
      if (isUnknown(error)) return [];
      throw error;
    }
  }

  /** Until when the listings to come are complete, in our time, ms. */
  async #completeUntil(askedAt: number, signal?: AbortSignal): Promise<number> {
    try {
      const path = '/exchange/user_data_timestamp';
      const { asOf } = await this.#rest.get({ path, read: readUserDataTimestamp, signal });
      return Math.min(askedAt, Math.floor(asOf - this.#serverTime.offset()));
    } catch (error) {
      if (!isUnknown(error)) throw error;
      if (!this.#warned) this.#log.warn({}, 'the exchange does not tell how old its listings are: taken as 30 s old');
      this.#warned = true;
      return askedAt - USUAL_LAG;
    }
  }

  async #all<T>(
    path: string,
    query: Query,
    list: string,
    read: (json: unknown) => T | Fault,
    signal?: AbortSignal,
  ): Promise<readonly T[]> {
    const items: T[] = [];
    const request = { path, query: { limit: PAGE, ...query }, list, read, signed, signal };
    for await (const page of this.#rest.pages(request)) items.push(...page);
    return items;
  }
}

/** True for the plain answer that the exchange has no such thing to ask for. */
const isUnknown = (error: unknown): boolean => error instanceof Rejected && error.status === 404;

/** Each order once. Where two listings differ, something happened between them: an order only ever moves on. */
function merged(orders: readonly Order[]): readonly Order[] {
  const byId = new Map<string, Order>();
  for (const order of orders) {
    const other = byId.get(order.id);
    if (other === undefined || isLater(order, other)) byId.set(order.id, order);
  }
  return [...byId.values()];
}

const ended = ({ status }: Order): boolean => status === 'canceled' || status === 'executed';

function isLater(order: Order, than: Order): boolean {
  if (ended(order) !== ended(than)) return ended(order);
  return order.filled > than.filled || order.remaining < than.remaining;
}
