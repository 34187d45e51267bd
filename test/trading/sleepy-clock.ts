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
  /** Where monotonic time stands in a sleep; null while it goes on. */
  #stoodStill: number | null = null;
  /** How long it has stood still in all. */
  #lost = 0;

  constructor(clock: Clock, ahead: number) {
    this.#clock = clock;
    this.ahead = ahead;
  }

  now(): number {
    return this.#clock.now() + this.ahead;
  }

  monotonic(): number {
    return (this.#stoodStill ?? this.#clock.monotonic()) - this.#lost;
  }

  busy(): number {
    return this.#clock.busy();
  }

  turn(): Promise<void> {
    return this.#clock.turn();
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await this.#clock.sleep(ms, signal);
    await this.#awake;
  }

  sleepOn(standsStill: boolean): void {
    if (standsStill) this.#stoodStill = this.#clock.monotonic();
    this.#awake = new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  wakeUp(): void {
    if (this.#stoodStill !== null) this.#lost += this.#clock.monotonic() - this.#stoodStill;
    this.#stoodStill = null;
    this.#wake();
  }
}
