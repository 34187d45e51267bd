import { describe, expect, it } from 'vitest';
import { Breadth } from '../../../src/desk/flow/breadth.ts';

const MINUTE = 60_000;
const NOW = 1_000 * MINUTE;

describe('who else trades', () => {
  it('is counted once each, for five minutes, with eight more that nobody knows of', () => {
    const breadth = new Breadth();
    const seats = ['E1', 'E1', 'E1', 'E2', 'E3'].map((event) => breadth.seat(event, event === 'E3' ? 'T' : 'S'));
    const [first] = seats;
    if (first === undefined) throw new Error('no seat');
    for (const at of [NOW, NOW + 1, NOW + MINUTE]) for (const seat of seats) breadth.add(seat, at);
    expect(breadth.inEvent(first, NOW + 5 * MINUTE)).toBe(2 / 13);
    expect(breadth.inSeries(first, NOW + 5 * MINUTE)).toBe(1 / 11);
    expect(breadth.inEvent(first, NOW + 6 * MINUTE)).toBe(1 / 8);
    expect(breadth.inEvent(first, 1_000 * NOW)).toBe(1 / 8);
  });

  it('forgets an event only with the last of its markets', () => {
    const breadth = new Breadth();
    const [a, b, c] = [breadth.seat('E1', 'S'), breadth.seat('E1', 'S'), breadth.seat('E1', 'S')];
    for (const seat of [a, b, c]) breadth.add(seat, NOW);
    breadth.leave(c);
    expect(breadth.inEvent(a, NOW)).toBe(2 / 11);
    breadth.leave(a);
    breadth.leave(b);
    expect(breadth.inEvent(breadth.seat('E1', 'S'), NOW)).toBe(1 / 11);
  });
});
