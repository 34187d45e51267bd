import type { MarketStatus, Trade } from '../../desk/market.ts';
import { type Count, cents, PRICE_ONE, type Price } from '../../desk/money.ts';
import { Book, type Watcher } from './book.ts';
import type { MarketSpec } from './catalogue.ts';
import type { Hours } from './hours.ts';
import type { Random } from './random.ts';

const HOUR = 3_600_000;
const HOURS = 24;

/** How a market may be decided; `scalar` pays half a dollar to either side here. */
export type Result = 'yes' | 'no' | 'scalar';
/** What a YES is worth then. */
export const WORTH: Readonly<Record<Result, Price>> = { yes: PRICE_ONE, no: 0 as Price, scalar: cents(50) };

/** One market of the practice exchange as it stands: its book and what was traded in it. */
export class Listing {
  #spec: MarketSpec;
  readonly id: string;
  readonly book: Book;
  /** How it was settled; null before. */
  result: Result | null = null;
  /** Price and size of the last trade; the size is 0 before the first. */
  last: Price;
  lastSize = 0 as Count;
  /** Price a day ago. */
  readonly previous: Price;
  volume = 0 as Count;
  openInterest = 0 as Count;
  /** How far it was moved by hand; what only its hours decide is `active`. */
  #status: MarketStatus = 'active';
  #since = 0;
  readonly #floor: Hours;
  readonly #hours: number[] = Array.from({ length: HOURS }, () => 0);
  #hour = 0;

  constructor(spec: MarketSpec, id: string, floor: Hours, watch: Watcher) {
    this.#floor = floor;
    this.#spec = spec;
    this.id = id;
    this.book = new Book(watch);
    this.last = spec.price;
    this.previous = spec.price;
  }

  get spec(): MarketSpec {
    return this.#spec;
  }

  /** Other rules, or another close. */
  revise(change: Partial<Pick<MarketSpec, 'rules' | 'closeAt'>>): void {
    this.#spec = { ...this.#spec, ...change };
  }

  /** True while orders are matched. */
  open(now: number): boolean {
    return this.status(now) === 'active' && this.#floor.trades(this.spec.shard);
  }

  status(now: number): MarketStatus {
    return this.#status === 'active' && now >= this.spec.closeAt ? 'closed' : this.#status;
  }

  /** Moves it to another state by hand, at `at` ms. */
  become(status: MarketStatus, at: number): void {
    if (!this.over(at)) this.#since = at;
    this.#status = status;
  }

  /** True once nobody will trade here again. */
  over(now: number): boolean {
    const status = this.status(now);
    return status !== 'active' && status !== 'inactive' && now >= this.#since;
  }

  traded(trade: Trade): void {
    this.#roll(trade.time);
    this.last = trade.price;
    this.lastSize = trade.count;
    this.volume = (this.volume + trade.count) as Count;
    // Roughly half of all trades open new contracts; the exchange does not follow who held what.
    this.openInterest = (this.openInterest + Math.round(trade.count / 2)) as Count;
    const index = this.#hour % HOURS;
    this.#hours[index] = (this.#hours[index] ?? 0) + trade.count;
  }

  volume24h(now: number): Count {
    this.#roll(now);
    return this.#hours.reduce((sum, hour) => sum + hour, 0) as Count;
  }

  /** Gives the market a past that agrees with its last hour: a day of volume, and weeks before it. */
  age(now: number, random: Random): void {
    const hour = this.volume24h(now);
    for (let index = 0; index < HOURS; index++) {
      if (this.#hours[index] === 0) this.#hours[index] = Math.round(hour * random.between(0.6, 1.4));
    }
    const day = this.volume24h(now);
    this.volume = Math.round(day * random.between(6, 30)) as Count;
    this.openInterest = Math.round(this.volume * random.between(0.15, 0.4)) as Count;
  }

  #roll(now: number): void {
    const hour = Math.floor(now / HOUR);
    if (this.#hour === 0) this.#hour = hour;
    for (let steps = Math.min(HOURS, hour - this.#hour); steps > 0; steps -= 1) {
      this.#hours[(hour - steps + 1) % HOURS] = 0;
    }
    this.#hour = Math.max(this.#hour, hour);
  }
}
