import { describe, expect, it } from 'vitest';
import { inWeeklyPause } from '../../../src/desk/trade/pauses.ts';

const said = (...times: readonly string[]) => times.map((time) => inWeeklyPause(Date.parse(time)));

describe('the weekly pause', () => {
  it('is on Thursdays from a quarter to three until five in New York, in winter', () =>
    expect(
      said(
        '2026-11-19T07:44:59.999Z',
        '2026-11-19T07:45:00Z',
        '2026-11-19T08:00:00Z',
        '2026-11-19T09:59:59.999Z',
        '2026-11-19T10:00:00Z',
      ),
    ).toEqual([false, true, true, true, false]));

  it('and in summer, an hour earlier for the rest of the world', () =>
    expect(
      said('2026-07-16T06:44:00Z', '2026-07-16T06:45:00Z', '2026-07-16T08:59:00Z', '2026-07-16T09:00:00Z'),
    ).toEqual([false, true, true, false]));

  it('follows the clocks through both changes of a year', () =>
    expect(
      said(
        // The Thursdays before and after 8 March and 1 November 2026.
        '2026-03-05T07:45:00Z',
        '2026-03-12T06:45:00Z',
        '2026-03-12T09:30:00Z',
        '2026-10-29T06:45:00Z',
        '2026-11-05T06:45:00Z',
        '2026-11-05T09:30:00Z',
      ),
    ).toEqual([true, true, false, true, false, true]));

  it('is on no other day', () => {
    const thursday = Date.parse('2026-11-19T09:00:00Z');
    const days = [0, 1, 2, 3, 4, 5, 6, 7].map((day) => inWeeklyPause(thursday + day * 86_400_000));
    expect(days).toEqual([true, false, false, false, false, false, false, true]);
  });
});
