import { describe, expect, it } from 'vitest';
import { Tally, unusual } from '../../../src/desk/flow/crowd.ts';

describe('a share of strange events is unusual', () => {
  it('only from three events, a seventh of all, twice the usual and two deviations above it', () => {
    expect(unusual(2, 2, 0.05)).toBe(false);
    expect(unusual(40, 300, 0.02)).toBe(false);
    expect(unusual(78, 300, 0.2)).toBe(false);
    expect(unusual(3, 5, 0.25)).toBe(false);
    expect(unusual(4, 5, 0.25)).toBe(true);
    expect(unusual(130, 300, 0.2)).toBe(true);
  });
});

describe('a tally', () => {
  it('counts each thing once, for five minutes after it happened last', () => {
    const tally = new Tally();
    tally.count(0, 100);
    tally.count(0, 102);
    tally.count(100, 103);
    expect([103, 106, 107, 108].map((minute) => tally.recent(minute))).toEqual([2, 2, 1, 0]);
  });

  it('is empty after a long silence', () => {
    const tally = new Tally();
    tally.count(0, 100);
    expect(tally.recent(1_000_000)).toBe(0);
  });
});
