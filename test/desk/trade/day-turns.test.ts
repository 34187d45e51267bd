import { afterAll, describe, expect, it } from 'vitest';
import { Calendar } from '../../../src/desk/day.ts';
import { contracts, dollars, type Money } from '../../../src/desk/money.ts';
import { noLiveState, type Results } from '../../../src/desk/state.ts';
import { Portfolio } from '../../../src/desk/trade/portfolio.ts';
import { settings } from './fixture.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const NOTHING = 0 as Money;
const machine = process.env.TZ;
afterAll(() => {
  if (machine === undefined) delete process.env.TZ;
  else process.env.TZ = machine;
});

/** A day of 23 hours and one of 25 in each of these, and a day like any other; dates of the owner’s. */
const DAYS: readonly (readonly [zone: string, short: string, long: string])[] = [
  ['America/New_York', '2026-03-08', '2026-11-01'],
  ['Europe/London', '2026-03-29', '2026-10-25'],
  ['Australia/Lord_Howe', '2026-10-04', '2026-04-05'],
  ['America/Santiago', '2026-09-06', '2026-04-04'],
  ['Asia/Kathmandu', '2026-03-08', '2026-11-01'],
];
const MACHINES = ['UTC', 'America/New_York', 'Asia/Tokyo', 'Pacific/Apia'];
const MATRIX = DAYS.flatMap(([zone, short, long]) =>
  [short, long, '2026-07-15'].flatMap((date) => MACHINES.map((tz) => [zone, date, tz] as const)),
);

/** The first moment of the next date, found minute by minute: no zone’s rules are asked twice. */
function midnight(calendar: Calendar, date: string): number {
  let at = Date.parse(`${date}T12:00:00Z`);
  while (calendar.dateOf(at) !== date) at += calendar.dateOf(at) < date ? HOUR : -HOUR;
  while (calendar.dateOf(at) === date) at += MINUTE;
  return at;
}

class Days {
  portfolio: Portfolio;
  readonly #settings: ReturnType<typeof settings>;

  constructor(timezone: string) {
    this.#settings = settings({ timezone, 'trader.maxDailyLoss': 1 });
    this.portfolio = new Portfolio(this.#settings, noLiveState('x').results, false);
  }

  restart(): void {
    const stored = JSON.parse(JSON.stringify(this.portfolio.results)) as Results;
    this.portfolio = new Portfolio(this.#settings, stored, false);
  }

  lose(at: number, amount: number): void {
    const money = dollars(amount);
    const what = {
      type: 'exit',
      own: true,
      ticker: 'A',
      side: 'yes',
      count: contracts(1),
      reason: 'stop_loss',
    } as const;
    this.portfolio.book({ ...what, at, spent: money, proceeds: NOTHING, fees: NOTHING, pnl: -money as Money });
  }

  /** Whether entries may be made. */
  whole(at: number): boolean {
    this.portfolio.watch(NOTHING, at);
    return this.portfolio.tripped === null;
  }
}

describe('row 30: the daily loss limit', () => {
  it.each(MATRIX)(
    'of an owner in %s on %s, on a machine in %s, begins anew at their midnight and never before',
    (zone, date, tz) => {
      process.env.TZ = tz;
      const calendar = new Calendar(zone);
      const end = midnight(calendar, date);
      const days = new Days(zone);
      expect(days.whole(end - 22 * HOUR)).toBe(true);
      // Lost in two halves, an hour and ten minutes before midnight: neither is forgotten when a clock goes by.
      days.lose(end - 70 * MINUTE, 0.6);
      expect(days.whole(end - 65 * MINUTE)).toBe(true);
      days.restart();
      days.lose(end - 10 * MINUTE, 0.6);
      expect(days.whole(end - 10 * MINUTE)).toBe(false);
      for (let at = end - 9 * MINUTE; at < end; at += MINUTE) expect([at, days.whole(at)]).toEqual([at, false]);
      // The clock is set back two hours, also over a restart: it is still the same day.
      for (const at of [end - 2 * HOUR, end - HOUR, end - 1]) {
        days.restart();
        expect(days.whole(at)).toBe(false);
      }
      // A restart at midnight sharp.
      days.restart();
      expect(days.whole(end)).toBe(true);
      expect(days.portfolio.today).toBe(0);
      // Set back over midnight, the old limit holds until midnight comes again.
      expect(days.whole(end - HOUR)).toBe(false);
      days.restart();
      expect(days.whole(end - MINUTE)).toBe(false);
      expect(days.whole(end)).toBe(true);
      // And the new day goes on, with what was lost in it.
      days.lose(end + MINUTE, 0.7);
      expect(days.whole(end - HOUR)).toBe(true);
      expect(days.portfolio.results.date > date).toBe(true);
      days.lose(end - 30 * MINUTE, 0.7);
      expect(days.whole(end - 30 * MINUTE)).toBe(false);
      expect(days.whole(end + 5 * MINUTE)).toBe(false);
    },
  );

  it('gives up a date that a wrong clock invented, counts what was lost before it, and turns with the next day', () => {
    const days = new Days('America/New_York');
    const at = Date.parse('2026-11-21T15:00:00Z');
    days.lose(at, 0.6);
    // Ten years ahead for a moment.
    expect(days.whole(at + 10 * 365 * 24 * HOUR)).toBe(true);
    days.lose(at + MINUTE, 0.3);
    expect(days.whole(at + MINUTE)).toBe(true);
    expect(days.portfolio.results).toMatchObject({ date: '2026-11-21', today: dollars(-0.9), todayTrades: 2 });
    days.lose(at + 2 * MINUTE, 0.3);
    expect(days.whole(at + 2 * MINUTE)).toBe(false);
    expect(days.portfolio.tradedOn('2026-11-21')).toMatchObject({ trades: 3, pnl: dollars(-1.2) });
    expect(days.whole(at + 24 * HOUR)).toBe(true);
    expect(days.portfolio.today).toBe(0);
  });

  it('is not lifted by a clock that is hours ahead for a moment, nor is what was lost forgotten by it', () => {
    const at = Date.parse('2026-11-21T23:00:00Z');
    for (const [lost, more, whole] of [
      [1.2, 0, false],
      [0.6, 0.3, true],
      [0.6, 0.5, false],
    ] as const) {
      const days = new Days('America/New_York');
      days.lose(at, lost);
      expect(days.whole(at)).toBe(lost < 1);
      expect(days.whole(at + 9 * HOUR)).toBe(true);
      days.lose(at + MINUTE, more);
      expect([lost, more, days.whole(at + MINUTE)]).toEqual([lost, more, whole]);
      // The owner may still let it go on, and midnight comes.
      days.portfolio.rearm(NOTHING);
      expect(days.whole(at + 2 * MINUTE)).toBe(true);
      expect(days.whole(at + 9 * HOUR)).toBe(true);
    }
  });

  it('that was reached by a date that never came holds until the end of the real day', () => {
    const days = new Days('America/New_York');
    const at = Date.parse('2026-11-21T15:00:00Z');
    days.lose(at + 10 * 365 * 24 * HOUR, 1.2);
    expect(days.whole(at + 10 * 365 * 24 * HOUR)).toBe(false);
    days.restart();
    expect(days.whole(at)).toBe(false);
    expect(days.portfolio.tripped).toBe('2026-11-21');
    expect(days.whole(at + 24 * HOUR)).toBe(true);
  });
});
