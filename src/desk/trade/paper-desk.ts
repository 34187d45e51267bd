import type { Books } from '../books.ts';
import type { Traded } from '../day-record.ts';
import type { Effect } from '../effect.ts';
import type { Command, DeskEvent } from '../event.ts';
import type { Trade } from '../market.ts';
import type { Markets } from '../markets.ts';
import { type Count, contracts, type Money } from '../money.ts';
import type { Settings } from '../settings.ts';
import { noLiveState } from '../state.ts';
import type { Trip } from '../trip.ts';
import type { Gate, OrderRow, PositionRow, TraderFigures, TradingState } from '../view.ts';
import { Approvals } from './approvals.ts';
import type { Refused } from './checks.ts';
import { skipsInsideCosts } from './costs.ts';
import type { Around, Paper } from './floor.ts';
import { PaperExchange } from './paper.ts';
import type { Selection } from './selection.ts';
import { Traders } from './traders.ts';

export type PaperParts = {
  readonly books: Books;
  readonly markets: Markets;
  readonly selection: Selection;
  trading(): TradingState;
  /** Null as live: only mode `paper` trades on paper. */
  readonly paper: Paper | null;
};

/** The traders whose orders are simulated against the live books; they begin anew with every run. */
export class PaperDesk {
  readonly #parts: PaperParts;
  readonly #traders: Traders;
  readonly #venues = new Map<string, PaperExchange>();
  #settings: Settings;
  #ids = 0;

  /** `tripped` is the day on which their breaker tripped before the restart, null when it was whole. */
  constructor(settings: Settings, tripped: string | null, parts: PaperParts) {
    this.#parts = parts;
    this.#settings = settings;
    const { books, markets, selection, paper } = parts;
    this.#traders = new Traders(settings, { ...noLiveState('').results, tripped }, [], {
      paper: true,
      // On paper nobody is asked.
      approvals: new Approvals(() => ''),
      signals: typeof paper === 'function' ? paper : null,
      venue: (ticker) => this.#venue(ticker),
      nextId: () => {
        this.#ids += 1;
        return `paper-${this.#ids}`;
      },
      entering: () => this.trades,
      asks: () => false,
      market: (ticker) => markets.get(ticker) ?? null,
      book: (ticker) => books.get(ticker) ?? null,
      admits: (ticker) => selection.admits(ticker),
      around: () => this.#around(),
      group: () => null,
      trading: () => parts.trading(),
      besides: () => 0 as Money,
    });
  }

  /** New positions are taken here. */
  get trades(): boolean {
    const mode = this.#settings['trader.mode'];
    return mode === 'paper' || (this.#parts.paper !== null && mode !== 'off');
  }

  get tripped(): string | null {
    return this.#traders.tripped;
  }

  get held(): readonly string[] {
    return this.#traders.held;
  }

  holds(ticker: string): boolean {
    return this.#traders.holds(ticker);
  }

  configure(settings: Settings, at: number): readonly Effect[] {
    this.#settings = settings;
    return this.#traders.configure(settings, at);
  }

  retreat(at: number): readonly Effect[] {
    return this.#traders.retreat(at);
  }

  rearm(): void {
    this.#traders.rearm();
  }

  book(event: Extract<DeskEvent, { type: 'book.snapshot' | 'book.delta' }>): readonly Effect[] {
    return this.#traders.observe(event);
  }

  print(trade: Trade, at: number): readonly Effect[] {
    return this.#traders.print(trade, at);
  }

  tick(at: number): readonly Effect[] {
    return this.#traders.tick(at);
  }

  get trips(): readonly Trip[] {
    return this.#traders.trips;
  }

  /** What was traded on a day of the owner's, as far as this run has seen it. */
  tradedOn(date: string): Traded {
    return this.#traders.tradedOn(date);
  }

  /** The run ends: everything is sold at the bid. */
  stop(at: number): readonly Effect[] {
    return this.#traders.positions.flatMap(([ticker]) =>
      this.#traders.act(ticker, at, (trader, floor) => trader.close(floor)),
    );
  }

  command(command: Command, at: number): readonly Effect[] {
    switch (command.name) {
      case 'buy': {
        const { ticker, side, limit } = command;
        const count = command.count ?? contracts(this.#settings['trader.orderSize']);
        if (this.#parts.books.get(ticker) === undefined) return [noBook(ticker, at)];
        return this.#traders.act(ticker, at, (trader, floor) => trader.byHand.request(side, count, limit, floor));
      }
      case 'sell':
        return this.#traders.act(command.ticker, at, (trader, floor) =>
          trader.byHand.offer(command.count, null, floor),
        );
      case 'tighten':
        return this.#traders.act(command.ticker, at, (trader, floor) => trader.byHand.tighten(floor));
      case 'cancel':
        return command.ticker === null
          ? this.#traders.retreat(at)
          : (this.#traders.get(command.ticker)?.retreat(at) ?? []);
      case 'flatten':
        return this.#traders.positions.flatMap(([ticker]) =>
          this.#traders.act(ticker, at, (trader, floor) => trader.leave('flatten', floor)),
        );
      default:
        return [];
    }
  }

  figures(active: number): TraderFigures {
    return this.#traders.figures(this.trades ? active : this.held.length, this.#traders.exposure);
  }

  gates(ticker: string, at: number): readonly Gate[] {
    return this.#traders.gates(ticker, at);
  }

  rows(): readonly PositionRow[] {
    return this.#traders.rows();
  }

  orders(name: (ticker: string) => string): readonly OrderRow[] {
    return [...this.#venues.values()].flatMap((venue) =>
      venue.working.map(({ ticket, remaining }): OrderRow => {
        const { ticker, side, action, price, count, expiresAt } = ticket;
        const what = { ticker, name: name(ticker), side, action, price, count, expiresAt };
        const filled = (count - remaining) as OrderRow['filled'];
        return { paper: true, own: true, orderId: null, phase: 'working', filled, ...what };
      }),
    );
  }

  #venue(ticker: string): PaperExchange {
    const venue = this.#venues.get(ticker) ?? new PaperExchange(() => this.#parts.markets.get(ticker)?.fee ?? null);
    this.#venues.set(ticker, venue);
    return venue;
  }

  #around(): Around {
    return {
      live: false,
      hours: null,
      weeklyPause: false,
      shardBalance: null,
      reserved: 0 as Money,
      statementAge: 0,
      ahead: 0,
      waking: false,
      unreachable: null,
      unwritable: false,
      sent: 0,
      repeats: 0,
      foreign: 0 as Count,
      skipInside: skipsInsideCosts(this.#settings, false),
    };
  }
}

const NO_BOOK: Refused = { ok: false, reason: 'book', value: 'not followed', limit: 'a live book' };
const noBook = (ticker: string, at: number): Effect => ({ type: 'refused', at, ticker, refused: NO_BOOK });
