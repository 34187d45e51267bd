import { describe, expect, it } from 'vitest';
import { namedParts, SCORE_PARTS } from '../../../src/desk/flow/judge.ts';
import { scoreAt } from '../../../src/desk/flow/rate.ts';
import { alertCard } from '../../../src/telegram/cards/alert.ts';
import { chanceText, pointsText, strongestText } from '../../../src/telegram/cards/parts.ts';
import { whyCard } from '../../../src/telegram/cards/why.ts';
import { LONGEST } from '../../../src/telegram/message.ts';
import { alert, alertMarket, reading, scoreParts } from '../../fakes/samples.ts';

const now = Date.parse('2026-11-21T15:00:00Z');
const url = (ticker: string): string => `https://kalshi.example/markets/${ticker}`;
const flat = (text: string | null): string => (text ?? '').replaceAll('\u00a0', ' ');
const solo = (more: Parameters<typeof alert>[1] = {}): string => flat(alertCard(alert('a1', more), url).text);
const old = { points: 14.9, volume: 6.1, sweep: 2.5, silence: 3.1, small: 0, extreme: -0.9 };

describe('why an alert was raised', () => {
  it('is told in words, the strongest first, with what held it down, and with what the score means', () => {
    const why = solo().split('\n\n').at(-1);
    expect(why).toBe(
      [
        'Why',
        'volume +2.9 · prints +2.4 · order size +2.1 · price move +0.5 · other markets −0.4 · price near 0 or 100 −0.6',
        'By chance this strong: about 1.4 a day over everything watched',
      ].join('\n'),
    );
  });

  it('leaves out what hardly weighed, and the rhythm that holds every score down', () => {
    const parts = { ...scoreParts, tide: -0.2, extreme: 0, size: 0.2, impact: 0.2, prints: 0.2 };
    expect(flat(strongestText(parts))).toBe('volume +2.9 · order size +0.2');
  });

  it('holds four that raised it and two that held it down at the most', () => {
    const parts = { volume: 6, prints: 5, size: 4, oneSided: 3, impact: 2, tide: -1, extreme: -2, book: -3 };
    expect(flat(strongestText(parts))).toBe(
      'volume +6.0 · prints +5.0 · order size +4.0 · one side +3.0 · price near 0 or 100 −2.0 · book taken −3.0',
    );
  });

  it('breaks a line between two parts, never within one', () => {
    expect(strongestText({ extreme: -1, size: 2 })?.split(' ')).toEqual([
      'order\u00a0size\u00a0+2.0\u00a0·',
      'price\u00a0near\u00a00\u00a0or\u00a0100\u00a0−1.0',
    ]);
  });

  it('of an alert of an earlier version is what has kept its name, without a meaning that it never had', () => {
    const text = solo({ parts: old });
    expect(text.split('\n\n').at(-1)).toBe('Why\nvolume +6.1 · price near 0 or 100 −0.9');
    const nameless = { sweep: 2.5, 'a\u202eb': 3, constructor: 4 };
    for (const parts of [{}, nameless]) {
      expect(solo({ parts })).not.toMatch(/Why|sweep|constructor|By chance/);
    }
  });

  it('of a cluster says how often chance brings its strongest score alone', () => {
    const markets = [alertMarket('KXA', { score: 85 }), alertMarket('KXB', { score: 80 })];
    const { text } = alertCard(alert('c1', { kind: 'cluster', score: 85, markets }), url);
    expect(text).toMatch(/\nThe strongest by chance: about 4 a day over everything watched$/);
  });

  it('fits a message with the longest of everything', () => {
    const parts = Object.fromEntries(SCORE_PARTS.map((part) => [part, -123_456.7]));
    const names = { name: '🗳'.repeat(2_000), ticker: 'K'.repeat(500) };
    const long = alertCard(alert('a1', { parts, markets: [alertMarket('KXA', names)] }), url);
    expect(long.text.length).toBeLessThanOrEqual(LONGEST / 4);
  });
});

describe('how often chance brings a score', () => {
  it('is told by the day, then by days, then as hardly ever', () => {
    const said = [40, 70, 80, 85, 90, 93, 95, 98.5, 99.9].map(chanceText);
    expect(said).toEqual([
      'more than 100 a day',
      'about 20 a day',
      'about 7.5 a day',
      'about 4 a day',
      'about 1.7 a day',
      'about once a day',
      'once in 2 days',
      'once in 21 days',
      'less than once a month',
    ]);
  });

  it('is said of scores that come always and never', () => {
    expect([0, 100].map(chanceText)).toEqual(['more than 100 a day', 'less than once a month']);
  });

  it('is rounded so that no step between the two ways of telling it says more than is known', () => {
    expect([9.49, 1.06, 1.04, 0.7, 0.6].map((rate) => chanceText(scoreAt(rate)))).toEqual([
      'about 9.5 a day',
      'about 1.1 a day',
      'about once a day',
      'about once a day',
      'once in 2 days',
    ]);
  });
});

describe('/why', () => {
  const asked = { ticker: 'KXA', name: 'A', alert: null, gates: [], checks: [], trader: null };
  const made = (parts: Readonly<Record<string, number>>, of = reading('KXA', 91)): string | undefined =>
    whyCard({ ...asked, reading: of, parts }, now)
      .text.split('\n\n')
      .find((part) => part.startsWith('Made of'));

  it('tells every part in one order, their sum, the score that it makes and what that means', () => {
    const shuffled = Object.fromEntries(Object.entries(scoreParts).reverse());
    expect(made(shuffled)).toBe(
      [
        'Made of',
        'its usual rhythm −8.7',
        'other markets −0.4',
        'volume +2.9',
        'order size +2.1',
        'prints +2.4',
        'one side +0.1',
        'price move +0.5',
        'book taken 0',
        'price near 0 or 100 −0.6',
        'in all −1.7 points → score 91',
        'By chance this strong: about 1.4 a day over everything watched',
        'Points become a score by how often chance gives as many.',
      ].join('\n'),
    );
  });

  it('adds up to the points of the judgement, with a name for each of its parts', () => {
    const judged = namedParts({ parts: SCORE_PARTS.map((_, index) => index - 3.25) });
    const told = made(judged)?.split('\n') ?? [];
    expect(told.slice(1, 10).every((line, index) => line.endsWith(` ${pointsText(index - 3.25)}`))).toBe(true);
    expect(told[10]).toContain(`in all ${pointsText(judged.points)} points`);
  });

  it('explains the alert before what the market is now', () => {
    const raised = alert('a', { score: 95.03, markets: [alertMarket('KXA')], parts: scoreParts });
    const { text, entities } = whyCard({ ...asked, alert: raised, reading: reading('KXA', 6.7), parts: {} }, now);
    expect(text.replaceAll('\u00a0', ' ').split('\n').slice(3, 8)).toEqual([
      'Alert 15:00 UTC, score 95',
      'its usual rhythm −8.7 · other markets −0.4 · volume +2.9 · order size +2.1 · prints +2.4 · one side +0.1 · price move +0.5 · book taken 0 · price near 0 or 100 −0.6',
      '',
      'Now',
      expect.stringContaining('Score 6.7'),
    ]);
    // The client shows it in the owner's zone.
    expect(entities).toContainEqual(expect.objectContaining({ type: 'date_time', unix_time: raised.at / 1000 }));
  });

  it('explains an alert of several by what ties them and how strong this market was in it', () => {
    const markets = [alertMarket('KXB', { score: 97 }), alertMarket('KXA', { score: 88 })];
    const raised = alert('c', { kind: 'cluster', score: 97, markets, parts: { mean: 92.5 }, tie: 'same_*event' });
    const { text } = whyCard({ ...asked, alert: raised, reading: null, parts: {} }, now);
    expect(text).toContain('Alert 15:00 UTC, score 88 in a cluster of 2\nsame_*event\n\nNow\nNo trade');
  });

  it('says nothing of parts where nothing was scored', () => {
    expect(made({})).toBeUndefined();
  });

  it('gives no meaning to a score that is too old to be shown', () => {
    const { text } = whyCard({ ...asked, reading: null, parts: scoreParts }, now);
    expect(text).toContain('in all −1.7 points\n');
    expect(text).not.toMatch(/By chance|→/);
  });
});
