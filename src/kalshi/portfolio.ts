import type { Account } from '../desk/account.ts';
import type { Money } from '../desk/money.ts';
import { type Fill, type Order, type Position, restingCost } from '../desk/order.ts';
import type { Budget } from './limits.ts';
import type { Query, Rest } from './rest.ts';
import { type Limits, readCosts, readLimits, readUserDataTimestamp } from './wire/exchange.ts';
import { type Fault, isObject } from './wire/field.ts';
import { type Balance, readBalance, readFill, readOrder, readPosition } from './wire/portfolio.ts';

const PAGE = 1000;
const signed = true as const;

/** The owner's account by listing. A listing is whole or an error: a missing page never reads as "nothing there". */
export class Portfolio {
  readonly #rest: Rest;

  constructor(rest: Rest) {
    this.#rest = rest;
  }

  balance(signal?: AbortSignal): Promise<Balance> {
    return this.#rest.get({ path: '/portfolio/balance', signed, read: readBalance, signal });
  }

  /** Positions not yet settled, those that went back to zero included. */
  positions(signal?: AbortSignal): Promise<readonly Position[]> {
    return this.#all('/portfolio/positions', {}, 'market_positions', readPosition, signal);
  }

  orders(
    query: {
      readonly status?: 'resting' | 'canceled' | 'executed';
      readonly ticker?: string;
      readonly min_ts?: number;
    },
    signal?: AbortSignal,
  ): Promise<readonly Order[]> {
    return this.#all('/portfolio/orders', query, 'orders', readOrder, signal);
  }

  order(id: string, signal?: AbortSignal): Promise<Order> {
    return this.#rest.get({
      path: `/portfolio/orders/${encodeURIComponent(id)}`,
      route: '/portfolio/orders/{order_id}',
      signed,
      read: (json) => readOrder(isObject(json) ? json.order : undefined),
      signal,
    });
  }

  /** Fills of `since` (ms) and later, or of one order. */
  fills(
    { since, orderId }: { readonly since?: number; readonly orderId?: string },
    signal?: AbortSignal,
  ): Promise<readonly Fill[]> {
    const query = { order_id: orderId, min_ts: since === undefined ? undefined : Math.floor(since / 1000) };
    return this.#all('/portfolio/fills', query, 'fills', readFill, signal);
  }

  /** Listings are complete up to this moment (ms): what happened later may be missing from them. */
  async completeUntil(signal?: AbortSignal): Promise<number> {
    const path = '/exchange/user_data_timestamp';
    const { asOf } = await this.#rest.get({ path, read: readUserDataTimestamp, signal });
    return asOf;
  }

  /** Teaches the budget the account's real limits and costs. */
  async learnLimits(budget: Budget, signal?: AbortSignal): Promise<Limits> {
    const limits = await this.#rest.get({ path: '/account/limits', signed, read: readLimits, signal });
    const costs = await this.#rest.get({ path: '/account/endpoint_costs', read: readCosts, signal });
    budget.learn(limits, costs);
    return limits;
  }

  async account(signal?: AbortSignal): Promise<Account> {
    const [balance, positions, resting] = await Promise.all([
      this.balance(signal),
      this.positions(signal),
      this.orders({ status: 'resting' }, signal),
    ]);
    const sum = (amounts: readonly Money[]): number => amounts.reduce((total, amount) => total + amount, 0);
    return {
      balance: balance.available,
      exposure: (sum(positions.map((position) => position.exposure)) + sum(resting.map(restingCost))) as Money,
      realized: sum(positions.map((position) => position.realized)) as Money,
      fees: sum(positions.map((position) => position.fees)) as Money,
      positions: positions.filter((position) => position.count !== 0).length,
    };
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
