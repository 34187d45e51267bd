import { systemClock } from '../../src/clock.ts';
import type { Clock } from '../../src/ports.ts';

type Sleeper = { readonly until: number; readonly wake: () => void };

/** A clock that a soak moves on by itself, made for millions of sleeps: it keeps nothing of one that is over. */
export class LongClock implements Clock {
  #now: number;
  readonly #sleepers = new Set<Sleeper>();

  constructor(now: number) {
    this.#now = now;
  }

  now = (): number => this.#now;
  monotonic = (): number => this.#now;
  busy = (): number => 0;
  turn = systemClock.turn;

  /** How many wait. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const wake = (): void => {
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper: Sleeper = { until: this.#now + ms, wake };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', wake, { once: true });
    });

  /** Moves time on and lets whoever wakes run; real files get their turn too. */
  async advance(ms: number): Promise<void> {
    this.#now += ms;
    const due = [...this.#sleepers].filter(({ until }) => until <= this.#now).sort((a, b) => a.until - b.until);
    for (const { wake } of due) wake();
    await new Promise((resolve) => setImmediate(resolve));
  }
}
