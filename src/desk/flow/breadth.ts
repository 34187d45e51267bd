const GENERATION_MS = 60_000;

/** How many markets traded, and how many of them strangely, in the last one to two minutes. */
export class Breadth {
  #active = new Set<string>();
  #hot = new Set<string>();
  #activeBefore = new Set<string>();
  #hotBefore = new Set<string>();
  #turned = 0;

  /** A market traded at `at`; `hot` when its score is elevated. */
  add(ticker: string, hot: boolean, at: number): void {
    if (at - this.#turned >= GENERATION_MS) {
      const stale = at - this.#turned >= 2 * GENERATION_MS;
      this.#activeBefore = stale ? new Set() : this.#active;
      this.#hotBefore = stale ? new Set() : this.#hot;
      this.#active = new Set();
      this.#hot = new Set();
      this.#turned = at;
    }
    this.#active.add(ticker);
    if (hot) this.#hot.add(ticker);
  }

  /** Markets outside `group` that are active, and that are hot. */
  outside(group: readonly string[]): { readonly active: number; readonly hot: number } {
    return { active: count(this.#active, this.#activeBefore, group), hot: count(this.#hot, this.#hotBefore, group) };
  }
}

function count(now: ReadonlySet<string>, before: ReadonlySet<string>, group: readonly string[]): number {
  let both = now.size;
  for (const ticker of before) if (!now.has(ticker)) both += 1;
  for (const ticker of group) if (now.has(ticker) || before.has(ticker)) both -= 1;
  return both;
}
