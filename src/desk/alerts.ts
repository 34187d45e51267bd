import { type Alert, alertId } from './alert.ts';
import { type AlertBody, clusterBody, highest, soloBody } from './alert-body.ts';
import { type DayRecord, NOT_TRADED, type Traded } from './day-record.ts';
import type { Effect, SuppressedReason } from './effect.ts';
import type { Command } from './event.ts';
import { type Cluster, Clusters, type Gathering } from './flow/cluster.ts';
import { Gates, type Holding } from './flow/gates.ts';
import type { Score } from './flow/score.ts';
import { gradesOf } from './grade.ts';
import type { Settings } from './settings.ts';
import type { Day, DeskState } from './state.ts';
import { Told } from './told.ts';
import type { Gate } from './view.ts';

/** Suppressed lines of one market stay so far apart even where its cooldown is shorter. */
const LEAST_SILENCE_MS = 60_000;

/**
 * From scores to cards. Route every score of the flow into {@link observe}, every tick into {@link tick}, the owner's
 * commands into {@link command} and every change of settings into {@link configure}; save {@link state} after a command
 * and whenever an answer holds more than `score` effects.
 */
export class Alerts {
  readonly #scores: boolean;
  readonly #gates: Gates;
  #clusters: Clusters;
  readonly #cards = new WeakMap<Cluster, string>();
  readonly #silentUntil = new Map<string, number>();
  /** The alerts of the last days, and what became of them. */
  readonly told: Told;
  #settings: Settings;

  readonly #traded: (date: string) => Traded;
  #yesterday: DayRecord | null;

  /**
   * Takes up where `state` ended. `scores` adds a `score` effect for every score, as replay's `--scores` wants it;
   * `traded` tells what was traded on a day of the owner's.
   */
  constructor(state: DeskState, scores = false, traded: (date: string) => Traded = () => NOT_TRADED) {
    this.#scores = scores;
    this.#traded = traded;
    this.#yesterday = state.yesterday;
    this.#settings = state.settings;
    this.#gates = new Gates(state);
    this.#clusters = new Clusters(state.settings);
    this.told = new Told(state.alerts);
  }

  /** What must survive a restart. The settings are not among it: they come in by {@link configure}. */
  state(): Pick<DeskState, 'mutes' | 'day' | 'alerts' | 'snoozedUntil' | 'yesterday'> & {
    readonly flowPaused: boolean;
  } {
    return { ...this.#gates.state(), alerts: this.told.all, yesterday: this.#yesterday };
  }

  /** The owner's day so far. */
  today(): DayRecord {
    return this.#record(this.#gates.state().day);
  }

  /** New thresholds, cooldowns, cap and zone, from the next score on. */
  configure(settings: Settings): void {
    this.#settings = settings;
    this.#gates.configure(settings);
    this.#clusters.configure(settings);
  }

  /** Pause, resume, mute, unmute and snooze; other commands are not for the alerts and change nothing. */
  command(command: Command): void {
    this.#gates.command(command);
  }

  /** Time passes: mutes end and the owner's day turns. */
  tick(at: number): Effect[] {
    return [...this.told.tick(at), ...this.#turn(at)];
  }

  /** Lets go of a market that is over. */
  forget(ticker: string): void {
    this.#silentUntil.delete(ticker);
    this.#gates.forget(ticker);
    this.#clusters.forget(ticker);
  }

  /** The clock was set back: what gathers now has nothing to do with what gathered in a time still to come. */
  setBack(at: number): void {
    this.told.setBack(at);
    this.#silentUntil.clear();
    this.#clusters = new Clusters(this.#settings);
  }

  /** Every gate between this market and a solo alert, for `/why`; `score` is its newest, null when it never traded. */
  gates(ticker: string, score: Score | null, at: number): Gate[] {
    return this.#gates.list(ticker, score, at);
  }

  /** True while the owner wants to hear nothing of this market: alerts are off or paused, or it is muted. */
  silent(ticker: string, at: number): boolean {
    return this.#gates.silent(ticker, at);
  }

  /** The owner has muted this market. */
  muted(ticker: string, at: number): boolean {
    return this.#gates.muted(ticker, at);
  }

  /** What the owner is told because of this score, heard at `at`. A cluster takes precedence over its member's solo. */
  observe(score: Score, at: number): Effect[] {
    const effects: Effect[] = [];
    if (this.#scores) effects.push({ type: 'score', at, ticker: score.ticker, score: score.score });
    const gathering = this.#clusters.observe(score, score.warm && !this.#gates.muted(score.ticker, at), at);
    const loud = score.score >= this.#settings['flow.soloScore'];
    if (gathering === null && !loud) return effects;
    effects.push(...this.#turn(at));
    if (gathering?.born === true) effects.push(...this.#raise(gathering, at));
    if (gathering?.born === false) effects.push(...this.#edit(gathering, at));
    const cluster = this.#clusters.of(score.ticker, at);
    const told = cluster !== null && this.#cards.has(cluster) && !this.#gates.muted(score.ticker, at);
    if (loud && !told) effects.push(...this.#solo(score, at));
    return effects;
  }

  #record(day: Day): DayRecord {
    return { ...day, ...this.#traded(day.date) };
  }

  #turn(at: number): Effect[] {
    const turned = this.#gates.turn(at);
    if (turned === null) return [];
    this.#yesterday = this.#record(turned.ended);
    const own = this.told.all.filter((alert) => this.#gates.dateOf(alert.at) === turned.ended.date);
    const notice = {
      kind: 'day.turned',
      ...turned,
      grades: gradesOf(own),
      cap: this.#settings['flow.dailyCap'],
    } as const;
    return [{ type: 'notice', at, notice }];
  }

  #solo(score: Score, at: number): Effect[] {
    const { ticker } = score;
    const reason = this.#gates.solo(score, at);
    if (reason === 'cooldown') this.#gates.grown(ticker, score.score);
    if (reason !== null) {
      const held = holding(reason);
      // A market that was silent for another reason, such as a mute that has ended, is not yet counted among the withheld.
      const silent = held === null ? (this.#silentUntil.get(ticker) ?? 0) > at : this.#gates.counted(held, ticker, at);
      if (!silent) return this.#suppress('solo', [score], reason, at);
      if (held !== null) this.#gates.miss(held, { ticker, score: score.score, at });
      return [];
    }
    const { count, cap, notices } = this.#gates.spend(ticker, score.score, at);
    this.#gates.told([ticker], at);
    // The rest of the same burst is no second alert that was held back.
    this.#silentUntil.set(ticker, at + LEAST_SILENCE_MS);
    const alert: Alert = {
      id: alertId('s', ticker, at),
      kind: 'solo',
      at,
      ...soloBody(score),
      count,
      cap,
    };
    this.told.add(alert, at);
    return [{ type: 'alert', alert }, ...notices];
  }

  #raise({ cluster }: Gathering, at: number): Effect[] {
    const tickers = [...cluster.members.keys()];
    const reason = this.#gates.cluster(highest(cluster), this.#cooling(cluster, at), at);
    if (reason !== null) return this.#suppress('cluster', [...cluster.members.values()], reason, at);
    const { count, cap, notices } = this.#gates.spend(tickers[0] ?? '', highest(cluster), at);
    this.#gates.told(tickers, at);
    const alert: Alert = {
      id: alertId('c', tickers.join(), at),
      kind: 'cluster',
      at,
      ...this.#body(cluster),
      count,
      cap,
    };
    this.#cards.set(cluster, alert.id);
    this.told.add(alert, at);
    return [{ type: 'alert', alert }, ...notices];
  }

  #edit({ cluster }: Gathering, at: number): Effect[] {
    const card = this.told.all.find((one) => one.id === this.#cards.get(cluster));
    if (card === undefined) return [];
    const shown = new Set(card.markets.map((one) => one.ticker));
    this.#gates.told(
      [...cluster.members.keys()].filter((ticker) => !shown.has(ticker)),
      at,
    );
    const alert = this.told.change({ ...card, ...this.#body(cluster) }, at);
    return [{ type: 'alert.edit', alert }];
  }

  #body(cluster: Cluster): AlertBody {
    const since = cluster.born - this.#settings['flow.clusterWindowSeconds'] * 1_000;
    return clusterBody(cluster, this.told.all, since);
  }

  /** A cluster is the same as an earlier one when the same thing ties it or when they share a market. */
  #cooling(cluster: Cluster, at: number): boolean {
    const cooldown = this.#settings['flow.clusterCooldownSeconds'] * 1_000;
    return this.told.all.some(
      (one) =>
        one.kind === 'cluster' &&
        at >= one.at &&
        at - one.at < cooldown &&
        (one.tie === cluster.tie || one.markets.some((market) => cluster.members.has(market.ticker))),
    );
  }

  #suppress(kind: Alert['kind'], scores: readonly Score[], reason: SuppressedReason, at: number): Effect[] {
    const tickers = scores.map((one) => one.ticker);
    const [best] = [...scores].sort((a, b) => b.score - a.score);
    if (best === undefined) return [];
    const { ticker, score } = best;
    const until = at + Math.max(this.#settings['flow.soloCooldownSeconds'] * 1_000, LEAST_SILENCE_MS);
    const held = holding(reason);
    if (held !== null) this.#gates.withhold(held, { ticker, score, at }, tickers, until);
    // A cluster that is held back holds back what its members would have told alone.
    if (kind === 'solo' || held !== null) for (const one of tickers) this.#silentUntil.set(one, until);
    return [{ type: 'suppressed', at, kind, tickers, score, reason }];
  }
}

/** Why an alert is held back that is counted; null for what is merely no alert. */
const holding = (reason: SuppressedReason): Holding | null =>
  reason === 'dailyCap' || reason === 'snoozed' ? reason : null;
