type Entry = { at: number; readonly act: (at: number) => void };

/** What the practice market has planned, by time. Entries of the same time happen in the order they were added. */
export class Agenda {
  readonly #entries: Entry[] = [];

  add(at: number, act: (at: number) => void): void {
    let index = this.#entries.length;
    while (index > 0 && (this.#entries[index - 1]?.at ?? 0) > at) index -= 1;
    this.#entries.splice(index, 0, { at, act });
  }

  /** Does everything planned up to and including `to`, also what that plans in turn. */
  run(to: number): void {
    for (let next = this.#entries[0]; next !== undefined && next.at <= to; next = this.#entries[0]) {
      this.#entries.shift();
      next.act(next.at);
    }
  }

  clear(): void {
    this.#entries.length = 0;
  }

  /** Puts everything off by `ms`: nothing traded while the computer slept. */
  postpone(ms: number): void {
    for (const entry of this.#entries) entry.at += ms;
  }
}
