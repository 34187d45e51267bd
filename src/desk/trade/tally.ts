import type { Side } from '../market.ts';
import { type Count, complement, cost, type Money, PRICE_ONE } from '../money.ts';
import type { Fill, Order, Receipt, Ticket } from '../order.ts';
import { towardOf } from './client-id.ts';
import type { Execution } from './venue.ts';

/** What came of an order so far, in the ticket's own side's price. */
export type Sum = { readonly count: Count; readonly cost: Money; readonly fee: Money };

/** What `count` contracts cost in one side's prices, when they cost `paid` in the other's. */
const otherSide = (count: Count, paid: Money): Money => (cost(PRICE_ONE, count) - paid) as Money;

/**
 * What one order has come to, out of what its receipt, its updates, listings and fills say, in whatever order and as
 * often as they come. Each of them can only be behind the truth, never ahead: the highest count is true. Of the same
 * count the fills are exact, the order's own sum comes next, the average of a receipt last.
 */
export class Tally {
  readonly #ticket: Ticket;
  readonly #toward: Side;
  readonly #trades = new Set<string>();
  #fills: Sum = { count: 0 as Count, cost: 0 as Money, fee: 0 as Money };
  #report: Sum;
  #average = true;
  #booked: Sum;

  /** `booked` was answered before. */
  constructor(ticket: Ticket, booked: Sum) {
    this.#ticket = ticket;
    this.#toward = towardOf(ticket.side, ticket.action);
    this.#report = booked;
    this.#booked = booked;
  }

  /** What was answered so far. */
  get booked(): Sum {
    return this.#booked;
  }

  /** False when it cannot be of this order: an order never comes to more than was sent. */
  fits(told: { readonly ticker: string; readonly toward: Side; readonly count?: Count }): boolean {
    const { ticker, count } = this.#ticket;
    return told.ticker === ticker && told.toward === this.#toward && (told.count ?? 0) <= count;
  }

  /** A receipt counts in YES prices. */
  receipt({ filled: count, cost: paid, fees: fee }: Receipt): void {
    this.#hear({ count, cost: this.#ticket.side === 'yes' ? paid : otherSide(count, paid), fee }, true);
  }

  /**
   * An order counts in the prices of the side it moves toward: Kalshi's `…_fill_cost_dollars` of a sold YES is what
   * the NO cost that was bought with it. Its specification does not say so; orders filled for real do.
   */
  order({ filled: count, cost: paid, fees: fee }: Order): void {
    this.#hear({ count, cost: this.#toward === this.#ticket.side ? paid : otherSide(count, paid), fee }, false);
  }

  fill({ tradeId, price, count, fee }: Fill): void {
    if (this.#trades.has(tradeId) || this.#fills.count + count > this.#ticket.count) return;
    this.#trades.add(tradeId);
    const paid = cost(this.#ticket.side === 'yes' ? price : complement(price), count);
    const { count: before, cost: spent, fee: fees } = this.#fills;
    this.#fills = { count: (before + count) as Count, cost: (spent + paid) as Money, fee: (fees + fee) as Money };
  }

  /**
   * Nothing is filled for nothing, or for a dollar: such a sum is replaced by the limit until fills tell. More than was
   * sent is all of it: somebody else's doing is for the statement to tell.
   */
  #plausible(told: Sum): Sum {
    const { price, count } = this.#ticket;
    const sum = told.count <= count ? told : { count, cost: cost(price, count), fee: told.fee };
    const absurd = sum.count > 0 && (sum.cost <= 0 || sum.cost >= cost(PRICE_ONE, sum.count));
    return absurd ? { ...sum, cost: cost(price, sum.count) } : sum;
  }

  /** What is new since this was last asked, or null. A correction of cost or fee has no contracts. */
  take(taker: boolean): Execution | null {
    const before = this.#booked;
    const now = this.#fills.count >= this.#report.count ? this.#fills : this.#report;
    const change = {
      count: (now.count - before.count) as Count,
      cost: (now.cost - before.cost) as Money,
      fee: (now.fee - before.fee) as Money,
    };
    if (change.count === 0 && change.cost === 0 && change.fee === 0) return null;
    this.#booked = now;
    return { ticket: this.#ticket, ...change, taker };
  }

  #hear(told: Sum, average: boolean): void {
    const report = this.#plausible(told);
    const { count } = this.#report;
    if (report.count < count || (report.count === count && (average || !this.#average))) return;
    this.#report = report;
    this.#average = average;
  }
}
