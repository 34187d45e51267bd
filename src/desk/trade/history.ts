import type { Price } from '../money.ts';

/** The best bids of a market, each in its own side's price; null where a side is empty. */
export type Bids = { readonly yes: Price | null; readonly no: Price | null };

/** Most changes kept. A market that changes faster has a shorter memory, and gives no signal until it has calmed. */
const MOST = 50_000;
/** By more than this time does not run backward by itself: the clock was set back, ms. */
const SET_BACK = 1_000;
/** Entries that are let go of at once. */
const BATCH = 1_024;

/** The best bids of one market as they stood: one entry for each change of them, in the time of the events. */
export class History {
  #entries: { readonly at: number; bids: Bids }[] = [];
  /** Entries before it are no longer asked for. */
  #from = 0;
  /** What was asked for last, ms. */
  #asked = Number.POSITIVE_INFINITY;

  /** Forgets everything, as after a snapshot: what came before may have holes. */
  clear(): void {
    this.#entries = [];
    this.#from = 0;
  }

  /**
   * The bids as they are at `at` (ms). The last word of a millisecond is what stood at it. With the clock set back all
   * that is remembered is of a time still to come, and is forgotten.
   */
  note(at: number, bids: Bids): void {
    if ((this.#entries.at(-1)?.at ?? at) > at + SET_BACK) this.clear();
    const last = this.#entries.at(-1);
    if (last !== undefined && last.bids.yes === bids.yes && last.bids.no === bids.no) return;
    if (last !== undefined && at <= last.at) last.bids = bids;
    else this.#entries.push({ at, bids });
    if (this.#entries.length - this.#from > MOST) this.#from += 1;
    if (this.#from >= BATCH) {
      this.#entries.splice(0, this.#from);
      this.#from = 0;
    }
  }

  /**
   * The bids as they stood at `at` (ms); null when that is before the first that is remembered. Lets go of what is
   * older: ask in the order of time.
   */
  asOf(at: number): Bids | null {
    while ((this.#entries[this.#from + 1]?.at ?? Number.POSITIVE_INFINITY) <= at) this.#from += 1;
    this.#asked = at;
    const entry = this.#entries[this.#from];
    return entry === undefined || entry.at > at ? null : entry.bids;
  }

  /** From when on {@link asOf} would answer something else than it did last, ms; infinite while nothing newer is known. */
  get until(): number {
    const entry = this.#entries[this.#from];
    const next = entry !== undefined && entry.at > this.#asked ? entry : this.#entries[this.#from + 1];
    return next?.at ?? Number.POSITIVE_INFINITY;
  }
}
