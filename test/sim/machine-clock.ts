import type { Clock } from '../../src/ports.ts';
import type { Timeline } from './timeline.ts';

/** The laptop's own idea of time, shared by every process that runs on it. */
export class Laptop {
  /** The wall clock against the true time, ms: it is set wrong, or jumps. */
  ahead = 0;
  readonly timeline: Timeline;
  /** Whether monotonic time goes on while it sleeps: systems differ. */
  readonly #counts: boolean;
  /** How often it has slept. */
  naps = 0;
  #slept = 0;
  #asleepSince: number | null = null;
  /** Whoever should have woken while it slept. */
  #late: (() => void)[] = [];

  constructor(timeline: Timeline, countsSleep: boolean) {
    this.timeline = timeline;
    this.#counts = countsSleep;
  }

  get asleep(): boolean {
    return this.#asleepSince !== null;
  }

  now(): number {
    return this.timeline.now + this.ahead;
  }

  monotonic(): number {
    return this.timeline.now - this.#slept;
  }

  sleepOn(): void {
    if (this.#asleepSince !== null) return;
    this.#asleepSince = this.timeline.now;
    this.naps += 1;
  }

  /** Whatever was due meanwhile happens now, and once. */
  wakeUp(): void {
    if (this.#asleepSince !== null && !this.#counts) this.#slept += this.timeline.now - this.#asleepSince;
    this.#asleepSince = null;
    for (const act of this.#late.splice(0)) this.timeline.after(0, act);
  }

  /** Runs `act` now, or when the laptop wakes. */
  whenAwake(act: () => void): void {
    if (this.asleep) this.#late.push(act);
    else act();
  }
}

/** The clock of one process. When that is dead, nobody who waits is ever woken again. */
export class MachineClock implements Clock {
  readonly #laptop: Laptop;
  readonly #alive: () => boolean;

  constructor(laptop: Laptop, alive: () => boolean) {
    this.#laptop = laptop;
    this.#alive = alive;
  }

  now(): number {
    return this.#laptop.now();
  }

  monotonic(): number {
    return this.#laptop.monotonic();
  }

  /** No work takes time in a simulation. */
  busy(): number {
    return 0;
  }

  /** Nothing in a simulation takes longer than its turn. */
  async turn(): Promise<void> {}

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const aborted = (): void => {
        cancel();
        resolve();
      };
      const cancel = this.#laptop.timeline.after(ms, () =>
        this.#laptop.whenAwake(() => {
          if (!this.#alive()) return;
          signal?.removeEventListener('abort', aborted);
          resolve();
        }),
      );
      signal?.addEventListener('abort', aborted, { once: true });
    });
  }
}
