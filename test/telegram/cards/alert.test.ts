import { describe, expect, it } from 'vitest';
import { cents, contracts } from '../../../src/desk/money.ts';
import { alertCard, takenOver } from '../../../src/telegram/cards/alert.ts';
import { oneLine } from '../../../src/telegram/cards/figures.ts';
import { flowCard, marketsCard } from '../../../src/telegram/cards/flow.ts';
import { whyCard } from '../../../src/telegram/cards/why.ts';
import { fitsData, LONGEST, type Message } from '../../../src/telegram/message.ts';
import { alert, alertMarket, market, reading } from '../../fakes/samples.ts';

const now = Date.parse('2026-11-21T15:00:00Z');
const url = (ticker: string): string => `https://kalshi.example/markets/${ticker}`;
const hostile = [
  '_*[<b>`',
  'שלום עולם',
  '🗳️'.repeat(40),
  '\u202eevil\u202c',
  'a\nb\tc\0d',
  '](http://x)',
  '\ud800 lone',
];

describe('the solo card', () => {
  const card = alertCard(alert('a1'), url);

  it('says what the contract asks for', () => {
    for (const part of [
      'SOLO 91',
      'KXSENATE-26-DEM',
      'Who will win the Senate? – Democrats',
      '1,250 in 40 s',
      '14× usual (89)',
      'takers buy YES',
      '42¢ → 47¢',
      '23 prints',
      '$612.50',
      '24 h 45,210',
      'closes in 3 d',
      '4/20',
    ])
      expect(card.text).toContain(part);
  });

  it('has rows to look, to buy and to make it quieter', () => {
    expect((card.buttons ?? []).map((row) => row.map(({ text }) => text))).toEqual([
      ['Chart', 'Why', 'Market'],
      ['Buy YES', 'Buy NO'],
      ['Mute 1h', 'Snooze 1h', 'Only ≥ 92'],
    ]);
    expect(card.buttons?.[0]?.at(-1)).toMatchObject({ url: url('KXSENATE-26-DEM') });
  });

  it.each([
    [85, 'Only ≥ 86'],
    [92.96, 'Only ≥ 93'],
    [98.99, 'Only ≥ 99'],
    [99, 'Only ≥ 99.5'],
    [99.4, 'Only ≥ 99.5'],
    [99.5, undefined],
    [100, undefined],
  ])('offers a threshold just above its own score of %d', (score, text) => {
    const offered = alertCard(alert('a3', { score }), url).buttons?.flat() ?? [];
    expect(offered.find((button) => button.text.startsWith('Only'))?.text).toBe(text);
  });

  it('tells the close in the reader’s own time', () => {
    expect(card.entities).toContainEqual(expect.objectContaining({ type: 'date_time', date_time_format: 'r' }));
  });

  it('says so when a number is not known', () => {
    const bare = alertMarket('KXA', { priceBefore: null, baseline: contracts(0), volume24h: null, closeAt: null });
    const { text } = alertCard(alert('a2', { markets: [bare] }), url);
    expect(text).toContain('usually none');
    expect(text).toContain('24 h volume unknown');
    expect(text).not.toMatch(/NaN|Infinity|null|undefined/);
  });
});

describe('the cluster card', () => {
  const of = (count: number, more = {}): Message =>
    alertCard(
      alert('c1', {
        kind: 'cluster',
        tie: 'same event: KXSENATE-26',
        markets: Array.from({ length: count }, (_, row) =>
          alertMarket(`KXSENATE-26-STATE${row}`, { score: 90 - row, ...more }),
        ),
      }),
      url,
    );

  it('names every ticker with its score, its way and its price, and the tie', () => {
    const { text } = of(3, { taker: 'no', price: cents(40) });
    expect(text).toContain('CLUSTER');
    expect(text).toContain('Same event: KXSENATE-26');
    for (let row = 0; row < 3; row += 1) expect(text).toMatch(new RegExp(`${90 - row} ▼ KXSENATE-26-STATE${row}\\n`));
    expect(text).toContain('42¢ → 40¢');
    expect(text).toContain('Democrats');
  });

  it('says the event once, in the tie, and not again with every market of it', () => {
    const same = {
      tie: 'same event: House seats',
      markets: [alertMarket('KXA', { name: 'House seats – At least 218' })],
    };
    const { text } = alertCard(alert('c1', { kind: 'cluster', ...same }), url);
    expect(text).toContain('\nAt least 218\n');
    expect(text.match(/House seats/g)).toHaveLength(1);
  });

  it('holds sixty markets with titles of 4,000 characters in one message, every ticker with its score', () => {
    const card = of(60, { name: '🗳'.repeat(2_000) });
    expect(card.text.length).toBeLessThanOrEqual(LONGEST);
    for (let row = 0; row < 60; row += 1) expect(card.text).toContain(`${90 - row} ▲ KXSENATE-26-STATE${row}`);
  });

  it('leaves one line where a solo card stood', () => {
    const { text, buttons } = takenOver(alert('c1', { kind: 'cluster' }), alert('a1'));
    expect(text).toContain('↳ part of CLUSTER');
    expect(text).toContain('KXSENATE-26-DEM');
    expect(buttons).toBeUndefined();
  });
});

describe('texts from outside', () => {
  it.each(hostile)('row 51: stay text: %j', (name) => {
    const shown = oneLine(name);
    const cards = [
      alertCard(alert('a1', { markets: [alertMarket('KXA', { name })] }), url),
      flowCard([{ ...reading('KXA'), name }], now),
      marketsCard(
        [{ market: market('KXA', name, name), watched: true, reading: null, top: null, trader: null }],
        { known: 1, watched: 1 },
        now,
      ),
      whyCard({ ticker: 'KXA', name, alert: null, reading: null, parts: {}, gates: [], checks: [], trader: null }, now),
    ];
    for (const { text, entities } of cards) {
      expect(text).toContain(shown.slice(0, 20));
      expect(text.isWellFormed()).toBe(true);
      expect(text).not.toMatch(/[\u202a-\u202e\0]/);
      for (const { offset, length } of entities) expect(offset + length).toBeLessThanOrEqual(text.length);
    }
  });

  it('are cut between characters, never within one', () => {
    for (let longest = 2; longest < 12; longest += 1) expect(oneLine('a🗳🗳🗳🗳🗳🗳🗳', longest).isWellFormed()).toBe(true);
  });

  it('fit any button of any alert, however long its id', () => {
    const { buttons = [] } = alertCard(alert('x'.repeat(500)), url);
    for (const button of buttons.flat()) if (button.data !== undefined) expect(fitsData(button.data)).toBe(true);
  });
});
