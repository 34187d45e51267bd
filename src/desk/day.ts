/** Which day it is for the owner. Days of 23 and 25 hours come right by themselves, since nothing is counted in hours. */
export class Calendar {
  readonly zone: string;
  readonly #format: Intl.DateTimeFormat;
  #minute = Number.NaN;
  #date = '';

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
    const minute = Math.floor(at / 60_000);
    if (minute !== this.#minute) {
      const parts = this.#format.formatToParts(at);
      const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
      this.#date = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
      this.#minute = minute;
    }
    return this.#date;
  }
}
