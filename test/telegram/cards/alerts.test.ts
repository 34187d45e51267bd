import { describe, expect, it } from 'vitest';
import { type Alert, type AlertMarket, noOutcome, type Outcome } from '../../../src/desk/alert.ts';
import { cents } from '../../../src/desk/money.ts';
import { initialState } from '../../../src/desk/state.ts';
import { alertsCard } from '../../../src/telegram/cards/alerts.ts';
import { LONGEST } from '../../../src/telegram/message.ts';
import { alert, alertMarket } from '../../fakes/samples.ts';

const T = Date.parse('2026-11-21T15:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const row = (outcome: Partial<Outcome>, more: Partial<AlertMarket> = {}): AlertMarket =>
  alertMarket('KXA', { price: cents(40), closeAt: T + DAY, outcome: { ...noOutcome, ...outcome }, ...more });
const card = (now: number, ...alerts: Alert[]): string => alertsCard({ ...initialState(), alerts }, now).text;
/** The line that says how an alert of these markets did. */
const line = (now: number, ...markets: AlertMarket[]): string =>
  card(now, alert('a', { at: T, markets }))
    .split('\n')
    .at(-1) ?? '';

describe('what became of an alert', () => {
  const [up, won] = [{ after5: cents(43) }, { after5: cents(43), after60: cents(39.5), settled: cents(100) }];

  it('is told in cents the taker’s way, and by who won', () => {
    expect(line(T + DAY, row(won))).toBe('5m +3¢ · 1h -0.5¢ · won');
    expect(line(T + DAY, row(won, { taker: 'no' }))).toBe('5m -3¢ · 1h +0.5¢ · lost');
    expect(line(T + DAY, row({ ...won, after5: cents(40), settled: cents(37.5) }))).toBe(
      '5m 0¢ · 1h -0.5¢ · paid -2.5¢',
    );
  });

  it('tells what is still to come from what nobody saw', () => {
    expect(line(T + MINUTE, row({}))).toBe('5m … · 1h … · open');
    expect(line(T + 20 * MINUTE, row({}))).toBe('5m not seen · 1h … · open');
    expect(line(T + 20 * MINUTE, row(up))).toBe('5m +3¢ · 1h … · open');
    expect(line(T + 2 * HOUR, row(up))).toBe('5m +3¢ · 1h not seen · open');
    expect(line(T + 2 * HOUR, row({}))).toBe('5m, 1h not seen · open');
    expect(line(T + 9 * DAY, row(up))).toBe('5m +3¢ · 1h not seen · no end');
  });

  it('of several markets is their mean, and how many of those that ended were won', () => {
    expect(line(T + DAY, row(won), row({ after5: cents(42) }))).toBe('5m +2.5¢ · 1h -0.5¢ · won 1/1');
  });

  it('fits a line of a phone at its longest', () => {
    const wild = { after5: cents(0.4), after60: cents(99.9), settled: cents(100) };
    const twenty = Array.from({ length: 20 }, () => row(wild));
    for (const text of [line(T + DAY, ...twenty), line(T + 9 * DAY, row({ after5: cents(0.4) }))])
      expect(text.length).toBeLessThanOrEqual(34);
  });
});

describe('how the alerts of a week did', () => {
  const many = (count: number, outcome: Partial<Outcome>): Alert[] =>
    Array.from({ length: count }, (_, i) => alert(`a${i}`, { at: T, markets: [row(outcome)] }));

  it('is one line with the numbers that it rests on', () => {
    const alerts = [...many(31, { after5: cents(43) }), ...many(9, { after5: cents(40), settled: cents(0) })];
    expect(card(T + HOUR, ...alerts)).toContain(
      'Last 7 days, the takers’ way: 5m 31 of 40 (+2.3¢), end 0 of 9 (-40¢)\n',
    );
  });

  it('admits that a handful proves nothing, and says nothing where nothing is known', () => {
    expect(card(T + HOUR, ...many(3, { after60: cents(43) }))).toContain('1h 3 of 3 (+3¢): too few to tell\n');
    expect(card(T + MINUTE, ...many(3, {}))).not.toContain('7 days');
  });

  it('leaves out what is older', () => {
    expect(card(T + 7 * DAY, ...many(3, { after60: cents(43) }))).not.toContain('7 days');
  });
});

it('two hundred alerts of any length stay one message, titles staying text', () => {
  const name = '_*[<b>` שלום 🗳️ \u202eevil\u202c\n(http://x) \ud800'.repeat(40);
  const markets = Array.from({ length: 20 }, (_, i) =>
    row({ after5: cents(43), after60: cents(41) }, { ticker: `KX${'A'.repeat(60)}${i}`, name }),
  );
  const alerts = Array.from({ length: 200 }, (_, i) => alert(`a${i}`, { kind: 'cluster', at: T, tie: name, markets }));
  const { text, entities } = alertsCard({ ...initialState(), alerts }, T + HOUR);
  expect(text.length).toBeLessThanOrEqual(LONGEST);
  expect(text.isWellFormed()).toBe(true);
  expect(text).not.toMatch(/[\u202a-\u202e]/);
  for (const { offset, length } of entities) expect(offset + length).toBeLessThanOrEqual(text.length);
});
