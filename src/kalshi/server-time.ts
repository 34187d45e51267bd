import { medianSorted } from 'simple-statistics';
import type { Clock } from '../ports.ts';

/** How many answers count, newest first. */
const KEPT = 15;
/** An answer that took longer says too little about when it was written. */
const SLOWEST = 4_000;
/** Wall and monotonic time that drift apart by more than this mean that the clock was set or the machine slept. */
const JUMP = 2_000;
/** No two honest answers are further apart, ms. */
const APART = 4_000;

/** `carried`: not as it was heard, but moved with a clock that was set back since. */
type Sample = { readonly offset: number; readonly wallAhead: number; readonly carried: boolean };

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
    // By how much a clock was set back while the machine slept, nobody can tell: the answer is right then.
    const others = this.#steady().filter((one) => !one.carried || Math.abs(one.offset - offset) <= APART);
    this.#samples = [...others, { offset, wallAhead: this.#wallAhead(), carried: false }].slice(-KEPT);
    this.#offset = this.#median();
  }

  /** The exchange's clock minus this machine's, ms; 0 until the exchange was heard. */
  offset(): number {
    const ahead = this.#wallAhead();
    if (this.#samples.some((sample) => Math.abs(sample.wallAhead - ahead) > JUMP)) {
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

  /**
   * What is still known. A clock that fell behind was set back, or goes slowly to make up for that, and an order must
   * be signed in time all the same; one that leapt ahead may have slept, and for how long it does not tell.
   */
  #steady(): Sample[] {
    const wallAhead = this.#wallAhead();
    return this.#samples.flatMap((sample) => {
      const behind = sample.wallAhead - wallAhead;
      if (behind > JUMP) return [{ offset: sample.offset + behind, wallAhead, carried: true }];
      return behind < -JUMP ? [] : [sample];
    });
  }

  #median(): number {
    const offsets = this.#samples.map((sample) => sample.offset).sort((a, b) => a - b);
    return offsets.length === 0 ? 0 : medianSorted(offsets);
  }
}
