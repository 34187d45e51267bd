import { describe, expect, it } from 'vitest';
import { Alerts } from '../../src/desk/alerts.ts';
import { alertOf, short, state } from './alerting.ts';
import { NOON, score } from './flow/fixture.ts';

const A = 'KXSENATE-26-DEM';
const B = 'KXSENATE-26-REP';
const SECOND = 1_000;

describe('a cluster alert', () => {
  it('does not hide the solo alerts of its members once it is over', () => {
    const alerts = new Alerts(state({ 'flow.clusterScore': 99 }));
    alerts.observe(score(A, 99.5), NOON);
    alerts.observe(score(B, 90), NOON + SECOND);
    expect(short(alerts.observe(score(A, 88), NOON + 3_600 * SECOND))).toEqual([`alert solo ${A}`]);
  });

  it('takes over the solo cards of its members and counts one', () => {
    const alerts = new Alerts(state());
    const solo = alertOf(alerts.observe(score(A, 90), NOON));
    const cluster = alertOf(alerts.observe(score(B, 75), NOON + 10 * SECOND));
    expect(cluster).toMatchObject({ kind: 'cluster', score: 90, replaces: [solo.id], count: 2 });
    expect(cluster.markets.map((one) => one.ticker)).toEqual([A, B]);
    expect(cluster.tie).toBe('same event: KXSENATE-26; all buy YES');
  });

  it('comes instead of the solo alert of the market that forms it', () => {
    const alerts = new Alerts(state());
    alerts.observe(score(A, 80), NOON);
    expect(short(alerts.observe(score(B, 95), NOON + SECOND))).toEqual([`alert cluster ${B} ${A}`]);
    expect(alerts.state().day.sent).toBe(1);
  });

  it('grows in place: the same id, nothing counted, no solo alert of a member', () => {
    const alerts = new Alerts(state());
    alerts.observe(score(A, 80), NOON);
    const born = alertOf(alerts.observe(score(B, 75), NOON + SECOND));
    const effects = alerts.observe(score('KXSENATE-26-IND', 92), NOON + 2 * SECOND);
    expect(short(effects)).toEqual([`alert.edit cluster KXSENATE-26-IND ${A} ${B}`]);
    expect(alertOf(effects)).toMatchObject({ id: born.id, at: born.at, score: 92, count: 1 });
    expect(alerts.state().day.sent).toBe(1);
    expect(alerts.state().alerts.map((one) => one.score)).toEqual([92]);
  });

  it('rests for its cooldown and then comes again', () => {
    const alerts = new Alerts(state({ 'flow.clusterCooldownSeconds': 900 }));
    const pair = (at: number): string[] =>
      short([...alerts.observe(score(A, 80), at), ...alerts.observe(score(B, 80), at)]);
    expect(pair(NOON)).toEqual([`alert cluster ${A} ${B}`]);
    expect(pair(NOON + 400 * SECOND)).toEqual(['suppressed cluster cooldown']);
    expect(pair(NOON + 901 * SECOND)).toEqual([`alert cluster ${A} ${B}`]);
  });

  it('leaves a member its solo alert when the cluster may not be told', () => {
    const alerts = new Alerts(state({ 'flow.clusterCooldownSeconds': 10_000 }));
    alerts.observe(score(A, 80), NOON);
    alerts.observe(score(B, 80), NOON);
    alerts.observe(score(A, 80), NOON + 700 * SECOND);
    const later = short(alerts.observe(score(B, 95), NOON + 700 * SECOND));
    expect(later).toEqual(['suppressed cluster cooldown', `alert solo ${B}`]);
  });
});
