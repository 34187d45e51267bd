import { cost, type Money } from '../money.ts';
import type { Entry } from './own-orders.ts';

/** A request that was held up on its way may be carried out so long after it was sent, ms: nothing bounds it. */
const LATEST = 60_000;

/** Entries that were given up because no statement showed them: their money stays set aside while they may yet arrive. */
export class GivenUp {
  #entries: Entry[] = [];

  add(entry: Entry): void {
    if (entry.order.ticket.action === 'buy') this.#entries.push(entry);
  }

  /** What they would cost at `at` (ms), were they all to arrive. One that did arrive counts where it stands. */
  atStake(at: number): Money {
    this.#entries = this.#entries.filter(({ order, lost }) => lost && Math.abs(at - order.sentAt) < LATEST);
    return this.#entries.reduce((sum, { order: { ticket } }) => sum + cost(ticket.price, ticket.count), 0) as Money;
  }
}
