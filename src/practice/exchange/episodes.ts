import type { Count } from '../../desk/money.ts';
import type { EventSpec, MarketSpec, Theme } from './catalogue.ts';
import type { Dealer } from './dealer.ts';
import type { Random } from './random.ts';
import { Swings } from './swings.ts';
import type { Venue } from './venue.ts';

type Plan = (at: number, act: () => void) => void;

const SECOND = 1_000;
const MINUTE = 60_000;
/** A market is left alone so long after an episode, so that the next one is news again. */
const REST = 12 * MINUTE;
const WATCHED = ['Elections', 'Politics'];

/**
 * Makes things happen: one burst soon after the start, a cluster soon after that, then something every few minutes,
 * and a swing every minute or so.
 */
export class Director {
  readonly #venue: Venue;
  readonly #dealers: ReadonlyMap<string, Dealer>;
  readonly #themes: readonly Theme[];
  readonly #random: Random;
  readonly #plan: Plan;
  readonly #usedAt = new Map<Dealer, number>();

  constructor(
    venue: Venue,
    dealers: ReadonlyMap<string, Dealer>,
    themes: readonly Theme[],
    random: Random,
    plan: Plan,
  ) {
    this.#venue = venue;
    this.#dealers = dealers;
    this.#themes = themes;
    this.#random = random;
    this.#plan = plan;
  }

  open(): void {
    // The first stands alone: a question without siblings, so that nothing else moves with it.
    this.#after(20 * SECOND, 36 * SECOND, () => this.#solo((dealer) => this.#eventOf(dealer)?.markets.length === 1));
    this.#after(92 * SECOND, 125 * SECOND, () => {
      this.#cluster();
      this.#later();
    });
    this.#after(3 * MINUTE, 8 * MINUTE, () => this.#block());
    const dealers = [...this.#dealers.values()].filter((each) => WATCHED.includes(each.listing.spec.category));
    const news = (dealer: Dealer, change: number): void => this.#news(dealer, change, [dealer]);
    const busy = (dealer: Dealer): boolean => this.#busy(dealer);
    new Swings({ venue: this.#venue, dealers, random: this.#random, plan: this.#plan, busy, news }).open();
  }

  #later(): void {
    this.#after(90 * SECOND, 260 * SECOND, () => {
      const draw = this.#random.unit();
      if (draw < 0.44) this.#solo(() => true);
      else if (draw < 0.75) this.#cluster();
      else this.#sweep();
      this.#later();
    });
  }

  #after(least: number, most: number, act: () => void): void {
    this.#plan(this.#venue.now + this.#random.between(least, most), act);
  }

  #solo(suits: (dealer: Dealer) => boolean): void {
    const lively = ({ tradeEvery }: MarketSpec): boolean => tradeEvery >= 10_000 && tradeEvery <= 90_000;
    const dealer = this.#choose((each) => lively(each.listing.spec) && suits(each));
    this.#burst(dealer, this.#upward(dealer), [dealer]);
  }

  /** One piece of news, several markets, seconds apart. */
  #cluster(): void {
    const free = this.#themes.filter((theme) =>
      theme.legs.every((leg) => !this.#swings(this.#dealers.get(leg.ticker))),
    );
    const rested = free.filter((theme) => theme.legs.every((leg) => this.#rested(this.#dealers.get(leg.ticker))));
    const theme = this.#random.pick(rested.length > 0 ? rested : free.length > 0 ? free : this.#themes);
    const involved = theme.legs.flatMap((leg) => this.#dealers.get(leg.ticker) ?? []);
    for (const leg of theme.legs) {
      const dealer = this.#dealers.get(leg.ticker);
      if (dealer === undefined) continue;
      this.#usedAt.set(dealer, this.#venue.now);
      this.#after(0, 18 * SECOND, () => this.#burst(dealer, leg.up, involved));
    }
  }

  /** One-sided trading at 35 times the usual rate or more that moves the price by several cents. */
  #burst(dealer: Dealer, up: boolean, involved: readonly Dealer[]): void {
    const seconds = this.#random.between(18, 32);
    const shots = this.#random.whole(36, 52);
    const usual = (seconds * SECOND) / dealer.listing.spec.tradeEvery;
    const each = Math.max(12, (usual * this.#random.between(35, 60)) / shots);
    const move = this.#random.between(450, 850) * (up ? 1 : -1);
    this.#usedAt.set(dealer, this.#venue.now);
    for (let shot = 0; shot < shots; shot++) {
      this.#after(0, seconds * SECOND, () => {
        this.#news(dealer, move / shots, involved);
        const against = this.#random.chance(0.04);
        dealer.take(up === against ? 'ask' : 'bid', dealer.several(against ? 1 : each), 3);
      });
    }
  }

  /** Somebody clears level after level with single orders. */
  #sweep(): void {
    const dealer = this.#choose((each) => each.listing.spec.tradeEvery <= 60_000);
    const up = this.#upward(dealer);
    let at = 0;
    for (let order = this.#random.whole(2, 4); order > 0; order -= 1) {
      this.#after(at, at + 2 * SECOND, () => {
        const depth = dealer.listing.book.depth();
        const levels = (up ? depth.asks : depth.bids).slice(0, this.#random.whole(4, 6));
        const count = Math.round(levels.reduce((sum, [, size]) => sum + size, 0) * 0.97) as Count;
        if (count > 0) dealer.take(up ? 'bid' : 'ask', count, 6);
        this.#news(dealer, up ? 220 : -220, [dealer]);
      });
      at += 3 * SECOND;
    }
  }

  #block(): void {
    const dealer = this.#random.pick([...this.#dealers.values()]);
    const { bids } = dealer.listing.book.depth();
    const best = bids[0]?.[0];
    if (best !== undefined && dealer.listing.open(this.#venue.now)) {
      this.#venue.print(dealer.listing, this.#random.pick(['bid', 'ask'] as const), best, dealer.several(60), true);
    }
    this.#after(4 * MINUTE, 10 * MINUTE, () => this.#block());
  }

  /** Moves an opinion and, where one market's gain is another's loss, those of its siblings. */
  #news(dealer: Dealer, change: number, involved: readonly Dealer[]): void {
    dealer.learn(change);
    dealer.quote();
    const event = this.#eventOf(dealer);
    if (event === undefined || !event.exclusive) return;
    const siblings = event.markets
      .flatMap((spec) => this.#dealers.get(spec.ticker) ?? [])
      .filter((each) => each !== dealer);
    const whole = siblings.reduce((sum, each) => sum + each.fair, 0);
    for (const sibling of siblings) if (!involved.includes(sibling)) sibling.learn((-change * sibling.fair) / whole);
  }

  #eventOf(dealer: Dealer): EventSpec | undefined {
    return this.#venue.events.find((each) => each.ticker === dealer.listing.spec.event);
  }

  /** A lively market of the watched categories that has rested, else the one that rested longest. */
  #choose(suits: (dealer: Dealer) => boolean): Dealer {
    const all = [...this.#dealers.values()].filter(
      (each) =>
        WATCHED.includes(each.listing.spec.category) &&
        each.fair > 1_200 &&
        each.fair < 8_800 &&
        !this.#swings(each) &&
        suits(each),
    );
    const rested = all.filter((each) => this.#rested(each));
    const dealer =
      rested.length > 0
        ? this.#random.pick(rested)
        : this.#random.pick(all.length > 0 ? all : [...this.#dealers.values()]);
    this.#usedAt.set(dealer, this.#venue.now);
    return dealer;
  }

  /** A swing goes on in this market or in one that hangs on it. */
  #swings(dealer: Dealer | undefined): boolean {
    return dealer !== undefined && this.#kin(dealer).some((each) => each.half !== null);
  }

  /** An episode of this market, or of one that hangs on it, may still go on. */
  #busy(dealer: Dealer): boolean {
    return this.#kin(dealer).some((each) => this.#venue.now - (this.#usedAt.get(each) ?? 0) < 75 * SECOND);
  }

  /** The markets of a market's event. */
  #kin(dealer: Dealer): Dealer[] {
    return (this.#eventOf(dealer)?.markets ?? []).flatMap((spec) => this.#dealers.get(spec.ticker) ?? []);
  }

  #rested(dealer: Dealer | undefined): boolean {
    return dealer !== undefined && this.#venue.now - (this.#usedAt.get(dealer) ?? Number.NEGATIVE_INFINITY) > REST;
  }

  /** Away from the nearer end, so that there is room to move. */
  #upward(dealer: Dealer): boolean {
    if (dealer.fair < 3_000) return true;
    if (dealer.fair > 7_000) return false;
    return this.#random.chance(0.5);
  }
}
