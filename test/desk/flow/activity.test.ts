import { describe, expect, it } from 'vitest';
import { Activity } from '../../../src/desk/flow/activity.ts';

const MINUTE = 60_000;
const NOW = 1_000 * MINUTE;

describe('who else trades', () => {
  it('is counted once each, for five minutes, with eight more that nobody knows of', () => {
    const activity = new Activity();
    const seats = ['E1', 'E1', 'E1', 'E2', 'E3'].map((event) => activity.seat(event, event === 'E3' ? 'T' : 'S'));
    const [first] = seats;
    if (first === undefined) throw new Error('no seat');
    for (const at of [NOW, NOW + 1, NOW + MINUTE]) for (const seat of seats) activity.add(seat, at);
    expect(activity.inEvent(first, NOW + 5 * MINUTE)).toBe(2 / 13);
    expect(activity.inSeries(first, NOW + 5 * MINUTE)).toBe(1 / 11);
    expect(activity.inEvent(first, NOW + 6 * MINUTE)).toBe(1 / 8);
    expect(activity.inEvent(first, 1_000 * NOW)).toBe(1 / 8);
  });

  it('forgets an event only with the last of its markets', () => {
    const activity = new Activity();
    const [a, b, c] = [activity.seat('E1', 'S'), activity.seat('E1', 'S'), activity.seat('E1', 'S')];
    for (const seat of [a, b, c]) activity.add(seat, NOW);
    activity.leave(c);
    expect(activity.inEvent(a, NOW)).toBe(2 / 11);
    activity.leave(a);
    activity.leave(b);
    expect(activity.inEvent(activity.seat('E1', 'S'), NOW)).toBe(1 / 11);
  });
});
