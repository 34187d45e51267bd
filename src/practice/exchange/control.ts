import type { Side } from '../../desk/market.ts';
import { cents, complement, contracts, countText, priceText } from '../../desk/money.ts';
import type { Action } from '../../desk/order.ts';
import type { Clerk } from './clerk.ts';
import type { OrderEntry } from './entry.ts';
import type { Gateway } from './gateway.ts';
import { Hand } from './hand.ts';
import type { Listing, Result } from './listing.ts';
import type { Street } from './street.ts';
import type { Trader } from './trader.ts';
import type { Venue } from './venue.ts';

/** From a market's decision to its payment, ms. */
const SETTLING = 1_000;

type Parts = {
  readonly venue: Venue;
  readonly street: Pick<Street, 'quiet' | 'spike'>;
  readonly trader: Trader;
  readonly clerk: Clerk;
  readonly entry: OrderEntry;
  readonly gateway: Gateway;
  /** Brings the exchange to its clock's time. */
  readonly advance: () => void;
};

/**
 * The exchange's levers, for tests and for trying things out in practice; no client reaches them over the wire.
 * Prices are in cents and counts in contracts. An unknown ticker throws.
 */
export class Control {
  readonly #parts: Parts;
  readonly #hand: Hand;
  readonly #due: { readonly at: number; readonly listing: Listing; readonly result: Result }[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#hand = new Hand(parts.venue, parts.trader.userId);
  }

  /** The street trades and quotes no more by itself; what it has in the books stays. */
  quiet(): void {
    this.#parts.street.quiet();
  }

  /** Somebody buys one side of one market hard, from now on and for about ten seconds; answers which. */
  spike(): { readonly ticker: string; readonly side: Side } {
    this.#parts.advance();
    return this.#parts.street.spike();
  }

  /** Every socket is cut, and none is let in for so many ms. */
  loseFeed(ms: number): void {
    this.#parts.gateway.shut(ms);
  }

  /**
   * Sets the best bids of both sides, `size` contracts each, in the sides' own cents; the street's better ones go,
   * nothing prints. 0 leaves a side without bids.
   */
  quote(ticker: string, quote: { readonly yes: number; readonly no: number; readonly size: number }): void {
    this.#hand.quote(this.#listing(ticker), quote);
  }

  /** Takes all of the street's orders out of a book. */
  empty(ticker: string): void {
    this.#hand.clear(this.#listing(ticker), () => true);
  }

  /** A public trade at so many cents of YES that meets no order of the book. `side` is the taker's. */
  print(ticker: string, side: Side, price: number, count: number): void {
    this.#hand.print(this.#listing(ticker), side, price, count);
  }

  /** Somebody buys `side` for at most `price` of its own cents, now or not at all: this fills what rests against it. */
  take(ticker: string, side: Side, price: number, count: number): void {
    this.#hand.take(this.#listing(ticker), side, price, count);
  }

  /**
   * From now on the account's listings and `user_data_timestamp` answer as of `ms` ago, but not of before this call;
   * 0 ends it. Answers to orders and the socket are never late.
   */
  lag(ms: number): void {
    this.#parts.advance();
    this.#parts.clerk.lag(ms);
  }

  /** A trading pause, of one shard or of all: orders are refused, cancels work. */
  pauseTrading(on: boolean, shard: number | null = null): void {
    this.#parts.advance();
    this.#parts.venue.hours.pauseTrading(on, shard);
    this.#parts.trader.tick();
  }

  /** An exchange pause: even cancels are refused. */
  pauseExchange(on: boolean): void {
    this.#parts.advance();
    this.#parts.venue.hours.pauseExchange(on);
    this.#parts.trader.tick();
  }

  /** Halts a market; what rests goes on resting. */
  inactivate(ticker: string): void {
    const listing = this.#listing(ticker);
    listing.become('inactive', this.#parts.venue.now);
    this.#parts.venue.tell(listing, 'deactivated');
  }

  /** Ends a market's halt. Every order in its book is gone then, of which the account's channels do not tell. */
  activate(ticker: string): void {
    const listing = this.#listing(ticker);
    this.#hand.clear(listing, () => true);
    for (const order of this.#parts.trader.resting()) {
      if (order.listing === listing) this.#parts.trader.cancel(order, null, true);
    }
    listing.become('active', this.#parts.venue.now);
    this.#parts.venue.tell(listing, 'activated');
  }

  /** Closes a market before its time: nothing on the socket, every order operation refused, orders cancelled a little later. */
  close(ticker: string): void {
    this.#listing(ticker).become('closed', this.#parts.venue.now);
  }

  /** Words a market's rules anew. The socket says that something about it changed, and not what. */
  reword(ticker: string, rules: string): void {
    const listing = this.#listing(ticker);
    listing.revise({ rules });
    this.#parts.venue.tell(listing, 'metadata_updated');
  }

  /** Moves a market's close to another time, ms since 1970. */
  reschedule(ticker: string, closeAt: number): void {
    const listing = this.#listing(ticker);
    listing.revise({ closeAt });
    this.#parts.venue.tell(listing, 'close_date_updated');
  }

  /** Decides a market, closed first if it was not, and pays it out a second later. */
  settle(ticker: string, result: Result): void {
    const listing = this.#listing(ticker);
    const { now } = this.#parts.venue;
    listing.become('determined', now);
    listing.result = result;
    this.#parts.venue.tell(listing, 'determined');
    this.#due.push({ at: now + SETTLING, listing, result });
  }

  /**
   * The owner trades by hand elsewhere: a limit order without a client order id that stays until it is filled, at
   * `price` of the side's own cents. Answers its id.
   */
  foreignTrade(ticker: string, side: Side, action: Action, count: number, price: number): string {
    this.#parts.advance();
    const yes = side === 'yes' ? cents(price) : complement(cents(price));
    const { order } = this.#parts.entry.create({
      ticker,
      side: (side === 'yes') === (action === 'buy') ? 'bid' : 'ask',
      count: countText(contracts(count)),
      price: priceText(yes),
      time_in_force: 'good_till_canceled',
      self_trade_prevention_type: 'taker_at_cross',
    });
    return order.id;
  }

  /** A client order id is free again as soon as its order does not rest any more. */
  forgetClientIds(on: boolean): void {
    this.#parts.entry.forgetful = on;
  }

  /** Pays out what is due; the exchange calls this as its time moves. */
  tick(): void {
    const { venue, trader } = this.#parts;
    for (let next = this.#due[0]; next !== undefined && next.at <= venue.now; next = this.#due[0]) {
      this.#due.shift();
      trader.settle(next.listing, next.result);
      next.listing.become('finalized', venue.now);
      venue.tell(next.listing, 'settled');
    }
  }

  #listing(ticker: string): Listing {
    this.#parts.advance();
    const listing = this.#parts.venue.listings.get(ticker);
    if (listing === undefined) throw new Error(`the practice exchange has no market ${ticker}`);
    return listing;
  }
}
