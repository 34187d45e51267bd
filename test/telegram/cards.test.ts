import { describe, expect, it } from 'vitest';
import type { Notice } from '../../src/desk/effect.ts';
import { cents, contracts } from '../../src/desk/money.ts';
import { initialState } from '../../src/desk/state.ts';
import { alertCard, takenOver } from '../../src/telegram/cards/alert.ts';
import { alertsCard, digestCard } from '../../src/telegram/cards/alerts.ts';
import { oneLine, span, timesText } from '../../src/telegram/cards/figures.ts';
import { flowCard, marketsCard } from '../../src/telegram/cards/flow.ts';
import { greetingCard } from '../../src/telegram/cards/greeting.ts';
import { noticeCard } from '../../src/telegram/cards/notice.ts';
import { statusCard } from '../../src/telegram/cards/status.ts';
import { whyCard } from '../../src/telegram/cards/why.ts';
import { fitsData, LONGEST, type Message, split } from '../../src/telegram/message.ts';
import { alert, alertMarket, market, reading, status } from '../fakes/cockpit.ts';

const now = Date.parse('2026-11-21T15:00:00Z');
const url = (ticker: string): string => `https://kalshi.example/markets/${ticker}`;
const labels = (card: Message): string[] => (card.buttons ?? []).flat().map((button) => button.text);
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

  it('has mute, why and a link to the market', () => {
    expect(labels(card)).toEqual(['Mute 1h', 'Why', 'Market']);
    expect((card.buttons ?? []).flat().at(-1)).toMatchObject({ url: url('KXSENATE-26-DEM') });
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
        tie: 'event KXSENATE-26',
        markets: Array.from({ length: count }, (_, row) =>
          alertMarket(`KXSENATE-26-STATE${row}`, { score: 90 - row, ...more }),
        ),
      }),
      url,
    );

  it('names every ticker with its score, its way and its price, and the tie', () => {
    const { text } = of(3, { taker: 'no', price: cents(40) });
    expect(text).toContain('CLUSTER');
    expect(text).toContain('event KXSENATE-26');
    for (let row = 0; row < 3; row += 1) expect(text).toMatch(new RegExp(`${90 - row} ▼ KXSENATE-26-STATE${row}\\n`));
    expect(text).toContain('42¢ → 40¢');
    expect(text).toContain('Democrats');
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
  it.each(hostile)('stay text: %j', (name) => {
    const shown = oneLine(name);
    const cards = [
      alertCard(alert('a1', { markets: [alertMarket('KXA', { name })] }), url),
      flowCard([{ ...reading('KXA'), name }], now),
      marketsCard(
        [{ market: market('KXA', name, name), watched: true, reading: null, top: null }],
        { known: 1, watched: 1 },
        now,
      ),
      whyCard({ ticker: 'KXA', name, reading: null, parts: {}, gates: [] }, now),
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

describe('the status card', () => {
  const facts = { environment: 'practice', startedAt: now - 11_520_000, now } as const;
  const text = (more = {}, state = initialState()): string =>
    statusCard({
      ...facts,
      status: status(more),
      state: { ...state, day: { date: '2026-11-21', sent: 4, withheld: 2 } },
    }).text;

  it('says what the contract asks for', () => {
    for (const part of [
      'PRACTICE',
      'running',
      'Mode: approve',
      'Feed: up 12 m · last message 2 s ago',
      'Uptime: 3 h 12 m',
      'Balance: $1,234.50',
      '$12.50 / $500.00',
      'P&L: -$3.25',
      'Trades: 0',
      'Win rate: –',
      'Active traders: 0',
      '4/20',
    ])
      expect(text()).toContain(part);
  });

  it('tells paused from running, and what is paused', () => {
    const paused = (flow: boolean, trading: boolean) => text({}, { ...initialState(), paused: { flow, trading } });
    expect(paused(true, true)).toContain('· paused\n');
    expect(paused(true, false)).toContain('paused (flow)');
    expect(paused(false, true)).toContain('paused (trading)');
    expect(text({ halted: 'circuit breaker' })).toContain('paused (circuit breaker)');
  });

  it('admits what it does not know', () => {
    const blind = text({ account: null, feed: { up: false, since: null, lastMessage: null, address: null } });
    expect(blind).toContain('Feed: down · no message yet');
    expect(blind).toContain('Exposure: – / $500.00');
  });
});

describe('other cards', () => {
  it('greet with the environment, Connected and how much is watched', () => {
    const { text } = greetingCard({
      environment: 'demo',
      address: null,
      watched: 41,
      running: 'running',
      alerts: { sent: 0, cap: 20 },
    });
    expect(text).toMatch(/Connected · DEMO/);
    expect(text).toContain('41 markets');
  });

  it('list the alerts of the day as n/cap, newest first', () => {
    const { text } = alertsCard({
      ...initialState(),
      day: { date: '2026-11-21', sent: 2, withheld: 1 },
      alerts: [alert('a', { score: 86 }), alert('b', { score: 97 })],
    });
    expect(text).toContain('2/20');
    expect(text.indexOf('SOLO 97')).toBeLessThan(text.indexOf('SOLO 86'));
  });

  it('sum up what Telegram missed', () => {
    expect(digestCard(['SOLO 91 KXA', 'SOLO 88 KXB'], 3).text).toMatch(
      /^5 alerts while Telegram was away:\nSOLO 91 KXA/,
    );
  });

  it('explain a score with every gate, its value and its limit', () => {
    const gates = [{ name: 'score', ok: false, value: '77', limit: 'at least 85' }];
    const { text } = whyCard(
      { ticker: 'KXA', name: 'A', reading: reading('KXA'), parts: { volume: 60.1234 }, gates },
      now,
    );
    expect(text).toContain('volume: 60.1');
    expect(text).toContain('⛔ score: 77 (at least 85)');
  });

  it('have words for every notice', () => {
    const notices: readonly (readonly [Notice, RegExp])[] = [
      [{ kind: 'feed.lost', reason: 'closed with 1006' }, /Feed lost.*1006/s],
      [{ kind: 'feed.back', away: 65_000 }, /Feed back.*1 m/s],
      [
        { kind: 'feed.fault', frame: 'trade', fault: 'no yes_price', sample: '{"type":"trade"}' },
        /trade.*no yes_price.*\{"type"/s,
      ],
      [{ kind: 'part.failed', part: 'account', reason: 'HTTP 503' }, /Account failed.*503/s],
      [{ kind: 'part.recovered', part: 'telegram', away: 720_000 }, /Telegram back.*12 m/s],
      [{ kind: 'state.restored', from: 'state.json.1' }, /restored from a backup.*state.json.1/s],
      [{ kind: 'state.lost', kept: 'state.json.corrupt-1' }, /State lost.*corrupt-1.*\/resume/s],
      [
        { kind: 'day.turned', ended: { date: '2026-11-20', sent: 7, withheld: 3 }, date: '2026-11-21', cap: 20 },
        /2026-11-20 ended with 7 alerts.*0\/20/s,
      ],
      [{ kind: 'cap.reached', date: '2026-11-21', cap: 20 }, /20\/20/],
      [
        {
          kind: 'block',
          name: 'A',
          trade: {
            id: '1',
            ticker: 'KXA',
            price: cents(40),
            count: contracts(100),
            taker: 'no',
            block: true,
            time: now,
          },
        },
        /Block.*100 at YES 40¢ · \$60\.00/s,
      ],
    ];
    for (const [notice, words] of notices) expect(noticeCard(notice).text).toMatch(words);
  });

  it('split a long market list instead of losing it', () => {
    const rows = Array.from({ length: 60 }, (_, row) => ({
      market: market(`KXMARKET-${row}`, 'T'.repeat(4_000)),
      watched: true,
      reading: reading('KXA'),
      top: null,
    }));
    const parts = split(marketsCard(rows, { known: 60, watched: 60 }, now));
    for (const part of parts) expect(part.text.length).toBeLessThanOrEqual(LONGEST);
    const all = parts.map((part) => part.text).join('\n');
    for (let row = 0; row < 60; row += 1) expect(all).toContain(`KXMARKET-${row}\n`);
  });
});

describe('figures', () => {
  it.each([
    [0, '0 s'],
    [59_400, '59 s'],
    [60_000, '1 m'],
    [18_720_000, '5 h 12 m'],
    [3_600_000, '1 h'],
    [266_400_000, '3 d 2 h'],
    [-5, '0 s'],
  ])('%d ms is %s', (ms, text) => expect(span(ms)).toBe(text));

  it('tell volume against its baseline', () => {
    expect(timesText(contracts(15), contracts(10))).toBe('1.5× usual');
    expect(timesText(contracts(30_000), contracts(10))).toBe('3,000× usual');
    expect(timesText(contracts(5), contracts(0))).toBe('usually none');
  });
});
