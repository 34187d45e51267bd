/** Remembers the ids of recent trades in bounded memory: at least the last `size`, at most twice as many. */
export class Seen {
  readonly #size: number;
  #now = new Set<string>();
  #before = new Set<string>();

  constructor(size: number) {
    this.#size = size;
  }

  /** True the first time. */
  add(id: string): boolean {
    if (this.#now.has(id) || this.#before.has(id)) return false;
    if (this.#now.size >= this.#size) {
      this.#before = this.#now;
      this.#now = new Set();
    }
    this.#now.add(id);
    return true;
  }
}
