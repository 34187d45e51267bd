import { describe, expect, it } from 'vitest';
import { type AlertMarket, noOutcome } from '../../src/desk/alert.ts';
import { ended, gain, gradesOf, missing } from '../../src/desk/grade.ts';
import { cents } from '../../src/desk/money.ts';
import { alert, alertMarket } from '../fakes/samples.ts';

const row = (taker: 'yes' | 'no', from: number, after5: number | null, settled: number | null = null): AlertMarket =>
  alertMarket('KXA', {
    taker,
    price: cents(from),
    outcome: {
      ...noOutcome,
      after5: after5 === null ? null : cents(after5),
      settled: settled === null ? null : cents(settled),
    },
  });
const MINUTE = 60_000;

describe('a grade', () => {
  it('counts the taker’s way as gain, whichever side that was', () => {
    expect(gain(row('yes', 40, 43), 'after5')).toBe(300);
    expect(gain(row('no', 40, 43), 'after5')).toBe(-300);
    expect(gain(row('no', 40, 12.5), 'after5')).toBe(2_750);
    expect(gain(row('no', 40, null), 'after5')).toBeNull();
    expect(gain(row('no', 40, null, 0), 'settled')).toBe(4_000);
  });

  it('says whether the taker’s side won, and that a scalar market has no winner', () => {
    const ends = ([taker, pays]: ['yes' | 'no', number | null]) => ended(row(taker, 40, null, pays));
    const cases: ['yes' | 'no', number | null][] = [
      ['yes', 100],
      ['yes', 0],
      ['no', 100],
      ['no', 0],
      ['no', 37.5],
      ['yes', null],
    ];
    expect(cases.map(ends)).toEqual(['won', 'lost', 'lost', 'won', 'part', null]);
  });

  it('tells what is still to come from what nobody saw', () => {
    const raised = alert('a', { at: 0 });
    const market = { ...row('yes', 40, null), closeAt: 0 };
    const says = (mark: 'after5' | 'after60' | 'settled', minutes: number) =>
      missing(raised, market, mark, minutes * MINUTE);
    expect([says('after5', 4), says('after5', 6), says('after5', 6.01)]).toEqual(['to come', 'to come', 'not seen']);
    expect([says('after60', 70), says('after60', 70.01)]).toEqual(['to come', 'not seen']);
    expect([says('settled', 7 * 24 * 60), says('settled', 7 * 24 * 60 + 1)]).toEqual(['to come', 'not seen']);
  });
});

describe('a summary of alerts', () => {
  it('counts what is known, what went the taker’s way by a cent, and the mean', () => {
    const rows = [row('yes', 40, 41), row('yes', 40, 40.9), row('no', 40, 46), row('yes', 40, null, 100)];
    const grades = gradesOf(rows.map((market, i) => alert(`a${i}`, { markets: [market] })));
    expect(grades.after5).toEqual({ known: 3, right: 1, mean: -137 });
    expect(grades.after60).toEqual({ known: 0, right: 0, mean: null });
    expect(grades.settled).toEqual({ known: 1, right: 1, mean: 6_000 });
  });

  it('counts an alert of many markets once, and not again the solo that it took over', () => {
    const one = alert('s', { markets: [row('yes', 40, 50)] });
    const many = alert('c', {
      kind: 'cluster',
      replaces: ['s'],
      markets: [row('yes', 40, 50), row('no', 60, 58), row('yes', 5, null)],
    });
    expect(gradesOf([one, many]).after5).toEqual({ known: 1, right: 1, mean: 600 });
    expect(gradesOf([one]).after5.known).toBe(1);
  });
});
