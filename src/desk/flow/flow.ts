import type { Market, Side, Trade } from '../market.ts';
import { type Count, PRICE_ONE } from '../money.ts';
import type { Settings } from '../settings.ts';
import type { FlowReading } from '../view.ts';
import { Chance } from './chance.ts';
import { readingOf } from './flow-reading.ts';
import { Gauge } from './gauge.ts';
import { type Filled, Hearing, notFilled } from './hearing.ts';
import { RECENT_MS } from './recent.ts';
import { type Scope, scopeOf } from './scope.ts';
import type { Score } from './score.ts';
import { Seen } from './seen.ts';
import { type Swimmer, Tide } from './tide.ts';
import { Watch } from './watch.ts';

/** A live trade's own time is believed this far back, and so far ahead of when it was heard, ms. */
const MOST_LATE_MS = 3_600_000;
const MOST_EARLY_MS = 60_000;

/** Contracts bid near the best price on a side of a market's live book; null where there is none. */
export type Resting = (ticker: string, side: Side) => Count | null;

/** A market as the monitor holds it; `watch` begins with its first trade. */
type Entry = {
  market: Market;
  watched: boolean;
  watch: Watch | null;
  swimmer: Swimmer | null;
  readonly filled: Filled;
};

/**
 * The flow monitor: gives every public trade of a watched market a score from 0 to 100, synchronously and without a
 * timer. Tell it of markets by {@link learn}, of the beginning of hearing by {@link began}, of trades by
 * {@link observe} and {@link backfill}; hand the scores to `Alerts`.
 */
export class Flow {
  readonly #markets = new Map<string, Entry>();
  readonly #gauge = new Gauge();
  readonly #tide = new Tide();
  readonly #chance = new Chance();
  readonly #resting: Resting;
  readonly #seen = new Seen();
  #settings: Settings;
  #isWatched: Scope;
  readonly #hearing = new Hearing();

  /** `resting` lets the score see what a burst took off the book, where one is kept. */
  constructor(settings: Settings, resting: Resting = () => null) {
    this.#settings = settings;
    this.#isWatched = scopeOf(settings);
    this.#resting = resting;
  }

  /** New settings at once. A baseline of another length begins empty, its long memory kept. */
  configure(settings: Settings): void {
    const window = settings['flow.windowSeconds'];
    const changed = window !== this.#settings['flow.windowSeconds'];
    this.#settings = settings;
    this.#isWatched = scopeOf(settings);
    for (const entry of this.#markets.values()) {
      entry.watched = this.#isWatched(entry.market);
      if (changed) entry.watch?.resize(window * 1_000);
    }
  }

  /** A market as the catalogue has it now. Before this its trades are not scored. */
  learn(market: Market): void {
    const entry = this.#markets.get(market.ticker);
    const watched = this.#isWatched(market);
    if (entry === undefined) {
      this.#markets.set(market.ticker, { market, watched, watch: null, swimmer: null, filled: notFilled() });
    } else {
      entry.market = market;
      entry.watched = watched;
    }
  }

  /** Lets go of a market that is over. */
  forget(ticker: string): void {
    const entry = this.#markets.get(ticker);
    if (entry?.swimmer) this.#tide.leave(entry.swimmer);
    this.#markets.delete(ticker);
  }

  /** The clock was set back to `at`. A market that is ahead of it would judge nothing until it is caught up: it begins anew. */
  setBack(at: number): void {
    let ahead = false;
    for (const entry of this.#markets.values()) {
      if (entry.watch === null || entry.watch.now <= at + MOST_EARLY_MS) continue;
      entry.watch = null;
      if (entry.swimmer !== null) this.#tide.leave(entry.swimmer);
      entry.swimmer = null;
      ahead = true;
    }
    this.#tide.setBack(at);
    this.#chance.setBack(at);
    this.#hearing.setBack(at);
    if (ahead) this.began(at);
  }

  /** Every trade is heard from `at` on. Call it again after a gap that could not be back-filled: all begin anew. */
  began(at: number): void {
    this.#hearing.begin(at);
  }

  /** The feed is lost at `at`: no market counts as known until {@link backfill} has filled the hole. */
  lost(at: number): void {
    this.#hearing.lose(at);
  }

  /** Trades since `since` (ms) are missing; a back-fill of them follows. */
  gap(since: number): void {
    this.#hearing.miss(since);
  }

  /** Is this market's flow watched? False for a market that nobody told of. */
  watches(ticker: string): boolean {
    return this.#markets.get(ticker)?.watched === true;
  }

  /** Since when this market is known, ms: the feed's beginning or its earliest back-filled trade; null before either. */
  known(ticker: string): number | null {
    return this.#hearing.knownSince(this.#markets.get(ticker)?.filled);
  }

  /**
   * Scores a live trade heard at `at` (ms). Null for a duplicate, a block trade, a combo, a market not watched, and a
   * trade that came more than a minute after a newer one of its market.
   */
  observe(trade: Trade, at: number): Score | null {
    if (this.#hearing.since === null) this.began(at);
    const late = at - trade.time;
    const time = late <= MOST_LATE_MS && late >= -MOST_EARLY_MS ? trade.time : at;
    return this.#take(trade, time, true);
  }

  /**
   * Takes in trades fetched afterwards, oldest first and perhaps older than what was already heard. Answers the scores
   * of those younger than a minute; the others only teach the baselines. `since`, ms: they are complete from there on.
   */
  backfill(trades: readonly Trade[], since: number, at: number): Score[] {
    this.#hearing.fill(since);
    const scores: Score[] = [];
    for (const trade of trades) {
      const age = at - trade.time;
      if (!(age >= -MOST_EARLY_MS)) continue;
      const entry = this.#markets.get(trade.ticker);
      if (entry !== undefined && !trade.block && trade.time >= since) this.#hearing.reachBack(entry.filled, trade.time);
      const score = this.#take(trade, trade.time, age < RECENT_MS);
      if (score !== null) scores.push(score);
    }
    return scores;
  }

  /** The newest score of this market as it was, watched still or not; null before the first. */
  newest(ticker: string): Score | null {
    return this.#markets.get(ticker)?.watch?.newest ?? null;
  }

  /** What this market's flow is at `at`; null when it never traded or is not watched. */
  reading(ticker: string, at: number): FlowReading | null {
    const entry = this.#markets.get(ticker);
    const newest = entry?.watched === true ? entry.watch?.newest : null;
    return entry === undefined || newest === null || newest === undefined ? null : readingOf(entry.market, newest, at);
  }

  /** Highest scores among markets that traded within the baseline window, best first. */
  busiest(at: number, limit: number): FlowReading[] {
    const oldest = at - this.#settings['flow.windowSeconds'] * 1_000;
    const readings: FlowReading[] = [];
    for (const [ticker, entry] of this.#markets) {
      if ((entry.watch?.newest?.time ?? Number.NEGATIVE_INFINITY) < oldest) continue;
      const reading = this.reading(ticker, at);
      if (reading !== null) readings.push(reading);
    }
    return readings.sort((a, b) => b.score - a.score || b.lastTrade - a.lastTrade).slice(0, limit);
  }

  #take(trade: Trade, time: number, scored: boolean): Score | null {
    const entry = this.#markets.get(trade.ticker);
    if (entry === undefined || !entry.watched || trade.block) return null;
    if (!(trade.count > 0) || !(trade.price >= 0 && trade.price <= PRICE_ONE)) return null;
    if (!this.#seen.add(trade.id)) return null;
    entry.watch ??= new Watch(this.#settings['flow.windowSeconds'] * 1_000);
    entry.swimmer ??= this.#tide.join(entry.market.event ?? trade.ticker, time);
    const recent = entry.watch.add(trade, time, this.#gauge, this.#chance);
    const { swimmer } = entry;
    const around = {
      tide: this.#tide.height(swimmer, time),
      breadth: this.#tide.breadth(swimmer, time),
      // Who buys YES takes the bids for NO.
      resting: this.#resting(trade.ticker, trade.taker === 'yes' ? 'no' : 'yes'),
    };
    this.#tide.add(swimmer, time);
    if (!recent) return null;
    const since = this.#hearing.knownSince(entry.filled) ?? time;
    const warm = time - since >= this.#settings['flow.windowSeconds'] * 1_000;
    // Back-filled trades are judged as well: what is usual is learnt from them, though they raise no alert.
    const score = entry.watch.judge({ market: entry.market, since, warm }, around, this.#gauge, this.#chance);
    return scored ? score : null;
  }
}
