import { Clerk } from './clerk.ts';
import { Control } from './control.ts';
import { OrderEntry } from './entry.ts';
import { Gateway } from './gateway.ts';
import type { Random } from './random.ts';
import type { Street } from './street.ts';
import { Trader } from './trader.ts';
import type { Venue } from './venue.ts';

/** The exchange itself, without a way in: one account at a venue, its counters, its books and its levers. */
export class Floor {
  readonly venue: Venue;
  readonly trader: Trader;
  readonly clerk: Clerk;
  readonly entry: OrderEntry;
  readonly gateway: Gateway;
  readonly control: Control;
  readonly #street: Pick<Street, 'advance'>;
  readonly #now: () => number;

  /** `random` draws the account's ids; `now` in ms. */
  constructor(venue: Venue, street: Pick<Street, 'advance' | 'quiet' | 'spike'>, random: Random, now: () => number) {
    this.venue = venue;
    this.#street = street;
    this.#now = now;
    this.trader = new Trader(venue, random);
    this.gateway = new Gateway(venue, this.trader, now);
    this.clerk = new Clerk(venue, this.trader);
    this.entry = new OrderEntry(venue, this.trader, random);
    const { trader, clerk, entry, gateway } = this;
    this.control = new Control({ venue, street, trader, clerk, entry, gateway, advance: () => this.advance() });
  }

  /** Brings everything to the time that it is. */
  advance(): void {
    this.#street.advance(this.#now());
    this.trader.tick();
    this.control.tick();
    this.clerk.note();
  }
}
