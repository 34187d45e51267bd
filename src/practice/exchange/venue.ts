import type { Trade } from '../../desk/market.ts';
import type { Count, Price } from '../../desk/money.ts';
import type { BookSide, Outcome, Placement } from './book.ts';
import type { Catalogue, EventSpec } from './catalogue.ts';
import { Hours } from './hours.ts';
import { Listing } from './listing.ts';
import type { Random } from './random.ts';
import { Tape } from './tape.ts';

/** What a market's life tells of; closing tells nothing, as at Kalshi. */
export type Lifecycle =
  | 'deactivated'
  | 'activated'
  | 'close_date_updated'
  | 'determined'
  | 'metadata_updated'
  | 'settled';

/** What happened in public. Orders are named by id; whoever knows an id knows whose it is. */
export type VenueEvent =
  | {
      readonly type: 'level';
      readonly listing: Listing;
      readonly side: BookSide;
      readonly price: Price;
      readonly change: Count;
      /** The client order id of the order of the account that caused it, else null. */
      readonly cause: string | null;
    }
  | {
      readonly type: 'trade';
      readonly listing: Listing;
      readonly trade: Trade;
      readonly taker: string | null;
      readonly maker: string | null;
    }
  | { readonly type: 'lifecycle'; readonly listing: Listing; readonly change: Lifecycle }
  | { readonly type: 'evicted'; readonly order: string }
  /** Every trade of a placement has been told. */
  | { readonly type: 'done' };

/** The trading floor: every market's book, the tape, and who hears of it. Time moves when it is told. */
export class Venue {
  readonly events: readonly EventSpec[];
  readonly listings: ReadonlyMap<string, Listing>;
  readonly tape = new Tape();
  readonly hours = new Hours();
  /** Milliseconds since 1970. */
  now: number;
  readonly #random: Random;
  readonly #listeners: ((event: VenueEvent) => void)[] = [];
  #cause: string | null = null;

  constructor(catalogue: Catalogue, random: Random, now: number) {
    this.#random = random;
    this.now = now;
    this.events = catalogue.events;
    const listings = new Map<string, Listing>();
    for (const spec of catalogue.events.flatMap((event) => event.markets)) {
      const listing: Listing = new Listing(spec, random.uuid(), this.hours, (side, price, change) =>
        this.#emit({ type: 'level', listing, side, price, change, cause: this.#cause }),
      );
      listings.set(spec.ticker, listing);
    }
    this.listings = listings;
  }

  listen(listener: (event: VenueEvent) => void): void {
    this.#listeners.push(listener);
  }

  /** Matches an order and prints its trades, all in the same millisecond. */
  place(listing: Listing, placement: Placement, cause: string | null = null): Outcome {
    this.#cause = cause;
    const outcome = listing.book.place(placement);
    this.#cause = null;
    for (const order of outcome.evicted) this.#emit({ type: 'evicted', order });
    for (const match of outcome.matches) {
      this.#print(listing, placement.side, match.price, match.count, false, placement.id, match.maker);
    }
    if (outcome.matches.length > 0) this.#emit({ type: 'done' });
    return outcome;
  }

  cancel(listing: Listing, order: string, cause: string | null = null): Count {
    this.#cause = cause;
    const count = listing.book.cancel(order);
    this.#cause = null;
    return count;
  }

  shrink(listing: Listing, order: string, count: Count, cause: string | null): void {
    this.#cause = cause;
    listing.book.shrink(order, count);
    this.#cause = null;
  }

  tell(listing: Listing, change: Lifecycle): void {
    this.#emit({ type: 'lifecycle', listing, change });
  }

  /** Prints a trade that met no order in the book: a negotiated block, or one from before there was a book. */
  print(listing: Listing, side: BookSide, price: Price, count: Count, block: boolean): void {
    this.#print(listing, side, price, count, block, null, null);
  }

  #print(
    listing: Listing,
    side: BookSide,
    price: Price,
    count: Count,
    block: boolean,
    taker: string | null,
    maker: string | null,
  ): void {
    const trade: Trade = {
      id: this.#random.uuid(),
      ticker: listing.spec.ticker,
      price,
      count,
      taker: side === 'bid' ? 'yes' : 'no',
      block,
      time: this.now,
    };
    listing.traded(trade);
    this.tape.add(trade);
    this.#emit({ type: 'trade', listing, trade, taker, maker });
  }

  #emit(event: VenueEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
