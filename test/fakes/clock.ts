import type { Clock } from '../../src/ports.ts';

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  #now: number;
  #back = 0;
  #sleepers: { until: number; wake: () => void }[] = [];

  constructor(now = Date.parse('2026-11-21T15:00:00Z')) {
    this.#now = now;
  }

  now = (): number => this.#now - this.#back;
  monotonic = (): number => this.#now;
  /** How long the loop has worked: what a test says. */
  worked = 0;
  busy = (): number => this.worked;

  turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const sleeper = { until: this.#now + ms, wake: resolve };
      this.#sleepers.push(sleeper);
      signal?.addEventListener(
        'abort',
        () => {
          this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
          resolve();
        },
        { once: true },
      );
    });

  /** How many are waiting: a test that knows this need not guess. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  /** The clock on the wall was wrong and is put right; what waits is not touched by that. */
  setBack(ms: number): void {
    this.#back += ms;
  }

  /** Moves time on at once, as a sleep of the machine does: whoever should have woken meanwhile wakes now, and once. */
  async leap(ms: number): Promise<void> {
    this.#now += ms;
    await this.advance(0);
  }

  /** Moves time on, waking sleepers in their order, and lets what they start run to its next wait. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await settle();
      this.#sleepers.sort((a, b) => a.until - b.until);
      const next = this.#sleepers[0];
      if (next === undefined || next.until > end) break;
      this.#sleepers.shift();
      this.#now = Math.max(this.#now, next.until);
      next.wake();
    }
    this.#now = end;
    await settle();
  }
}

/** Lets everything that is ready run, real sockets and files included. */
export async function settle(turns = 5): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
