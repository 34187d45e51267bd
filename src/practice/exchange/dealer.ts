import { type Count, contracts, type Price } from '../../desk/money.ts';
import type { BookSide } from './book.ts';
import { down, up } from './grid.ts';
import type { Listing } from './listing.ts';
import type { Random } from './random.ts';
import type { Venue } from './venue.ts';

/** Everybody but the account. They trade with each other freely. */
const STREET = 'street';
const LEVELS = 8;
/** Makers top up what holds less than so many ordinary trades. */
const THIN = 3;
/** A price is never thought to be surer than this. */
const SUREST = 150;
/** Half of a quiet spread, in prices. */
const TIGHT = 55;
const LOOSE = 130;
/** How fast an opinion goes back to where it came from: by 1/e in so many ms. */
const RETURN = 2_400_000;

/** The people who make and take one market: a two-sided book around an opinion that drifts, and trades in clumps. */
export class Dealer {
  readonly listing: Listing;
  /** What YES is thought to be worth, in prices; not on the grid. */
  fair: number;
  /** Half the spread quoted while something is going on, else null. */
  half: number | null = null;
  #anchor: number;
  #taker: BookSide = 'bid';
  #driftedAt: number;
  readonly #venue: Venue;
  readonly #random: Random;
  #placed = 0;
  /** The prices at which the makers want orders, best first. */
  readonly #wanted: { readonly bid: Price[]; readonly ask: Price[] } = { bid: [], ask: [] };
  readonly #orders = { bid: new Map<Price, string>(), ask: new Map<Price, string>() };

  constructor(venue: Venue, listing: Listing, random: Random) {
    this.#venue = venue;
    this.#random = random;
    this.listing = listing;
    this.fair = listing.spec.price;
    this.#anchor = listing.spec.price;
    this.#driftedAt = venue.now;
  }

  /** News: the opinion moves at once, and most of it stays. */
  learn(change: number): void {
    this.fair = clamp(this.fair + change);
    this.#anchor = clamp(this.#anchor + 0.7 * change);
  }

  /** Brings the makers' orders to where they now want them. Orders that are already there keep their place. */
  quote(): void {
    if (!this.listing.open(this.#venue.now)) return;
    const { grid } = this.listing.spec;
    const half = this.half ?? this.#drift();
    this.#ladder('bid', down(grid, this.fair - half + 0.01));
    this.#ladder('ask', up(grid, this.fair + half - 0.01));
  }

  /** One ordinary trade. */
  trade(): void {
    const count = this.#wish();
    this.take(this.#taker, count, 1);
    this.#impress(count);
  }

  /** One ordinary trade of the past: printed where the quotes would have been, for there was no book yet. */
  remember(): void {
    const { grid } = this.listing.spec;
    const half = this.#drift();
    const count = this.#wish();
    const price = this.#taker === 'bid' ? up(grid, this.fair + half - 0.01) : down(grid, this.fair - half + 0.01);
    this.#venue.print(this.listing, this.#taker, price, count, false);
    this.#impress(count);
  }

  /** Lets the opinion wander, and answers half of an ordinary spread around it. */
  #drift(): number {
    const { spec } = this.listing;
    const elapsed = this.#venue.now - this.#driftedAt;
    this.#driftedAt = this.#venue.now;
    this.#anchor += (spec.price - this.#anchor) * Math.min(1, elapsed / RETURN);
    this.fair = clamp(this.fair + (this.#anchor - this.fair) * 0.02 + this.#random.normal() * 9);
    const chance = this.fair / 10_000;
    return (spec.tradeEvery < 15_000 ? TIGHT : LOOSE) * (0.3 + 3 * chance * (1 - chance));
  }

  /** Which side somebody next takes, and how much: mostly a little, now and then a lot. */
  #wish(): Count {
    if (this.#random.chance(0.4)) this.#taker = this.#random.chance(0.5) ? 'bid' : 'ask';
    const tail = this.#random.chance(0.02) ? this.#random.between(2, 3.5) : 1;
    return this.#sized((this.listing.spec.size / 100) * Math.exp(0.6 * this.#random.normal()) * tail);
  }

  /** A trade moves the opinion a little its way, unless a story is being told. */
  #impress(count: Count): void {
    if (this.half !== null) return;
    const sign = this.#taker === 'bid' ? 1 : -1;
    this.fair = clamp(this.fair + sign * 14 * Math.min(2, count / (this.listing.spec.size * 4)));
  }

  /** Takes up to `count` at the best prices and at most `reach` ticks through them. */
  take(side: BookSide, count: Count, reach: number): void {
    const { grid } = this.listing.spec;
    const depth = this.listing.book.depth();
    const best = (side === 'bid' ? depth.asks : depth.bids)[0]?.[0];
    if (best === undefined || !this.listing.open(this.#venue.now)) return;
    let price = best;
    for (let step = 0; step < reach; step++) price = side === 'bid' ? up(grid, price) : down(grid, price);
    this.#place(side, price, count, 'immediate_or_cancel');
  }

  /** About `size` contracts, mostly whole ones. */
  #sized(size: number): Count {
    const exact = this.#random.chance(0.06) ? Math.round(size * 100) / 100 : Math.round(size);
    return contracts(Math.max(exact, 1));
  }

  /** So many ordinary trades' worth of contracts, give or take. */
  several(trades: number): Count {
    return this.#sized((this.listing.spec.size / 100) * trades * Math.exp(0.5 * this.#random.normal()));
  }

  #ladder(side: BookSide, top: Price): void {
    const { grid } = this.listing.spec;
    const wanted = this.#wanted[side];
    if (wanted[0] !== top) {
      const next = side === 'bid' ? down : up;
      wanted.splice(0, wanted.length, top);
      for (let price = next(grid, top); wanted.length < LEVELS && price !== wanted.at(-1); price = next(grid, price)) {
        wanted.push(price);
      }
    }
    const orders = this.#orders[side];
    const flicker = this.#random.chance(0.4) ? wanted[this.#random.whole(0, wanted.length - 1)] : undefined;
    // The best goes last: news is one step of the best price, not one a level.
    const worstFirst = [...orders].sort(([a], [b]) => (side === 'bid' ? a - b : b - a));
    for (const [price, id] of worstFirst) {
      if (this.listing.book.resting(id) > 0) {
        if (price !== flicker && wanted.includes(price)) continue;
        this.#venue.cancel(this.listing, id);
      }
      orders.delete(price);
    }
    wanted.forEach((price, depth) => {
      const before = orders.get(price);
      if (before !== undefined && this.listing.book.resting(before) >= this.listing.spec.size * THIN) return;
      const id = this.#place(side, price, this.several(this.#random.between(7, 16) + 2 * depth), 'good_till_canceled');
      orders.set(price, id);
      // Topped up before it is gone, so that the best price does not flicker.
      if (before !== undefined) this.#venue.cancel(this.listing, before);
    });
  }

  #place(side: BookSide, price: Price, count: Count, life: 'immediate_or_cancel' | 'good_till_canceled'): string {
    this.#placed += 1;
    const id = `${STREET} ${this.listing.spec.ticker} ${this.#placed}`;
    this.#venue.place(this.listing, {
      id,
      account: STREET,
      side,
      price,
      count,
      life,
      postOnly: false,
      selfTrade: null,
    });
    return id;
  }
}

const clamp = (price: number): number => Math.min(10_000 - SUREST, Math.max(SUREST, price));
