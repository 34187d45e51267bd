import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../src/desk/effect.ts';
import type { MarketChange } from '../../../src/desk/market-change.ts';
import { againstCard } from '../../../src/telegram/cards/against.ts';
import { shortId } from '../../../src/telegram/cards/figures.ts';
import { marketChangedCard } from '../../../src/telegram/cards/market-changed.ts';
import { LONGEST } from '../../../src/telegram/message.ts';
import { against } from '../../fakes/trading.ts';

const T = Date.parse('2026-11-21T15:00:00Z');
const HOUR = 3_600_000;
const HOSTILE = '_*[<b>` שלום 🗳️ \u202eevil\u202c\n(http://x) \ud800';
const what = { ticker: 'KXSENATE-26-DEM', name: 'Who will win the Senate? – Democrats' };
const rules = (text: string): MarketChange => ({ ...what, what: 'rules', text });
const card = (held: boolean, changes: readonly MarketChange[], more = 0) =>
  marketChangedCard({ kind: 'market.changed', held, changes, more } satisfies Notice, 'prod');

describe('the card of a market in which money is', () => {
  it('says what changed from what to what, and folds the new rules', () => {
    const { text, entities, buttons } = card(true, [
      rules('If Democrats win.\n\nElse not.'),
      { ...what, what: 'close', before: T, after: T - HOUR },
      { ...what, what: 'status', before: 'active', after: 'disputed' },
    ]);
    expect(text.split('\n')).toEqual([
      '⚠️ PROD · a market of yours changed',
      'KXSENATE-26-DEM',
      'Who will win the Senate? – Democrats',
      'Rules reworded',
      'Closes 21 Nov 15:00 UTC → 21 Nov 14:00 UTC, 1 h sooner',
      'Status: open → disputed',
      'If Democrats win.',
      'Else not.',
    ]);
    expect(entities.filter(({ type }) => type === 'date_time')).toHaveLength(2);
    const quote = entities.find(({ type }) => type === 'expandable_blockquote');
    expect(text.slice(quote?.offset)).toBe('If Democrats win.\nElse not.');
    expect(buttons?.flat()).toMatchObject([{ data: `sl:${shortId(what.ticker)}` }]);
  });

  it('stays under Telegram’s limit whatever the rules are, and never cuts within a character', () => {
    for (const long of ['🗳️'.repeat(4_000), 'word '.repeat(4_000), HOSTILE.repeat(500), '\n'.repeat(9_000)]) {
      for (const name of ['short', HOSTILE.repeat(30)]) {
        const { text } = card(true, [{ ...what, name, what: 'rules', text: long }]);
        expect(text.length).toBeLessThanOrEqual(LONGEST);
        expect(text.isWellFormed()).toBe(true);
        expect(text).not.toMatch(/[\u202a-\u202e]/);
      }
    }
    expect(card(true, [rules('word '.repeat(4_000))]).text).toHaveLength(LONGEST);
  });
});

describe('the card of markets that are only watched', () => {
  it('has two lines a market and counts what it does not name, under the limit', () => {
    const changes = Array.from({ length: 20 }, (_, i): MarketChange => {
      const one = { ticker: `${'K'.repeat(90)}-${i}`, name: HOSTILE.repeat(30) };
      return i % 2 === 0
        ? { ...one, what: 'close', before: T, after: T + 400 * 24 * HOUR }
        : { ...one, what: 'status', before: 'determined', after: 'amended' };
    });
    const { text, buttons } = card(false, changes, 7);
    expect(text.split('\n')).toHaveLength(42);
    expect(text).toContain('↳ Closes 21 Nov 15:00 UTC → 26 Dec 15:00 UTC, 400 d later');
    expect(text.endsWith('and 7 more')).toBe(true);
    expect(text.length).toBeLessThanOrEqual(LONGEST);
    expect(buttons).toBeUndefined();
  });
});

describe('the card of flow against a position', () => {
  it('says what takers do, what is held and what protects it', () => {
    const { text, buttons } = againstCard(against(), 'prod');
    expect(text.split('\n')).toEqual([
      '⚔️ AGAINST YOU 82.4 · PROD',
      'KXSENATE-26-DEM',
      'Who will win the Senate? – Democrats',
      '▲ takers buy YES · YES 52¢ → 57¢',
      '1,250 in 40 s · 14× usual',
      'You hold NO 5 at 45¢ · bid 43¢',
      'Stop 42¢ · trail 42¢',
      'P&L -$0.10 before fees',
    ]);
    const key = shortId('KXSENATE-26-DEM');
    expect(buttons?.flat().map(({ data }) => data)).toEqual([`sl:${key}`, `tg:${key}`, `ig:${key}`]);
  });

  it('offers no tighter stop where there is none, and says so', () => {
    const { text, buttons } = againstCard(
      against({ own: false, stop: null, trail: null, bid: null, unrealized: null, paper: true }),
      'prod',
    );
    expect(text).toMatch(/PAPER[\s\S]*bid –\nNo stop: nothing protects it\.\nP&L not known/);
    expect(buttons?.flat().map(({ data }) => data?.slice(0, 2))).toEqual(['sl', 'ig']);
  });
});
