import type { Books } from '../books.ts';
import type { Deal, Effect } from '../effect.ts';
import type { DeskEvent } from '../event.ts';
import { marketName, type Trade } from '../market.ts';
import type { Markets } from '../markets.ts';
import type { Money, Price } from '../money.ts';
import type { Settings } from '../settings.ts';
import type { DeskState } from '../state.ts';
import type { PaperFigures, PositionRow, TradingState } from '../view.ts';
import { breakEven } from './fee.ts';
import type { Floor, Paper } from './floor.ts';
import { Portfolio } from './portfolio.ts';
import { scan, type Verdict } from './scanner.ts';
import { Trader } from './trader.ts';

const NOTHING: readonly Effect[] = [];

type BookEvent = Extract<DeskEvent, { type: 'book.snapshot' | 'book.delta' }>;

export type TradersParts = {
  readonly books: Books;
  readonly markets: Markets;
  trading(): TradingState;
  /** Null as live: only mode `paper` trades on paper. */
  readonly paper: Paper | null;
};

/** The momentum traders on paper, one a market, and what they have earned. Where none trades they cost nothing. */
export class Traders {
  readonly #parts: TradersParts;
  readonly #traders = new Map<string, Trader>();
  readonly #portfolio: Portfolio;
  #settings: Settings;
  #verdicts: ReadonlyMap<string, Verdict> = new Map();
  #nextScan = 0;
  #ids = 0;

  constructor(state: Pick<DeskState, 'settings' | 'breaker'>, parts: TradersParts) {
    this.#parts = parts;
    this.#settings = state.settings;
    this.#portfolio = new Portfolio(state.settings, state.breaker);
  }

  /** The day on which the circuit breaker tripped, while it holds. */
  get tripped(): string | null {
    return this.#portfolio.tripped;
  }

  /** Tickers whose books must be kept: something is held or working there. */
  get held(): readonly string[] {
    return [...this.#traders].filter(([, trader]) => !trader.idle).map(([ticker]) => ticker);
  }

  /** New settings. Where they end trading, entries are cancelled and what is held stays protected. */
  configure(settings: Settings, at: number): void {
    this.#settings = settings;
    this.#portfolio.configure(settings);
    this.#nextScan = 0;
    if (!this.#entering) this.retreat(at);
  }

  /** Cancels every entry that works. */
  retreat(at: number): void {
    for (const trader of this.#traders.values()) trader.retreat(at);
  }

  /** The owner lets entries go on after the breaker. */
  rearm(): void {
    this.#portfolio.rearm(this.#unrealized());
  }

  /** A book changed: only its own market is looked at. */
  observe(event: BookEvent): readonly Effect[] {
    if (!this.#entering && this.#traders.size === 0) return NOTHING;
    const { ticker, at } = event;
    let trader = this.#traders.get(ticker);
    if (trader === undefined) {
      if (!this.#entering || this.#parts.books.get(ticker) === undefined) return NOTHING;
      const { paper } = this.#parts;
      const signals = typeof paper === 'function' ? paper : null;
      trader = new Trader({ ticker, nextId: () => this.#nextId(), signals });
      this.#traders.set(ticker, trader);
      this.#nextScan = 0;
    }
    if (event.type === 'book.snapshot') trader.restart();
    return this.#judge(ticker, trader, at);
  }

  /** A public trade: it may fill what rests. */
  print(trade: Trade, at: number): readonly Effect[] {
    const trader = this.#traders.get(trade.ticker);
    const floor = trader === undefined || trader.idle ? null : this.#floor(trade.ticker, at);
    return trader === undefined || floor === null ? NOTHING : this.#booked(trader.print(trade, floor));
  }

  /** Time passes: markets are scanned anew, orders and signals grow older, the breaker watches. */
  tick(at: number): readonly Effect[] {
    // A scan due later than the period allows was set by a clock that has been set back since.
    const due = at >= this.#nextScan || this.#nextScan - at > this.#settings['trader.scanSeconds'] * 1_000;
    if (this.#entering && due) this.#scan(at);
    const effects = [...this.#traders].flatMap(([ticker, trader]) => this.#judge(ticker, trader, at));
    const tripped = this.#portfolio.watch(this.#unrealized(), at);
    if (tripped.length > 0) this.retreat(at);
    effects.push(...tripped);
    for (const [ticker, trader] of this.#traders) {
      const gone = !this.#entering || this.#parts.books.get(ticker) === undefined;
      if (trader.idle && gone) this.#traders.delete(ticker);
    }
    return effects;
  }

  /** The run ends: everything is sold at the bid. */
  stop(at: number): readonly Effect[] {
    return [...this.#traders].flatMap(([ticker, trader]) => {
      const floor = this.#floor(ticker, at);
      return floor === null ? [] : this.#booked(trader.shutdown(floor));
    });
  }

  figures(): PaperFigures {
    const { trades, wins, realized, fees, today, tripped } = this.#portfolio;
    const unrealized = this.#unrealized();
    const active = this.#entering
      ? [...this.#verdicts].filter(([ticker, verdict]) => this.#traders.has(ticker) && isIn(verdict)).length
      : this.held.length;
    const day = (today + unrealized) as Money;
    return { trades, wins, realized, fees, unrealized, today: day, exposure: this.#exposure(), active, tripped };
  }

  positions(): readonly PositionRow[] {
    return [...this.#traders].flatMap(([ticker, trader]) => {
      const { position } = trader;
      if (position === null) return [];
      const { side, count, entry, fees, lastBid: bid } = position;
      return [
        {
          ticker,
          name: marketName(this.#parts.markets.get(ticker), ticker),
          side,
          count,
          entry,
          bid,
          stop: position.stop(this.#settings),
          trail: position.trail(this.#settings),
          breakEven: breakEven(entry, count, fees),
          unrealized: position.worth(bid ?? entry),
        },
      ];
    });
  }

  /** Why this market is traded or not; null when it is not looked at. */
  verdict(ticker: string): Verdict | null {
    return this.#entering ? (this.#verdicts.get(ticker) ?? null) : null;
  }

  get #entering(): boolean {
    const mode = this.#settings['trader.mode'];
    return mode === 'paper' || (this.#parts.paper !== null && mode !== 'off');
  }

  #nextId(): string {
    this.#ids += 1;
    return `paper-${this.#ids}`;
  }

  #judge(ticker: string, trader: Trader, at: number): readonly Effect[] {
    const floor = this.#floor(ticker, at);
    return floor === null ? NOTHING : this.#booked(trader.judge(floor));
  }

  #floor(ticker: string, at: number): Floor | null {
    const book = this.#parts.books.get(ticker);
    if (book === undefined) return null;
    return {
      at,
      settings: this.#settings,
      trading: this.#parts.trading(),
      tripped: this.#portfolio.tripped !== null,
      market: this.#parts.markets.get(ticker) ?? null,
      book,
      admitted: this.#entering && isIn(this.#verdicts.get(ticker)),
      exposure: () => this.#exposure(),
    };
  }

  #booked(effects: readonly Effect[]): readonly Effect[] {
    for (const effect of effects) if (isDeal(effect)) this.#portfolio.book(effect);
    return effects;
  }

  #exposure(): Money {
    return [...this.#traders.values()].reduce((sum, trader) => sum + trader.exposure, 0) as Money;
  }

  #unrealized(): Money {
    let sum = 0;
    for (const { position } of this.#traders.values()) {
      if (position !== null) sum += position.worth(position.lastBid ?? (position.entry as Price));
    }
    return sum as Money;
  }

  #scan(at: number): void {
    this.#nextScan = at + this.#settings['trader.scanSeconds'] * 1_000;
    const { books, markets } = this.#parts;
    const candidates = [...books.all()].map(([ticker, book]) => {
      const held = this.#traders.get(ticker)?.position != null;
      return { ticker, book, market: markets.get(ticker) ?? null, held };
    });
    this.#verdicts = scan(candidates, this.#settings, at);
  }
}

const isIn = (verdict: Verdict | undefined): boolean => verdict === 'in' || verdict === 'held';

const isDeal = (effect: Effect): effect is Deal =>
  effect.type === 'order' || effect.type === 'fill' || effect.type === 'exit';
