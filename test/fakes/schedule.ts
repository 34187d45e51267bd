import type { Schedule } from '../../src/ports.ts';

/** A schedule that calls when a test says so. */
export class FakeSchedule implements Schedule {
  #rows: { readonly minute: number; readonly zone: string; act(): void }[] = [];

  hourly(minute: number, zone: string, act: () => void, signal: AbortSignal): void {
    const row = { minute, zone, act };
    this.#rows.push(row);
    signal.addEventListener('abort', () => {
      this.#rows = this.#rows.filter((other) => other !== row);
    });
  }

  /** What is called for, as `08 America/New_York`. */
  get armed(): readonly string[] {
    return this.#rows.map(({ minute, zone }) => `${minute} ${zone}`);
  }

  /** The minute has come. */
  strike(): void {
    for (const { act } of this.#rows) act();
  }
}
