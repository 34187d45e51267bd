import { Alerts } from './alerts.ts';
import type { Approval } from './approval.ts';
import { Books } from './books.ts';
import { type Controls, obey, tradingState } from './controls.ts';
import type { DayRecord } from './day-record.ts';
import type { Effect } from './effect.ts';
import type { Command, DeskEvent } from './event.ts';
import { Flow } from './flow/flow.ts';
import type { Score } from './flow/score.ts';
import { Guard } from './guard.ts';
import { Health, type HealthEvent } from './health.ts';
import type { Market, Trade } from './market.ts';
import { Markets } from './markets.ts';
import { cents } from './money.ts';
import { Prints } from './prints.ts';
import type { DeskState } from './state.ts';
import { Threats } from './threats.ts';
import type { Paper } from './trade/floor.ts';
import { House } from './trade/house.ts';
import { accountOf } from './trade/purse.ts';
import type { Trip } from './trip.ts';
import type { DeskView, FlowReading, Liquidation, MarketRow, OrderRow, PositionRow, Status, Why } from './view.ts';
import { DeskWindow } from './window.ts';

const NOTHING: readonly Effect[] = [];
const MINUTE = 60_000;
/** Orders so far from the best bid are in the way of a burst. */
const NEAR = cents(5);
/** A clock that goes back by more than this was wrong before, ms. */
const SET_BACK_MS = 60_000;

/** How a desk is set up. */
export type DeskOptions = {
  /** Marks this run's orders: eight letters or digits that no other run has. */
  readonly run?: string;
  /** Entries stop around the exchange's weekly pause; the practice exchange has none. */
  readonly pauses?: boolean;
  /** Adds a `score` effect for every trade scored. */
  readonly scores?: boolean;
  /** Trades on paper in every mode but `off`, as a replay does; see {@link Paper}. */
  readonly paper?: Paper;
};

/**
 * The one `decide(event) → effects`: owns all live state, routes each event to the part that understands it, and
 * answers with what the shell should do. Synchronous and pure: the same events give the same effects.
 */
export class Desk implements DeskView {
  #controls: Controls;
  readonly #markets = new Markets();
  readonly #flow: Flow;
  readonly #alerts: Alerts;
  readonly #books = new Books();
  readonly #health = new Health();
  readonly #house: House;
  readonly #prints: Prints;
  readonly #threats: Threats;
  readonly #guard: Guard;
  readonly #window: DeskWindow;
  #began = false;
  #ticked = Number.NEGATIVE_INFINITY;
  #nextForget = 0;

  /** Takes up where `state` ended. */
  constructor(state: DeskState, { run = 'replay', pauses = true, scores = false, paper }: DeskOptions = {}) {
    this.#controls = { settings: state.settings, paused: state.paused.trading, halted: state.halted };
    this.#flow = new Flow(state.settings, (ticker, side) => {
      const book = this.#books.get(ticker);
      return book === undefined || book.stale ? null : book.near(side, NEAR);
    });
    this.#alerts = new Alerts(state, scores, (date) => this.#house.tradedOn(date));
    this.#prints = new Prints(this.#markets, this.#flow, this.#alerts, (score, at) => this.#scored(score, at));
    this.#house = new House(state, {
      books: this.#books,
      markets: this.#markets,
      run,
      pauses,
      watches: (ticker) => this.#flow.watches(ticker),
      paper: paper ?? null,
      trading: () => tradingState(this.#controls),
      halt: (reason) => {
        this.#controls = { ...this.#controls, halted: reason };
      },
      unreachable: (at) => this.#health.failing('telegram', at),
      unwritable: () => this.#health.failed().some(({ part }) => part === 'disk' || part === 'journal'),
    });
    this.#threats = new Threats(
      {
        settings: state.settings,
        positions: () => this.#house.positions(),
        muted: (ticker, at) => this.#alerts.muted(ticker, at),
      },
      state.ignored,
    );
    this.#guard = new Guard(
      {
        staked: () => this.#house.staked,
        market: (ticker) => this.#markets.get(ticker),
        watches: (ticker, at) =>
          this.#controls.settings['flow.on'] && this.#flow.watches(ticker) && !this.#alerts.muted(ticker, at),
      },
      state.terms,
    );
    const [markets, flow, alerts, books, house] = [this.#markets, this.#flow, this.#alerts, this.#books, this.#house];
    this.#window = new DeskWindow({ markets, flow, alerts, books, house });
  }

  decide(event: DeskEvent): readonly Effect[] {
    switch (event.type) {
      case 'trade':
        this.#hear(event.at);
        return this.#trade(event.trade, event.at);
      case 'backfill': {
        this.#alerts.told.backfilled(event.trades, event.since);
        const scores = this.#flow.backfill(event.trades, event.since, event.at);
        return this.#saved(scores.flatMap((score) => this.#scored(score, event.at)));
      }
      case 'book.snapshot':
      case 'book.delta':
        this.#hear(event.at);
        return this.#book(event);
      case 'book.stale':
        return this.#resync(this.#books.observe(event));
      case 'book.check':
        return this.#check(event);
      case 'market':
        return this.#market(event.market, event.at);
      case 'feed.up':
        this.#begin(event.at);
        this.#alerts.told.listening(true);
        return this.#told(event);
      case 'feed.down':
        this.#flow.lost(event.at);
        this.#alerts.told.lost(event.at);
        this.#alerts.told.listening(false);
        return this.#told(event);
      case 'feed.fault':
        // What could not be read may have been a fill of ours.
        return event.kind === 'fill' || event.kind === 'user_order'
          ? [...this.#told(event), { type: 'audit', since: event.at - MINUTE }]
          : this.#told(event);
      case 'part.failed':
      case 'part.recovered':
        return this.#told(event);
      // The shell fetches what is missing. Where the feed was not lost, it is no more than a moment.
      case 'feed.gap':
        this.#flow.gap(event.since);
        this.#alerts.told.lost(event.since);
        return NOTHING;
      case 'command':
        return this.#command(event.command, event.at);
      case 'tick':
        return this.#tick(event.at);
      case 'woke':
        this.#books.observe({ type: 'book.stale', at: event.at, tickers: null });
        this.#alerts.told.lost(event.at - event.away);
        return this.#saved(this.#house.account(event));
      // That a run is on, and that it ended as it should, is on disk before anything else.
      case 'recovered': {
        const effects = this.#house.account(event);
        return [{ type: 'save', state: this.state }, ...effects];
      }
      case 'stop': {
        const effects = this.#house.stop(event.at);
        return [{ type: 'save', state: this.state }, ...effects];
      }
      default:
        return this.#saved(this.#house.account(event));
    }
  }

  /** True when the catalogue has told of this market, watched or not. */
  knows(ticker: string): boolean {
    return this.#markets.get(ticker) !== undefined;
  }

  /** Every market that the catalogue has told of. */
  known(): Iterable<Market> {
    return this.#markets.all();
  }

  /** While what a stop has begun is still under way at the exchange. */
  get stopping(): boolean {
    return this.#house.stopping;
  }

  get state(): DeskState {
    const { flowPaused, ...rest } = this.#alerts.state();
    const { settings, paused, halted } = this.#controls;
    const { live, breaker } = this.#house.state;
    const { ignored } = this.#threats;
    const { terms } = this.#guard;
    return { settings, halted, breaker, live, ignored, terms, paused: { flow: flowPaused, trading: paused }, ...rest };
  }

  status(): Status {
    const { statement } = this.#house;
    return {
      trading: tradingState(this.#controls),
      halted: this.#controls.halted,
      feed: this.#health.feed(),
      account: statement === null ? null : accountOf(statement),
      accountAt: statement?.asOf ?? null,
      markets: { known: this.#markets.size, watched: this.#window.watched.length, books: this.#books.size },
      trades: this.#prints.heard,
      failed: this.#health.failed(),
      lastAlert: this.#alerts.state().alerts.at(-1) ?? null,
      trader: this.#house.figures(),
    };
  }

  positions(): readonly PositionRow[] {
    return this.#house.positions();
  }

  orders(): readonly OrderRow[] {
    return this.#house.orders();
  }

  approvals(): readonly Approval[] {
    return this.#house.approvals();
  }

  trips(): readonly Trip[] {
    return this.#house.trips();
  }

  today(): DayRecord {
    return this.#alerts.today();
  }

  liquidation(): readonly Liquidation[] {
    return this.#window.liquidation();
  }

  depth(ticker: string, most: number): ReturnType<DeskView['depth']> {
    return this.#window.depth(ticker, most);
  }

  busiest(at: number, limit: number): readonly FlowReading[] {
    return this.#flow.busiest(at, limit);
  }

  markets(at: number, limit: number): readonly MarketRow[] {
    return this.#window.markets(at, limit);
  }

  why(ticker: string, at: number): Why | null {
    return this.#window.why(ticker, at);
  }

  find(words: string): readonly Market[] {
    return this.#markets.find(words);
  }

  #market(market: Market, at: number): readonly Effect[] {
    const before = this.#markets.get(market.ticker);
    const guarded = this.#guard.observe(market, before, at);
    const known = market.rules === null ? market : { ...market, rules: null };
    this.#markets.learn(known);
    this.#flow.learn(known);
    // A market that is closed or settled pays out what is held there.
    const changed = before !== undefined && before.status !== market.status;
    const audit = changed && this.#house.held.has(market.ticker);
    const graded = this.#saved([...guarded, ...this.#alerts.told.learn(known)]);
    return audit ? [...graded, { type: 'audit', since: at }] : graded;
  }

  /** The feed, or the recording, has begun: from now on a quiet market is known to be quiet. */
  #begin(at: number): void {
    if (this.#began) return;
    this.#began = true;
    this.#flow.began(at);
  }

  #hear(at: number): void {
    this.#begin(at);
    this.#health.heard(at);
  }

  #book(event: Extract<DeskEvent, { type: 'book.snapshot' | 'book.delta' }>): readonly Effect[] {
    const broken = this.#books.observe(event);
    return broken === null ? this.#saved(this.#house.book(event)) : this.#resync(broken);
  }

  #check(event: Extract<DeskEvent, { type: 'book.check' }>): readonly Effect[] {
    const wrong = this.#resync(this.#books.check(event));
    const effects = this.#saved(this.#house.checked(event.ticker, event.at));
    return wrong.length > 0 ? [...wrong, ...effects] : effects;
  }

  #resync(ticker: string | null): readonly Effect[] {
    return ticker === null ? NOTHING : [{ type: 'resync', tickers: [ticker] }];
  }

  #told(event: HealthEvent): readonly Effect[] {
    // What fell into the hole is lost: markets have to prove again that they are known.
    if (event.type === 'part.failed' && event.part === 'backfill') this.#flow.began(event.at);
    const notice = this.#health.observe(event);
    return notice === null ? NOTHING : [{ type: 'notice', at: event.at, notice }];
  }

  #trade(trade: Trade, at: number): readonly Effect[] {
    const filled = this.#house.print(trade, at);
    this.#alerts.told.heard(trade, at);
    const told = this.#prints.observe(trade, at);
    const saved = trade.block ? told : this.#saved(told);
    return filled.length > 0 ? [...filled, ...saved] : saved;
  }

  /** What is told because of a score: first that it goes against what is held. */
  #scored(score: Score, at: number): readonly Effect[] {
    const against = this.#threats.observe(score, at);
    const told = this.#alerts.observe(score, at);
    return against.length === 0 ? told : [...against, ...told];
  }

  #command(command: Command, at: number): readonly Effect[] {
    const before = tradingState(this.#controls);
    this.#controls = obey(this.#controls, command);
    this.#alerts.command(command);
    if (command.name === 'ignore') this.#threats.ignore(command.ticker, command.paper);
    if (command.name === 'set') {
      this.#flow.configure(this.#controls.settings);
      this.#alerts.configure(this.#controls.settings);
      this.#threats.configure(this.#controls.settings);
    }
    const effects = this.#house.command(command, this.#controls.settings, before, at);
    return [{ type: 'save', state: this.state }, ...effects];
  }

  #tick(at: number): readonly Effect[] {
    if (at < this.#ticked - SET_BACK_MS) this.#setBack(at);
    this.#ticked = at;
    const crossed = this.#books.tick(at);
    const resync: readonly Effect[] = crossed.length === 0 ? NOTHING : [{ type: 'resync', tickers: crossed }];
    const told = [...resync, ...this.#alerts.tick(at), ...this.#house.tick(at), ...this.#guard.tick(at)];
    this.#threats.tick();
    const effects = this.#house.due(at) ? [{ type: 'save', state: this.state } as const, ...told] : this.#saved(told);
    if (at >= this.#nextForget) {
      this.#nextForget = at + this.#controls.settings['trader.scanSeconds'] * 1_000;
      const keep = new Set([...this.#house.held, ...this.#alerts.told.awaited(at)]);
      for (const ticker of this.#markets.forget(at, keep)) {
        this.#flow.forget(ticker);
        this.#guard.forget(ticker);
        this.#alerts.forget(ticker);
      }
    }
    return effects;
  }

  /** What was heard in hours that are still to come must not make the desk wait for them. */
  #setBack(at: number): void {
    this.#nextForget = 0;
    this.#flow.setBack(at);
    this.#alerts.setBack(at);
  }

  /** What must be on disk goes there first: a killed process never sends an alert that the cap did not count. */
  #saved(effects: readonly Effect[]): readonly Effect[] {
    if (effects.every(({ type }) => UNSAVED.has(type))) return effects;
    return [{ type: 'save', state: this.state }, ...effects];
  }
}

/** What changes nothing that a restart would miss. */
const UNSAVED: ReadonlySet<Effect['type']> = new Set(['score', 'books', 'lookup', 'audit', 'resync', 'refused']);
