import type { EventSpec, MarketSpec } from './catalogue.ts';
import type { Dealer } from './dealer.ts';
import type { Random } from './random.ts';
import type { Venue } from './venue.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
/** A market is left alone so long after an episode, so that the next one is news again. */
const REST = 12 * MINUTE;
const WATCHED = ['Elections', 'Politics'];

/** The markets that episodes are played in, and when each of them last was. */
export class Cast {
  /** Those of the categories that are watched by default. */
  readonly watched: readonly Dealer[];
  readonly #venue: Venue;
  readonly #dealers: ReadonlyMap<string, Dealer>;
  readonly #random: Random;
  readonly #usedAt = new Map<Dealer, number>();

  constructor(venue: Venue, dealers: ReadonlyMap<string, Dealer>, random: Random) {
    this.#venue = venue;
    this.#dealers = dealers;
    this.#random = random;
    this.watched = [...dealers.values()].filter((each) => WATCHED.includes(each.listing.spec.category));
  }

  /** An episode of this market begins. */
  use(dealer: Dealer): void {
    this.#usedAt.set(dealer, this.#venue.now);
  }

  /** A lively market of the watched categories that has rested, else the one that rested longest. */
  choose(suits: (dealer: Dealer) => boolean): Dealer {
    const all = this.watched.filter(
      (each) => each.fair > 1_200 && each.fair < 8_800 && !this.swings(each) && suits(each),
    );
    const rested = all.filter((each) => this.rested(each));
    const dealer =
      rested.length > 0
        ? this.#random.pick(rested)
        : this.#random.pick(all.length > 0 ? all : [...this.#dealers.values()]);
    this.use(dealer);
    return dealer;
  }

  /** Busy enough that a burst stands out of something, and calm enough that it stands out at all. */
  lively(suits: (dealer: Dealer) => boolean): Dealer {
    const lively = ({ tradeEvery }: MarketSpec): boolean => tradeEvery >= 10_000 && tradeEvery <= 90_000;
    return this.choose((each) => lively(each.listing.spec) && suits(each));
  }

  /** A question without siblings. */
  alone(dealer: Dealer): boolean {
    return this.eventOf(dealer)?.markets.length === 1;
  }

  rested(dealer: Dealer | undefined): boolean {
    return dealer !== undefined && this.#venue.now - (this.#usedAt.get(dealer) ?? Number.NEGATIVE_INFINITY) > REST;
  }

  /** A swing goes on in this market or in one that hangs on it. */
  swings(dealer: Dealer | undefined): boolean {
    return dealer !== undefined && this.#kin(dealer).some((each) => each.half !== null);
  }

  /** An episode of this market, or of one that hangs on it, may still go on. */
  busy(dealer: Dealer): boolean {
    return this.#kin(dealer).some((each) => this.#venue.now - (this.#usedAt.get(each) ?? 0) < 75 * SECOND);
  }

  eventOf(dealer: Dealer): EventSpec | undefined {
    return this.#venue.events.find((each) => each.ticker === dealer.listing.spec.event);
  }

  /** The markets of a market's event. */
  #kin(dealer: Dealer): Dealer[] {
    return (this.eventOf(dealer)?.markets ?? []).flatMap((spec) => this.#dealers.get(spec.ticker) ?? []);
  }
}
