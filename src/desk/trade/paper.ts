import type { Book } from '../book.ts';
import type { Effect, Style } from '../effect.ts';
import type { FeeModel, Side, Trade } from '../market.ts';
import { type Count, complement, cost, type Money, type Price } from '../money.ts';
import type { Ticket } from '../order.ts';
import { charge, fillFee } from './fee.ts';
import type { Approved } from './risk.ts';
import type { Execution, Venue, Working } from './venue.ts';

/** An order, or its cancelling, is at the exchange so much later, ms. */
const DELAY = 250;
/** What a simulated order took from a level is missing there for so long, ms; then others have had time to refill it. */
const REFILL = 1_000;
/** Levels looked at for one order. */
const DEPTH = 20;

type PaperOrder = {
  readonly ticket: Ticket;
  readonly arrivesAt: number;
  expiresAt: number;
  arrived: boolean;
  remaining: number;
  /** Rounding of earlier fills, see {@link charge}. */
  carry: Money;
};

const NOTHING: readonly Effect[] = [];
const IDLE: readonly Working[] = [];

const other = (side: Side): Side => (side === 'yes' ? 'no' : 'yes');

/**
 * One market's simulated orders against its live book, rather too hard than too easy. A taker gets what the first whole
 * book a quarter of a second later shows within its limit; what rests is filled only when the market trades through it.
 */
export class PaperExchange implements Venue {
  /** The fees of its market, as far as they are known by now. */
  readonly #model: () => FeeModel | null;
  #working: PaperOrder[] = [];
  readonly #taken = new Map<string, { readonly count: number; readonly until: number }>();

  constructor(model: () => FeeModel | null) {
    this.#model = model;
  }

  /** Takes an order in, sent at `at` (ms). */
  place({ ticket }: Approved, _style: Style, at: number): readonly Effect[] {
    this.#working.push({
      ticket,
      arrivesAt: at + DELAY,
      expiresAt: ticket.expiresAt ?? Number.POSITIVE_INFINITY,
      arrived: false,
      remaining: ticket.count,
      carry: 0 as Money,
    });
    return NOTHING;
  }

  /** Asks for every entry to be cancelled; until the request is there it may still be filled. */
  cancelEntries(at: number): readonly Effect[] {
    for (const order of this.#working) {
      if (order.ticket.action === 'buy') order.expiresAt = Math.min(order.expiresAt, at + DELAY);
    }
    return NOTHING;
  }

  /** Forgets every order at once: the run is over. */
  clear(): void {
    this.#working = [];
  }

  get working(): readonly Working[] {
    if (this.#working.length === 0) return IDLE;
    return this.#working.map(({ ticket, remaining }) => ({ ticket, remaining: remaining as Count, unknown: false }));
  }

  /** What the book does to the orders, as it stands at `at` (ms). A stale or crossed book does nothing. */
  observe(book: Book, at: number): readonly Execution[] {
    if (this.#working.length === 0) return [];
    const done: Execution[] = [];
    for (const order of this.#working) {
      if (at < order.arrivesAt || at >= order.expiresAt || book.stale || book.crossed) continue;
      const taking = !order.arrived;
      order.arrived = true;
      done.push(...(taking ? this.#take(order, book, at) : this.#cross(order, book, at)));
      if (order.ticket.lasts !== 'rest') order.remaining = 0;
    }
    this.#sweep(at);
    return done;
  }

  /** A public trade: it fills what rests when it happened strictly beyond its price. */
  print(trade: Trade, at: number): readonly Execution[] {
    if (trade.block) return [];
    const done: Execution[] = [];
    for (const order of this.#working) {
      const { side, price, action } = order.ticket;
      if (!order.arrived || at >= order.expiresAt || trade.time < order.arrivesAt) continue;
      const traded = side === 'yes' ? trade.price : complement(trade.price);
      const through = action === 'buy' ? traded < price : traded > price;
      if (through) done.push(this.#fill(order, price, trade.count, false));
    }
    this.#sweep(at);
    return done;
  }

  /** An arriving order against the levels within its limit, each at its own price. */
  #take(order: PaperOrder, book: Book, at: number): Execution[] {
    return this.#against(order, book, at, (price) => within(order.ticket, price)).map(([price, count]) =>
      this.#fill(order, price, count, true),
    );
  }

  /** The other side has come strictly through a resting order's price: it is filled at its own. */
  #cross(order: PaperOrder, book: Book, at: number): Execution[] {
    const { ticket } = order;
    const beyond = (price: Price): boolean => within(ticket, price) && price !== ticket.price;
    return this.#against(order, book, at, beyond).map(([, count]) => this.#fill(order, ticket.price, count, false));
  }

  /** What an order finds against it, best first and no more than it wants, in its own side's prices. */
  #against(order: PaperOrder, book: Book, at: number, wanted: (price: Price) => boolean): [Price, Count][] {
    const { side, action } = order.ticket;
    const facing = action === 'buy' ? other(side) : side;
    const found: [Price, Count][] = [];
    let left = order.remaining;
    for (const [bid, shown] of book.levels(facing, DEPTH)) {
      const price = action === 'buy' ? complement(bid) : bid;
      if (left <= 0 || !wanted(price)) break;
      const level = `${facing}${bid}`;
      const taken = this.#taken.get(level);
      const gone = taken === undefined || taken.until <= at ? 0 : taken.count;
      const count = Math.min(left, shown - gone);
      if (count <= 0) continue;
      left -= count;
      this.#taken.set(level, { count: gone + count, until: at + REFILL });
      found.push([price, count as Count]);
    }
    return found;
  }

  #fill(order: PaperOrder, price: Price, most: Count, taker: boolean): Execution {
    const { ticket } = order;
    const count = Math.min(order.remaining, most) as Count;
    order.remaining -= count;
    const paid = cost(price, count);
    const revenue = (ticket.action === 'buy' ? -paid : paid) as Money;
    const { fee, carry } = charge(revenue, fillFee(price, count, taker, this.#model()), order.carry);
    order.carry = carry;
    return { ticket, count, cost: paid, fee, taker };
  }

  #sweep(at: number): void {
    this.#working = this.#working.filter((order) => order.remaining > 0 && at < order.expiresAt);
  }
}

/** Whether a price is as good as the ticket's limit, or better. */
const within = ({ action, price: limit }: Ticket, price: Price): boolean =>
  action === 'buy' ? price <= limit : price >= limit;
