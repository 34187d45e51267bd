import { once } from 'node:events';
import type { DayRecord } from '../../desk/day-record.ts';
import type { Clock, Cockpit, Log, Runner, Schedule } from '../../ports.ts';
import { type ReportFacts, reportCard } from '../cards/report.ts';
import type { Incidents } from '../incidents.ts';
import { faultText } from '../line/fault.ts';
import type { Memory } from '../memory.ts';
import type { Outbox } from '../outgoing/outbox.ts';
import type { Places } from '../outgoing/places.ts';
import { dayBefore, OwnerTime } from './owner-time.ts';
import type { QuietHours } from './quiet-hours.ts';

/** After a start, what the report tells of needs so long to be known, ms. */
const START = 20_000;
const TWO_DAYS = 2 * 86_400_000;
/** A report before this hour is about the day that has ended, a later one about the day so far. */
const NOON = '12:00';

type ReporterParts = {
  readonly cockpit: Cockpit;
  readonly incidents: Incidents;
  readonly memory: Memory;
  readonly quiet: Pick<QuietHours, 'includes'>;
  readonly outbox: Pick<Outbox, 'put'>;
  readonly places: Pick<Places, 'forget'>;
  readonly schedule: Schedule;
  readonly clock: Clock;
  readonly log: Log;
};

/**
 * The daily report: once for each of the owner's days, at the hour of their choice or as soon as it runs again. The
 * schedule calls every hour at that minute, and what is due is decided here: so a day that skips the hour, a machine
 * that slept over it and a clock that was set all end in one report.
 */
export class Reporter implements Runner {
  readonly #parts: ReporterParts;
  /** What the schedule runs for, and how to end it. */
  #armed: { readonly at: string; readonly zone: string; readonly stop: AbortController } | null = null;

  constructor(parts: ReporterParts) {
    this.#parts = parts;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, memory } = this.#parts;
    this.arm();
    const due = this.#due();
    // Of days before the first start there is nothing to report.
    if (due !== null && (memory.state.reportedOn === '' || this.#isAhead())) void this.#keep(due);
    await clock.sleep(START, signal);
    if (!signal.aborted) {
      this.look();
      await once(signal, 'abort');
    }
    this.#armed?.stop.abort();
    this.#armed = null;
  }

  /** Follows the settings. An hour that is past when it is chosen is the next day's. */
  arm(): void {
    const { cockpit, schedule } = this.#parts;
    const { timezone: zone, 'notify.reportAt': at } = cockpit.desk.state.settings;
    const before = this.#armed;
    if (before?.at === at && before.zone === zone) return;
    before?.stop.abort();
    const stop = new AbortController();
    this.#armed = { at, zone, stop };
    if (before !== null) this.#reported(this.#due());
    if (at !== 'off') schedule.hourly(Number(at.slice(3)), zone, () => this.look(), stop.signal);
  }

  /** Reports if a report is due and was not sent. */
  look(): void {
    const { cockpit, memory, quiet, outbox, places, clock } = this.#parts;
    this.arm();
    const due = this.#due();
    const { settings } = cockpit.desk.state;
    if (due === null) return;
    const time = new OwnerTime(settings.timezone);
    const now = clock.now();
    if (this.#isAhead()) void this.#keep(due);
    if (settings['notify.report'] === 'off') this.#reported(due);
    if (memory.state.reportedOn >= due) return;
    const card = `report:${due}`;
    // One that stands there already is of a clock that was wrong.
    places.forget(card);
    outbox.put({
      message: reportCard(this.#facts(due, time, now)),
      card,
      priority: 'alert',
      silent: settings['notify.report'] === 'silent' || quiet.includes(now),
      // Only one that has been sent counts: what still waits for Telegram when the run ends is sent by the next.
      sent: () => this.#reported(due),
    });
  }

  /** The owner's newest day on which the hour has come; null without a report. */
  #due(): string | null {
    const { cockpit, clock } = this.#parts;
    const { timezone, 'notify.reportAt': at } = cockpit.desk.state.settings;
    return at === 'off' ? null : new OwnerTime(timezone).lastDay(at, clock.now());
  }

  /** A clock that was days ahead has reported what is still to come. */
  #isAhead(): boolean {
    const { cockpit, memory, clock } = this.#parts;
    const time = new OwnerTime(cockpit.desk.state.settings.timezone);
    return memory.state.reportedOn > time.dateOf(clock.now() + TWO_DAYS);
  }

  #reported(day: string | null): void {
    if (day !== null && day > this.#parts.memory.state.reportedOn) void this.#keep(day);
  }

  async #keep(reportedOn: string): Promise<void> {
    const { memory, log } = this.#parts;
    await memory
      .keep({ reportedOn })
      .catch((error) => log.warn({ fault: faultText(error) }, 'a restart would send the daily report again'));
  }

  #facts(due: string, time: OwnerTime, now: number): ReportFacts {
    const { cockpit, incidents, memory } = this.#parts;
    const { environment, desk } = cockpit;
    const { state } = desk;
    const ends = state.settings['notify.reportAt'] < NOON ? dayBefore(due) : due;
    const days = [desk.today(), ...(state.yesterday === null ? [] : [state.yesterday])].filter(
      ({ date }) => date !== '',
    );
    // On the first day none has ended: it is about that day so far.
    const main = days.find(({ date }) => date <= ends) ?? days[0] ?? null;
    const on = (day: DayRecord | null, at: number): boolean => day !== null && time.dateOf(at) === day.date;
    return {
      environment,
      now,
      time,
      settings: state.settings,
      status: desk.status(),
      main,
      other: days.find((day) => day !== main) ?? null,
      trips: desk.trips().filter((trip) => trip.paper === main?.paper && on(main, trip.at)),
      alerts: state.alerts.filter(({ at }) => on(main, at)),
      presence: memory.state.presence,
      incidents: incidents.look(),
    };
  }
}
