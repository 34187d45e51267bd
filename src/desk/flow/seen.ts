const WAYS = 4;
const SETS = 65_536;

/**
 * Remembers the ids of recent trades, about the last 200,000, in one megabyte whatever comes: a four-way table of
 * 48-bit fingerprints, the oldest of a row overwritten first. It is asked for every trade, so a set of strings is too
 * slow; taking a new id for an old one happens once in a thousand million.
 */
export class Seen {
  readonly #marks = new Uint32Array(SETS * WAYS);
  readonly #next = new Uint8Array(SETS);

  /** True the first time. */
  add(id: string): boolean {
    let row = 0x811c9dc5;
    let mark = 0x9e3779b9;
    for (let i = 0; i < id.length; i += 1) {
      const code = id.charCodeAt(i);
      row = Math.imul(row ^ code, 0x01000193);
      mark = Math.imul(mark ^ code, 0x85ebca6b) + i;
    }
    mark = (mark ^ (mark >>> 15)) >>> 0 || 1;
    row = (row ^ (row >>> 16)) & (SETS - 1);
    const first = row * WAYS;
    for (let way = 0; way < WAYS; way += 1) if (this.#marks[first + way] === mark) return false;
    const way = this.#next[row] ?? 0;
    this.#marks[first + way] = mark;
    this.#next[row] = (way + 1) % WAYS;
    return true;
  }
}
