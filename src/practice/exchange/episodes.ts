import type { Side } from '../../desk/market.ts';
import type { Count } from '../../desk/money.ts';
import { Cast } from './cast.ts';
import type { Theme } from './catalogue.ts';
import type { Dealer } from './dealer.ts';
import type { Random } from './random.ts';
import { Swings } from './swings.ts';
import type { Venue } from './venue.ts';

type Plan = (at: number, act: () => void) => void;

const SECOND = 1_000;
const MINUTE = 60_000;

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
  readonly #cast: Cast;

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
    this.#cast = new Cast(venue, dealers, random);
  }

  open(): void {
    // The first stands alone, so that nothing else moves with it.
    this.#after(20 * SECOND, 36 * SECOND, () => this.#solo((dealer) => this.#cast.alone(dealer)));
    this.#after(92 * SECOND, 125 * SECOND, () => {
      this.#cluster();
      this.#later();
    });
    this.#after(3 * MINUTE, 8 * MINUTE, () => this.#block());
    const news = (dealer: Dealer, change: number): void => this.#news(dealer, change, [dealer]);
    const busy = (dealer: Dealer): boolean => this.#cast.busy(dealer);
    new Swings({
      venue: this.#venue,
      dealers: this.#cast.watched,
      random: this.#random,
      plan: this.#plan,
      busy,
      news,
    }).open();
  }

  /** A burst at once and in haste, in a market that stands alone while one of those has rested. */
  spike(): { readonly ticker: string; readonly side: Side } {
    const fresh = (each: Dealer): boolean =>
      this.#cast.alone(each) && this.#cast.rested(each) && !this.#cast.swings(each);
    const any = this.#cast.watched.some(fresh);
    const dealer = this.#cast.lively((each) => !any || fresh(each));
    const up = this.#upward(dealer);
    this.#burst(dealer, up, [dealer], this.#random.between(9, 13));
    return { ticker: dealer.listing.spec.ticker, side: up ? 'yes' : 'no' };
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
    const dealer = this.#cast.lively(suits);
    this.#burst(dealer, this.#upward(dealer), [dealer], this.#random.between(18, 32));
  }

  /** One piece of news, several markets, seconds apart. */
  #cluster(): void {
    const free = this.#themes.filter((theme) =>
      theme.legs.every((leg) => !this.#cast.swings(this.#dealers.get(leg.ticker))),
    );
    const rested = free.filter((theme) => theme.legs.every((leg) => this.#cast.rested(this.#dealers.get(leg.ticker))));
    const theme = this.#random.pick(rested.length > 0 ? rested : free.length > 0 ? free : this.#themes);
    const involved = theme.legs.flatMap((leg) => this.#dealers.get(leg.ticker) ?? []);
    for (const leg of theme.legs) {
      const dealer = this.#dealers.get(leg.ticker);
      if (dealer === undefined) continue;
      this.#cast.use(dealer);
      this.#after(0, 18 * SECOND, () => this.#burst(dealer, leg.up, involved, this.#random.between(18, 32)));
    }
  }

  /** One-sided trading at 35 times the usual rate or more that moves the price by several cents. */
  #burst(dealer: Dealer, up: boolean, involved: readonly Dealer[], seconds: number): void {
    const shots = this.#random.whole(36, 52);
    const usual = (seconds * SECOND) / dealer.listing.spec.tradeEvery;
    const each = Math.max(12, (usual * this.#random.between(35, 60)) / shots);
    const move = this.#random.between(450, 850) * (up ? 1 : -1);
    this.#cast.use(dealer);
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
    const dealer = this.#cast.choose((each) => each.listing.spec.tradeEvery <= 60_000);
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
    const event = this.#cast.eventOf(dealer);
    if (event === undefined || !event.exclusive) return;
    const siblings = event.markets
      .flatMap((spec) => this.#dealers.get(spec.ticker) ?? [])
      .filter((each) => each !== dealer);
    const whole = siblings.reduce((sum, each) => sum + each.fair, 0);
    for (const sibling of siblings) if (!involved.includes(sibling)) sibling.learn((-change * sibling.fair) / whole);
  }

  /** Away from the nearer end, so that there is room to move. */
  #upward(dealer: Dealer): boolean {
    if (dealer.fair < 3_000) return true;
    if (dealer.fair > 7_000) return false;
    return this.#random.chance(0.5);
  }
}
