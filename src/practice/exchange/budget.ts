import type { Clock } from '../../ports.ts';

/** The limits of Kalshi's Basic tier: tokens a second, and how many can be saved up. */
export const READ = { refill_rate: 200, bucket_capacity: 600 } as const;
export const WRITE = { refill_rate: 100, bucket_capacity: 100 } as const;
export const DEFAULT_COST = 10;

/** What does not cost the default. */
export const COSTS: readonly { readonly method: string; readonly path: string; readonly cost: number }[] = [
  { method: 'DELETE', path: '/portfolio/events/orders/{order_id}', cost: 2 },
  { method: 'DELETE', path: '/portfolio/events/orders', cost: 2 },
  { method: 'DELETE', path: '/portfolio/events/orders/batched', cost: 2 },
  { method: 'GET', path: '/portfolio/orders/{order_id}', cost: 2 },
];

/** A token bucket that refills all the time. */
export class Budget {
  readonly #clock: Clock;
  readonly #rate: number;
  readonly #capacity: number;
  #tokens: number;
  #filledAt: number;

  constructor(clock: Clock, limit: { readonly refill_rate: number; readonly bucket_capacity: number }) {
    this.#clock = clock;
    this.#rate = limit.refill_rate;
    this.#capacity = limit.bucket_capacity;
    this.#tokens = limit.bucket_capacity;
    this.#filledAt = clock.monotonic();
  }

  /** Takes the tokens if they are there. */
  spend(cost: number): boolean {
    const now = this.#clock.monotonic();
    this.#tokens = Math.min(this.#capacity, this.#tokens + ((now - this.#filledAt) / 1_000) * this.#rate);
    this.#filledAt = now;
    if (this.#tokens < cost) return false;
    this.#tokens -= cost;
    return true;
  }
}
