import type { Side } from '../../src/desk/market.ts';
import { type Count, cents, complement, contracts, cost, type Money, type Price } from '../../src/desk/money.ts';
import type { Clock } from '../../src/ports.ts';
import type { EventSpec, MarketSpec, Series } from '../../src/practice/exchange/catalogue.ts';
import { own } from '../../src/practice/exchange/claims.ts';
import { Floor } from '../../src/practice/exchange/floor.ts';
import { LINEAR } from '../../src/practice/exchange/grid.ts';
import { Random } from '../../src/practice/exchange/random.ts';
import { marketRoutes } from '../../src/practice/exchange/routes-market.ts';
import { orderRoutes } from '../../src/practice/exchange/routes-orders.ts';
import { portfolioRoutes } from '../../src/practice/exchange/routes-portfolio.ts';
import { Venue } from '../../src/practice/exchange/venue.ts';
import { Counter } from './counter.ts';
import type { Timeline } from './timeline.ts';

const DAY = 86_400_000;
const STEP = 500;
const HEARTBEAT = 10_000;
/** Marks of two markets of one event, and of one that stands alone. */
const EVENTS = [
  { name: 'KXSIMA', markets: ['ONE', 'TWO'] },
  { name: 'KXSIMB', markets: ['ONE'] },
] as const;

/** Truth as the exchange has it: signed contracts by ticker, and the ids of what rests. */
export type Truth = { readonly positions: Readonly<Record<string, number>>; readonly resting: readonly string[] };

/** A small exchange with the practice exchange's matching, ledger and wire, and nobody in it but the owner and a hand. */
export class SimExchange {
  readonly floor: Floor;
  readonly tickers: readonly string[];
  /** Signatures are tested elsewhere, and cost more than all the rest. */
  readonly counter: Counter;
  readonly #timeline: Timeline;

  constructor(timeline: Timeline, random: Random) {
    this.#timeline = timeline;
    const now = (): number => timeline.now;
    const venue = new Venue({ events: EVENTS.map((row) => eventOf(row, timeline.now)), themes: [] }, random, now());
    const street = {
      advance: (to: number): void => {
        venue.now = Math.max(venue.now, to);
      },
      quiet: () => undefined,
      spike: () => ({ ticker: this.tickers[0] ?? '', side: 'yes' as const }),
    };
    const ids = new Random(random.whole(1, 2 ** 31));
    this.floor = new Floor(venue, street, ids, now);
    this.tickers = [...venue.listings.keys()];
    for (const listing of venue.listings.values()) listing.volume = contracts(10_000);
    const clock: Clock = { now, monotonic: now, busy: () => 0, sleep: async () => {}, turn: async () => {} };
    this.counter = new Counter(() => this.floor.advance(), now);
    const { app } = this.counter;
    const { trader, clerk, entry } = this.floor;
    marketRoutes(app, venue, clerk, clock);
    portfolioRoutes(app, venue, clerk, { keyId: 'sim', userId: trader.userId }, clock);
    orderRoutes(app, venue, trader, entry, ids);
    this.#beat(now());
  }

  get control(): Floor['control'] {
    return this.floor.control;
  }

  /** What is at stake: cost of all positions and of what rests, fees apart. */
  exposure(): Money {
    const { trader } = this.floor;
    let sum = 0;
    for (const { basis } of trader.ledger.holdings().values()) sum += basis;
    for (const order of trader.resting()) sum += cost(own(order.side, order.price), order.remaining);
    return sum as Money;
  }

  /** The best price, of others' money, at which contracts of that side could be sold now; null for none. */
  bid(ticker: string, side: Side): Price | null {
    const { venue, trader } = this.floor;
    const listing = venue.listings.get(ticker);
    if (listing?.open(this.#timeline.now) !== true) return null;
    const wanted = side === 'yes' ? 'bid' : 'ask';
    const others = listing.book.orders().filter((one) => one.account !== trader.userId && one.side === wanted);
    const prices = others.map(({ price }) => (side === 'yes' ? price : complement(price)));
    return prices.length === 0 ? null : (Math.max(...prices) as Price);
  }

  held(ticker: string): Count {
    return this.floor.trader.ledger.held(ticker);
  }

  truth(): Truth {
    const { trader } = this.floor;
    const held = [...trader.ledger.holdings()].filter(([, { count }]) => count !== 0);
    return {
      positions: Object.fromEntries(held.map(([ticker, { count }]) => [ticker, count / 100] as const).sort()),
      resting: trader
        .resting()
        .map(({ id }) => id)
        .sort(),
    };
  }

  #beat(pinged: number): void {
    this.#timeline.after(STEP, () => {
      this.floor.advance();
      this.floor.gateway.flush();
      const { now } = this.#timeline;
      const due = now - pinged >= HEARTBEAT;
      if (due) this.floor.gateway.heartbeat();
      this.#beat(due ? now : pinged);
    });
  }
}

function eventOf({ name, markets }: (typeof EVENTS)[number], now: number): EventSpec {
  const fee = { multiplier: 1, maker: 0 };
  const series: Series = {
    ticker: name,
    title: name,
    category: 'Politics',
    frequency: 'custom',
    tags: [],
    fee,
    shard: 0,
  };
  const event = `${name}-26`;
  const specs = markets.map(
    (mark): MarketSpec => ({
      ticker: `${event}-${mark}`,
      event,
      category: series.category,
      yes: mark,
      rules: `If ${mark}, then the market resolves to Yes.`,
      grid: LINEAR,
      openAt: now - 30 * DAY,
      closeAt: now + 30 * DAY,
      fee,
      shard: 0,
      price: cents(45),
      tradeEvery: 60_000,
      size: contracts(10),
    }),
  );
  return { ticker: event, series, title: name, subTitle: '', exclusive: false, markets: specs };
}
