import { describe, expect, it } from 'vitest';
import { Alerts } from '../../src/desk/alerts.ts';
import type { Effect } from '../../src/desk/effect.ts';
import { cents } from '../../src/desk/money.ts';
import { newDay } from '../../src/desk/state.ts';
import { short, state } from './alerting.ts';
import { NOON, score, trade } from './flow/fixture.ts';

const A = 'KXSENATE-26-DEM';
const B = 'KXSENATE-26-REP';
const SECOND = 1_000;
const HOUR = 3_600_000;
const one = (index: number): string => `KXM${index}-26-A`;
/** The cap of ten is spent but for one alert, and the day has been busy: 94.7 would pass at noon. */
const LATE = state({ 'flow.dailyCap': 10 }, { day: { ...newDay('2026-11-03'), sent: 9, withheld: 4 } });
const spent = (): Alerts => new Alerts(state({ 'flow.dailyCap': 1 }, { day: { ...newDay('2026-11-03'), sent: 1 } }));
const missed = (alerts: Alerts): string[] =>
  alerts.state().day.missed.map(({ ticker, score: value, at }) => `${ticker} ${value} ${(at - NOON) / SECOND}`);
const noticed = (effects: readonly Effect[]) => effects.find((effect) => effect.type === 'notice');

describe('what the cap holds back', () => {
  it('is kept by name, one entry a market, its strongest, the best eight', () => {
    const alerts = spent();
    for (let i = 0; i < 12; i += 1) alerts.observe(score(one(i), 86 + i), NOON + i * SECOND);
    alerts.observe(score(one(3), 99), NOON + HOUR);
    alerts.observe(score(one(11), 90), NOON + HOUR);
    expect(missed(alerts).slice(0, 2)).toEqual([`${one(3)} 99 3600`, `${one(11)} 97 11`]);
    expect(missed(alerts)).toHaveLength(8);
    expect(alerts.state().day.withheld).toBe(14);
  });

  it('is named by the height of its burst, which is counted once', () => {
    const alerts = spent();
    for (const [i, value] of [86, 91, 97, 88].entries()) alerts.observe(score(A, value), NOON + i * SECOND);
    expect(missed(alerts)).toEqual([`${A} 97 2`]);
    expect(alerts.state().day.withheld).toBe(1);
  });

  it.each<[string, (alerts: Alerts) => void, { warm?: boolean }]>([
    ['muted', (alerts) => alerts.command({ name: 'mute', ticker: A, until: NOON + SECOND }), {}],
    ['warmup', () => undefined, { warm: false }],
  ])('is counted as well as named where its market was held back by %s a moment ago', (reason, begin, more) => {
    const alerts = spent();
    begin(alerts);
    expect(short(alerts.observe(score(A, 90, more), NOON))).toEqual([`suppressed solo ${reason}`]);
    expect(short(alerts.observe(score(A, 97), NOON + SECOND))).toEqual(['suppressed solo dailyCap']);
    expect(alerts.observe(score(A, 99), NOON + 2 * SECOND)).toEqual([]);
    expect([missed(alerts), alerts.state().day.withheld]).toEqual([[`${A} 99 2`], 1]);
  });

  it('is not what paused, muted, cooling or unknown markets did not tell', () => {
    const alerts = spent();
    alerts.command({ name: 'mute', ticker: A, until: NOON + HOUR });
    alerts.observe(score(A, 90), NOON);
    alerts.observe(score(one(1), 90, { warm: false }), NOON);
    alerts.command({ name: 'pause', what: 'flow' });
    alerts.observe(score(B, 90), NOON);
    expect([missed(alerts), alerts.state().day.withheld]).toEqual([[], 0]);
  });

  it('is less than the best of a day on which everything is rare, as high as those grew', () => {
    const alerts = new Alerts(state());
    for (let i = 0; i < 12; i += 1) {
      const at = NOON + (i / 2 - 12) * HOUR;
      expect(short(alerts.observe(score(one(i), 99), at))).toContain(`alert solo ${one(i)}`);
      alerts.observe(score(one(i), 99.9), at + SECOND);
    }
    const [{ flowPaused: _, ...saved }, at] = [alerts.state(), NOON - 6 * HOUR];
    expect(short(alerts.observe(score(A, 99.5), at))).toEqual(['suppressed solo dailyCap']);
    expect(short(alerts.observe(score(one(20), 99.95), at))).toEqual([`alert solo ${one(20)}`]);
    // A run that begins here knows what they were when they were told.
    const again = new Alerts(state({}, saved));
    expect(short(again.observe(score(A, 98), at))).toEqual(['suppressed solo dailyCap']);
    expect(short(again.observe(score(A, 99.5), at + SECOND))).toEqual([`alert solo ${A}`]);
    expect(alerts.gates(A, null, at).find(({ name }) => name === 'bar today')?.limit).toBe('99.9');
    for (let i = 0; i < 13; i += 1) alerts.observe(score(one(i), 93), NOON + 13 * HOUR + i);
    expect(alerts.state().day.sent).toBe(13);
  });

  it('is neither named nor counted when its burst goes on to be told', () => {
    const alerts = new Alerts(LATE);
    expect(short(alerts.observe(score(A, 90), NOON))).toEqual(['suppressed solo dailyCap']);
    expect(alerts.state().day).toMatchObject({ withheld: 5, missed: [{ ticker: A }] });
    expect(short(alerts.observe(score(A, 97), NOON + SECOND))).toContain(`alert solo ${A}`);
    expect(alerts.state().day).toMatchObject({ sent: 10, withheld: 4, missed: [] });
  });

  it('stays counted when its market is told of hours later, but is not named', () => {
    const alerts = new Alerts(LATE);
    alerts.observe(score(A, 90), NOON);
    expect(short(alerts.observe(score(A, 97), NOON + 6 * HOUR))).toContain(`alert solo ${A}`);
    expect(alerts.state().day).toMatchObject({ withheld: 5, missed: [] });
  });

  it('is not named when its market was told of that day, and is the day after', () => {
    const alerts = new Alerts(LATE);
    alerts.observe(score(A, 97), NOON);
    alerts.observe(score(A, 99), NOON + HOUR);
    expect(missed(alerts)).toEqual([]);
    expect(alerts.state().day.withheld).toBe(5);
    alerts.configure({ ...LATE.settings, 'flow.dailyCap': 1 });
    alerts.observe(score(B, 99), NOON + 24 * HOUR);
    alerts.observe(score(A, 99), NOON + 25 * HOUR);
    expect(missed(alerts)).toEqual([`${A} 99 90000`]);
  });

  it('is one alert for a cluster, by its best market', () => {
    const alerts = spent();
    alerts.observe(score(A, 80), NOON);
    expect(short(alerts.observe(score(B, 93), NOON))).toEqual(['suppressed cluster dailyCap']);
    expect([missed(alerts), alerts.state().day.withheld]).toEqual([[`${B} 93 0`], 1]);
    // Whichever of its markets grows, it stays one, and is none when one of them is told.
    alerts.observe(score(A, 97), NOON + SECOND);
    alerts.observe(score(B, 95), NOON + SECOND);
    expect([missed(alerts), alerts.state().day.withheld]).toEqual([[`${A} 97 1`], 1]);
    alerts.configure({ ...LATE.settings, 'flow.dailyCap': 50 });
    expect(short(alerts.observe(score(B, 96), NOON + 2 * SECOND))).toContain(`alert solo ${B}`);
    expect([missed(alerts), alerts.state().day.withheld]).toEqual([[], 0]);
  });

  it('is not the rest of the burst that the last of the day was sent for', () => {
    const alerts = new Alerts(state({ 'flow.dailyCap': 1, 'flow.soloCooldownSeconds': 0 }));
    alerts.observe(score(A, 97), NOON);
    expect(alerts.observe(score(A, 99), NOON + SECOND)).toEqual([]);
    expect(alerts.state().day).toMatchObject({ sent: 1, withheld: 0, missed: [] });
  });
});

describe('the note of the evening', () => {
  const midnight = Date.UTC(2026, 10, 4, 5);

  it('tells how the day’s alerts did, and what was withheld; the new day has nothing of it', () => {
    const alerts = new Alerts(LATE);
    alerts.observe(score(A, 97), NOON);
    alerts.told.heard(trade(A, NOON + SECOND, 10, 57), NOON + SECOND);
    alerts.tick(NOON + 300 * SECOND);
    alerts.observe(score(one(1), 93), NOON + HOUR);
    const effects = alerts.tick(midnight);
    expect(noticed(effects)).toMatchObject({
      at: midnight,
      notice: {
        kind: 'day.turned',
        ended: { date: '2026-11-03', sent: 10, withheld: 5, missed: [{ ticker: one(1), score: 93, at: NOON + HOUR }] },
        grades: { after5: { known: 1, right: 1, mean: cents(5) }, after60: { known: 0 } },
        date: '2026-11-04',
      },
    });
    expect(alerts.state().day).toEqual(newDay('2026-11-04'));
  });

  it('takes nothing from the count of the new day for what the old one withheld', () => {
    const alerts = spent();
    alerts.observe(score(A, 90), midnight - SECOND);
    for (const ticker of [one(1), one(2)]) alerts.observe(score(ticker, 90), midnight);
    expect(alerts.state().day).toMatchObject({ sent: 1, withheld: 1 });
    alerts.configure({ ...LATE.settings, 'flow.dailyCap': 10 });
    expect(short(alerts.observe(score(A, 90), midnight + SECOND))).toEqual([`alert solo ${A}`]);
    expect(alerts.state().day).toMatchObject({ sent: 2, withheld: 1 });
  });

  it('counts anew what goes on past midnight', () => {
    const alerts = new Alerts(state({ 'flow.dailyCap': 0 }));
    alerts.observe(score(A, 90), midnight - SECOND);
    alerts.observe(score(A, 91), midnight);
    expect(alerts.state().day).toMatchObject({ date: '2026-11-04', withheld: 1, missed: [{ ticker: A, score: 91 }] });
  });

  it('grades no alert of another day', () => {
    const alerts = new Alerts(LATE);
    alerts.observe(score(A, 97), NOON);
    alerts.tick(NOON + 300 * SECOND);
    alerts.tick(midnight);
    const effects = alerts.tick(midnight + 24 * HOUR);
    expect(noticed(effects)).toMatchObject({ notice: { kind: 'day.turned', grades: { after5: { known: 0 } } } });
  });
});
