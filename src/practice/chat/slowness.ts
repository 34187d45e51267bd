import type { Clock } from '../../ports.ts';

/** How late Telegram answers while it is slow, and how long it stays so, ms. */
const LATE = 3_000;
const SPELL = 30_000;

/** A spell in which Telegram takes its time with every call, for seeing what the bot makes of it. */
export class Slowness {
  readonly #clock: Clock;
  #until = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** From now on, and for half a minute. */
  begin(): void {
    this.#until = this.#clock.monotonic() + SPELL;
  }

  /** What a call waits before anything is done with it: nothing at usual times. */
  async hold(gone: AbortSignal): Promise<void> {
    if (this.#clock.monotonic() < this.#until) await this.#clock.sleep(LATE, gone);
  }
}
