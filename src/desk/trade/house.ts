import type { Statement } from '../account.ts';
import type { Approval } from '../approval.ts';
import type { Books } from '../books.ts';
import type { Traded } from '../day-record.ts';
import type { Effect } from '../effect.ts';
import type { Command, DeskEvent } from '../event.ts';
import { marketName, type Trade } from '../market.ts';
import type { Markets } from '../markets.ts';
import type { Settings } from '../settings.ts';
import type { DeskState, LiveState } from '../state.ts';
import type { Trip } from '../trip.ts';
import type { Gate, OrderRow, PositionRow, TraderFigures, TradingState } from '../view.ts';
import type { Paper } from './floor.ts';
import { Live } from './live.ts';
import { PaperDesk } from './paper-desk.ts';
import type { Verdict } from './scanner.ts';
import { Selection } from './selection.ts';

const NOTHING: readonly Effect[] = [];

type BookEvent = Extract<DeskEvent, { type: 'book.snapshot' | 'book.delta' }>;
/** What the exchange and the shell tell of the account, of orders and of themselves. */
export type AccountEvent = Extract<
  DeskEvent,
  {
    type:
      | 'statement'
      | 'hours'
      | 'order.placed'
      | 'order.refused'
      | 'order.uncertain'
      | 'cancel.answered'
      | 'order'
      | 'fill'
      | 'group'
      | 'group.triggered'
      | 'recovered'
      | 'woke'
      | 'stalled';
  }
>;

export type HouseParts = {
  readonly books: Books;
  readonly markets: Markets;
  readonly run: string;
  readonly pauses: boolean;
  readonly paper: Paper | null;
  watches(ticker: string): boolean;
  trading(): TradingState;
  halt(reason: string): void;
  unreachable(at: number): number | null;
  unwritable(): boolean;
};

/** Both sets of traders, on paper and with the account's money, and the choice of markets that they share. */
export class House {
  readonly #parts: HouseParts;
  readonly #selection: Selection;
  readonly #live: Live;
  readonly #paper: PaperDesk;
  #settings: Settings;
  #approvals = 0;

  constructor(state: DeskState, parts: HouseParts) {
    this.#parts = parts;
    this.#settings = state.settings;
    // A replay trades whatever books it holds.
    const watches = (ticker: string): boolean => parts.paper !== null || parts.watches(ticker);
    this.#selection = new Selection({ ...parts, watches });
    const selection = this.#selection;
    this.#paper = new PaperDesk(state.settings, state.breaker, { ...parts, selection });
    const approvalId = (): string => {
      this.#approvals += 1;
      return `${parts.run}${this.#approvals.toString(36)}`;
    };
    this.#live = new Live(state.live, state.settings, { ...parts, selection, approvalId });
  }

  get state(): { readonly live: LiveState; readonly breaker: string | null } {
    return { live: this.#live.state, breaker: this.#paper.tripped };
  }

  get statement(): Statement | null {
    return this.#live.window.statement;
  }

  get stopping(): boolean {
    return this.#live.stopping;
  }

  /** Markets whose books and facts must be kept. */
  get held(): ReadonlySet<string> {
    return new Set([...this.#live.window.held, ...this.#paper.held]);
  }

  /** Markets in which something is held, bid for or waits for the owner, whoever began it: nothing of these may be missed. */
  get traded(): ReadonlySet<string> {
    return new Set([...this.held, ...this.staked]);
  }

  /** Markets in which the account holds or bids for something; none in a replay. */
  get staked(): readonly string[] {
    return this.#replayed ? [] : this.#live.window.staked;
  }

  book(event: BookEvent): readonly Effect[] {
    const onPaper = this.#paper.book(event);
    const live = this.#replayed ? NOTHING : this.#live.book(event);
    if (onPaper.length === 0) return live;
    return live.length === 0 ? onPaper : [...onPaper, ...live];
  }

  checked(ticker: string, at: number): readonly Effect[] {
    return this.#live.checked(ticker, at);
  }

  print(trade: Trade, at: number): readonly Effect[] {
    return this.#paper.print(trade, at);
  }

  account(event: AccountEvent): readonly Effect[] {
    const live = this.#live;
    switch (event.type) {
      case 'statement':
        return live.settle(event);
      case 'hours':
        live.hours(event);
        return NOTHING;
      case 'group':
        live.group(event);
        return NOTHING;
      case 'group.triggered':
        return live.triggered(event);
      case 'recovered':
        live.recovered(event);
        return live.begin(event.at);
      case 'woke':
        return live.woke(event.at);
      case 'stalled':
        return live.stalled(event.at);
      default:
        return live.order(event);
    }
  }

  /** The owner's word; `before` is what was allowed until now. */
  command(command: Command, settings: Settings, before: TradingState, at: number): readonly Effect[] {
    this.#settings = settings;
    const now = this.#parts.trading();
    switch (command.name) {
      case 'set':
        this.#selection.expire();
        return [...this.#paper.configure(settings, at), ...this.#live.configure(settings, at)];
      case 'pause':
        return now === 'active' ? NOTHING : [...this.#paper.retreat(at), ...this.#live.retreat(at)];
      case 'resume':
        if (command.what === 'breaker') this.#rearm();
        return before !== 'active' && now === 'active' ? this.#live.resume(at) : NOTHING;
      case 'mute':
      case 'unmute':
      case 'snooze':
      case 'ignore':
        return NOTHING;
      case 'flatten':
        return [...this.#paper.command(command, at), ...this.#live.command(command, at)];
      case 'cancel':
        return [...this.#paper.command(command, at), ...this.#live.command(command, at)];
      case 'sell': {
        const { ticker, paper = this.#paper.holds(ticker) && !this.#live.window.holds(ticker) } = command;
        return (paper ? this.#paper : this.#live).command(command, at);
      }
      case 'tighten':
        return (command.paper ? this.#paper : this.#live).command(command, at);
      case 'buy':
        return (this.#paper.trades ? this.#paper : this.#live).command(command, at);
      default:
        return this.#live.command(command, at);
    }
  }

  tick(at: number): readonly Effect[] {
    const effects = [...this.#paper.tick(at), ...(this.#replayed ? NOTHING : this.#live.tick(at))];
    const { held } = this;
    const shards = this.#live.trades ? this.#live.window.shards : {};
    const reread = this.#selection.scan(this.#settings, held, shards, at);
    if (reread !== null && reread.length > 0 && !this.#replayed) effects.push({ type: 'lookup', tickers: reread });
    // A replay cannot choose what it hears.
    const wanted = this.#replayed ? [] : [...new Set([...held, ...this.#selection.chosen])];
    if (!this.#replayed && this.#parts.books.want(wanted)) effects.push({ type: 'books', tickers: wanted });
    return effects;
  }

  /** The clock was set back to `at`. */
  setBack(at: number): void {
    this.#live.setBack(at);
  }

  /** True when something should be put on disk of which no effect tells. */
  due(at: number): boolean {
    return this.#live.due(at);
  }

  stop(at: number): readonly Effect[] {
    return [...this.#paper.stop(at), ...(this.#replayed ? NOTHING : this.#live.stop(at))];
  }

  figures(): TraderFigures {
    const active = this.#selection.chosen.length;
    return this.#paper.trades ? this.#paper.figures(active) : this.#live.window.figures(this.#live.trades ? active : 0);
  }

  /** Closed positions of what trades now; newest last. */
  trips(): readonly Trip[] {
    return (this.#paper.trades ? this.#paper : this.#live.window).trips;
  }

  /** What was traded on a day of the owner's by what trades now. */
  tradedOn(date: string): Traded {
    return (this.#paper.trades ? this.#paper : this.#live.window).tradedOn(date);
  }

  positions(): readonly PositionRow[] {
    return [...this.#live.window.rows(), ...this.#paper.rows()];
  }

  orders(): readonly OrderRow[] {
    const name = (ticker: string): string => marketName(this.#parts.markets.get(ticker), ticker);
    return [...this.#live.window.orders(), ...this.#paper.orders(name)];
  }

  approvals(): readonly Approval[] {
    return this.#live.window.waiting;
  }

  /** Why this market is traded or not; null when it is not looked at. */
  verdict(ticker: string): Verdict | null {
    return this.#settings['trader.mode'] === 'off' ? null : this.#selection.verdict(ticker);
  }

  /** What an entry there would have to pass; none while nothing trades. */
  gates(ticker: string, at: number): readonly Gate[] {
    if (this.#paper.trades) return this.#paper.gates(ticker, at);
    return this.#live.trades ? this.#live.window.gates(ticker, at) : [];
  }

  get #replayed(): boolean {
    return this.#parts.paper !== null;
  }

  #rearm(): void {
    if (this.#paper.trades) this.#paper.rearm();
    else this.#live.rearm();
  }
}
