import { describe, expect, it } from 'vitest';
import { Alerts } from '../../src/desk/alerts.ts';
import { gradesOf } from '../../src/desk/grade.ts';
import { defaults } from '../../src/desk/settings.ts';
import { newDay } from '../../src/desk/state.ts';
import { alertOf, short, state } from './alerting.ts';
import { NOON, score } from './flow/fixture.ts';

const A = 'KXSENATE-26-DEM';
const B = 'KXSENATE-26-REP';
const C = 'KXHOUSE-26-DEM';
const SECOND = 1_000;

describe('a solo alert', () => {
  it('is raised at the threshold and not under it', () => {
    const alerts = new Alerts(state());
    expect(short(alerts.observe(score(A, 84.99), NOON))).toEqual([]);
    const alert = alertOf(alerts.observe(score(A, 85), NOON));
    expect(alert).toMatchObject({ kind: 'solo', at: NOON, score: 85, tie: '', replaces: [], count: 1, cap: 20 });
    expect(alert.markets).toHaveLength(1);
    expect(alert.markets[0]).toMatchObject({ ticker: A, name: A, score: 85, taker: 'yes', prints: 8, span: 20_000 });
  });

  it('has an id that fits a button, is its own, and is the same on every run', () => {
    const ids = [A, B, C].map((ticker) => alertOf(new Alerts(state()).observe(score(ticker, 90), NOON)).id);
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9-]{1,20}$/);
    expect(alertOf(new Alerts(state()).observe(score(A, 90), NOON)).id).toBe(ids[0]);
  });

  it('is not repeated within the cooldown, and said to be held back once', () => {
    const alerts = new Alerts(state());
    alerts.observe(score(A, 90), NOON);
    expect(short(alerts.observe(score(A, 95), NOON + 30 * SECOND))).toEqual([]);
    expect(short(alerts.observe(score(A, 95), NOON + 120 * SECOND))).toEqual(['suppressed solo cooldown']);
    expect(short(alerts.observe(score(A, 95), NOON + 130 * SECOND))).toEqual([]);
    expect(short(alerts.observe(score(A, 95), NOON + 599.999 * SECOND))).toEqual([]);
    expect(short(alerts.observe(score(A, 95), NOON + 600 * SECOND))).toEqual([`alert solo ${A}`]);
  });

  it('keeps its cooldown across a restart, and loses it to a clock that was set back', () => {
    const before = new Alerts(state());
    before.observe(score(A, 90), NOON);
    const { flowPaused: _, ...saved } = before.state();
    const after = new Alerts(state({}, saved));
    expect(short(after.observe(score(A, 95), NOON + 300 * SECOND))).toEqual(['suppressed solo cooldown']);
    expect(short(new Alerts(state({}, saved)).observe(score(A, 95), NOON - 3_600 * SECOND))).toEqual([
      `alert solo ${A}`,
    ]);
  });

  it('waits until the market is known', () => {
    const alerts = new Alerts(state());
    expect(short(alerts.observe(score(A, 90, { warm: false }), NOON))).toEqual(['suppressed solo warmup']);
    expect(short(alerts.observe(score(A, 90), NOON + SECOND))).toEqual([`alert solo ${A}`]);
  });
});

describe('the owner’s switches', () => {
  it('mutes one market until its time', () => {
    const alerts = new Alerts(state());
    alerts.command({ name: 'mute', ticker: A, until: NOON + 3_600 * SECOND });
    expect(short(alerts.observe(score(A, 90), NOON))).toEqual(['suppressed solo muted']);
    expect(short(alerts.observe(score(B, 90), NOON))).toEqual([`alert solo ${B}`]);
    expect(alerts.state().mutes).toEqual({ [A]: NOON + 3_600 * SECOND });
    alerts.tick(NOON + 3_600 * SECOND);
    expect(alerts.state().mutes).toEqual({});
    expect(short(alerts.observe(score(A, 90), NOON + 3_600 * SECOND))).toEqual([`alert solo ${A}`]);
  });

  it('lifts one mute or all', () => {
    const alerts = new Alerts(state({}, { mutes: { [A]: NOON + 1, [B]: NOON + 1, [C]: NOON + 1 } }));
    alerts.command({ name: 'unmute', ticker: A });
    expect(Object.keys(alerts.state().mutes)).toEqual([B, C]);
    alerts.command({ name: 'unmute', ticker: null });
    expect(alerts.state().mutes).toEqual({});
  });

  it('pauses the flow and not with the trading', () => {
    const alerts = new Alerts(state());
    alerts.command({ name: 'pause', what: 'trading' });
    expect(short(alerts.observe(score(A, 90), NOON))).toEqual([`alert solo ${A}`]);
    alerts.command({ name: 'pause', what: 'all' });
    expect(alerts.state().flowPaused).toBe(true);
    expect(short(alerts.observe(score(B, 90), NOON))).toContain('suppressed solo paused');
    alerts.command({ name: 'resume', what: 'breaker' });
    expect(alerts.state().flowPaused).toBe(true);
    alerts.command({ name: 'resume', what: 'flow' });
    expect(short(alerts.observe(score('KXX-1-Y', 90), NOON))).toEqual(['alert solo KXX-1-Y']);
  });

  it('takes new thresholds at once', () => {
    const alerts = new Alerts(state());
    alerts.configure({ ...defaults(), 'flow.soloScore': 60 });
    expect(short(alerts.observe(score(A, 60), NOON))).toEqual([`alert solo ${A}`]);
    alerts.configure({ ...defaults(), 'flow.on': false });
    expect(short(alerts.observe(score(C, 99), NOON))).toEqual(['suppressed solo paused']);
  });
});

describe('the day', () => {
  const market = (index: number): string => `KXM${index}-26-A`;

  it('spends its cap, says so once, and counts what it withholds', () => {
    const alerts = new Alerts(state({ 'flow.dailyCap': 2 }));
    expect(short(alerts.observe(score(market(1), 90), NOON))).toEqual([`alert solo ${market(1)}`]);
    expect(short(alerts.observe(score(market(2), 90), NOON))).toEqual([
      `alert solo ${market(2)}`,
      'notice cap.reached',
    ]);
    expect(short(alerts.observe(score(market(3), 90), NOON))).toEqual(['suppressed solo dailyCap']);
    expect(alerts.state().day).toEqual({
      date: '2026-11-03',
      sent: 2,
      withheld: 1,
      missed: [{ ticker: market(3), score: 90, at: NOON }],
      snoozed: { withheld: 0, missed: [] },
    });
  });

  it('keeps the rest of its cap for what is rarer, and sends all of it in the end', () => {
    const alerts = new Alerts(
      state({ 'flow.dailyCap': 10 }, { day: { ...newDay('2026-11-03'), sent: 9, withheld: 4 } }),
    );
    const bar = (value: number, at = NOON) =>
      alerts.gates(market(1), score(market(1), value), at).find(({ name }) => name === 'bar today');
    expect(bar(90)).toEqual({ name: 'bar today', ok: false, value: '90.0', limit: '94.7' });
    expect(short(alerts.observe(score(market(1), 90), NOON))).toEqual(['suppressed solo dailyCap']);
    expect(bar(96, NOON + 1)?.ok).toBe(true);
    const last = NOON + 11.9 * 3_600 * SECOND;
    expect(bar(85, last)).toMatchObject({ ok: true });
    expect(short(alerts.observe(score(market(2), 85), last))).toEqual([
      `alert solo ${market(2)}`,
      'notice cap.reached',
    ]);
    expect(bar(99, last)).toEqual({ name: 'bar today', ok: true, value: 'none', limit: '' });
  });

  it('lets a cluster through by its highest score', () => {
    const pair = (highest: number): string[] => {
      const alerts = new Alerts(
        state({ 'flow.dailyCap': 10 }, { day: { ...newDay('2026-11-03'), sent: 9, withheld: 4 } }),
      );
      alerts.observe(score(A, 75), NOON);
      return short(alerts.observe(score(B, highest), NOON));
    };
    expect(pair(84)).toEqual(['suppressed cluster dailyCap']);
    expect(pair(98)).toContain(`alert cluster ${B} ${A}`);
  });

  it('turns at midnight in New York with a new cap', () => {
    const alerts = new Alerts(state({ 'flow.dailyCap': 1 }));
    const midnight = Date.UTC(2026, 10, 4, 5);
    alerts.observe(score(A, 90), NOON);
    expect(alerts.tick(midnight - 1)).toEqual([]);
    expect(alerts.tick(midnight)).toEqual([
      {
        type: 'notice',
        at: midnight,
        notice: {
          kind: 'day.turned',
          ended: { ...newDay('2026-11-03'), sent: 1 },
          grades: gradesOf([]),
          date: '2026-11-04',
          cap: 1,
        },
      },
    ]);
    expect(short(alerts.observe(score(A, 90), midnight))).toContain(`alert solo ${A}`);
  });

  it('turns by an alert when no tick came, as in a replay', () => {
    const alerts = new Alerts(state({ 'flow.dailyCap': 1 }));
    alerts.observe(score(A, 90), NOON);
    const next = NOON + 24 * 3_600 * SECOND;
    expect(short(alerts.observe(score(A, 90), next))).toEqual([
      'notice day.turned',
      `alert solo ${A}`,
      'notice cap.reached',
    ]);
  });

  it('is not held up until a date that a wrong clock gave, and keeps its count', () => {
    const day = { ...newDay('2038-01-19'), sent: 20 };
    const alerts = new Alerts(state({}, { day }));
    expect(short(alerts.observe(score(A, 99), NOON))).toEqual(['suppressed solo dailyCap']);
    expect(alerts.state().day).toMatchObject({ date: '2026-11-03', sent: 20 });
    expect(short(alerts.observe(score(B, 99), NOON + 86_400 * SECOND))).toEqual([
      'notice day.turned',
      `alert solo ${B}`,
    ]);
  });

  it('does not begin again when the clock is set back', () => {
    const alerts = new Alerts(state({ 'flow.dailyCap': 1 }));
    alerts.observe(score(A, 90), NOON);
    expect(alerts.tick(NOON - 26 * 3_600 * SECOND)).toEqual([]);
    expect(short(alerts.observe(score(C, 90), NOON - 26 * 3_600 * SECOND))).toEqual(['suppressed solo dailyCap']);
  });

  it('is one day of 25 hours when the clocks go back', () => {
    const alerts = new Alerts(state());
    alerts.tick(Date.UTC(2026, 10, 1, 4));
    expect(alerts.tick(Date.UTC(2026, 10, 2, 4, 59, 59))).toEqual([]);
    expect(short(alerts.tick(Date.UTC(2026, 10, 2, 5)))).toEqual(['notice day.turned']);
  });
});

describe('what is kept and told', () => {
  it('keeps the newest 200 alerts', () => {
    const alerts = new Alerts(state({ 'flow.dailyCap': 1_000, 'flow.clusterMarkets': 50 }));
    for (let i = 0; i < 205; i += 1) alerts.observe(score(`KXM${i}-26-A`, 90), NOON + i);
    const kept = alerts.state().alerts;
    expect([kept.length, kept[0]?.markets[0]?.ticker]).toEqual([200, 'KXM5-26-A']);
  });

  it('tells every score only when asked', () => {
    expect(new Alerts(state()).observe(score(A, 10), NOON)).toEqual([]);
    expect(new Alerts(state(), true).observe(score(A, 10), NOON)).toEqual([
      { type: 'score', at: NOON, ticker: A, score: 10 },
    ]);
  });

  it.each([
    [84.97, '84.97', false],
    [84.9666666, '84.97', false],
    [84.99996, '84.99996', false],
    [84.99999999, '84.99999999', false],
    [85, '85.0', true],
    [85.04, '85.04', true],
    [93.66, '93.7', true],
  ])('shows of the score %s as many digits as tell whether it passes', (value, told, ok) => {
    const [gate] = new Alerts(state()).gates(A, score(A, value), NOON);
    expect(gate).toMatchObject({ name: 'score', value: told, limit: '85', ok });
  });

  it('shows of the score and the day’s bar as many digits as tell them apart', () => {
    const day = { ...newDay('2026-11-03'), sent: 9, withheld: 4 };
    const alerts = new Alerts(state({ 'flow.dailyCap': 10 }, { day }));
    const barFor = (value: number) => alerts.gates(A, score(A, value), NOON).find(({ name }) => name === 'bar today');
    const bar = Number(barFor(0)?.limit);
    for (let value = bar - 0.2; value < bar + 0.2; value += 0.003) {
      const gate = barFor(value);
      expect(Number(gate?.value) >= Number(gate?.limit)).toBe(gate?.ok);
    }
  });

  it('lists every gate with its value and limit', () => {
    const alerts = new Alerts(state());
    alerts.observe(score(A, 90), NOON);
    const gates = alerts.gates(A, score(A, 83), NOON + 350 * SECOND);
    expect(gates.filter(({ limit }) => limit === '').map(({ name }) => name)).toEqual([
      'watching',
      'muted',
      'snoozed',
      'cooldown',
      'bar today',
    ]);
    expect(gates.filter((gate) => !gate.ok).map((gate) => `${gate.name}: ${gate.value} (${gate.limit})`)).toEqual([
      'score: 83.0 (85)',
      'cooldown: 250 s left ()',
    ]);
    expect(
      alerts
        .gates(B, null, NOON)
        .filter((gate) => !gate.ok)
        .map((gate) => gate.name),
    ).toEqual(['score', 'known for']);
  });
});
