import { describe, expect, it } from 'vitest';
import { Alerts } from '../../src/desk/alerts.ts';
import { newDay } from '../../src/desk/state.ts';
import { short, state } from './alerting.ts';
import { A, NOON, score } from './flow/fixture.ts';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const B = 'KXHOUSE-26-REP';
const one = (i: number): string => `KXM${i}-26-A`;

/** Asleep from noon for an hour. */
function asleep(more: Parameters<typeof state>[0] = {}): Alerts {
  const alerts = new Alerts(state(more));
  alerts.command({ name: 'snooze', until: NOON + HOUR });
  return alerts;
}

describe('a snooze', () => {
  it('silences solo alerts and clusters, and names what it held back', () => {
    const alerts = asleep();
    expect(short(alerts.observe(score(A, 90), NOON))).toEqual(['suppressed solo snoozed']);
    expect(short(alerts.observe(score(one(1), 93), NOON + 60 * SECOND))).toEqual(['suppressed solo snoozed']);
    expect(alerts.state().day).toMatchObject({
      sent: 0,
      withheld: 0,
      snoozed: {
        withheld: 2,
        missed: [
          { ticker: one(1), score: 93 },
          { ticker: A, score: 90 },
        ],
      },
    });
    alerts.observe(score('KXSENATE-26-REP', 75), NOON + 10 * SECOND);
    expect(short(alerts.observe(score('KXSENATE-26-IND', 75), NOON + 12 * SECOND)).filter(isAlert)).toEqual([]);
    expect(alerts.state().alerts).toEqual([]);
  });

  it('counts a burst once, and names it by its best', () => {
    const alerts = asleep();
    for (const value of [88, 96, 91]) alerts.observe(score(A, value), NOON);
    expect(alerts.state().day.snoozed).toEqual({ withheld: 1, missed: [{ ticker: A, score: 96, at: NOON }] });
  });

  it('ends by itself, and what goes on then is told and was not missed', () => {
    const alerts = asleep();
    alerts.observe(score(A, 90), NOON + HOUR - SECOND);
    expect(short(alerts.observe(score(A, 91), NOON + HOUR))).toContain(`alert solo ${A}`);
    expect(alerts.state().day.snoozed).toEqual({ withheld: 0, missed: [] });
    alerts.tick(NOON + HOUR);
    expect(alerts.state().snoozedUntil).toBe(0);
  });

  it('ends at the owner’s word, and is no pause and no mute', () => {
    const alerts = asleep();
    alerts.command({ name: 'mute', ticker: B, until: NOON + 2 * HOUR });
    expect(alerts.state()).toMatchObject({ flowPaused: false, snoozedUntil: NOON + HOUR });
    alerts.command({ name: 'snooze', until: 0 });
    expect(alerts.state().mutes).toEqual({ [B]: NOON + 2 * HOUR });
    expect(short(alerts.observe(score(A, 90), NOON + SECOND))).toContain(`alert solo ${A}`);
  });

  it('is there after a restart, and in the list of gates', () => {
    const saved = asleep().state();
    const alerts = new Alerts(state({}, { snoozedUntil: saved.snoozedUntil }));
    expect(short(alerts.observe(score(A, 90), NOON))).toEqual(['suppressed solo snoozed']);
    const gate = (at: number) => alerts.gates(A, score(A, 90), at).find(({ name }) => name === 'snoozed');
    expect(gate(NOON)).toEqual({ name: 'snoozed', ok: false, value: 'for 3600 s', limit: '' });
    expect(gate(NOON + HOUR)).toMatchObject({ ok: true, value: 'no' });
  });

  it('silences block trades, and spends nothing of the cap', () => {
    const alerts = asleep({ 'flow.dailyCap': 1 });
    expect([alerts.silent(A, NOON), alerts.silent(A, NOON + HOUR)]).toEqual([true, false]);
    for (let i = 0; i < 3; i += 1) alerts.observe(score(one(i), 90), NOON);
    expect(short(alerts.observe(score(A, 90), NOON + HOUR))).toContain(`alert solo ${A}`);
  });

  it('is counted apart from what the cap withholds, and begins anew with the day', () => {
    const alerts = new Alerts(state({ 'flow.dailyCap': 0 }));
    alerts.command({ name: 'snooze', until: NOON + 48 * HOUR });
    expect(short(alerts.observe(score(A, 90), NOON))).toEqual(['suppressed solo dailyCap']);
    alerts.configure(state().settings);
    alerts.observe(score(B, 90), NOON);
    expect(alerts.state().day).toMatchObject({ withheld: 1, snoozed: { withheld: 1 } });
    alerts.tick(NOON + 24 * HOUR);
    expect(alerts.state().day).toEqual(newDay('2026-11-04'));
    alerts.observe(score(B, 91), NOON + 24 * HOUR);
    expect(alerts.state().day.snoozed.withheld).toBe(1);
  });
});

const isAlert = (kind: string): boolean => kind.startsWith('alert');
