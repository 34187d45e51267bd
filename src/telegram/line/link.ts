import type { Clock, Sink } from '../../ports.ts';

/** The two ways to Telegram: hearing from it and saying something. */
type Way = 'poll' | 'send';

/** How long Telegram may be silent before it counts as failed, ms. */
const PATIENCE = 60_000;

/** Knows whether Telegram can be reached, and tells the desk when it has not been for a minute and when it is back. */
export class Link {
  readonly #down = new Map<Way, number>();
  readonly #clock: Clock;
  readonly #sink: Sink;
  #told = false;

  constructor(clock: Clock, sink: Sink) {
    this.#clock = clock;
    this.#sink = sink;
  }

  /** Since when either way has failed, ms; null while both work. */
  get downSince(): number | null {
    return this.#down.size === 0 ? null : Math.min(...this.#down.values());
  }

  heard(way: Way): void {
    if (!this.#down.delete(way) || this.#down.size > 0 || !this.#told) return;
    this.#told = false;
    this.#sink({ type: 'part.recovered', at: this.#clock.now(), part: 'telegram' });
  }

  /** `reason` is for the owner and free of secrets. Called at every failed try. */
  missed(way: Way, reason: string): void {
    const now = this.#clock.now();
    if (!this.#down.has(way)) this.#down.set(way, now);
    if (this.#told || now - (this.downSince ?? now) < PATIENCE) return;
    this.#told = true;
    this.#sink({ type: 'part.failed', at: now, part: 'telegram', reason });
  }
}
