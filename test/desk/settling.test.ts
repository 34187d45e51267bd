import { describe, expect, it } from 'vitest';
import { type Alert, noOutcome } from '../../src/desk/alert.ts';
import { Desk } from '../../src/desk/desk.ts';
import type { Effect } from '../../src/desk/effect.ts';
import { cents } from '../../src/desk/money.ts';
import { initialState } from '../../src/desk/state.ts';
import { Told } from '../../src/desk/told.ts';
import { market } from '../fakes/market.ts';
import { alert, alertMarket } from '../fakes/samples.ts';

const A = 'KXSENATE-26-DEM';
const B = 'KXSENATE-26-REP';
const T = Date.parse('2026-11-21T15:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** When the market of the tests closes. */
const CLOSE = T + 2 * DAY;

const cluster = (more: Partial<Alert> = {}): Alert =>
  alert('c', { kind: 'cluster', at: T, markets: [A, B].map((one) => alertMarket(one, { closeAt: CLOSE })), ...more });
const asked = (effects: readonly Effect[]): readonly string[] =>
  effects.flatMap((effect) => (effect.type === 'lookup' ? effect.tickers : []));
const settled = (told: Told) => told.all.map((one) => one.markets.map(({ outcome }) => outcome.settled));
/** When something is asked, in hours from `from`, looking every quarter of an hour for `days`. */
function askedAt(told: Told, from: number, days: number): number[] {
  const hours: number[] = [];
  for (let at = from; at <= from + days * DAY; at += HOUR / 4)
    if (asked(told.tick(at)).length > 0) hours.push((at - from) / HOUR);
  return hours;
}

describe('the end of an alerted market', () => {
  it('goes into every alert of it, YES’s own payout, and is corrected when the exchange does', () => {
    const told = new Told([alert('s', { at: T - HOUR, markets: [alertMarket(A)] }), cluster()]);
    expect(told.learn(market(A, { status: 'closed' }))).toEqual([]);
    expect(told.learn(market(A, { settled: cents(37.5) })).map((one) => 'alert' in one && one.alert.id)).toEqual([
      's',
      'c',
    ]);
    expect(settled(told)).toEqual([[cents(37.5)], [cents(37.5), null]]);
    expect(told.learn(market(A, { settled: cents(37.5) }))).toEqual([]);
    told.learn(market(A, { settled: cents(100) }));
    told.learn(market(A, { status: 'disputed' }));
    expect(settled(told)).toEqual([[cents(100)], [cents(100), null]]);
  });

  it('is asked for once a day before the close, for it may come early, then once an hour, and a week long', () => {
    const told = new Told([]);
    told.add(cluster(), T);
    expect(askedAt(told, T, 2)).toEqual([24, 48]);
    const after = askedAt(told, CLOSE + HOUR / 4, 10);
    expect(after.slice(0, 3)).toEqual([0.75, 1.75, 2.75]);
    expect([after.length, after.at(-1)]).toEqual([167, 166.75]);
  });

  it('is asked for at once after a start, both markets in one go, and no more when it is known', () => {
    const told = new Told([cluster()]);
    expect(asked(told.tick(CLOSE + DAY))).toEqual([A, B]);
    told.learn(market(A, { settled: cents(0) }));
    expect(asked(told.tick(CLOSE + DAY + HOUR))).toEqual([B]);
    const { outcome: _, ...known } = alertMarket(A, { closeAt: CLOSE });
    const over = new Told([alert('s', { markets: [{ ...known, outcome: { ...noOutcome, settled: cents(0) } }] })]);
    expect(asked(over.tick(CLOSE + DAY))).toEqual([]);
  });

  it('is asked for by a close that moved, and by the alert where no close is known', () => {
    const told = new Told([]);
    told.add(cluster({ markets: [alertMarket(A, { closeAt: CLOSE + 90 * DAY })] }), T);
    told.learn(market(A, { closeAt: T + HOUR }));
    expect(asked(told.tick(T + HOUR))).toEqual([A]);
    const unknown = new Told([cluster({ markets: [alertMarket(A, { closeAt: null })] })]);
    expect(askedAt(unknown, T, 10)).toEqual([0, 24, 48, 72, 96, 120, 144]);
  });

  it('is not waited for longer because the clock was set back', () => {
    const told = new Told([cluster()]);
    told.tick(CLOSE + 3 * DAY);
    told.setBack(CLOSE + HOUR);
    expect(asked(told.tick(CLOSE + HOUR))).toEqual([]);
    expect(asked(told.tick(CLOSE + 2 * HOUR))).toEqual([A, B]);
  });
});

describe('the desk', () => {
  const desk = (): Desk => {
    const made = new Desk({ ...initialState(), alerts: [cluster()] });
    for (const ticker of [A, B, 'KXOTHER-1'])
      made.decide({ type: 'market', at: T, market: market(ticker, { closeAt: CLOSE }) });
    return made;
  };

  it('keeps what it knows of an alerted market until its end is known or given up', () => {
    const made = desk();
    made.decide({ type: 'tick', at: CLOSE + DAY });
    expect([A, 'KXOTHER-1'].map((ticker) => made.knows(ticker))).toEqual([true, false]);
    made.decide({ type: 'market', at: CLOSE + DAY, market: market(A, { closeAt: CLOSE, settled: cents(100) }) });
    made.decide({ type: 'tick', at: CLOSE + DAY + HOUR });
    expect([A, B].map((ticker) => made.knows(ticker))).toEqual([false, true]);
    made.decide({ type: 'tick', at: CLOSE + 7 * DAY });
    expect(made.knows(B)).toBe(false);
    expect(made.state.alerts[0]?.markets.map(({ outcome }) => outcome.settled)).toEqual([cents(100), null]);
  });

  it('has an outcome on disk as soon as it is known', () => {
    const made = desk();
    const effects = made.decide({ type: 'market', at: T, market: market(A, { settled: cents(100) }) });
    expect(effects.map(({ type }) => type)).toEqual(['save', 'alert.graded']);
    expect(made.state.alerts[0]?.markets[0]?.outcome.settled).toBe(cents(100));
  });
});
