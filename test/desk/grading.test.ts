import { describe, expect, it } from 'vitest';
import { type Alert, noOutcome, type Outcome } from '../../src/desk/alert.ts';
import type { Effect } from '../../src/desk/effect.ts';
import { cents, type Price } from '../../src/desk/money.ts';
import { Told } from '../../src/desk/told.ts';
import { alert, alertMarket } from '../fakes/samples.ts';
import { trade } from './flow/fixture.ts';

const A = 'KXSENATE-26-DEM';
const B = 'KXSENATE-26-REP';
const T = Date.parse('2026-11-21T15:00:00Z');
const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const row = (ticker: string, price = 50, outcome: Partial<Outcome> = {}) =>
  alertMarket(ticker, { price: cents(price), outcome: { ...noOutcome, ...outcome } });
const solo = (more: Partial<Alert> = {}): Alert => alert('a', { at: T, markets: [row(A)], ...more });
/** An alert of a moment ago, or of an earlier run. */
const following = (...alerts: Alert[]): Told => {
  const told = new Told([]);
  for (const one of alerts) told.add(one, one.at);
  return told;
};
const hears = (told: Told, at: number, price: number, ticker = A): void => told.heard(trade(ticker, at, 10, price), at);
const outcome = (told: Told, ticker = A, id = 'a'): Outcome | undefined =>
  told.all.find((one) => one.id === id)?.markets.find((one) => one.ticker === ticker)?.outcome;
const kinds = (effects: readonly Effect[]): string[] => effects.map(({ type }) => type);

describe('the marks of an alert', () => {
  it('hold the last traded price of that moment, each told once to be kept', () => {
    const told = following(solo());
    hears(told, T + 4 * MINUTE, 53);
    hears(told, T + 5 * MINUTE + 200, 60);
    expect(told.tick(T + 5 * MINUTE - 1)).toEqual([]);
    const [graded] = told.tick(T + 5 * MINUTE + 400);
    expect(graded).toEqual({ type: 'alert.graded', alert: told.all[0] });
    expect(outcome(told)).toEqual({ after5: cents(53), after60: null, settled: null });
    expect(told.tick(T + 5 * MINUTE + 900)).toEqual([]);
    hears(told, T + 59 * MINUTE, 41);
    expect(kinds(told.tick(T + HOUR))).toEqual(['alert.graded']);
    expect(outcome(told)).toEqual({ after5: cents(53), after60: cents(41), settled: null });
  });

  it('hold the alert’s own price where nothing traded since', () => {
    const told = following(solo());
    told.tick(T + 5 * MINUTE);
    expect(outcome(told)?.after5).toBe(cents(50));
  });

  it('leave block trades out, which say nothing of the book’s price', () => {
    const told = following(solo());
    told.heard({ ...trade(A, T + MINUTE, 10, 90), block: true }, T + MINUTE);
    told.tick(T + 5 * MINUTE);
    expect(outcome(told)?.after5).toBe(cents(50));
  });

  it.each([
    ['after5', 5 * MINUTE, MINUTE],
    ['after60', HOUR, 10 * MINUTE],
  ] as const)('%s is set a little late, and never when it was slept through', (mark, due, latest) => {
    const late = following(solo());
    late.tick(T + due + latest);
    expect(outcome(late)?.[mark]).toBe(cents(50));
    const asleep = following(solo());
    asleep.tick(T + due + latest + 1);
    hears(asleep, T + due + latest + 2, 70);
    asleep.tick(T + due + latest + SECOND);
    expect(outcome(asleep)?.[mark]).toBeNull();
  });

  it('are those of the alert for a market that joined later, and are not set for one that joined after them', () => {
    const told = following(solo({ kind: 'cluster' }));
    told.change(solo({ kind: 'cluster', markets: [row(A), row(B, 30)] }), T + 2 * MINUTE);
    hears(told, T + 4 * MINUTE, 34, B);
    told.tick(T + 5 * MINUTE);
    expect(outcome(told, B)?.after5).toBe(cents(34));
    const late = following(solo({ kind: 'cluster' }));
    late.change(solo({ kind: 'cluster', markets: [row(A), row(B, 30)] }), T + 5 * MINUTE + 1);
    late.tick(T + 5 * MINUTE + 2);
    expect([outcome(late, A)?.after5, outcome(late, B)?.after5]).toEqual([cents(50), null]);
  });

  it('and the price they are held against do not change with a later edit of the card', () => {
    const told = following(solo({ kind: 'cluster' }));
    hears(told, T + 4 * MINUTE, 53);
    told.tick(T + 5 * MINUTE);
    const edited = told.change(
      solo({ kind: 'cluster', markets: [{ ...row(A, 58), score: 99, taker: 'no' }] }),
      T + 6 * MINUTE,
    );
    expect(edited.markets[0]).toMatchObject({
      score: 99,
      taker: 'yes',
      price: cents(50),
      outcome: { after5: cents(53) },
    });
    expect(told.all).toEqual([edited]);
    const early = following(solo({ kind: 'cluster' }));
    expect(early.change(solo({ markets: [row(A, 58)] }), T + MINUTE).markets[0]?.price).toBe(cents(58));
  });

  it('wait for what the feed did not tell, and are not set without it', () => {
    const told = following(solo());
    told.lost(T + 4 * MINUTE);
    told.listening(false);
    // Fetched while the feed was still away: more may be missing by the time it is back.
    told.backfilled([], T + 3 * MINUTE);
    expect(told.tick(T + 5 * MINUTE)).toEqual([]);
    told.listening(true);
    expect(told.tick(T + 5 * MINUTE + 20 * SECOND)).toEqual([]);
    told.backfilled([trade(A, T + 4.5 * MINUTE, 10, 57), trade(A, T + 5.1 * MINUTE, 10, 99)], T + 4 * MINUTE);
    told.tick(T + 5 * MINUTE + 30 * SECOND);
    expect(outcome(told)?.after5).toBe(cents(57));
    const never = following(solo());
    never.lost(T + 4 * MINUTE);
    never.tick(T + 5 * MINUTE + 30 * SECOND);
    never.tick(T + 6 * MINUTE + 1);
    never.backfilled([], T);
    never.tick(T + 6 * MINUTE + 2);
    expect(outcome(never)?.after5).toBeNull();
  });

  it('are not set from a price of before a hole of which a part stays unknown', () => {
    const told = following(solo());
    told.lost(T + MINUTE);
    told.backfilled([], T + 3 * MINUTE);
    told.tick(T + 5 * MINUTE);
    expect(outcome(told)?.after5).toBeNull();
    hears(told, T + 30 * MINUTE, 62);
    told.tick(T + HOUR);
    expect(outcome(told)?.after60).toBe(cents(62));
  });

  it('are not lost to a back-fill that was asked for before the hole', () => {
    const told = following(solo());
    hears(told, T + MINUTE, 53);
    told.lost(T + 2 * MINUTE);
    told.listening(false);
    told.backfilled([], T + 2.5 * MINUTE);
    told.listening(true);
    told.backfilled([], T + 2 * MINUTE);
    told.tick(T + 5 * MINUTE);
    expect(outcome(told)?.after5).toBe(cents(53));
  });

  it('know of a hole that began by a clock which was ahead', () => {
    const told = following(solo());
    told.lost(T + 3 * HOUR);
    told.setBack(T + MINUTE);
    told.backfilled([], T + 2 * MINUTE);
    told.tick(T + 5 * MINUTE);
    expect(outcome(told)?.after5).toBeNull();
  });

  it('of an alert of an earlier run wait until all that was traded since is known', () => {
    const silent = new Told([solo()]);
    silent.tick(T + HOUR);
    expect(outcome(silent)?.after60).toBeNull();
    const filled = new Told([solo()]);
    filled.backfilled([trade(A, T - MINUTE, 10, 20)], T - 2 * MINUTE);
    filled.tick(T + HOUR);
    expect(outcome(filled)?.after60).toBe(cents(50));
    const traded = new Told([solo()]);
    hears(traded, T + 50 * MINUTE, 66);
    traded.tick(T + HOUR);
    expect(outcome(traded)?.after60).toBe(cents(66));
    const half = new Told([solo()]);
    half.backfilled([], T + MINUTE);
    half.tick(T + HOUR);
    expect(outcome(half)?.after60).toBeNull();
  });

  it('that were set stay set across a restart', () => {
    const told = new Told([solo({ markets: [row(A, 50, { after5: cents(53) })] })]);
    told.backfilled([trade(A, T + MINUTE, 10, 20)], T - MINUTE);
    expect(told.tick(T + 5 * MINUTE)).not.toContainEqual(expect.objectContaining({ type: 'alert.graded' }));
    expect(outcome(told)?.after5).toBe(cents(53));
  });

  it('of a time that is still to come are given up when the clock is set back', () => {
    const told = following(solo());
    told.setBack(T - 3 * HOUR);
    told.tick(T + 5 * MINUTE);
    expect(outcome(told)?.after5).toBeNull();
    const early = following(solo());
    hears(early, T + 2 * MINUTE, 70);
    early.setBack(T + MINUTE);
    hears(early, T + 1.5 * MINUTE, 44);
    early.tick(T + 5 * MINUTE);
    expect(outcome(early)?.after5).toBe(cents(44));
  });

  it('cost nothing for an alert that is kept no longer', () => {
    const told = following(solo());
    for (let i = 0; i < 200; i += 1) told.add(alert(`b${i}`, { at: T + i, markets: [row(B)] }), T + i);
    expect(told.all).toHaveLength(200);
    const graded = told.tick(T + 5 * MINUTE + SECOND).filter((one) => one.type === 'alert.graded');
    expect(graded).toHaveLength(200);
    expect(told.awaited(T + HOUR)).toEqual([B]);
    expect((outcome(told, B, 'b7')?.after5 ?? 0) as Price).toBe(cents(50));
  });
});
