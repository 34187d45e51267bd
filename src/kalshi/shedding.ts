import type { Shed } from '../desk/event.ts';

/** A loop that works so much of the time has no room left; under the other it has plenty. */
const SATURATED = 0.95;
const ROOMY = 0.7;
/** What is heard so much later than at best is late, and so much at most is in time, ms. */
const LATE = 500;
const IN_TIME = 200;
/** The best is that of one to two such times, ms: the clocks of two machines drift apart. */
const LATELY = 60_000;
/** How long it has to be calm before a step is taken back, ms, at first and at most. */
const FIRST_HOLD = 5_000;
const LONGEST_HOLD = 300_000;
/** Too much again so soon after a step was taken back means that it was taken back too early, ms. */
const SOON = 60_000;

type Step = Shed['step'];
const FURTHER: Readonly<Record<Step, Step>> = { 0: 1, 1: 2, 2: 3, 3: 3 };
const BACK: Readonly<Record<Step, Step>> = { 0: 0, 1: 0, 2: 1, 3: 2 };

/** What was seen since the look before. Times in ms. */
export type Look = {
  /** Monotonic. */
  readonly now: number;
  /** The share of the time in which the loop has worked, 0 to 1. */
  readonly busy: number;
  /** The time between the making of what was heard last and its being heard, by two clocks that need not agree; null when little was heard. */
  readonly lag: number | null;
};

/**
 * How much of the market data has to be left out. There is too much of it when the loop has no room left and what is
 * heard is late: either alone may have another cause. A step further is taken at each look that finds it so, which is
 * the proof that the step before did not suffice; a step back when it was calm for a while, longer each time that
 * proved too early.
 */
export class Shedding {
  #step: Step = 0;
  /** The least lag of this period and of the one before; what is late is late against them. */
  #least = { now: Number.POSITIVE_INFINITY, before: Number.POSITIVE_INFINITY, since: 0 };
  #hold = FIRST_HOLD;
  #calmSince: number | null = null;
  /** When a step was last taken back; null when one was taken further since. */
  #easedAt: number | null = null;

  get step(): Step {
    return this.#step;
  }

  /** Another connection, perhaps after a sleep: what was usual on the last one says nothing. */
  begin(now: number): void {
    this.#least = { now: Number.POSITIVE_INFINITY, before: Number.POSITIVE_INFINITY, since: now };
    this.#calmSince = null;
  }

  /** Looks once a second. Answers what has to be left out. */
  look({ now, busy, lag }: Look): Step {
    const late = this.#late(lag, busy, now);
    if (busy >= SATURATED && late > LATE) this.#further(now);
    else if (busy > ROOMY || late > IN_TIME) this.#calmSince = null;
    else {
      this.#calmSince ??= now;
      if (this.#step > 0 && now - this.#calmSince >= this.#hold) this.#back(now);
    }
    return this.#step;
  }

  #further(now: number): void {
    this.#calmSince = null;
    if (this.#easedAt !== null)
      this.#hold = now - this.#easedAt < SOON ? Math.min(2 * this.#hold, LONGEST_HOLD) : FIRST_HOLD;
    this.#easedAt = null;
    this.#step = FURTHER[this.#step];
  }

  #back(now: number): void {
    this.#calmSince = now;
    this.#easedAt = now;
    this.#step = BACK[this.#step];
  }

  /** By how much what is heard is later than it could be, ms. */
  #late(lag: number | null, busy: number, now: number): number {
    if (lag === null) return 0;
    const least = this.#least;
    least.now = Math.min(least.now, lag);
    const late = lag - Math.min(least.now, least.before);
    // What is late because of too much work must not become what is usual.
    if (late > IN_TIME && busy > ROOMY) least.since = now;
    else if (now - least.since >= LATELY) this.#least = { now: lag, before: least.now, since: now };
    return late;
  }
}
