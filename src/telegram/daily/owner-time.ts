import { Calendar } from '../../desk/day.ts';

const DAY = 86_400_000;

/** Times as they are on the owner's wall: text for what must be read without a client that knows the zone. */
export class OwnerTime {
  readonly zone: string;
  readonly #calendar: Calendar;
  readonly #clock: Intl.DateTimeFormat;
  readonly #day: Intl.DateTimeFormat;
  readonly #name: Intl.DateTimeFormat;

  /** `zone` is an IANA name, already validated. */
  constructor(zone: string) {
    this.zone = zone;
    this.#calendar = new Calendar(zone);
    this.#clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
    this.#day = new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', day: 'numeric', month: 'short' });
    this.#name = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'short' });
  }

  /** `2026-11-21`. */
  dateOf = (at: number): string => this.#calendar.dateOf(at);

  /** `09:48`. */
  timeOf = (at: number): string => this.#clock.format(at);

  /** `Fri 20 Nov`. */
  dayOf = (at: number): string => this.#day.format(at).replace(',', '');

  /** `09:48`, with the day when it was more than a day ago: `Fri 20 Nov 09:48`. */
  textOf = (at: number, now: number): string =>
    now - at < DAY ? this.timeOf(at) : `${this.dayOf(at)} ${this.timeOf(at)}`;

  /** What the zone is called at that time: `EST`, `GMT+1`. */
  nameOf(at: number): string {
    return this.#name.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? this.zone;
  }

  /** The newest of the owner's days on which it has been `time`, `08:00`, as its date. */
  lastDay(time: string, now: number): string {
    const today = this.dateOf(now);
    return this.timeOf(now) >= time ? today : dayBefore(today);
  }
}

/** The date before `2026-11-21`. */
export const dayBefore = (date: string): string =>
  new Date(Date.parse(`${date}T12:00:00Z`) - DAY).toISOString().slice(0, 10);

const UTC = new OwnerTime('UTC');

/** `2026-11-20` as `Fri 20 Nov`; what is no date stays as it is. */
export const dayText = (date: string): string => {
  const at = Date.parse(`${date}T12:00:00Z`);
  return Number.isNaN(at) ? date : UTC.dayOf(at);
};
