import type { Clock } from './ports.ts';

/** Further back than this a clock was plainly wrong, and is followed at once, ms. */
const FURTHEST = 600_000;

/**
 * A clock that does not go back when the machine's is set back by some minutes: what has happened stays in the past,
 * and what is as of later than something stays so. It then goes at half the pace until the machine's has caught up.
 * Forward it follows at once, for a machine that slept looks the same.
 */
export class SteadyClock implements Clock {
  readonly #clock: Clock;
  #now: number;
  #monotonic: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#now = clock.now();
    this.#monotonic = clock.monotonic();
  }

  now(): number {
    const [wall, monotonic] = [this.#clock.now(), this.#clock.monotonic()];
    const behind = this.#now - wall;
    if (behind <= 0 || behind > FURTHEST) this.#now = wall;
    else this.#now = Math.max(wall, this.#now + (monotonic - this.#monotonic) / 2);
    this.#monotonic = monotonic;
    return Math.floor(this.#now);
  }

  monotonic(): number {
    return this.#clock.monotonic();
  }

  busy(): number {
    return this.#clock.busy();
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return this.#clock.sleep(ms, signal);
  }

  turn(): Promise<void> {
    return this.#clock.turn();
  }
}
