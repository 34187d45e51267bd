type Due = { readonly at: number; readonly order: number; act: (() => void) | null };

/** Virtual time, ms since 1970: one queue of what is to happen, by time and then by when it was asked for. */
export class Timeline {
  now: number;
  /** A binary heap, the next one first. */
  readonly #heap: Due[] = [];
  #asked = 0;

  constructor(now: number) {
    this.now = now;
  }

  /** Calls `act` in `ms`, at once at the earliest; answers what takes that back. */
  after(ms: number, act: () => void): () => void {
    const due: Due = { at: this.now + Math.max(0, Math.ceil(ms)), order: this.#asked++, act };
    this.#push(due);
    return () => {
      due.act = null;
    };
  }

  /** Moves on to the next thing that happens and lets it; false when that is later than `until`, which it is then. */
  step(until: number): boolean {
    for (;;) {
      const [next] = this.#heap;
      if (next === undefined || next.at > until) {
        this.now = Math.max(this.now, until);
        return false;
      }
      this.#pop();
      if (next.act === null) continue;
      this.now = Math.max(this.now, next.at);
      next.act();
      return true;
    }
  }

  #push(due: Due): void {
    const heap = this.#heap;
    let at = heap.push(due) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      const above = heap[up];
      if (above === undefined || before(above, due)) break;
      heap[at] = above;
      at = up;
    }
    heap[at] = due;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const [one, two] = [heap[left], heap[left + 1]];
      if (one === undefined) break;
      const child = two !== undefined && before(two, one) ? left + 1 : left;
      const below = heap[child];
      if (below === undefined || before(last, below)) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = last;
  }
}

const before = (a: Due, b: Due): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
