import type { Statement } from '../account.ts';
import type { Side } from '../market.ts';
import type { Count, Money, Price } from '../money.ts';
import type { StoredPosition } from '../state.ts';

type Held = { readonly count: Count; readonly exposure: Money };

/** Positions that the desk did not open: the owner's own, by hand or by another program. Counts are + YES, − NO. */
export class Foreign {
  readonly #held = new Map<string, Held>();

  constructor(counts: Readonly<Record<string, Count>>) {
    for (const [ticker, count] of Object.entries(counts)) this.#held.set(ticker, { count, exposure: 0 as Money });
  }

  get counts(): Readonly<Record<string, Count>> {
    return Object.fromEntries([...this.#held].map(([ticker, { count }]) => [ticker, count]));
  }

  get tickers(): readonly string[] {
    return [...this.#held.keys()];
  }

  has(ticker: string): boolean {
    return this.#held.has(ticker);
  }

  /** Net contracts there; 0 for none. */
  count(ticker: string): Count {
    return this.#held.get(ticker)?.count ?? (0 as Count);
  }

  set(ticker: string, count: Count): void {
    if (count === 0) this.#held.delete(ticker);
    else this.#held.set(ticker, { count, exposure: this.#held.get(ticker)?.exposure ?? (0 as Money) });
  }

  /** Takes over what the positions cost; `ours` is the part of a market's exposure that is the desk's own. */
  price({ positions }: Statement, ours: (ticker: string) => Money): void {
    for (const { ticker, exposure } of positions) {
      const held = this.#held.get(ticker);
      if (held !== undefined)
        this.#held.set(ticker, { ...held, exposure: Math.max(0, exposure - ours(ticker)) as Money });
    }
  }

  get exposure(): Money {
    return [...this.#held.values()].reduce((sum, { exposure }) => sum + exposure, 0) as Money;
  }

  /** A position as if it had been opened here at its average cost, without stop and trail; null for none. */
  position(ticker: string): StoredPosition | null {
    const held = this.#held.get(ticker);
    if (held === undefined) return null;
    const side: Side = held.count > 0 ? 'yes' : 'no';
    const bought = Math.abs(held.count) as Count;
    const nothing = { sold: 0 as Count, proceeds: 0 as Money, fees: 0 as Money };
    const highest = Math.round(held.exposure / bought) as Price;
    return { ticker, side, bought, spent: held.exposure, ...nothing, highest, guarded: false, tightened: null };
  }
}
