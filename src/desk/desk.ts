import type { Account } from './account.ts';
import { Alerts } from './alerts.ts';
import { Books } from './books.ts';
import { type Controls, obey, tradingState } from './controls.ts';
import type { Effect } from './effect.ts';
import type { Command, DeskEvent } from './event.ts';
import { Flow } from './flow/flow.ts';
import { Health, type HealthEvent } from './health.ts';
import { isCombo, type Market, marketName, type Trade } from './market.ts';
import { Markets } from './markets.ts';
import type { DeskState } from './state.ts';
import type { DeskView, FlowReading, MarketRow, Status, Why } from './view.ts';

const NOTHING: readonly Effect[] = [];
/** A clock that goes back by more than this was wrong before, ms. */
const SET_BACK_MS = 60_000;

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
  #account: { readonly account: Account; readonly at: number } | null = null;
  readonly #heard = { scored: 0, block: 0, combo: 0 };
  #began = false;
  #ticked = Number.NEGATIVE_INFINITY;
  #nextScan = 0;

  /** Takes up where `state` ended. `scores` adds a `score` effect for every trade scored, as a replay may want. */
  constructor(state: DeskState, options: { readonly scores?: boolean } = {}) {
    this.#controls = { settings: state.settings, paused: state.paused.trading, halted: state.halted };
    this.#flow = new Flow(state.settings);
    this.#alerts = new Alerts(state, options.scores);
  }

  decide(event: DeskEvent): readonly Effect[] {
    switch (event.type) {
      case 'trade':
        this.#hear(event.at);
        return this.#trade(event.trade, event.at);
      case 'backfill': {
        const scores = this.#flow.backfill(event.trades, event.since, event.at);
        return this.#saved(scores.flatMap((score) => this.#alerts.observe(score, event.at)));
      }
      case 'book.snapshot':
      case 'book.delta':
        this.#hear(event.at);
        return this.#resync(this.#books.observe(event));
      case 'book.stale':
        return this.#resync(this.#books.observe(event));
      case 'market':
        this.#markets.learn(event.market);
        this.#flow.learn(event.market);
        return NOTHING;
      case 'account':
        this.#account = { account: event.account, at: event.at };
        return NOTHING;
      case 'feed.up':
        this.#begin(event.at);
        return this.#told(event);
      case 'feed.down':
        this.#flow.lost(event.at);
        return this.#told(event);
      case 'feed.fault':
      case 'part.failed':
      case 'part.recovered':
        return this.#told(event);
      // The shell fetches what is missing. Where the feed was not lost, it is no more than a moment.
      case 'feed.gap':
        this.#flow.gap(event.since);
        return NOTHING;
      case 'command':
        return this.#command(event.command);
      case 'tick':
        return this.#tick(event.at);
      default:
        return event satisfies never;
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

  get state(): DeskState {
    const { flowPaused, ...rest } = this.#alerts.state();
    const { settings, paused, halted } = this.#controls;
    return { settings, halted, paused: { flow: flowPaused, trading: paused }, ...rest };
  }

  status(): Status {
    return {
      trading: tradingState(this.#controls),
      halted: this.#controls.halted,
      feed: this.#health.feed(),
      account: this.#account?.account ?? null,
      accountAt: this.#account?.at ?? null,
      markets: { known: this.#markets.size, watched: this.#watched().length, books: this.#books.size },
      trades: { ...this.#heard },
      failed: this.#health.failed(),
      lastAlert: this.#alerts.state().alerts.at(-1) ?? null,
    };
  }

  busiest(at: number, limit: number): readonly FlowReading[] {
    return this.#flow.busiest(at, limit);
  }

  markets(at: number, limit: number): readonly MarketRow[] {
    const rows = [...this.#markets.all()].map((market) => ({ market, watched: this.#flow.watches(market.ticker) }));
    rows.sort((a, b) => Number(b.watched) - Number(a.watched) || (b.market.volume24h ?? 0) - (a.market.volume24h ?? 0));
    return rows.slice(0, limit).map(({ market, watched }) => ({
      market,
      watched,
      reading: this.#flow.reading(market.ticker, at),
      top: this.#books.top(market.ticker),
    }));
  }

  why(ticker: string, at: number): Why | null {
    const market = this.#markets.get(ticker);
    if (market === undefined) return null;
    const score = this.#flow.newest(ticker);
    return {
      ticker,
      name: marketName(market, ticker),
      reading: this.#flow.reading(ticker, at),
      parts: score?.parts ?? {},
      gates: this.#alerts.gates(ticker, score, at),
    };
  }

  find(words: string): readonly Market[] {
    return this.#markets.find(words);
  }

  #watched(): Market[] {
    return [...this.#markets.all()].filter((market) => this.#flow.watches(market.ticker));
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
    if (isCombo(trade.ticker)) {
      this.#heard.combo += 1;
      return NOTHING;
    }
    if (trade.block) {
      this.#heard.block += 1;
      return this.#block(trade, at);
    }
    const score = this.#flow.observe(trade, at);
    if (score === null) return NOTHING;
    this.#heard.scored += 1;
    return this.#saved(this.#alerts.observe(score, at));
  }

  /** Arranged off the book, so it says nothing about the flow; told apart when the market is watched. */
  #block(trade: Trade, at: number): readonly Effect[] {
    if (!this.#flow.watches(trade.ticker)) return NOTHING;
    const name = marketName(this.#markets.get(trade.ticker), trade.ticker);
    return [{ type: 'notice', at, notice: { kind: 'block', trade, name } }];
  }

  #command(command: Command): readonly Effect[] {
    this.#controls = obey(this.#controls, command);
    this.#alerts.command(command);
    if (command.name === 'set') {
      this.#flow.configure(this.#controls.settings);
      this.#alerts.configure(this.#controls.settings);
      this.#nextScan = 0;
    }
    return [{ type: 'save', state: this.state }];
  }

  #tick(at: number): readonly Effect[] {
    if (at < this.#ticked - SET_BACK_MS) this.#setBack(at);
    this.#ticked = at;
    const effects = this.#saved(this.#alerts.tick(at));
    if (at < this.#nextScan) return effects;
    const { settings } = this.#controls;
    this.#nextScan = at + settings['trader.scanSeconds'] * 1_000;
    for (const ticker of this.#markets.forget(at)) {
      this.#flow.forget(ticker);
      this.#alerts.forget(ticker);
    }
    const books = this.#books.choose(this.#watched(), settings['trader.maxMarkets'], at);
    return books === null ? effects : [...effects, { type: 'books', tickers: books }];
  }

  /** What was heard in hours that are still to come must not make the desk wait for them. */
  #setBack(at: number): void {
    this.#nextScan = 0;
    this.#flow.setBack(at);
    this.#alerts.setBack();
  }

  /** What must be on disk goes there first: a killed process never sends an alert that the cap did not count. */
  #saved(effects: readonly Effect[]): readonly Effect[] {
    if (effects.every((effect) => effect.type === 'score')) return effects;
    return [{ type: 'save', state: this.state }, ...effects];
  }
}
