import type { Money } from '../../desk/money.ts';
import type { Holding } from './ledger.ts';
import type { Fill, Order } from './order.ts';
import type { Settled, Trader } from './trader.ts';
import type { Venue } from './venue.ts';

/** What the account's listings show. */
type Picture = {
  /** ms; everything up to here is in it. */
  readonly at: number;
  readonly orders: readonly Order[];
  readonly fills: readonly Fill[];
  readonly settled: readonly Settled[];
  readonly holdings: ReadonlyMap<string, Readonly<Holding>>;
  /** By shard. */
  readonly available: ReadonlyMap<number, Money>;
};

/** Answers the account's listings: as of now, or late on request, as Kalshi's may be. */
export class Clerk {
  readonly #venue: Venue;
  readonly #trader: Trader;
  #lag = 0;
  #changed = false;
  /** Copies of the account since the lag began, oldest first. */
  #pages: Picture[] = [];

  constructor(venue: Venue, trader: Trader) {
    this.#venue = venue;
    this.#trader = trader;
    trader.listen(() => {
      this.#changed = true;
    });
  }

  /** From now on shows the account as it was `ms` ago, but never as it was before this call. 0 ends it. */
  lag(ms: number): void {
    this.#lag = ms;
    this.#pages = ms > 0 ? [this.#copy()] : [];
  }

  /** Takes down what changed; to be called as time moves. */
  note(): void {
    if (this.#lag === 0 || !this.#changed) return;
    this.#pages.push(this.#copy());
    this.#changed = false;
    const asOf = this.#venue.now - this.#lag;
    while ((this.#pages[1]?.at ?? Number.POSITIVE_INFINITY) <= asOf) this.#pages.shift();
  }

  /** Up to when the listings are complete, ms. */
  asOf(): number {
    const first = this.#pages[0]?.at ?? Number.NEGATIVE_INFINITY;
    return Math.max(first, this.#venue.now - this.#lag);
  }

  picture(): Picture {
    const asOf = this.asOf();
    return this.#pages.findLast((page) => page.at <= asOf) ?? this.#live();
  }

  #live(): Picture {
    const { orders, fills, settled, ledger } = this.#trader;
    const available = new Map(ledger.shards().map((shard) => [shard, this.#trader.available(shard)]));
    return { at: this.#venue.now, orders, fills, settled, holdings: ledger.holdings(), available };
  }

  #copy(): Picture {
    const { orders, fills, settled, holdings, ...rest } = this.#live();
    return {
      ...rest,
      orders: orders.map((order) => ({ ...order })),
      fills: [...fills],
      settled: [...settled],
      holdings: new Map([...holdings].map(([ticker, holding]) => [ticker, { ...holding }])),
    };
  }
}
