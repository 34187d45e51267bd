import { cents } from '../../desk/money.ts';
import type { Dealer } from './dealer.ts';
import type { Random } from './random.ts';
import type { Venue } from './venue.ts';

/** Half the spread of a market in a swing: 2 cents apart, each best price half a cent from the next. */
const CLOSE = 50;
/** How far beyond the middle of its tick the price then stands. */
const INSIDE = 20;
const SECOND = 1_000;
/** How long quotes stand apart before they close: longer than the trader looks back. */
const APART = 7 * SECOND;
/** A market is left alone so long after a swing. */
const REST = 4 * 60 * SECOND;
/** Swings happen in so many of the busiest markets. */
const BUSIEST = 8;

type Street = {
  readonly venue: Venue;
  readonly dealers: readonly Dealer[];
  readonly random: Random;
  readonly plan: (at: number, act: () => void) => void;
  /** Something else is going on there. */
  readonly busy: (dealer: Dealer) => boolean;
  /** Moves an opinion by so many prices, and those that hang on it. */
  readonly news: (dealer: Dealer, change: number) => void;
};

/**
 * Momentum to practise on: in a busy market quotes are pulled apart, then close on one side. The price stays there for
 * some seconds, long enough to decide; then mostly it walks on and turns, at times it comes to nothing or falls back.
 * It is made to be seen, and says nothing about what momentum is worth on a real exchange.
 */
export class Swings {
  readonly #street: Street;
  readonly #swungAt = new Map<Dealer, number>();

  constructor(street: Street) {
    this.#street = street;
  }

  open(): void {
    this.#after(28 * SECOND, 36 * SECOND, () => this.#next());
  }

  #next(): void {
    this.#swing();
    this.#after(60 * SECOND, 90 * SECOND, () => this.#next());
  }

  #swing(): void {
    const dealer = this.#choose();
    if (dealer === null) return;
    const { random, news, plan, venue } = this.#street;
    const start = venue.now;
    this.#swungAt.set(dealer, start);
    const sign = random.chance(0.5) ? 1 : -1;
    // The gap shrinks by more than three points. For a bearish one the YES bid must fall all the same.
    const shrink = random.between(380, 520);
    const jump = sign > 0 ? random.between(180, 260) : shrink / 2 + random.between(300, 380);
    const step = (after: number, change: number): void => plan(start + after, () => news(dealer, change));
    dealer.half = CLOSE + shrink / 2;
    dealer.quote();
    plan(start + APART, () => {
      dealer.half = CLOSE;
      // Well inside the tick, so that little news does not take the bid back at once.
      const target = Math.round((dealer.fair + sign * jump) / 100) * 100 + sign * INSIDE;
      news(dealer, target - dealer.fair);
    });
    const held = APART + random.between(12, 17) * SECOND;
    const end = this.#goOn(held, sign, step);
    this.#trade(dealer, start + APART + 1_500, start + end, sign);
    plan(start + end + 2 * SECOND, () => {
      dealer.half = null;
    });
  }

  /** Plans what becomes of a swing from `at` on, ms after its start; answers when it is over. */
  #goOn(at: number, sign: number, step: (after: number, change: number) => void): number {
    const { random } = this.#street;
    const draw = random.unit();
    if (draw < 0.15) {
      step(at, -sign * random.between(350, 550));
      return at + 5 * SECOND;
    }
    const far = draw < 0.3 ? random.between(80, 250) : random.between(400, 900);
    const seconds = Math.max(8, Math.round((far / 100) * random.between(3.5, 6.5)));
    const pace = (sign * far) / seconds;
    for (let n = 1; n <= seconds; n++) step(at + n * SECOND, pace + random.normal() * 14);
    const turn = random.whole(5, 10);
    for (let n = 1; n <= turn; n++) step(at + (seconds + n) * SECOND, (-sign * random.between(320, 480)) / turn);
    return at + (seconds + turn) * SECOND;
  }

  /** Small trades both ways, more of them with the swing than against it. */
  #trade(dealer: Dealer, from: number, to: number, sign: number): void {
    const { random, plan } = this.#street;
    const against = sign > 0 ? 'ask' : 'bid';
    const along = sign > 0 ? 'bid' : 'ask';
    for (let at = from; at < to; at += random.between(1_500, 3_500)) {
      plan(at, () => {
        dealer.take(random.chance(0.45) ? against : along, dealer.several(0.6), 1);
        dealer.quote();
      });
    }
  }

  /** One of the busiest markets with room on both sides, and not the one that swung last. */
  #choose(): Dealer | null {
    const { dealers, venue, random, busy } = this.#street;
    const busiest = dealers
      .toSorted((a, b) => b.listing.volume24h(venue.now) - a.listing.volume24h(venue.now))
      .slice(0, BUSIEST)
      .filter((each) => each.half === null && !busy(each) && each.fair > cents(22) && each.fair < cents(78));
    const rested = busiest.filter(
      (each) =>
        venue.now - (this.#swungAt.get(each) ?? Number.NEGATIVE_INFINITY) > REST && each.listing.open(venue.now),
    );
    return rested.length > 0 ? random.pick(rested) : null;
  }

  #after(least: number, most: number, act: () => void): void {
    const { plan, venue, random } = this.#street;
    plan(venue.now + random.between(least, most), act);
  }
}
