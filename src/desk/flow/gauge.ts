import type { Side } from '../market.ts';
import { PRICE_ONE } from '../money.ts';
import { dollarsLog, SKEW, type Typical } from './pace.ts';
import type { Slot } from './recent.ts';

/** Each half second of a market lowers the weight of all earlier ones by this factor: some five thousand are remembered. */
const FADE = 0.9998;
/** What a print is worth before any was heard: $30, with the weight of so many prints. */
const FIRST_LN_DOLLARS = Math.log(30);
const FIRST_WEIGHT = 20;
/** Below this price a dollar buys so many contracts that the size says nothing. */
const LEAST_PRICE = PRICE_ONE / 20;

/** What a print is usually worth on the whole exchange, for markets of which little is known. */
export class Gauge {
  #weight = FIRST_WEIGHT;
  #sum = FIRST_WEIGHT * FIRST_LN_DOLLARS;

  add(slot: Slot): void {
    this.#weight = this.#weight * FADE + slot.prints;
    this.#sum = this.#sum * FADE + slot.prints * dollarsLog(slot.paid / slot.prints);
  }

  /** The usual print of a taker of `side` at this YES price. */
  typical(side: Side, price: number): Typical {
    const size = this.#sum / this.#weight;
    const paid = Math.max(LEAST_PRICE, side === 'yes' ? price : PRICE_ONE - price);
    return { print: (Math.exp(size + SKEW) * 1e6) / paid, size };
  }
}
