import { describe, expect, it } from 'vitest';
import { type Alert, type AlertMarket, noOutcome } from '../../src/desk/alert.ts';
import type { Effect } from '../../src/desk/effect.ts';
import { cents, contracts, dollars } from '../../src/desk/money.ts';
import { defaults } from '../../src/desk/settings.ts';
import { Ledger } from '../../src/replay/ledger.ts';
import { Reading } from '../../src/replay/reading.ts';
import { jsonReport, type Summary } from '../../src/replay/report.ts';

const AT = Date.UTC(2026, 4, 14, 16, 5, 9);
const market: AlertMarket = {
  ticker: 'KXSENATE-26-D',
  name: 'Who will win the Senate? – Democrats',
  score: 91.4,
  taker: 'yes',
  price: cents(45),
  priceBefore: cents(41),
  volume: contracts(4_120),
  baseline: contracts(443),
  span: 30_000,
  prints: 12,
  paid: dollars(1_854),
  volume24h: null,
  closeAt: null,
  outcome: noOutcome,
};
const solo: Alert = {
  id: 's1',
  kind: 'solo',
  at: AT,
  score: 91.4,
  markets: [market],
  parts: { volume: 60, impact: 31.4 },
  tie: '',
  replaces: [],
  count: 1,
  cap: 20,
};
const cluster: Alert = {
  ...solo,
  id: 'c1',
  kind: 'cluster',
  tie: 'same event',
  markets: [
    market,
    { ...market, ticker: 'KXHOUSE-26-D', score: 72, priceBefore: null, baseline: contracts(0), prints: 1 },
  ],
};
const suppressed: Effect = { type: 'suppressed', kind: 'solo', at: AT, tickers: ['A'], score: 88, reason: 'cooldown' };
const summary: Summary = {
  messages: 1_500,
  faults: 0,
  scored: 1_200,
  first: AT,
  last: AT + 3_750_500,
  wallSeconds: 0.5,
  alerts: 2,
  trading: new Ledger().results,
  chance: null,
};

describe('a replay for programs', () => {
  const line = (effect: Effect): unknown => JSON.parse(jsonReport.effect(effect));

  it('prints alerts, what was held back, and scores, each an object with these keys and no others', () => {
    expect(line({ type: 'alert', alert: cluster })).toEqual({
      type: 'alert',
      kind: 'cluster',
      at: AT,
      tickers: ['KXSENATE-26-D', 'KXHOUSE-26-D'],
      score: 91.4,
      parts: { volume: 60, impact: 31.4 },
    });
    expect(line(suppressed)).toEqual(suppressed);
    expect(line({ type: 'score', at: AT, ticker: 'A', score: 12 })).toEqual({
      type: 'score',
      at: AT,
      ticker: 'A',
      score: 12,
    });
  });

  it('prints orders, fills and exits in dollars of the side held', () => {
    const same = { at: AT, ticker: 'A', side: 'no', count: contracts(5) } as const;
    const act = { ...same, action: 'buy', price: cents(45.5), order: 'paper-1' } as const;
    expect(jsonReport.effect({ type: 'order', ...act, style: 'improve' })).toBe(
      `{"type":"order","at":${AT},"ticker":"A","side":"no","action":"buy","count":5,"price":0.455,"style":"improve","order":"paper-1"}`,
    );
    expect(jsonReport.effect({ type: 'fill', ...act, fee: dollars(0.0869), taker: true })).toBe(
      `{"type":"fill","at":${AT},"ticker":"A","side":"no","action":"buy","count":5,"price":0.455,"fee":0.0869,"taker":true,"order":"paper-1"}`,
    );
    const sums = { spent: dollars(2.275), proceeds: dollars(2.4), fees: dollars(0.17), pnl: dollars(-0.045) };
    expect(jsonReport.effect({ type: 'exit', own: true, ...same, ...sums, reason: 'stop_loss' })).toBe(
      `{"type":"exit","at":${AT},"ticker":"A","side":"no","count":5,"entry":0.455,"price":0.48,"reason":"stop_loss","fees":0.17,"pnl":-0.045}`,
    );
  });

  it('says nothing of what is not in its contract', () => {
    expect(jsonReport.effect({ type: 'alert.edit', alert: solo })).toBe('');
    expect(jsonReport.effect({ type: 'alert.graded', alert: solo })).toBe('');
    expect(new Reading(defaults()).effect({ type: 'alert.graded', alert: solo })).toBe('');
    expect(jsonReport.effect({ type: 'books', tickers: ['A'] })).toBe('');
  });

  it('ends with what it came to', () => {
    expect(JSON.parse(jsonReport.summary(summary))).toEqual({
      type: 'summary',
      messages: 1_500,
      seconds: 3_750.5,
      wallSeconds: 0.5,
      alerts: 2,
      trades: 0,
      fees: 0,
      pnl: 0,
      expectancy: null,
    });
  });
});

describe('a replay for people', () => {
  it('tells when, which market, how unusual and why, in the owner’s time', () => {
    expect(new Reading(defaults()).effect({ type: 'alert', alert: solo })).toBe(
      [
        '14 May 12:05:09  SOLO      91  KXSENATE-26-D',
        '                               4,120 contracts in 30 s (9.3× usual), YES bought for $1,854.00 in 12 prints, YES 41¢ → 45¢',
      ].join('\n'),
    );
  });

  it('tells every market of a cluster with its score, and what ties them', () => {
    expect(
      new Reading({ ...defaults(), timezone: 'UTC' }).effect({ type: 'alert', alert: cluster }).split('\n'),
    ).toEqual([
      '14 May 16:05:09  CLUSTER   91  2 markets, same event',
      expect.stringContaining('                           91  KXSENATE-26-D: 4,120 contracts in 30 s (9.3× usual)'),
      '                           72  KXHOUSE-26-D: 4,120 contracts in 30 s (usually none), YES bought for $1,854.00 in 1 print, YES 45¢',
    ]);
  });

  it('says what to do when no market of the recording is watched', () => {
    const text = new Reading(defaults()).summary({ ...summary, scored: 0, alerts: 0 });
    expect(text).toContain('(flow.categories is Elections,Politics; add --set flow.categories=all)');
  });

  it('ends with a table of what was sent, held back and read', () => {
    const reading = new Reading({ ...defaults(), timezone: 'UTC' });
    for (const effect of [{ type: 'alert', alert: solo } as const, suppressed, suppressed]) reading.effect(effect);
    expect(reading.summary({ ...summary, faults: 3, alerts: 1 }).split('\n')).toEqual([
      '',
      'Recording  14 May 2026, 16:05:09 to 14 May 2026, 17:07:39 (1 h 2 min, UTC)',
      'Messages   1,500, and 3 lines that could not be read',
      'Scored     1,200 trades',
      'Alerts     1 (1 solo, 0 cluster)',
      'Held back  2 (cooldown 2)',
      'Trades     none',
      'Took       0.5 s, 3,000 messages a second',
    ]);
  });
});
