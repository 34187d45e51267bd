import type { Price } from '../money.ts';

const MINUTE_MS = 60_000;
/** So many minutes in which the price moved are kept of every market; room for the first few is made at once. */
const KEPT = 48;
const FIRST = 4;
/** A minute's move counts for no more than this, 1/10,000 dollar, so that one leap proves nothing by itself. */
const MOST_MOVE = 500;
/** Two markets must have moved in so many minutes both before anything is concluded. */
const LEAST_COMMON = 6;
/** The correlation that is believed: this much, and more where there are few common minutes. */
const LEAST_CORRELATION = 0.5;

/** How two prices moved minute by minute: correlation around no move, from -1 to 1, and how many minutes moved both. */
export type Correlation = { readonly r: number; readonly minutes: number };

/**
 * The minutes in which one market's price moved, with the change of its YES price, newest last. A market that never
 * moves keeps no list.
 */
export class Moves {
  #minutes: Int32Array | null = null;
  #changes: Int16Array | null = null;
  #length = 0;
  #minute = Number.NEGATIVE_INFINITY;
  /** Price when the newest minute began, and now. */
  #opened = 0;
  #price = -1;

  /** The market traded at this price of YES at `at` (ms). */
  note(price: Price, at: number): void {
    if (price === this.#price) return;
    const minute = Math.floor(at / MINUTE_MS);
    if (this.#price < 0) this.#price = price;
    if (minute > this.#minute) {
      this.#minute = minute;
      this.#opened = this.#price;
    }
    this.#price = price;
    this.#keep(price - this.#opened);
  }

  /** How this market moved with another before `until` (ms); null when there is too little to tell, or nothing in it. */
  with(other: Moves, until: number): Correlation | null {
    const [a, b, x, y] = [this.#minutes, other.#minutes, this.#changes, other.#changes];
    if (a === null || b === null || x === null || y === null) return null;
    const last = Math.floor(until / MINUTE_MS);
    // Only the time that both lists reach back to: before it, silence and forgetting look the same.
    const first = Math.max(a[0] ?? 0, b[0] ?? 0);
    let [i, j, both, xx, yy, xy] = [0, 0, 0, 0, 0, 0];
    while (i < this.#length || j < other.#length) {
      const left = i < this.#length ? (a[i] ?? last) : last;
      const right = j < other.#length ? (b[j] ?? last) : last;
      const minute = Math.min(left, right);
      if (minute >= last) break;
      const dx = left === minute ? bounded(x[i] ?? 0) : 0;
      const dy = right === minute ? bounded(y[j] ?? 0) : 0;
      if (left === minute) i += 1;
      if (right === minute) j += 1;
      if (minute < first) continue;
      xx += dx * dx;
      yy += dy * dy;
      xy += dx * dy;
      if (dx !== 0 && dy !== 0) both += 1;
    }
    if (both < LEAST_COMMON || xx === 0 || yy === 0) return null;
    const r = xy / Math.sqrt(xx * yy);
    return Math.abs(r) < LEAST_CORRELATION + 1 / Math.sqrt(both) ? null : { r, minutes: both };
  }

  #keep(change: number): void {
    const last = this.#length - 1;
    if (this.#minutes !== null && this.#changes !== null && this.#minutes[last] === this.#minute) {
      this.#changes[last] = change;
      return;
    }
    const minutes = room(this.#minutes, this.#length, (size) => new Int32Array(size));
    const changes = room(this.#changes, this.#length, (size) => new Int16Array(size));
    this.#length = Math.min(this.#length, KEPT - 1);
    minutes[this.#length] = this.#minute;
    changes[this.#length] = change;
    this.#length += 1;
    this.#minutes = minutes;
    this.#changes = changes;
  }
}

const bounded = (change: number): number => Math.max(-MOST_MOVE, Math.min(MOST_MOVE, change));

/** The same list with room for one more: twice as long, or its oldest entry dropped once it is full. */
function room<T extends Int32Array | Int16Array>(list: T | null, length: number, make: (size: number) => T): T {
  if (list === null) return make(FIRST);
  if (length < list.length) return list;
  if (length >= KEPT) {
    list.copyWithin(0, 1);
    return list;
  }
  const longer = make(Math.min(KEPT, 2 * length));
  longer.set(list);
  return longer;
}
