const MINUTE = 60_000;
/** No zone's day is longer, in minutes. */
const LONGEST = 27 * 60;
/** A date further ahead than this was given by a wrong clock, ms. */
const INVENTED = 2 * 86_400_000;

/** Which day it is for the owner. Days of 23 and 25 hours come right by themselves, since nothing is counted in hours. */
export class Calendar {
  readonly zone: string;
  readonly #format: Intl.DateTimeFormat;
  #minute = Number.NaN;
  #date = '';
  /** First minute of the day that was asked about last, and of the one after it. */
  #from = Number.NaN;
  #to = Number.NaN;

  /** `zone` is an IANA name such as `America/New_York`, already validated. */
  constructor(zone: string) {
    this.zone = zone;
    this.#format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
  }

  /** The date at `at` (ms since 1970) as `2026-11-21`. No zone changes its date within a minute, so one is remembered. */
  dateOf(at: number): string {
    const minute = Math.floor(at / MINUTE);
    if (minute !== this.#minute) {
      const parts = this.#format.formatToParts(at);
      const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
      this.#date = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
      this.#minute = minute;
    }
    return this.#date;
  }

  /** A date that lies so far after `at` that only a wrong clock can have given it. */
  isInvented(date: string, at: number): boolean {
    return this.dateOf(at) < date && this.dateOf(at + INVENTED) < date;
  }

  /** Share of the day of `at` that is still to come, above 0 and up to 1. */
  left(at: number): number {
    const minute = Math.floor(at / MINUTE);
    if (!(minute >= this.#from && minute < this.#to)) this.#measure(minute);
    return (this.#to * MINUTE - at) / ((this.#to - this.#from) * MINUTE);
  }

  /** A date never comes twice, so its two ends are found by halving. */
  #measure(minute: number): void {
    const date = this.dateOf(minute * MINUTE);
    const turn = (from: number, to: number, isAfter: (other: string) => boolean): number => {
      let [before, after] = [from, to];
      while (after - before > 1) {
        const middle = Math.floor((before + after) / 2);
        if (isAfter(this.dateOf(middle * MINUTE))) after = middle;
        else before = middle;
      }
      return after;
    };
    this.#from = turn(minute - LONGEST, minute, (other) => other >= date);
    this.#to = turn(minute, minute + LONGEST, (other) => other > date);
  }
}
