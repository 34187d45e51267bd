import { describe, expect, it } from 'vitest';
import { NOT_TRADED } from '../../src/desk/day-record.ts';
import { newDay } from '../../src/desk/state.ts';
import { long } from './trade/account-pit.ts';
import { Pit, T } from './trade/fixture.ts';

/** The owner's midnight after {@link T}, in ms after it: 15:00 UTC is 10 o'clock in New York. */
const MIDNIGHT = 14 * 3_600_000;

describe('the figures of a day', () => {
  it('are what was closed, won, realized after fees, and told on it', () => {
    const pit = long();
    expect(pit.desk.today()).toEqual({ ...newDay('2026-11-21'), ...NOT_TRADED, pnl: -50_000, fees: 50_000 });
    pit.bid(6_000, 'yes', 42);
    pit.placed(6_100, pit.sent, 5);
    expect(pit.desk.today()).toMatchObject({ paper: false, trades: 1, wins: 0, pnl: -250_000, fees: 100_000 });
  });

  it('are those of yesterday when the day has turned, and the new one has none', () => {
    const pit = long();
    pit.bid(6_000, 'yes', 42);
    pit.placed(6_100, pit.sent, 5);
    const ended = pit.desk.today();
    expect(pit.desk.state.yesterday).toBeNull();
    pit.pass(MIDNIGHT, MIDNIGHT);
    expect(pit.notices('day.turned')).toHaveLength(1);
    expect(pit.desk.state.yesterday).toEqual(ended);
    expect(pit.desk.today()).toEqual({ ...newDay('2026-11-22'), ...NOT_TRADED });
  });

  it('keep to their day when a fill comes before the tick that turns it', () => {
    const pit = long();
    const ended = pit.desk.today();
    pit.bid(MIDNIGHT + 10, 'yes', 42);
    pit.placed(MIDNIGHT + 20, pit.sent, 5);
    pit.pass(MIDNIGHT + 100, MIDNIGHT + 100);
    expect(pit.desk.state.yesterday).toEqual(ended);
  });

  it('are there after a restart, those of the day that runs as well', () => {
    const pit = long();
    pit.bid(6_000, 'yes', 42);
    pit.placed(6_100, pit.sent, 5);
    const today = pit.desk.today();
    pit.restart(7_000);
    expect(pit.desk.today()).toEqual(today);
    pit.pass(MIDNIGHT, MIDNIGHT);
    pit.restart(MIDNIGHT + 1_000);
    expect(pit.desk.state.yesterday).toEqual(today);
  });

  it('are those on paper while paper trades', () => {
    const pit = new Pit();
    pit.pass(0, 500);
    expect(pit.desk.today()).toMatchObject({ date: '2026-11-21', paper: true, trades: 0 });
    expect(pit.desk.state.live.results.date).toBe('2026-11-21');
    expect(T).toBeLessThan(Date.parse('2026-11-22T05:00:00Z'));
  });
});
