import type { PriceRange, Side } from '../market.ts';
import { complement, PRICE_ONE, type Price } from '../money.ts';

const WHOLE_CENTS: readonly PriceRange[] = [{ start: 0 as Price, end: PRICE_ONE, step: 100 as Price }];

/** The prices at which one side of a market can be bid for: the bands of its `price_ranges`, in that side's price. */
export class TickGrid {
  readonly #ranges: readonly PriceRange[];

  /** `ranges` are of the YES price, as the exchange gives them; whole cents when there are none. */
  constructor(ranges: readonly PriceRange[], side: Side) {
    const yes = ranges.length > 0 ? ranges : WHOLE_CENTS;
    this.#ranges = side === 'yes' ? yes : yes.map(mirrored);
  }

  /** The highest tick at most `by` above `price`, or else the next one above it; null when there is none below $1. */
  above(price: Price, by: Price): Price | null {
    const within = this.#atOrUnder(price + by);
    if (within !== null && within > price) return within;
    return this.#atOrOver(price + 1);
  }

  /** The lowest tick at most `by` under `price`, and never under the lowest tick of all. */
  below(price: Price, by: Price): Price | null {
    return this.#atOrOver(Math.max(1, price - by));
  }

  #atOrUnder(price: number): Price | null {
    const most = Math.min(price, PRICE_ONE - 1);
    let best = 0;
    for (const { start, end, step } of this.#ranges) {
      if (start > most) continue;
      best = Math.max(best, start + Math.floor((Math.min(most, end) - start) / step) * step);
    }
    return best > 0 ? (best as Price) : null;
  }

  #atOrOver(price: number): Price | null {
    let best: number = PRICE_ONE;
    for (const { start, end, step } of this.#ranges) {
      if (end < price) continue;
      const tick = start + Math.ceil((Math.max(price, start) - start) / step) * step;
      if (tick > 0 && tick <= end) best = Math.min(best, tick);
    }
    return best < PRICE_ONE ? (best as Price) : null;
  }
}

/** The same band seen from the other side: its last tick becomes the first. */
function mirrored({ start, end, step }: PriceRange): PriceRange {
  const last = (start + Math.floor((end - start) / step) * step) as Price;
  return { start: complement(last), end: complement(start), step };
}
