import type { Clock } from './ports.ts';

/** Nothing that runs is held up for longer. */
const LONGEST_GAP = 5_000;
/** Between two looks there is half a second; the rest is work that took too long, or a disk or console that blocked. */
const LONGEST_STALL = 1_500;

/** How long nothing ran, ms: asleep or frozen, or held up by something in the process itself. */
type Gap = { readonly kind: 'slept' | 'stalled'; readonly away: number };

/**
 * Notices that the process did not run: the machine slept, it was frozen, or its loop was held up. Whether monotonic
 * time goes on in a sleep differs from system to system, so either clock is believed; a clock that is set forward then
 * looks like a sleep, which costs no more than a fresh look at everything.
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

  /** For how long nothing ran before now; null when all is well. To be asked at least twice a second. */
  look(): Gap | null {
    const wall = this.#clock.now();
    const monotonic = this.#clock.monotonic();
    const ran = monotonic - this.#monotonic;
    const away = Math.max(wall - this.#wall, ran);
    this.#wall = wall;
    this.#monotonic = monotonic;
    if (away > LONGEST_GAP) return { kind: 'slept', away };
    return ran > LONGEST_STALL ? { kind: 'stalled', away: ran } : null;
  }
}
