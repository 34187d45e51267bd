import { describe, expect, it } from 'vitest';
import type { Notice } from '../../src/desk/effect.ts';
import { gradesOf } from '../../src/desk/grade.ts';
import { cents } from '../../src/desk/money.ts';
import { initialState, newDay, type Withheld } from '../../src/desk/state.ts';
import { alertsCard } from '../../src/telegram/cards/alerts.ts';
import { noticeCard } from '../../src/telegram/cards/notice.ts';
import { alert, alertMarket } from '../fakes/samples.ts';

const T = Date.parse('2026-11-20T19:32:10Z');
const graded = alert('a', {
  markets: [alertMarket('KXA', { price: cents(40), outcome: { after5: cents(43), after60: null, settled: null } })],
});
const missed = (count: number, ticker = 'KXSENATE-26-STATE'): Withheld[] =>
  Array.from({ length: count }, (_, i) => ({ ticker: `${ticker}${i}`, score: 94.24 - i, at: T }));
const note = (more: Partial<Extract<Notice, { kind: 'day.turned' }>> = {}) =>
  noticeCard(
    {
      kind: 'day.turned',
      ended: { ...newDay('2026-11-20'), sent: 20, withheld: 31, missed: missed(2) },
      grades: gradesOf([graded]),
      date: '2026-11-21',
      cap: 20,
      ...more,
    },
    'prod',
  );

describe('the note of the evening', () => {
  it('says how many were sent, how they did, and the best that was withheld', () => {
    expect(note().text.split('\n')).toEqual([
      '🌅 2026-11-21',
      '2026-11-20 ended with 20 alerts sent.',
      'So far, the takers’ way: 5m 1 of 1 (+3¢): too few to tell.',
      '31 alerts withheld by the cap, the best:',
      '94.2 KXSENATE-26-STATE0 · 19:32 UTC',
      '93.2 KXSENATE-26-STATE1 · 19:32 UTC',
      'A new day: alerts 0/20.',
    ]);
  });

  it('is three lines for a day of nothing', () => {
    const { text } = note({ ended: newDay('2026-11-20'), grades: gradesOf([]) });
    expect(text).toBe('🌅 2026-11-21\n2026-11-20 ended with 0 alerts sent.\nA new day: alerts 0/20.');
  });

  it('shows times in the reader’s zone, tickers to be copied, and stays short whatever they hold', () => {
    const hostile = '_*[<b>` שלום 🗳️ \u202eevil\u202c\n(http://x) \ud800'.repeat(9);
    const { text, entities } = note({
      ended: { ...newDay('2026-11-20'), sent: 20, withheld: 31, missed: missed(8, hostile) },
    });
    expect(entities.filter(({ type }) => type === 'code')).toHaveLength(8);
    expect(entities).toContainEqual(expect.objectContaining({ type: 'date_time', date_time_format: 't' }));
    expect(text.split('\n')).toHaveLength(13);
    expect(text.length).toBeLessThan(1_000);
    expect(text.isWellFormed()).toBe(true);
    expect(text).not.toMatch(/[\u202a-\u202e]/);
  });
});

it('what was withheld today is in /alerts as well', () => {
  const day = { ...newDay('2026-11-20'), sent: 20, withheld: 31, missed: missed(2) };
  expect(alertsCard({ ...initialState(), day }, T).text).toContain(
    '31 alerts withheld by the cap, the best:\n94.2 KXSENATE-26-STATE0 · 19:32 UTC\n',
  );
  expect(alertsCard(initialState(), T).text).not.toContain('withheld');
});
