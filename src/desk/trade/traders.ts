import { Book } from '../book.ts';
import type { Traded } from '../day-record.ts';
import type { Deal, Effect } from '../effect.ts';
import type { DeskEvent } from '../event.ts';
import { type Market, marketName, type Side, type Trade } from '../market.ts';
import type { Money } from '../money.ts';
import type { Action } from '../order.ts';
import type { Settings } from '../settings.ts';
import type { Results, StoredPosition } from '../state.ts';
import type { Trip } from '../trip.ts';
import type { Gate, PositionRow, TraderFigures } from '../view.ts';
import type { Approvals } from './approvals.ts';
import type { Around, Floor, Signals } from './floor.ts';
import { Logbook } from './logbook.ts';
import { Portfolio } from './portfolio.ts';
import { positionRow } from './position-row.ts';
import { Trader } from './trader.ts';
import type { Execution, Venue } from './venue.ts';

const NOTHING: readonly Effect[] = [];
/** Stands in for a book that is not kept: it shows nothing and is never trusted. */
const NO_BOOK = new Book();
/** So often traders are let go of whose markets are not followed any more, ms. */
const SWEEP = 10_000;

type BookEvent = Extract<DeskEvent, { type: 'book.snapshot' | 'book.delta' }>;

/** What one set of traders, on paper or live, has around it. */
export type Firm = {
  readonly paper: boolean;
  readonly approvals: Approvals;
  readonly signals: Signals | null;
  venue(ticker: string): Venue;
  nextId(side: Side, action: Action): string;
  /** New positions may be taken at all. */
  entering(): boolean;
  /** Entries wait for a tap. */
  asks(): boolean;
  market(ticker: string): Market | null;
  /** Null when its book is not kept. */
  book(ticker: string): Book | null;
  admits(ticker: string): boolean;
  around(ticker: string, market: Market | null, at: number): Around;
  group(market: Market | null): string | null;
  trading(): Floor['trading'];
  /** Cost of what is at risk at `at` (ms), or may yet be, besides these traders' positions and orders. */
  besides(at: number): Money;
};

/** The momentum traders of one firm, one a market, and what they have earned. Where none trades they cost nothing. */
export class Traders {
  readonly #firm: Firm;
  readonly #traders = new Map<string, Trader>();
  /**
   * Those that time alone may give something to do: all that hold or await something, and those with a signal or whose
   * past still moves. Of hundreds of quiet markets none, so that a tick costs nothing. Whoever is handed out wakes.
   */
  readonly #awake = new Map<string, Trader>();
  #swept = 0;
  readonly #portfolio: Portfolio;
  readonly #logbook: Logbook;
  #settings: Settings;

  /** `before` and `trips` are what earlier runs came to. */
  constructor(settings: Settings, before: Results, trips: readonly Trip[], firm: Firm) {
    this.#firm = firm;
    this.#settings = settings;
    this.#portfolio = new Portfolio(settings, before, firm.paper);
    this.#logbook = new Logbook(trips);
  }

  get results(): Results {
    return this.#portfolio.results;
  }

  /** Positions that were closed, newest last, at most 500. */
  get trips(): readonly Trip[] {
    return this.#logbook.trips;
  }

  /** What was traded on a day of the owner's. */
  tradedOn(date: string): Traded {
    return this.#portfolio.tradedOn(date);
  }

  /** The day on which the circuit breaker tripped, while it holds. */
  get tripped(): string | null {
    return this.#portfolio.tripped;
  }

  /** Tickers whose books must be kept: something is held or working there. */
  get held(): readonly string[] {
    return [...this.#awake].flatMap(([ticker, trader]) => (trader.idle ? [] : [ticker]));
  }

  /** The trader of a market, when it has one. */
  get(ticker: string): Trader | undefined {
    const trader = this.#traders.get(ticker);
    if (trader !== undefined) this.#awake.set(ticker, trader);
    return trader;
  }

  /** An order is open in this market, and its trader may not have been told of it. */
  wake(ticker: string): void {
    this.#trader(ticker);
  }

  /** True when something is held there. */
  holds(ticker: string): boolean {
    return this.#traders.get(ticker)?.position != null;
  }

  /** Positions as they are to survive a restart. */
  get stored(): readonly StoredPosition[] {
    return [...this.#awake].flatMap(([ticker, { position }]) => (position === null ? [] : [position.stored(ticker)]));
  }

  /** Takes up positions of an earlier run, or of the owner's. */
  hold(stored: StoredPosition): void {
    this.#trader(stored.ticker).hold(stored);
  }

  /** New settings. Where they end trading, entries are cancelled and what is held stays protected. */
  configure(settings: Settings, at: number): readonly Effect[] {
    this.#settings = settings;
    this.#portfolio.configure(settings);
    return this.#firm.entering() ? NOTHING : this.retreat(at);
  }

  /** Cancels every entry that works. */
  retreat(at: number): readonly Effect[] {
    return [...this.#awake.values()].flatMap((trader) => trader.retreat(at));
  }

  /** The owner lets entries go on after the breaker. */
  rearm(): void {
    this.#portfolio.rearm(this.#unrealized());
  }

  /** A book changed: only its own market is looked at. */
  observe(event: BookEvent): readonly Effect[] {
    const { ticker, at } = event;
    const known = this.#traders.get(ticker);
    // What a book did before its market was chosen counts as soon as it is.
    if (known === undefined && (!this.#firm.entering() || this.#firm.book(ticker) === null)) return NOTHING;
    const trader = known ?? this.#trader(ticker);
    if (event.type === 'book.snapshot') trader.restart();
    return this.#look(trader, ticker, at);
  }

  /** A public trade: it may fill what rests on paper. */
  print(trade: Trade, at: number): readonly Effect[] {
    const trader = this.#traders.get(trade.ticker);
    return trader === undefined || trader.idle
      ? NOTHING
      : this.#booked(trader.print(trade, this.floor(trade.ticker, at)));
  }

  /** What the market's orders have come to, and what its trader makes of that. */
  take(ticker: string, executions: readonly Execution[], at: number): readonly Effect[] {
    const trader = this.#trader(ticker);
    if (trader.position === null)
      for (const { ticket, count, cost, fee } of executions) {
        if (count !== 0) continue;
        const by = (ticket.action === 'sell' ? cost : -cost) as Money;
        this.#portfolio.correct(by);
        this.#logbook.correct(ticker, by, fee);
      }
    const effects = this.#booked(trader.take(executions, this.floor(ticker, at)));
    return [...effects, ...this.judge(ticker, at)];
  }

  /** Lets a market's trader act, and counts what it did. */
  act(ticker: string, at: number, what: (trader: Trader, floor: Floor) => readonly Effect[]): readonly Effect[] {
    return this.#booked(what(this.#trader(ticker), this.floor(ticker, at)));
  }

  /** Looks at one market as it stands. */
  judge(ticker: string, at: number): readonly Effect[] {
    const trader = this.#traders.get(ticker);
    return trader === undefined ? NOTHING : this.#look(trader, ticker, at);
  }

  /** Time passes: orders and signals grow older, the breaker watches. */
  tick(at: number): readonly Effect[] {
    const effects: Effect[] = [];
    for (const [ticker, trader] of this.#awake) effects.push(...this.#look(trader, ticker, at));
    effects.push(...this.#watch(at));
    for (const [ticker, trader] of this.#awake) if (trader.asleep) this.#awake.delete(ticker);
    if (Math.abs(at - this.#swept) >= SWEEP) this.#sweep(at);
    return effects;
  }

  /** Every market with something held, in no order. */
  get positions(): readonly (readonly [ticker: string, trader: Trader])[] {
    return [...this.#awake].filter(([, trader]) => trader.position !== null);
  }

  /** `active` markets are traded by the scanner's choice. */
  figures(active: number, exposure: Money): TraderFigures {
    const { trades, wins, realized, fees, today, tripped } = this.#portfolio;
    const unrealized = this.#unrealized();
    const day = (today + unrealized) as Money;
    const { paper } = this.#firm;
    return { paper, trades, wins, realized, fees, unrealized, today: day, exposure, active, tripped };
  }

  rows(): readonly PositionRow[] {
    const { paper } = this.#firm;
    return this.positions.flatMap(([ticker, trader]) => {
      const market = this.#firm.market(ticker);
      const what = { ticker, paper, doing: trader.doing(market) };
      return trader.position === null ? [] : [positionRow(what, trader.position, market, this.#settings)];
    });
  }

  /** Cost of all positions and working entries. */
  get exposure(): Money {
    return [...this.#awake.values()].reduce((sum, trader) => sum + trader.exposure, 0) as Money;
  }

  /** What an entry in a market would have to pass now. */
  gates(ticker: string, at: number): readonly Gate[] {
    return this.#trader(ticker).gates(this.floor(ticker, at));
  }

  /** The floor around a market now. */
  floor(ticker: string, at: number): Floor {
    const firm = this.#firm;
    const market = firm.market(ticker);
    const book = firm.book(ticker) ?? NO_BOOK;
    return {
      at,
      settings: this.#settings,
      trading: firm.trading(),
      tripped: this.#portfolio.tripped !== null,
      market,
      book,
      admitted: firm.entering() && firm.admits(ticker),
      group: firm.group(market),
      asks: firm.asks(),
      exposure: () => (this.exposure + firm.besides(at)) as Money,
      around: () => firm.around(ticker, market, at),
    };
  }

  #look(trader: Trader, ticker: string, at: number): readonly Effect[] {
    if (trader.calm(this.#firm.book(ticker) ?? NO_BOOK, this.#settings, at)) return NOTHING;
    this.#awake.set(ticker, trader);
    return this.#booked(trader.judge(this.floor(ticker, at)));
  }

  #trader(ticker: string): Trader {
    let trader = this.#traders.get(ticker);
    if (trader === undefined) {
      const { paper, approvals, signals } = this.#firm;
      const nextId = (side: Side, action: Action): string => this.#firm.nextId(side, action);
      trader = new Trader({ ticker, paper, approvals, signals, nextId, venue: this.#firm.venue(ticker) });
      this.#traders.set(ticker, trader);
    }
    this.#awake.set(ticker, trader);
    return trader;
  }

  /** Lets go of traders whose markets are not followed any more. */
  #sweep(at: number): void {
    this.#swept = at;
    const entering = this.#firm.entering();
    for (const [ticker, trader] of this.#traders) {
      if (!trader.idle || (entering && this.#firm.book(ticker) !== null)) continue;
      this.#traders.delete(ticker);
      this.#awake.delete(ticker);
    }
  }

  #booked(effects: readonly Effect[]): readonly Effect[] {
    let at: number | null = null;
    for (const effect of effects) {
      if (!isDeal(effect)) continue;
      this.#portfolio.book(effect);
      if (effect.type === 'exit') {
        const name = marketName(this.#firm.market(effect.ticker) ?? undefined, effect.ticker);
        this.#logbook.add(effect, name, this.#firm.paper);
      }
      if (effect.type !== 'order') at = effect.at;
    }
    // A loss that trips the breaker must not be followed by an entry before the next tick.
    return at === null ? effects : [...effects, ...this.#watch(at)];
  }

  /** Lets the breaker look; one that trips takes back what works. */
  #watch(at: number): readonly Effect[] {
    const tripped = this.#portfolio.watch(this.#unrealized(), at);
    return tripped.length === 0 ? tripped : [...tripped, ...this.retreat(at)];
  }

  #unrealized(): Money {
    let sum = 0;
    for (const { position } of this.#awake.values()) {
      if (position?.guarded) sum += position.worth(position.lastBid ?? position.entry);
    }
    return sum as Money;
  }
}

const isDeal = (effect: Effect): effect is Deal =>
  effect.type === 'order' || effect.type === 'fill' || effect.type === 'exit';
