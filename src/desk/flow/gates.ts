import { Calendar } from '../day.ts';
import type { Effect, SuppressedReason } from '../effect.ts';
import type { Command } from '../event.ts';
import type { Settings } from '../settings.ts';
import { type Day, type DeskState, newDay, type Withheld } from '../state.ts';
import type { Gate } from '../view.ts';
import { barOf } from './budget.ts';
import { Missed } from './missed.ts';
import { type Score, scoreAgainst } from './score.ts';

/** What a market tells so soon after its alert is the rest of the same burst, ms. */
const SAME_MS = 60_000;

/** What holds back alerts that are counted for it. */
export type Holding = Extract<SuppressedReason, 'dailyCap' | 'snoozed'>;

const seconds = (ms: number): string => `${Math.max(0, Math.ceil(ms / 1_000))} s`;

/** What stands between a strange score and the owner: pause, mutes, warm-up, the market's cooldown and the day's cap. */
export class Gates {
  readonly #alertedAt = new Map<string, number>();
  readonly #missed = new Missed();
  readonly #slept = new Missed();
  #settings: Settings;
  #calendar: Calendar;
  #paused: boolean;
  #mutes: Map<string, number>;
  /** Until when no alert is told, ms; 0 for no snooze. */
  #snoozed: number;
  #day: Day;
  /** The highest score of each market that an alert was sent for today. */
  readonly #sent = new Map<string, number>();

  /** Takes up where `state` ended, the cooldowns from its alerts. */
  constructor(state: DeskState) {
    this.#settings = state.settings;
    this.#calendar = new Calendar(state.settings.timezone);
    this.#paused = state.paused.flow;
    this.#mutes = new Map(Object.entries(state.mutes));
    this.#snoozed = state.snoozedUntil;
    this.#day = state.day;
    for (const alert of state.alerts) {
      for (const one of alert.markets) this.#alertedAt.set(one.ticker, alert.at);
      const [first] = alert.markets;
      if (first && this.#calendar.dateOf(alert.at) === this.#day.date) this.#sent.set(first.ticker, alert.score);
    }
  }

  /** What must survive a restart. */
  state(): Pick<DeskState, 'mutes' | 'day' | 'snoozedUntil'> & { readonly flowPaused: boolean } {
    const mutes = Object.fromEntries(this.#mutes);
    return { flowPaused: this.#paused, mutes, snoozedUntil: this.#snoozed, day: this.#day };
  }

  /** New cooldowns, cap and zone, from now on. */
  configure(settings: Settings): void {
    if (settings.timezone !== this.#calendar.zone) this.#calendar = new Calendar(settings.timezone);
    this.#settings = settings;
  }

  /** Pause, resume, mute, unmute and snooze; anything else is not for the gates. */
  command(command: Command): void {
    if (command.name === 'pause' && command.what !== 'trading') this.#paused = true;
    if (command.name === 'resume' && (command.what === 'flow' || command.what === 'all')) this.#paused = false;
    if (command.name === 'snooze') this.#snoozed = command.until;
    if (command.name === 'mute') this.#mutes.set(command.ticker, command.until);
    if (command.name === 'unmute' && command.ticker === null) this.#mutes.clear();
    if (command.name === 'unmute' && command.ticker !== null) this.#mutes.delete(command.ticker);
  }

  /**
   * Time passes: mutes and a snooze end, and the day turns when its date is later than any seen before. Answers the day that ended. A
   * date that a wrong clock gave is given up, with what was sent counted, or the cap would hold until it comes.
   */
  turn(at: number): { readonly ended: Day; readonly date: string } | null {
    for (const [ticker, until] of this.#mutes) if (until <= at) this.#mutes.delete(ticker);
    if (this.#snoozed <= at) this.#snoozed = 0;
    const date = this.#calendar.dateOf(at);
    if (this.#calendar.isInvented(this.#day.date, at)) this.#day = { ...this.#day, date };
    if (date <= this.#day.date) return null;
    const ended = this.#day;
    this.#day = newDay(date);
    this.#missed.clear();
    this.#slept.clear();
    this.#sent.clear();
    return ended.date === '' ? null : { ended, date };
  }

  /** The owner's date at `at`. */
  dateOf(at: number): string {
    return this.#calendar.dateOf(at);
  }

  /** Muted markets belong to no alert of either kind. */
  muted(ticker: string, at: number): boolean {
    return (this.#mutes.get(ticker) ?? 0) > at;
  }

  /** Nothing at all is told of this market: its alerts are paused or asleep, or it is muted. */
  silent(ticker: string, at: number): boolean {
    return !this.#watching() || this.#snoozed > at || this.muted(ticker, at);
  }

  /** Why this score may not become a solo alert now; null when it may. */
  solo(score: Score, at: number): SuppressedReason | null {
    if (!this.#watching()) return 'paused';
    if (this.muted(score.ticker, at)) return 'muted';
    if (!score.warm) return 'warmup';
    if (this.#rest(score.ticker, at) > 0) return 'cooldown';
    return this.#held(score.score, at);
  }

  /** Why a cluster whose highest score is `highest` may not be told now; `cooling` when one like it just was. */
  cluster(highest: number, cooling: boolean, at: number): SuppressedReason | null {
    if (!this.#watching()) return 'paused';
    if (cooling) return 'cooldown';
    return this.#held(highest, at);
  }

  /** These markets were told of: their cooldown begins, and nothing of them was missed. */
  told(tickers: readonly string[], at: number): void {
    for (const ticker of tickers) this.#alertedAt.set(ticker, at);
    const day = this.#missed.told(this.#day, tickers, at);
    this.#day = { ...day, snoozed: this.#slept.told(day.snoozed, tickers, at) };
  }

  /** Lets go of a market that is over. */
  forget(ticker: string): void {
    this.#alertedAt.delete(ticker);
    this.#missed.forget(ticker);
    this.#slept.forget(ticker);
  }

  /** What an alert was sent for goes on, and may be stronger than it was then. */
  grown(ticker: string, score: number): void {
    const before = this.#sent.get(ticker);
    if (before !== undefined && before < score) this.#sent.set(ticker, score);
  }

  /** An alert is sent, by this market's score: answers how many the day has had with it, of how many, and tells when it was the last. */
  spend(
    ticker: string,
    score: number,
    at: number,
  ): { readonly count: number; readonly cap: number; readonly notices: Effect[] } {
    this.#day = { ...this.#day, sent: this.#day.sent + 1 };
    this.#sent.set(ticker, Math.max(score, this.#sent.get(ticker) ?? 0));
    const { sent: count, date } = this.#day;
    const cap = this.#settings['flow.dailyCap'];
    const notices: Effect[] = count === cap ? [{ type: 'notice', at, notice: { kind: 'cap.reached', date, cap } }] : [];
    return { count, cap, notices };
  }

  /** True when what is held back of this market for this is no other alert than was told or counted a moment ago. */
  counted(reason: Holding, ticker: string, at: number): boolean {
    const told = this.#alertedAt.get(ticker);
    return this.#of(reason).counted(ticker, at) || (told !== undefined && at >= told && at - told < SAME_MS);
  }

  /** An alert of these markets was held back for this alone, `one` its best. Up to `until` (ms) they tell the same alert. */
  withhold(reason: Holding, one: Withheld, tickers: readonly string[], until: number): void {
    const missed = this.#of(reason);
    if (reason === 'dailyCap') this.#day = missed.withhold(this.#day, tickers, one.at, until);
    else this.#day = { ...this.#day, snoozed: missed.withhold(this.#day.snoozed, tickers, one.at, until) };
    this.miss(reason, one);
  }

  /** The same alert again, perhaps stronger: it is not counted, but named by its best. */
  miss(reason: Holding, one: Withheld): void {
    const told = this.#alertedAt.get(one.ticker);
    if (told !== undefined && this.#calendar.dateOf(told) === this.#day.date) return;
    const missed = this.#of(reason);
    if (reason === 'dailyCap') this.#day = missed.name(this.#day, one);
    else this.#day = { ...this.#day, snoozed: missed.name(this.#day.snoozed, one) };
  }

  /** Every gate before a solo alert of this market, for `/why`; `score` is its newest, null when it never traded. */
  list(ticker: string, score: Score | null, at: number): Gate[] {
    const settings = this.#settings;
    const rest = this.#rest(ticker, at);
    const until = this.#mutes.get(ticker) ?? 0;
    const asleep = this.#snoozed - at;
    const reached = score?.score ?? 0;
    const day = this.#calendar.dateOf(at) > this.#day.date ? newDay('') : this.#day;
    const { sent } = day;
    const bar = this.#bar(day, at);
    const cap = settings['flow.dailyCap'];
    const gate = (name: string, ok: boolean, value: string, limit: string): Gate => ({ name, ok, value, limit });
    const known = score === null ? 0 : at - score.since;
    const { 'flow.windowSeconds': window, 'flow.soloScore': solo } = settings;
    return [
      gate('score', reached >= solo, scoreAgainst(reached, solo), `${solo}`),
      gate('known for', known >= window * 1_000, seconds(known), `${window} s`),
      gate('watching', this.#watching(), this.#watching() ? 'on' : 'paused', ''),
      gate('muted', until <= at, until <= at ? 'no' : `for ${seconds(until - at)}`, ''),
      gate('snoozed', asleep <= 0, asleep <= 0 ? 'no' : `for ${seconds(asleep)}`, ''),
      gate('cooldown', rest <= 0, rest <= 0 ? 'over' : `${seconds(rest)} left`, ''),
      gate('alerts today', sent < cap, `${sent}`, `${cap}`),
      // With the cap spent the gate above says it all.
      bar === null || bar === 0
        ? gate('bar today', true, 'none', '')
        : gate('bar today', reached >= bar, scoreAgainst(reached, bar), scoreAgainst(bar, reached)),
    ];
  }

  #watching(): boolean {
    return this.#settings['flow.on'] && !this.#paused;
  }

  /** What holds back a score that nothing else speaks against: the cap, or a snooze. */
  #held(score: number, at: number): Holding | null {
    const bar = this.#bar(this.#day, at);
    if (bar === null || score < bar) return 'dailyCap';
    return this.#snoozed > at ? 'snoozed' : null;
  }

  #of(reason: Holding): Missed {
    return reason === 'dailyCap' ? this.#missed : this.#slept;
  }

  /** The least score that the rest of this day's cap is spent on; null when it is spent. */
  #bar({ sent, withheld, missed }: Day, at: number): number | null {
    const { 'flow.dailyCap': cap, 'flow.soloScore': threshold } = this.#settings;
    const best = [...(sent === 0 ? [] : this.#sent.values()), ...missed.map(({ score }) => score)].sort(
      (a, b) => b - a,
    );
    return barOf({ cap, sent, withheld, threshold, share: this.#calendar.left(at), best });
  }

  /** Milliseconds of cooldown left. A clock that was set back ends it rather than stretching it. */
  #rest(ticker: string, at: number): number {
    const last = this.#alertedAt.get(ticker);
    if (last === undefined || at < last) return 0;
    return last + this.#settings['flow.soloCooldownSeconds'] * 1_000 - at;
  }
}
