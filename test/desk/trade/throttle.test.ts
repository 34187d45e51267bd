import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Throttle } from '../../../src/desk/trade/throttle.ts';
import { T } from './fixture.ts';

const HOUR = 3_600_000;

describe('the throttle', () => {
  it('counts the orders of the last 10 s', () => {
    const throttle = new Throttle();
    for (const ms of [0, 1_000, 9_999]) throttle.sent(T + ms);
    expect([9_999, 10_000, 11_000, 19_999].map((ms) => throttle.rate(T + ms))).toEqual([3, 2, 1, 0]);
  });

  it('counts each market’s own entries of the last hour', () => {
    const throttle = new Throttle();
    throttle.filled('A', T);
    throttle.filled('A', T + 60_000);
    throttle.filled('B', T + 60_000);
    expect([throttle.repeats('A', T + HOUR - 1), throttle.repeats('B', T + HOUR - 1)]).toEqual([2, 1]);
    expect(throttle.repeats('A', T + HOUR)).toBe(1);
    expect(throttle.repeats('C', T)).toBe(0);
  });

  it('keeps counting when one market is filled again and others are old', () => {
    const throttle = new Throttle();
    throttle.filled('A', T);
    throttle.filled('B', T + 1);
    throttle.filled('A', T + HOUR - 1);
    throttle.filled('C', T + HOUR + 10);
    expect(['A', 'B', 'C'].map((ticker) => throttle.repeats(ticker, T + HOUR + 10))).toEqual([1, 0, 1]);
  });

  it('never loses count below its limits, however many there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), (many) => {
        const throttle = new Throttle();
        for (let n = 0; n < many; n += 1) {
          throttle.sent(T + n);
          throttle.filled('A', T + n);
        }
        const least = Math.min(many, 30);
        return throttle.rate(T + many) >= least && throttle.repeats('A', T + many) >= least;
      }),
    );
  });

  it('still counts what happened a moment ago when the clock is set back a little, and forgets it after a leap', () => {
    const throttle = new Throttle();
    throttle.sent(T);
    throttle.filled('A', T);
    expect([throttle.rate(T - 500), throttle.repeats('A', T - 500)]).toEqual([1, 1]);
    expect([throttle.rate(T - 2 * HOUR), throttle.repeats('A', T - 2 * HOUR)]).toEqual([0, 0]);
  });
});
