import { describe, expect, it } from 'vitest';
import { noOutcome } from '../../src/desk/alert.ts';
import { turnedOut, without } from '../../src/desk/comparison.ts';
import { gradesOf } from '../../src/desk/grade.ts';
import { cents } from '../../src/desk/money.ts';
import { alert, alertMarket } from '../fakes/samples.ts';

const NOON = Date.parse('2026-11-21T12:00:00Z');
const MINUTE = 60_000;
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

describe('how alerts turned out', () => {
  it('is summed up as everywhere, of how many ever, with the five highest scores', () => {
    const outcome = { ...noOutcome, after5: cents(49) };
    const alerts = [81, 86, 84, 82, 85, 83].map((score) =>
      on(`M${score}`, 0, { score, markets: [alertMarket(`M${score}`, score > 84 ? { outcome } : {})] }),
    );
    const { count, grades, examples } = turnedOut(alerts);
    expect(examples.map(({ score }) => score)).toEqual([86, 85, 84, 83, 82]);
    expect({ count, grades }).toEqual({ count: 6, grades: gradesOf(alerts) });
    expect(grades.after5).toEqual({ known: 2, right: 2, mean: cents(2) });
  });
});
