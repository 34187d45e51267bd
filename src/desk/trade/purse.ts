import type { Account, ExchangeHours, Statement } from '../account.ts';
import { cost, type Money } from '../money.ts';
import { type Order, restingCost, type Ticket } from '../order.ts';

/** So long after a sleep nothing is sold before the account was listed, ms; then a stop counts for more. */
const WAKING = 10_000;

/** A purchase of which the statement does not know yet. */
type Promised = { readonly at: number; readonly shard: number; readonly cost: Money };

/** What the exchange has last told of the account and of itself, and what was promised of it since. */
export class Purse {
  #statement: Statement | null = null;
  /** Statements asked for before this moment say nothing any more, ms. */
  #from = Number.NEGATIVE_INFINITY;
  #sleptAt = Number.NEGATIVE_INFINITY;
  #promised: Promised[] = [];
  hours: ExchangeHours | null = null;

  get statement(): Statement | null {
    return this.#statement;
  }

  /** The account as known until now is old: only what is asked for from here on counts. */
  distrust(at: number): void {
    this.#from = at;
  }

  /** So is everything else, and the machine slept until now. */
  slept(at: number): void {
    this.distrust(at);
    this.#sleptAt = at;
    this.hours = null;
  }

  /** The machine has just slept, and the account was not listed since. */
  waking(at: number): boolean {
    return this.age(at) === null && Math.abs(at - this.#sleptAt) < WAKING;
  }

  take(statement: Statement): void {
    this.#statement = statement;
    this.#promised = this.#promised.filter(({ at }) => at >= statement.asOf);
  }

  /** The clock was set back to `at`. */
  setBack(at: number): void {
    this.#from = Math.min(this.#from, at);
    this.#sleptAt = Math.min(this.#sleptAt, at);
    this.#promised = this.#promised.map((one) => ({ ...one, at: Math.min(one.at, at) }));
  }

  /** A purchase leaves. */
  promise({ price, count, exchangeIndex }: Ticket, at: number): void {
    this.#promised.push({ at, shard: exchangeIndex ?? 0, cost: cost(price, count) });
  }

  /** How old the newest statement that counts is, ms; null for none. */
  age(at: number): number | null {
    if (this.#statement === null) return null;
    const { askedAt } = this.#statement;
    // A clock that was set back since must not make everything listed from now on look too old.
    return askedAt >= this.#from || at < this.#from ? Math.max(0, at - askedAt) : null;
  }

  /** How far this clock was ahead of the exchange's when the account was listed, ms. */
  get ahead(): number {
    return this.#statement?.ahead ?? 0;
  }

  /** Cash on a shard; null when the exchange does not tell it by shard and there is no statement. */
  balance(shard: number): Money | null {
    if (this.#statement === null) return null;
    const { shards, balance } = this.#statement;
    return Object.keys(shards).length === 0 ? balance : (shards[shard] ?? (0 as Money));
  }

  /** Promised on a shard since the statement. */
  reserved(shard: number): Money {
    return this.#promised.reduce((sum, one) => sum + (one.shard === shard ? one.cost : 0), 0) as Money;
  }

  /** What can be spent on each shard; empty when that is not told. */
  get shards(): Readonly<Record<number, Money>> {
    return this.#statement?.shards ?? {};
  }

  /** Resting orders for which `ours` is false. */
  strangers(ours: (order: Order) => boolean): readonly Order[] {
    return (this.#statement?.orders ?? []).filter((order) => order.status === 'resting' && !ours(order));
  }
}

/** The account at a glance. */
export function accountOf({ balance, positions, orders }: Statement): Account {
  const sum = (amounts: readonly Money[]): Money => amounts.reduce((total, amount) => total + amount, 0) as Money;
  return {
    balance,
    exposure: (sum(positions.map(({ exposure }) => exposure)) + atStake(orders)) as Money,
    realized: sum(positions.map(({ realized }) => realized)),
    fees: sum(positions.map(({ fees }) => fees)),
    positions: positions.filter(({ count }) => count !== 0).length,
  };
}

/** What orders may still cost, fees apart. */
export const atStake = (orders: readonly Order[]): Money =>
  orders.reduce((sum, order) => sum + restingCost(order), 0) as Money;
