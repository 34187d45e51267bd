import type { Approval } from './approval.ts';
import { obey, tradingState } from './controls.ts';
import type { DayRecord } from './day-record.ts';
import type { Effect } from './effect.ts';
import type { Command, DeskEvent } from './event.ts';
import type { HealthEvent } from './health.ts';
import type { Market, Trade } from './market.ts';
import { type DeskOptions, DeskParts } from './parts.ts';
import type { DeskState } from './state.ts';
import type { Trip } from './trip.ts';
import type { DeskView, FlowReading, Liquidation, MarketRow, OrderRow, PositionRow, Status, Why } from './view.ts';
import { DeskWindow } from './window.ts';

const NOTHING: readonly Effect[] = [];
const SAVE: Effect = { type: 'save' };
const MINUTE = 60_000;
/** A clock that goes back by more than this was wrong before, ms. */
const SET_BACK_MS = 60_000;

/**
 * The one `decide(event) → effects`: owns all live state, routes each event to the part that understands it, and
 * answers with what the shell should do. Synchronous and pure: the same events give the same effects.
 */
export class Desk implements DeskView {
  readonly #parts: DeskParts;
  readonly #window: DeskWindow;
  #began = false;
  #ticked = Number.NEGATIVE_INFINITY;
  #nextForget = 0;

  /** Takes up where `state` ended. */
  constructor(state: DeskState, options: DeskOptions = {}) {
    this.#parts = new DeskParts(state, options);
    this.#window = new DeskWindow(this.#parts);
  }

  decide(event: DeskEvent): readonly Effect[] {
    switch (event.type) {
      case 'trade':
        this.#hear(event.at);
        return this.#trade(event.trade, event.at);
      case 'backfill': {
        this.#parts.alerts.told.backfilled(event.trades, event.since);
        const scores = this.#parts.flow.backfill(event.trades, event.since, event.at);
        return this.#saved(scores.flatMap((score) => this.#parts.scored(score, event.at)));
      }
      case 'book.snapshot':
      case 'book.delta':
        this.#hear(event.at);
        return this.#book(event);
      case 'book.stale':
        return this.#resync(this.#parts.books.observe(event));
      case 'book.check':
        return this.#check(event);
      case 'market':
        return this.#market(event.market, event.at);
      case 'feed.up':
        this.#begin(event.at);
        this.#parts.alerts.told.listening(true);
        return this.#told(event);
      case 'feed.down':
        this.#deaf(event.at);
        this.#parts.alerts.told.listening(false);
        return this.#told(event);
      case 'feed.fault':
        // What could not be read may have been a fill of ours.
        return event.kind === 'fill' || event.kind === 'user_order'
          ? [...this.#told(event), { type: 'audit', since: event.at - MINUTE }]
          : this.#told(event);
      case 'feed.shed':
        // Without the trades of watched markets it is as though the feed were lost to them.
        if (event.step === 3 && this.#parts.health.feed().shed?.step !== 3) this.#deaf(event.at);
        return this.#told(event);
      case 'part.failed':
      case 'part.recovered':
        return this.#told(event);
      // The shell fetches what is missing. Where the feed was not lost, it is no more than a moment.
      case 'feed.gap':
        this.#parts.flow.gap(event.since);
        this.#parts.alerts.told.lost(event.since);
        return NOTHING;
      case 'command':
        return this.#command(event.command, event.at);
      case 'tick':
        return this.#tick(event.at);
      case 'woke':
        this.#parts.books.observe({ type: 'book.stale', at: event.at, tickers: null });
        this.#parts.alerts.told.lost(event.at - event.away);
        return this.#saved(this.#parts.house.account(event));
      // That a run is on, and that it ended as it should, is on disk before anything else.
      case 'recovered': {
        const effects = this.#parts.house.account(event);
        return [SAVE, ...effects];
      }
      case 'stop': {
        const effects = this.#parts.house.stop(event.at);
        return [SAVE, ...effects];
      }
      default:
        return this.#saved(this.#parts.house.account(event));
    }
  }

  /** True when the catalogue has told of this market, watched or not. */
  knows(ticker: string): boolean {
    return this.#parts.markets.get(ticker) !== undefined;
  }

  /** True when this market's trades are watched for unusual flow. */
  watches(ticker: string): boolean {
    return this.#parts.flow.watches(ticker);
  }

  /** Markets of which nothing may be missed: something is held, bid for or waiting there. */
  traded(): ReadonlySet<string> {
    return this.#parts.house.traded;
  }

  /** Every market that the catalogue has told of. */
  known(): Iterable<Market> {
    return this.#parts.markets.all();
  }

  /** While what a stop has begun is still under way at the exchange. */
  get stopping(): boolean {
    return this.#parts.house.stopping;
  }

  get state(): DeskState {
    return this.#parts.state;
  }

  status(): Status {
    return this.#window.status();
  }

  positions(): readonly PositionRow[] {
    return this.#parts.house.positions();
  }

  orders(): readonly OrderRow[] {
    return this.#parts.house.orders();
  }

  approvals(): readonly Approval[] {
    return this.#parts.house.approvals();
  }

  trips(): readonly Trip[] {
    return this.#parts.house.trips();
  }

  today(): DayRecord {
    return this.#parts.alerts.today();
  }

  liquidation(): readonly Liquidation[] {
    return this.#window.liquidation();
  }

  depth(ticker: string, most: number): ReturnType<DeskView['depth']> {
    return this.#window.depth(ticker, most);
  }

  busiest(at: number, limit: number): readonly FlowReading[] {
    return this.#parts.flow.busiest(at, limit);
  }

  markets(at: number, limit: number): readonly MarketRow[] {
    return this.#window.markets(at, limit);
  }

  why(ticker: string, at: number): Why | null {
    return this.#window.why(ticker, at);
  }

  find(words: string): readonly Market[] {
    return this.#parts.markets.find(words);
  }

  #market(market: Market, at: number): readonly Effect[] {
    const before = this.#parts.markets.get(market.ticker);
    const guarded = this.#parts.guard.observe(market, before, at);
    const known = market.rules === null ? market : { ...market, rules: null };
    this.#parts.markets.learn(known);
    this.#parts.flow.learn(known);
    // A market that is closed or settled pays out what is held there.
    const changed = before !== undefined && before.status !== market.status;
    const audit = changed && this.#parts.house.held.has(market.ticker);
    const graded = this.#saved([...guarded, ...this.#parts.alerts.told.learn(known)]);
    return audit ? [...graded, { type: 'audit', since: at }] : graded;
  }

  /** The feed, or the recording, has begun: from now on a quiet market is known to be quiet. */
  #begin(at: number): void {
    if (this.#began) return;
    this.#began = true;
    this.#parts.flow.began(at);
  }

  /** Trades are not heard from now on. */
  #deaf(at: number): void {
    this.#parts.flow.lost(at);
    this.#parts.alerts.told.lost(at);
  }

  #hear(at: number): void {
    this.#begin(at);
    this.#parts.health.heard(at);
  }

  #book(event: Extract<DeskEvent, { type: 'book.snapshot' | 'book.delta' }>): readonly Effect[] {
    const broken = this.#parts.books.observe(event);
    return broken === null ? this.#saved(this.#parts.house.book(event)) : this.#resync(broken);
  }

  #check(event: Extract<DeskEvent, { type: 'book.check' }>): readonly Effect[] {
    const wrong = this.#resync(this.#parts.books.check(event));
    const effects = this.#saved(this.#parts.house.checked(event.ticker, event.at));
    return wrong.length > 0 ? [...wrong, ...effects] : effects;
  }

  #resync(ticker: string | null): readonly Effect[] {
    return ticker === null ? NOTHING : [{ type: 'resync', tickers: [ticker] }];
  }

  #told(event: HealthEvent): readonly Effect[] {
    // What fell into the hole is lost: markets have to prove again that they are known.
    if (event.type === 'part.failed' && event.part === 'backfill') this.#parts.flow.began(event.at);
    const notice = this.#parts.health.observe(event);
    return notice === null ? NOTHING : [{ type: 'notice', at: event.at, notice }];
  }

  #trade(trade: Trade, at: number): readonly Effect[] {
    const filled = this.#parts.house.print(trade, at);
    this.#parts.alerts.told.heard(trade, at);
    const told = this.#parts.prints.observe(trade, at);
    const saved = trade.block ? told : this.#saved(told);
    return filled.length > 0 ? [...filled, ...saved] : saved;
  }

  #command(command: Command, at: number): readonly Effect[] {
    const before = tradingState(this.#parts.controls);
    this.#parts.controls = obey(this.#parts.controls, command);
    this.#parts.alerts.command(command);
    if (command.name === 'ignore') this.#parts.threats.ignore(command.ticker, command.paper);
    if (command.name === 'set') {
      this.#parts.flow.configure(this.#parts.controls.settings);
      this.#parts.alerts.configure(this.#parts.controls.settings);
      this.#parts.threats.configure(this.#parts.controls.settings);
    }
    const effects = this.#parts.house.command(command, this.#parts.controls.settings, before, at);
    return [SAVE, ...effects];
  }

  #tick(at: number): readonly Effect[] {
    if (at < this.#ticked - SET_BACK_MS) this.#setBack(at);
    this.#ticked = at;
    const crossed = this.#parts.books.tick(at);
    const resync: readonly Effect[] = crossed.length === 0 ? NOTHING : [{ type: 'resync', tickers: crossed }];
    const told = [
      ...resync,
      ...this.#parts.alerts.tick(at),
      ...this.#parts.house.tick(at),
      ...this.#parts.guard.tick(at),
    ];
    this.#parts.threats.tick();
    const effects = this.#parts.house.due(at) ? [SAVE, ...told] : this.#saved(told);
    if (at >= this.#nextForget) {
      this.#nextForget = at + this.#parts.controls.settings['trader.scanSeconds'] * 1_000;
      const keep = new Set([...this.#parts.house.held, ...this.#parts.alerts.told.awaited(at)]);
      for (const ticker of this.#parts.markets.forget(at, keep)) {
        this.#parts.flow.forget(ticker);
        this.#parts.guard.forget(ticker);
        this.#parts.alerts.forget(ticker);
      }
    }
    return effects;
  }

  /** What was heard in hours that are still to come must not make the desk wait for them. */
  #setBack(at: number): void {
    this.#nextForget = 0;
    this.#parts.flow.setBack(at);
    this.#parts.alerts.setBack(at);
    this.#parts.house.setBack(at);
  }

  /** What must be on disk goes there first: a killed process never sends an alert that the cap did not count. */
  #saved(effects: readonly Effect[]): readonly Effect[] {
    if (effects.every(({ type }) => UNSAVED.has(type))) return effects;
    return [SAVE, ...effects];
  }
}

/** What changes nothing that a restart would miss. */
const UNSAVED: ReadonlySet<Effect['type']> = new Set(['score', 'books', 'lookup', 'audit', 'resync', 'refused']);
