/**
 * Since when every trade is heard. A hole in the hearing looks like silence, and after it the usual pace of a busy
 * market would look like a burst: until the hole is back-filled, all markets have to prove again that they are known.
 */
export class Hearing {
  #since: number | null = null;
  #epoch = 0;
  /** What a back-fill from `from` (ms, null while it is not known) on brings back. */
  #hole: { readonly since: number; readonly from: number | null } | null = null;

  /** Trades are heard from here on, ms; null before the beginning. */
  get since(): number | null {
    return this.#since;
  }

  /** Changes with every new beginning: what was back-filled for an earlier one counts no more. */
  get epoch(): number {
    return this.#epoch;
  }

  begin(at: number): void {
    this.#since = at;
    this.#epoch += 1;
  }

  /** The feed is lost. */
  lose(at: number): void {
    if (this.#since === null) return;
    this.#hole = { since: this.#hole?.since ?? this.#since, from: null };
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
    this.#hole = null;
  }

  /** The clock was set back to `at`. */
  setBack(at: number): void {
    this.#hole = null;
    if (this.#since !== null) this.#since = Math.min(this.#since, at);
  }
}
