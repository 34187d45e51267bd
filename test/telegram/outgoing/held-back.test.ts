import { describe, expect, it } from 'vitest';
import { initialState, newDay, type Withheld } from '../../../src/desk/state.ts';
import { alertsCard } from '../../../src/telegram/cards/alerts.ts';

const T = Date.parse('2026-11-20T19:32:10Z');
const missed = (count: number, ticker = 'KXSENATE-26-STATE'): Withheld[] =>
  Array.from({ length: count }, (_, i) => ({ ticker: `${ticker}${i}`, score: 94.24 - i, at: T }));

describe('what was held back of a day', () => {
  it('is in /alerts with the best of it, what the cap withheld and what was slept through', () => {
    const day = {
      ...newDay('2026-11-20'),
      sent: 20,
      withheld: 31,
      missed: missed(2),
      snoozed: { withheld: 1, missed: missed(1, 'KXHOUSE-26-STATE') },
    };
    expect(alertsCard({ ...initialState(), day }, T).text).toContain(
      [
        '31 alerts withheld by the cap, the best:',
        '94.2 KXSENATE-26-STATE0 · 19:32 UTC',
        '93.2 KXSENATE-26-STATE1 · 19:32 UTC',
        '1 alert withheld by your snooze, the best:',
        '94.2 KXHOUSE-26-STATE0 · 19:32 UTC',
        '',
      ].join('\n'),
    );
    expect(alertsCard(initialState(), T).text).not.toContain('withheld');
  });

  it('shows times in the reader’s zone, tickers to be copied, and stays short whatever they hold', () => {
    const hostile = '_*[<b>` שלום 🗳️ \u202eevil\u202c\n(http://x) \ud800'.repeat(9);
    const day = { ...newDay('2026-11-20'), sent: 20, withheld: 31, missed: missed(8, hostile) };
    const { text, entities } = alertsCard({ ...initialState(), day }, T);
    expect(entities.filter(({ type }) => type === 'code')).toHaveLength(8);
    expect(entities).toContainEqual(expect.objectContaining({ type: 'date_time', date_time_format: 't' }));
    expect(text.split('\n')).toHaveLength(13);
    expect(text.length).toBeLessThan(1_000);
    expect(text.isWellFormed()).toBe(true);
    expect(text).not.toMatch(/[\u202a-\u202e]/);
  });
});
