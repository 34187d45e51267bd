import { describe, expect, it } from 'vitest';
import type { Bond } from '../../../src/desk/flow/bond.ts';
import { tieOf } from '../../../src/desk/flow/tie.ts';
import { score } from './fixture.ts';

const bond = (rank: Bond['rank'], tie: string): Bond => ({
  rank,
  key: tie,
  tie,
  sign: 1,
  bothFalse: false,
  share: 0.1,
});
const members = new Map(['KXA-1-X', 'KXA-1-Y'].map((ticker) => [ticker, score(ticker, 80)]));
const sides = new Map([...members.keys()].map((ticker) => [ticker, 'yes' as const]));

describe('the line that says what ties a cluster', () => {
  it('names the two closest kinds of tie, one of each', () => {
    const bonds = [bond(3, 'd'), bond(1, 'b'), bond(1, 'later b'), bond(0, 'a'), bond(2, 'c')];
    expect(tieOf(bonds, members, sides)).toBe('a; later b; all buy YES');
  });

  it('is short enough for a phone whatever the titles say', () => {
    const long = `same event: ${'Which party will control it? '.repeat(20)}`;
    expect(tieOf([bond(0, long), bond(3, long)], members, sides).length).toBeLessThan(140);
  });
});
