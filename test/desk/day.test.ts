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
});
