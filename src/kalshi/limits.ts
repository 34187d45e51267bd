import type { Clock } from '../ports.ts';
import type { Bucket, Costs, Limits } from './wire/exchange.ts';

/** A new account's limits, until `GET /account/limits` tells the real ones. */
const BASIC: Limits = {
  tier: 'basic',
  read: { refill: 200, capacity: 600 },
  write: { refill: 100, capacity: 100 },
};

/** What Kalshi documents to cost other than the default, until `GET /account/endpoint_costs` tells. */
const DOCUMENTED: Costs = {
  standard: 10,
  special: new Map([
    ['DELETE /portfolio/events/orders', 2],
    ['DELETE /portfolio/events/orders/{order_id}', 2],
    ['DELETE /portfolio/events/orders/batched', 2],
    ['GET /portfolio/orders/{order_id}', 2],
  ]),
};

/** Share of the write bucket that entries never touch, and of the read bucket that nothing merely shown does. */
const RESERVE = 0.4;

/** Tokens that refill continuously. May go into debt: who takes last waits longest. */
class Tokens {
  #bucket: Bucket;
  #level: number;
  #at: number;

  constructor(bucket: Bucket, at: number) {
    this.#bucket = bucket;
    this.#level = bucket.capacity;
    this.#at = at;
  }

  resize(bucket: Bucket, at: number): void {
    this.#level = Math.min(this.level(at), bucket.capacity);
    this.#bucket = bucket;
  }

  level(at: number): number {
    this.#level = Math.min(this.#bucket.capacity, this.#level + ((at - this.#at) / 1000) * this.#bucket.refill);
    this.#at = at;
    return this.#level;
  }

  /** Takes `cost` and answers how long to wait for it, ms. */
  take(cost: number, at: number): number {
    this.#level = this.level(at) - cost;
    return this.#level >= 0 ? 0 : (-this.#level / this.#bucket.refill) * 1000;
  }

  spares(cost: number, at: number): boolean {
    return this.level(at) - cost >= this.#bucket.capacity * RESERVE;
  }

  empty(at: number): void {
    this.#level = Math.min(this.level(at), 0);
  }
}

/** Where a write is billed: a shard, or null when the exchange routes it and bills every bucket. */
export type Shard = number | null;

/**
 * The account's token buckets, kept here so that the exchange need not refuse. Reads wait their turn; an entry is
 * refused rather than queued, for a late entry is another trade; exits and cancels may use a reserve and wait.
 */
export class Budget {
  readonly #clock: Clock;
  readonly #read: Tokens;
  /** By shard; 0 is the bucket of everything unscoped. Others appear when first used. */
  readonly #write = new Map<number, Tokens>();
  #limits = BASIC;
  #costs = DOCUMENTED;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#read = new Tokens(BASIC.read, clock.monotonic());
    this.#shard(0);
  }

  /** Takes over what the account really has. */
  learn(limits: Limits, costs: Costs): void {
    const at = this.#clock.monotonic();
    this.#limits = limits;
    this.#costs = costs;
    this.#read.resize(limits.read, at);
    for (const tokens of this.#write.values()) tokens.resize(limits.write, at);
  }

  /** Tokens of one request; `route` is its method and path with `{placeholders}`. */
  cost(route: string): number {
    const { special, standard } = this.#costs;
    return special.get(route) ?? special.get(route.replace(' /', ' /trade-api/v2/')) ?? standard;
  }

  /** Resolves when a read of `cost` tokens may leave. */
  async read(cost: number, signal?: AbortSignal): Promise<void> {
    await this.#wait(this.#read.take(cost, this.#clock.monotonic()), signal);
  }

  /** Whether a read of `cost` tokens leaves enough for those that matter more. */
  spares(cost: number): boolean {
    return this.#read.spares(cost, this.#clock.monotonic());
  }

  /** Takes an entry's tokens, or answers false: it must not be sent now. */
  entry(cost: number, shard: Shard): boolean {
    const at = this.#clock.monotonic();
    const buckets = this.#billed(shard);
    if (!buckets.every((tokens) => tokens.spares(cost, at))) return false;
    for (const tokens of buckets) tokens.take(cost, at);
    return true;
  }

  /** Resolves when an exit or a cancel of `cost` tokens may leave. */
  async exit(cost: number, shard: Shard, signal?: AbortSignal): Promise<void> {
    const at = this.#clock.monotonic();
    await this.#wait(Math.max(...this.#billed(shard).map((tokens) => tokens.take(cost, at))), signal);
  }

  /** The exchange said that a bucket is empty: believe it. */
  drained(what: 'read' | 'write'): void {
    const at = this.#clock.monotonic();
    if (what === 'read') this.#read.empty(at);
    else for (const tokens of this.#write.values()) tokens.empty(at);
  }

  #billed(shard: Shard): Tokens[] {
    return shard === null ? [...this.#write.values()] : [this.#shard(shard)];
  }

  #shard(index: number): Tokens {
    let tokens = this.#write.get(index);
    if (tokens === undefined) {
      tokens = new Tokens(this.#limits.write, this.#clock.monotonic());
      this.#write.set(index, tokens);
    }
    return tokens;
  }

  async #wait(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms > 0) await this.#clock.sleep(ms, signal);
  }
}
