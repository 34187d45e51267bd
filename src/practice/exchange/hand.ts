import type { Side } from '../../desk/market.ts';
import { type Count, cents, complement, contracts, type Price } from '../../desk/money.ts';
import type { BookSide } from './book.ts';
import type { Listing } from './listing.ts';
import type { Venue } from './venue.ts';

const HAND = 'hand';

/** Somebody who quotes, takes and withdraws at a word. Prices are in cents of their own side and counts in contracts. */
export class Hand {
  readonly #venue: Venue;
  /** Whose orders it does not touch. */
  readonly #owner: string;
  #placed = 0;

  constructor(venue: Venue, owner: string) {
    this.#venue = venue;
    this.#owner = owner;
  }

  quote(listing: Listing, quote: { readonly yes: number; readonly no: number; readonly size: number }): void {
    const bid = cents(quote.yes);
    const ask = complement(cents(quote.no));
    const fresh = new Set<string>();
    this.clear(listing, (side, price) => (side === 'bid' ? price >= ask || bid === 0 : price <= bid || ask === 10_000));
    if (quote.yes > 0) fresh.add(this.#put(listing, 'bid', bid, contracts(quote.size), 'good_till_canceled'));
    if (quote.no > 0) fresh.add(this.#put(listing, 'ask', ask, contracts(quote.size), 'good_till_canceled'));
    this.clear(listing, (side, price, id) => !fresh.has(id) && (side === 'bid' ? price >= bid : price <= ask));
  }

  take(listing: Listing, side: Side, price: number, count: number): void {
    const yes = side === 'yes' ? cents(price) : complement(cents(price));
    this.#put(listing, sideOf(side), yes, contracts(count), 'immediate_or_cancel');
  }

  /** A public trade that meets no order of the book, at so many cents of YES. */
  print(listing: Listing, side: Side, price: number, count: number): void {
    this.#venue.print(listing, sideOf(side), cents(price), contracts(count), false);
  }

  /** Takes orders that are not the account's out of a book. */
  clear(listing: Listing, goes: (side: BookSide, price: Price, id: string) => boolean): void {
    for (const { id, account, side, price } of listing.book.orders()) {
      if (account !== this.#owner && goes(side, price, id)) this.#venue.cancel(listing, id);
    }
  }

  #put(
    listing: Listing,
    side: BookSide,
    price: Price,
    count: Count,
    life: 'good_till_canceled' | 'immediate_or_cancel',
  ): string {
    this.#placed += 1;
    const id = `${HAND} ${this.#placed}`;
    const terms = { id, account: HAND, side, price, count, life, postOnly: false, selfTrade: null };
    this.#venue.place(listing, terms);
    return id;
  }
}

const sideOf = (side: Side): BookSide => (side === 'yes' ? 'bid' : 'ask');
