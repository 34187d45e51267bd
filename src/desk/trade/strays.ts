import type { Fill } from '../order.ts';

const MOST_ORDERS = 1_000;

/**
 * Fills of orders that nobody has named yet: a fill may come before the answer that tells the order's id, and one that
 * is listed does not say whose it is. Most are of orders that are not ours: the oldest are forgotten.
 */
export class Strays {
  readonly #fills = new Map<string, Map<string, Fill>>();

  keep(fill: Fill): void {
    const known = this.#fills.get(fill.orderId);
    if (known !== undefined) {
      known.set(fill.tradeId, fill);
      return;
    }
    this.#fills.set(fill.orderId, new Map([[fill.tradeId, fill]]));
    for (const oldest of this.#fills.keys()) {
      if (this.#fills.size <= MOST_ORDERS) break;
      this.#fills.delete(oldest);
    }
  }

  /** Hands over the fills of an order. */
  claim(orderId: string): readonly Fill[] {
    const fills = this.#fills.get(orderId);
    this.#fills.delete(orderId);
    return fills === undefined ? [] : [...fills.values()];
  }
}
