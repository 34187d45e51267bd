import { describe, expect, it } from 'vitest';
import { Calendar } from '../../src/desk/day.ts';

describe('the owner’s day', () => {
  const newYork = new Calendar('America/New_York');

  it('begins at midnight there and not in UTC', () => {
    expect(newYork.dateOf(Date.UTC(2026, 10, 21, 4, 59, 59))).toBe('2026-11-20');
    expect(newYork.dateOf(Date.UTC(2026, 10, 21, 5, 0, 0))).toBe('2026-11-21');
    expect(new Calendar('Pacific/Kiritimati').dateOf(Date.UTC(2026, 10, 21, 10, 0, 0))).toBe('2026-11-22');
  });

  it('has 25 hours when the clocks go back and 23 when they go forward', () => {
    const hours = (month: number, day: number): number => {
      const date = newYork.dateOf(Date.UTC(2026, month, day, 12));
      let count = 0;
      for (let hour = -24; hour < 36; hour += 1)
        if (newYork.dateOf(Date.UTC(2026, month, day, hour)) === date) count += 1;
      return count;
    };
    expect([hours(10, 1), hours(2, 8), hours(10, 21)]).toEqual([25, 23, 24]);
  });

  it('tells what share of it is still to come, by its own hours and from any zone’s midnight', () => {
    const at = (zone: string, ...utc: [number, number, number, number?, number?]) =>
      new Calendar(zone).left(Date.UTC(...utc));
    const zone = 'America/New_York';
    expect(at(zone, 2026, 10, 21, 5)).toBe(1);
    expect(at(zone, 2026, 10, 21, 17)).toBe(0.5);
    expect(newYork.left(Date.UTC(2026, 10, 22, 4, 59, 59, 999))).toBeCloseTo(1 / 86_400_000, 12);
    expect(at(zone, 2026, 10, 1, 4)).toBe(1);
    expect(at(zone, 2026, 10, 1, 17)).toBe(12 / 25);
    expect(at(zone, 2026, 2, 8, 16)).toBe(12 / 23);
    expect(at('Pacific/Kiritimati', 2026, 10, 21, 22)).toBe(0.5);
    expect(at('Asia/Kathmandu', 2026, 10, 21, 6, 15)).toBe(0.5);
    // Days that begin at one o’clock, for want of a midnight.
    expect(at('Asia/Beirut', 2026, 2, 28, 22)).toBe(1);
    expect(at('Asia/Beirut', 2026, 2, 29, 9, 30)).toBe(0.5);
  });

  it('goes on from one day to the next and back', () => {
    const hours = [29, 28, 5, 41, 17].map((hour) => newYork.left(Date.UTC(2026, 10, 21, hour)));
    expect(hours).toEqual([1, 1 / 24, 1, 0.5, 0.5]);
  });
});
