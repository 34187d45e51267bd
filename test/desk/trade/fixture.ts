import { Book } from '../../../src/desk/book.ts';
import { Desk } from '../../../src/desk/desk.ts';
import type { Deal, Effect, Notice } from '../../../src/desk/effect.ts';
import type { DeskEvent } from '../../../src/desk/event.ts';
import type { Level, Market, Side } from '../../../src/desk/market.ts';
import { type Count, cents, contracts, dollars, type Price } from '../../../src/desk/money.ts';
import type { Ticket } from '../../../src/desk/order.ts';
import { defaults, type Settings } from '../../../src/desk/settings.ts';
import { initialState } from '../../../src/desk/state.ts';
import type { Standing } from '../../../src/desk/trade/checks.ts';

export const T = Date.parse('2026-11-21T15:00:00Z');

export const settings = (more: Partial<Settings> = {}): Settings => ({
  ...defaults(),
  'trader.mode': 'paper',
  ...more,
});

/** Levels in cents and contracts. */
export const levels = (...pairs: readonly (readonly [number, number])[]): Level[] =>
  pairs.map(([price, count]) => [cents(price), contracts(count)]);

export function book(yes: readonly (readonly [number, number])[], no: readonly (readonly [number, number])[]): Book {
  const made = new Book();
  made.snapshot(levels(...yes), levels(...no));
  return made;
}

export const market = (more: Partial<Market> = {}): Market => ({
  ticker: 'A',
  event: null,
  series: null,
  category: null,
  eventTitle: null,
  title: null,
  status: 'active',
  openAt: null,
  closeAt: null,
  volume24h: null,
  exchangeIndex: 0,
  ranges: [],
  fee: null,
  quote: null,
  settled: null,
  rules: null,
  ...more,
});

export const ticket = (more: Partial<Ticket> = {}): Ticket => ({
  clientId: 'one',
  ticker: 'A',
  side: 'yes',
  action: 'buy',
  price: cents(41),
  count: contracts(5),
  lasts: 'rest',
  expiresAt: null,
  reduceOnly: false,
  group: null,
  exchangeIndex: null,
  ...more,
});

/** Nothing speaks against an order on paper: YES 40, NO 55, nothing held. */
export const standing = (more: Partial<Standing> = {}): Standing => ({
  at: T,
  settings: settings(),
  live: false,
  byOwner: false,
  trading: 'active',
  tripped: false,
  statementAge: null,
  waking: false,
  ahead: 0,
  unwritable: false,
  unreachable: null,
  hours: null,
  weeklyPause: false,
  market: market(),
  book: book([[40, 100]], [[55, 100]]),
  bookChecked: false,
  held: contracts(0),
  working: contracts(0),
  pending: contracts(0),
  foreign: contracts(0),
  exiting: false,
  lastTrade: null,
  sent: 0,
  repeats: 0,
  exposure: dollars(0),
  shardBalance: null,
  reserved: dollars(0),
  inside: false,
  skipInside: false,
  ...more,
});

/** A desk that trades on paper, played by hand: prices in cents, times in ms after {@link T}. */
export class Pit {
  readonly desk: Desk;
  readonly effects: Effect[] = [];
  readonly given: DeskEvent[] = [];
  readonly #sizes = new Map<string, number>();

  constructor(more: Partial<Settings> = {}, known: Partial<Market> = {}) {
    this.desk = new Desk({ ...initialState(), settings: settings(more) });
    this.give({ type: 'market', at: T, market: market(known) });
  }

  give(event: DeskEvent): void {
    this.given.push(event);
    this.effects.push(...this.desk.decide(event));
  }

  /** The whole book anew, 100 contracts at each price. */
  snapshot(ms: number, yes: number, no: number): void {
    this.#sizes.clear();
    this.#sizes.set(`yes${yes}`, 100).set(`no${no}`, 100);
    this.give({ type: 'book.snapshot', at: T + ms, ticker: 'A', yes: levels([yes, 100]), no: levels([no, 100]) });
  }

  /** Moves the best bid of a side; what stood above the new one is then taken away. */
  bid(ms: number, side: Side, price: number, count = 100): void {
    this.#change(ms, side, price, count - (this.#sizes.get(`${side}${price}`) ?? 0));
    for (const [level, size] of this.#sizes) {
      const at = Number(level.replace(side, ''));
      if (level.startsWith(side) && at > price) this.#change(ms, side, at, -size);
    }
  }

  /** Ticks every half second up to then. */
  pass(from: number, to: number): void {
    for (let ms = from; ms <= to; ms += 500) this.give({ type: 'tick', at: T + ms });
  }

  get deals(): Deal[] {
    return this.effects.flatMap((effect) =>
      effect.type === 'order' || effect.type === 'fill' || effect.type === 'exit' ? [effect] : [],
    );
  }

  get notices(): Notice[] {
    return this.effects.flatMap((effect) => (effect.type === 'notice' ? [effect.notice] : []));
  }

  /** Deals in a few words: `order yes buy 36`, `fill no sell 55`, `exit stop_loss`. */
  get told(): string[] {
    return this.deals.map((deal) =>
      deal.type === 'exit' ? `exit ${deal.reason}` : `${deal.type} ${deal.side} ${deal.action} ${deal.price / 100}`,
    );
  }

  #change(ms: number, side: Side, price: number, contractsChanged: number): void {
    if (contractsChanged === 0) return;
    const level = `${side}${price}`;
    const left = (this.#sizes.get(level) ?? 0) + contractsChanged;
    if (left === 0) this.#sizes.delete(level);
    else this.#sizes.set(level, left);
    const change = (contractsChanged * 100) as Count;
    this.give({ type: 'book.delta', at: T + ms, ticker: 'A', side, price: (price * 100) as Price, change });
  }
}
