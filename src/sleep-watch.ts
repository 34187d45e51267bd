import type { Clock } from './ports.ts';

/** Nothing that runs is held up for longer. */
const LONGEST_GAP = 5_000;

/**
 * Notices that the process did not run: the machine slept, or it was frozen. Whether monotonic time goes on in a sleep
 * differs from system to system, so either clock is believed; a clock that is set forward then looks like a sleep,
 * which costs no more than a fresh look at everything.
 */
export class SleepWatch {
  readonly #clock: Clock;
  #wall: number;
  #monotonic: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#wall = clock.now();
    this.#monotonic = clock.monotonic();
  }

  /** How long nothing ran before now, ms; null when all is well. To be asked at least twice a second. */
  look(): number | null {
    const wall = this.#clock.now();
    const monotonic = this.#clock.monotonic();
    const gap = Math.max(wall - this.#wall, monotonic - this.#monotonic);
    this.#wall = wall;
    this.#monotonic = monotonic;
    return gap > LONGEST_GAP ? gap : null;
  }
}
