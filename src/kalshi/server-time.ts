import { medianSorted } from 'simple-statistics';
import type { Clock } from '../ports.ts';

/** How many answers count, newest first. */
const KEPT = 15;
/** An answer that took longer says too little about when it was written. */
const SLOWEST = 4_000;
/** Wall and monotonic time that drift apart by more than this mean that the clock was set or the machine slept. */
const JUMP = 2_000;

type Sample = { readonly offset: number; readonly wallAhead: number };

/**
 * The exchange's time, from the `Date` header of its answers. Kalshi refuses requests whose timestamp is some ten
 * seconds off, and a laptop's clock may be minutes off.
 *
 * The header is cut to whole seconds, so one answer is good to half a second and the median of several to less.
 */
export class ServerTime {
  readonly #clock: Clock;
  #samples: Sample[] = [];
  #offset = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Learns from an answer's `Date` header; `sent` is the wall time when its request left, ms. */
  heard(header: string | null, sent: number): void {
    const date = header === null ? Number.NaN : Date.parse(header);
    const received = this.#clock.now();
    const trip = received - sent;
    if (!Number.isFinite(date) || trip < 0 || trip > SLOWEST) return;
    const offset = date + 500 - (received - trip / 2);
    this.#samples = [...this.#steady(), { offset, wallAhead: this.#wallAhead() }].slice(-KEPT);
    this.#offset = this.#median();
  }

  /** The exchange's clock minus this machine's, ms; 0 until the exchange was heard. */
  offset(): number {
    if (this.#steady().length < this.#samples.length) {
      this.#samples = this.#steady();
      this.#offset = this.#median();
    }
    return this.#offset;
  }

  /** The exchange's time, ms since 1970. */
  now(): number {
    return this.#clock.now() + this.offset();
  }

  #wallAhead(): number {
    return this.#clock.now() - this.#clock.monotonic();
  }

  #steady(): Sample[] {
    const ahead = this.#wallAhead();
    return this.#samples.filter((sample) => Math.abs(sample.wallAhead - ahead) <= JUMP);
  }

  #median(): number {
    const offsets = this.#samples.map((sample) => sample.offset).sort((a, b) => a - b);
    return offsets.length === 0 ? 0 : medianSorted(offsets);
  }
}
