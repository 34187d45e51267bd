import type { Clock } from '../../ports.ts';
import { tooManyRequests } from './api-error.ts';

/** Messages a chat takes at once before the flood limit bites, and how many a second afterwards. */
const BURST = 20;
const PER_SECOND = 1;

/** Telegram's flood limit of one chat: about a message a second, short bursts tolerated. */
export class Pace {
  readonly #clock: Clock;
  #allowance = BURST;
  #at: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#at = clock.monotonic();
  }

  /** Counts one message; refuses it with 429 and the seconds to wait when the burst is used up. */
  take(): void {
    const now = this.#clock.monotonic();
    this.#allowance = Math.min(BURST, this.#allowance + ((now - this.#at) / 1000) * PER_SECOND);
    this.#at = now;
    if (this.#allowance < 1) throw tooManyRequests(Math.ceil((1 - this.#allowance) / PER_SECOND));
    this.#allowance -= 1;
  }
}
