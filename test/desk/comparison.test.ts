import { describe, expect, it } from 'vitest';
import { grade, without } from '../../src/desk/comparison.ts';
import { cents } from '../../src/desk/money.ts';
import { alert, alertMarket } from '../fakes/samples.ts';

const NOON = Date.parse('2026-11-21T12:00:00Z');
const MINUTE = 60_000;
const UNKNOWN = { after5: null, after60: null };
const on = (ticker: string, minutes: number, more: Parameters<typeof alert>[1] = {}) =>
  alert(`${ticker}${minutes}`, { at: NOON + minutes * MINUTE, markets: [alertMarket(ticker)], ...more });

describe('alerts without a counterpart', () => {
  it('are not those that only come sooner or later in the same burst', () => {
    expect(without([on('A', 0)], [on('A', 5)])).toEqual([]);
    expect(without([on('A', 5)], [on('A', 0)])).toEqual([]);
  });

  it('are those of another burst, and those of another market', () => {
    expect(without([on('A', 0), on('B', 0)], [on('A', 5.1)]).map(({ id }) => id)).toEqual(['A0', 'B0']);
  });

  it('find only one counterpart each, the nearest', () => {
    expect(without([on('A', 0), on('A', 3)], [on('A', 1)]).map(({ id }) => id)).toEqual(['A3']);
    const [near, far] = [on('A', 4), on('A', 1)];
    expect(without([on('A', 4.5), on('A', 5)], [far, near])).toEqual([]);
    expect(without([on('A', 4.5), on('A', 6.5)], [far, near]).map(({ id }) => id)).toEqual(['A6.5']);
  });

  it('are not the single markets of a cluster that is told instead', () => {
    const cluster = on('A', 1, { kind: 'cluster', markets: [alertMarket('B'), alertMarket('A')] });
    expect(without([on('A', 0)], [cluster])).toEqual([]);
  });
});

describe('grades', () => {
  const price = cents(40);
  const taken = (ticker: string, taker: 'yes' | 'no') =>
    on(ticker, 0, { markets: [alertMarket(ticker, { taker, price })] });

  it('count a move of a cent or more the taker’s way as right, whichever way that is', () => {
    const moved: Record<string, number> = { UP: 41, LESS: 40.99, DOWN: 38 };
    const of = (ticker: string) => ({ after5: cents(moved[ticker] ?? 0), after60: null });
    const yes = grade([taken('UP', 'yes'), taken('LESS', 'yes'), taken('DOWN', 'yes')], of);
    expect(yes.after5).toEqual({ known: 3, right: 1, mean: (100 + 99 - 200) / 3 });
    expect(grade([taken('UP', 'no'), taken('DOWN', 'no')], of).after5).toEqual({ known: 2, right: 1, mean: 50 });
  });

  it('leave out what is not known, and have no mean of nothing', () => {
    const half = (ticker: string) => (ticker === 'A' ? { after5: cents(45), after60: null } : UNKNOWN);
    const graded = grade([taken('A', 'yes'), taken('B', 'yes')], half);
    expect(graded).toMatchObject({
      count: 2,
      after5: { known: 1, right: 1, mean: 500 },
      after60: { known: 0, right: 0, mean: null },
    });
  });

  it('name the five highest scores', () => {
    const scores = [81, 86, 84, 82, 85, 83];
    const graded = grade(
      scores.map((score) => on(`M${score}`, 0, { score })),
      () => UNKNOWN,
    );
    expect(graded.examples.map(({ ticker }) => ticker)).toEqual(['M86', 'M85', 'M84', 'M83', 'M82']);
  });

  it('take a cluster once, by its strongest market', () => {
    const cluster = on('A', 0, {
      kind: 'cluster',
      markets: [alertMarket('A', { price }), alertMarket('B', { price })],
    });
    const of = (ticker: string) => ({ after5: cents(ticker === 'A' ? 42 : 10), after60: null });
    expect(grade([cluster], of)).toMatchObject({ count: 1, after5: { known: 1, right: 1, mean: 200 } });
  });
});
