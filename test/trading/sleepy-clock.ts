import type { Clock } from '../../src/ports.ts';

/**
 * The clock of a machine that may be wrong by `ahead` ms and can sleep: nobody who waits is woken meanwhile, and then
 * everybody at once.
 */
export class SleepyClock implements Clock {
  /** A test may set the clock on the wall. */
  ahead: number;
  readonly #clock: Clock;
  #awake: Promise<void> = Promise.resolve();
  #wake: () => void = () => undefined;

  constructor(clock: Clock, ahead: number) {
    this.#clock = clock;
    this.ahead = ahead;
  }

  now(): number {
    return this.#clock.now() + this.ahead;
  }

  monotonic(): number {
    return this.#clock.monotonic();
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await this.#clock.sleep(ms, signal);
    await this.#awake;
  }

  sleepOn(): void {
    this.#awake = new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  wakeUp(): void {
    this.#wake();
  }
}
