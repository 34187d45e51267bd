import type { Level, Side } from './market.ts';
import { type Count, complement, PRICE_ONE, type Price } from './money.ts';

/**
 * The bids of one side, prices ascending, so that the busy end is the end of the array, where inserting is cheap.
 * Two flat arrays rather than a table by price: a quiet market holds a few dozen levels out of 10,001.
 */
class Ladder {
  readonly prices: number[] = [];
  readonly counts: number[] = [];

  /** Index of the first level at or above `price`. */
  #find(price: number): number {
    let low = 0;
    let high = this.prices.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.prices[middle] as number) < price) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  at(price: number): number {
    const index = this.#find(price);
    return this.prices[index] === price ? (this.counts[index] as number) : 0;
  }

  /** False, with nothing changed, when the level would hold less than nothing or more than can be counted. */
  add(price: number, change: number): boolean {
    const index = this.#find(price);
    const known = this.prices[index] === price;
    const count = (known ? (this.counts[index] as number) : 0) + change;
    if (count < 0 || !Number.isSafeInteger(count)) return false;
    if (known && count > 0) this.counts[index] = count;
    else if (known) {
      this.prices.splice(index, 1);
      this.counts.splice(index, 1);
    } else if (count > 0) {
      this.prices.splice(index, 0, price);
      this.counts.splice(index, 0, count);
    }
    return true;
  }

  /** False when a level is no level, or a price is given twice; what is left then must not be used. */
  replace(levels: readonly Level[]): boolean {
    this.prices.length = 0;
    this.counts.length = 0;
    let top = -1;
    for (const [price, count] of levels) {
      if (!isPrice(price) || count < 0) return false;
      if (price > top && count > 0 && Number.isSafeInteger(count)) {
        // In the order in which Kalshi sends them each goes to the end.
        this.prices.push(price);
        this.counts.push(count);
        top = price;
      } else if (this.at(price) > 0 || !this.add(price, count)) return false;
    }
    return true;
  }

  top(): Price | null {
    const last = this.prices.length - 1;
    return last < 0 ? null : (this.prices[last] as Price);
  }
}

/** A book that a request told of may be sold by for so long, ms. */
const TOLD = 10_000;

const isPrice = (price: number): boolean => Number.isInteger(price) && price >= 0 && price <= PRICE_ONE;

/**
 * Order book of one market as Kalshi gives it: bids only, YES and NO each in its own price; an offer of YES is a bid
 * for NO. It is stale until its first snapshot, and again after {@link Book.markStale} or a change that cannot be
 * true; a stale book keeps its last levels for show, takes no changes, and must not be traded on.
 */
export class Book {
  readonly #yes = new Ladder();
  readonly #no = new Ladder();
  #stale = true;
  /** When a request told its levels last, ms. */
  #toldAt = Number.NEGATIVE_INFINITY;

  /** True while what it shows cannot be trusted. */
  get stale(): boolean {
    return this.#stale;
  }

  /** Distrusts the book until its next snapshot, for instance after a gap in the sequence. */
  markStale(): void {
    this.#stale = true;
  }

  /** True when what it shows may be sold by at `at` (ms): it is live, or a request has told it moments ago. */
  sellable(at: number): boolean {
    return !this.#stale || Math.abs(at - this.#toldAt) <= TOLD;
  }

  /** Takes over what a request told of a book that is stale, at `at` (ms). It stays stale. */
  tell(yes: readonly Level[], no: readonly Level[], at: number): void {
    const whole = this.snapshot(yes, no);
    this.#stale = true;
    this.#toldAt = whole ? at : Number.NEGATIVE_INFINITY;
  }

  /**
   * Replaces the whole book, in any order of levels; empty levels are left out. False when a level is impossible or
   * given twice: then the book is empty and stale.
   */
  snapshot(yes: readonly Level[], no: readonly Level[]): boolean {
    this.#stale = !(this.#yes.replace(yes) && this.#no.replace(no));
    if (this.#stale) {
      this.#yes.replace([]);
      this.#no.replace([]);
    }
    return !this.#stale;
  }

  /**
   * Adds a signed change to a level, in that side's own price. False when the book was stale, or became so because
   * the price is none or the level would go below nothing: it then waits for a snapshot.
   */
  apply(side: Side, price: Price, change: Count): boolean {
    if (this.#stale) return false;
    this.#stale = !(isPrice(price) && this.#ladder(side).add(price, change));
    return !this.#stale;
  }

  /** Best bid for YES; null when there is none. */
  get yesBid(): Price | null {
    return this.#yes.top();
  }

  /** Best bid for NO, in NO price; null when there is none. */
  get noBid(): Price | null {
    return this.#no.top();
  }

  /** Best offer of YES, implied by the best bid for NO; null when there is none. */
  get yesAsk(): Price | null {
    const bid = this.noBid;
    return bid === null ? null : complement(bid);
  }

  /** Best offer of NO, implied by the best bid for YES; null when there is none. */
  get noAsk(): Price | null {
    const bid = this.yesBid;
    return bid === null ? null : complement(bid);
  }

  /** What is left of a dollar between the best bids, the spread; below zero in a crossed book; null when a side is empty. */
  get gap(): Price | null {
    const yes = this.yesBid;
    const no = this.noBid;
    return yes === null || no === null ? null : ((PRICE_ONE - yes - no) as Price);
  }

  /**
   * True while the bids meet or pass each other: the rest of a taker's order is shown before the levels it took are
   * removed. It lasts for the few changes of that one match, and shows no price at which anyone could trade.
   */
  get crossed(): boolean {
    const gap = this.gap;
    return gap !== null && gap <= 0;
  }

  /** Contracts bid at a price of that side; 0 when there is no such level. */
  size(side: Side, price: Price): Count {
    return this.#ladder(side).at(price) as Count;
  }

  /** Contracts bid on a side within `distance` of its best bid. */
  near(side: Side, distance: Price): Count {
    const { prices, counts } = this.#ladder(side);
    const worst = (prices.at(-1) ?? 0) - distance;
    let sum = 0;
    for (let index = prices.length - 1; index >= 0 && (prices[index] as number) >= worst; index -= 1) {
      sum += counts[index] as number;
    }
    return sum as Count;
  }

  /** The best `depth` bids of a side, best first. */
  levels(side: Side, depth: number): readonly Level[] {
    const { prices, counts } = this.#ladder(side);
    const found: Level[] = [];
    for (let index = prices.length - 1; index >= 0 && found.length < depth; index -= 1) {
      found.push([prices[index] as Price, counts[index] as Count]);
    }
    return found;
  }

  #ladder(side: Side): Ladder {
    return side === 'yes' ? this.#yes : this.#no;
  }
}
