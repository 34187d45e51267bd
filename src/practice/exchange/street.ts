import type { Side } from '../../desk/market.ts';
import { Agenda } from './agenda.ts';
import type { Catalogue } from './catalogue.ts';
import { Dealer } from './dealer.ts';
import { Director } from './episodes.ts';
import type { Random } from './random.ts';
import { Venue } from './venue.ts';

/** How much trading there is before the owner arrives, ms. */
const PAST = 3_600_000;
/** A longer silence than this was the computer's sleep: the street slept too. So far back, the clock was set. */
const NAP = 120_000;

/** The whole practice market in motion: everything that happens between two calls is decided by the seed. */
export class Street {
  readonly venue: Venue;
  readonly #agenda = new Agenda();
  readonly #random: Random;
  readonly #director: Director;
  #quiet = false;

  /** Opens with an hour of ordinary trading behind it. `now` in ms. */
  constructor(catalogue: Catalogue, random: Random, now: number) {
    this.#random = random;
    this.venue = new Venue(catalogue, random, now - PAST);
    const dealers = new Map(
      [...this.venue.listings].map(([ticker, listing]) => [ticker, new Dealer(this.venue, listing, random)]),
    );
    for (const dealer of dealers.values()) this.#trades(dealer, now);
    this.#run(now);
    for (const dealer of dealers.values()) this.#quotes(dealer);
    for (const listing of this.venue.listings.values()) listing.age(now, random);
    const plan = (at: number, act: () => void): void => this.#plan(at, act);
    this.#director = new Director(this.venue, dealers, catalogue.themes, random, plan);
    this.#director.open();
  }

  /** Lets everything happen that happens up to `to` (ms). */
  advance(to: number): void {
    const gap = to - this.venue.now;
    if (Math.abs(gap) > NAP) this.#agenda.postpone(gap);
    if (gap < -NAP) this.venue.now = to;
    this.#run(to);
  }

  /** One burst out of its turn, from now on. Answers its market and the side that is bought. */
  spike(): { readonly ticker: string; readonly side: Side } {
    return this.#director.spike();
  }

  /** Nobody does anything any more. */
  quiet(): void {
    this.#agenda.clear();
    this.#quiet = true;
  }

  #run(to: number): void {
    this.#agenda.run(to);
    this.venue.now = Math.max(this.venue.now, to);
  }

  #plan(at: number, act: () => void): void {
    if (this.#quiet) return;
    this.#agenda.add(Math.ceil(at), (due) => {
      this.venue.now = Math.max(this.venue.now, due);
      act();
    });
  }

  #quotes(dealer: Dealer): void {
    const every = Math.min(15_000, Math.max(3_000, dealer.listing.spec.tradeEvery / 2));
    const quote = (): void => {
      if (dealer.listing.over(this.venue.now)) return;
      dealer.quote();
      this.#plan(this.venue.now + this.#random.between(0.5, 1.5) * every, quote);
    };
    quote();
  }

  /** Trading from now on; what comes before `opening` is the past. */
  #trades(dealer: Dealer, opening: number): void {
    const { tradeEvery } = dealer.listing.spec;
    const trade = (): void => {
      if (dealer.listing.over(this.venue.now)) return;
      if (this.venue.now < opening) dealer.remember();
      else dealer.trade();
      // People follow each other: every fifth trade draws another one after it within seconds.
      const drawn = this.#random.chance(0.2);
      const wait = this.#random.exponential(drawn ? 2_500 : tradeEvery * 1.25);
      this.#plan(this.venue.now + wait, trade);
    };
    this.#plan(this.venue.now + this.#random.exponential(tradeEvery), trade);
  }
}
