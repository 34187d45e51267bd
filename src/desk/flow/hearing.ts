/** What back-fills told of one market: its earliest trade, ms, and for which beginning of the hearing that counts. */
export type Filled = { earliest: number; epoch: number };

/** A market of which nothing was back-filled. */
export const notFilled = (): Filled => ({ earliest: Number.POSITIVE_INFINITY, epoch: 0 });

/**
 * Since when every trade is heard. A hole in the hearing looks like silence, and after it the usual pace of a busy
 * market would look like a burst: until the hole is back-filled, all markets have to prove again that they are known.
 */
export class Hearing {
  #since: number | null = null;
  /** Which beginning the hearing goes back to: what was back-filled for another one does not count. */
  #epoch = 0;
  #begun = 0;
  /** What a back-fill from `from` (ms, null while it is not known) on brings back. */
  #hole: { readonly since: number; readonly epoch: number; readonly from: number | null } | null = null;

  /** Trades are heard from here on, ms; null before the beginning. */
  get since(): number | null {
    return this.#since;
  }

  begin(at: number): void {
    this.#since = at;
    this.#begun += 1;
    this.#epoch = this.#begun;
  }

  /** The feed is lost. */
  lose(at: number): void {
    if (this.#since === null) return;
    this.#hole = { since: this.#since, epoch: this.#epoch, ...this.#hole, from: null };
    this.begin(at);
  }

  /** Trades are missing from `from` (ms) on, and are being fetched. */
  miss(from: number): void {
    if (this.#hole !== null) this.#hole = { ...this.#hole, from: Math.min(this.#hole.from ?? from, from) };
  }

  /** Trades were fetched, complete from `from` (ms) on. */
  fill(from: number): void {
    if (this.#hole === null || this.#hole.from === null || from > this.#hole.from) return;
    this.#since = this.#hole.since;
    this.#epoch = this.#hole.epoch;
    this.#hole = null;
  }

  /** A back-filled trade of this market, matched at `time` (ms). While there is a hole it counts once that is filled. */
  reachBack(filled: Filled, time: number): void {
    const epoch = this.#hole?.epoch ?? this.#epoch;
    filled.earliest = filled.epoch === epoch ? Math.min(filled.earliest, time) : time;
    filled.epoch = epoch;
  }

  /** Since when a market is known, ms: the feed's beginning or its earliest back-filled trade; null before either. */
  knownSince(filled: Filled | undefined): number | null {
    const earliest = filled?.epoch === this.#epoch ? filled.earliest : Number.POSITIVE_INFINITY;
    const since = Math.min(this.#since ?? Number.POSITIVE_INFINITY, earliest);
    return since === Number.POSITIVE_INFINITY ? null : since;
  }

  /** The clock was set back to `at`. */
  setBack(at: number): void {
    this.#hole = null;
    if (this.#since !== null) this.#since = Math.min(this.#since, at);
  }
}
