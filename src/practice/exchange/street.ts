import { Agenda } from './agenda.ts';
import type { Catalogue } from './catalogue.ts';
import { Dealer } from './dealer.ts';
import { Director } from './episodes.ts';
import type { Random } from './random.ts';
import { Venue } from './venue.ts';

/** How much trading there is before the owner arrives, ms. */
const PAST = 3_600_000;
/** A longer silence than this was the computer's sleep: the street slept too. */
const NAP = 120_000;

/** The whole practice market in motion: everything that happens between two calls is decided by the seed. */
export class Street {
  readonly venue: Venue;
  readonly #agenda = new Agenda();
  readonly #random: Random;

  /** Opens with an hour of ordinary trading behind it. `now` in ms. */
  constructor(catalogue: Catalogue, random: Random, now: number) {
    this.#random = random;
    this.venue = new Venue(catalogue, random, now - PAST);
    const dealers = new Map(
      [...this.venue.listings].map(([ticker, listing]) => [ticker, new Dealer(this.venue, listing, random)]),
    );
    for (const dealer of dealers.values()) this.#enter(dealer);
    this.#run(now);
    for (const listing of this.venue.listings.values()) listing.age(now, random);
    const plan = (at: number, act: () => void): void => this.#plan(at, act);
    new Director(this.venue, dealers, catalogue.themes, random, plan).open();
  }

  /** Lets everything happen that happens up to `to` (ms). */
  advance(to: number): void {
    const gap = to - this.venue.now;
    if (gap > NAP) this.#agenda.postpone(gap);
    this.#run(to);
  }

  #run(to: number): void {
    this.#agenda.run(to);
    this.venue.now = Math.max(this.venue.now, to);
  }

  #plan(at: number, act: () => void): void {
    this.#agenda.add(Math.ceil(at), (due) => {
      this.venue.now = Math.max(this.venue.now, due);
      act();
    });
  }

  #enter(dealer: Dealer): void {
    const { spec } = dealer.listing;
    const quoteEvery = Math.min(15_000, Math.max(3_000, spec.tradeEvery / 2));
    const quote = (): void => {
      if (!dealer.listing.open(this.venue.now)) return;
      dealer.quote();
      this.#plan(this.venue.now + this.#random.between(0.5, 1.5) * quoteEvery, quote);
    };
    const trade = (): void => {
      if (!dealer.listing.open(this.venue.now)) return;
      dealer.trade();
      // People follow each other: every third trade draws another one after it within seconds.
      const wait = this.#random.chance(0.33)
        ? this.#random.exponential(2_500)
        : this.#random.exponential(spec.tradeEvery * 1.4);
      this.#plan(this.venue.now + wait, trade);
    };
    quote();
    this.#plan(this.venue.now + this.#random.exponential(spec.tradeEvery), trade);
  }
}
