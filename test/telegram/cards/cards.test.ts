import { describe, expect, it } from 'vitest';
import { cents, contracts, dollars } from '../../../src/desk/money.ts';
import { initialState, newDay } from '../../../src/desk/state.ts';
import { alertsCard, digestCard } from '../../../src/telegram/cards/alerts.ts';
import { nameText, span, timesText, volumeText } from '../../../src/telegram/cards/figures.ts';
import { marketsCard } from '../../../src/telegram/cards/flow.ts';
import { greetingCard } from '../../../src/telegram/cards/greeting.ts';
import { noticeCard, type Single } from '../../../src/telegram/cards/notice.ts';
import { statusCard } from '../../../src/telegram/cards/status.ts';
import { whyCard } from '../../../src/telegram/cards/why.ts';
import { LONGEST, split } from '../../../src/telegram/message.ts';
import { alert, market, reading, scoreParts, status } from '../../fakes/samples.ts';

const now = Date.parse('2026-11-21T15:00:00Z');

it('does not promise to begin a recording again by itself', () => {
  const said = (part: 'recorder' | 'account') =>
    noticeCard({ kind: 'part.failed', part, reason: 'no room' }, 'prod').text;
  expect(said('account')).toContain('tried again by itself');
  expect(said('recorder')).not.toContain('by itself');
});

describe('the status card', () => {
  const facts = { environment: 'practice', startedAt: now - 11_520_000, now, approvals: 0, orders: 0 } as const;
  const text = (more = {}, state = initialState()): string =>
    statusCard({
      ...facts,
      status: status(more),
      state: { ...state, day: { ...newDay('2026-11-21'), sent: 4, withheld: 2 } },
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

  it('says until when quiet hours hold alerts back, and nothing of them outside or beside a snooze', () => {
    // It is 10:00 in New York.
    const during = (span: string, more = {}) => {
      const { settings, ...state } = initialState();
      return text({}, { ...state, settings: { ...settings, 'notify.quietHours': span }, ...more });
    };
    expect(during('22:30-10:01')).toContain('running, quiet hours until 10:01');
    expect(during('22:30-10:00')).toContain('running\n');
    expect(during('22:30-10:01', { snoozedUntil: now + 60_000 })).toContain('running, alerts snoozed 1 m\n');
    expect(during('22:30-10:01', { paused: { flow: true, trading: false } })).toContain('paused (flow)\n');
  });

  it('shows the paper account in mode paper, and says so', () => {
    const figures = {
      trades: 4,
      wins: 1,
      realized: dollars(-2),
      fees: dollars(0.5),
      exposure: dollars(3.6),
      active: 2,
    };
    const said = text({ trader: { ...status().trader, ...figures, paper: true } });
    for (const part of [
      '$3.60 / $500.00 (PAPER)',
      'P&L: -$2.50 after fees (PAPER',
      'Trades: 4 · Win rate: 25 %',
      'traders: 2',
    ])
      expect(said).toContain(part);
  });

  it('says when the circuit breaker is tripped', () => {
    expect(text({ trader: { ...status().trader, tripped: '2026-11-21' } })).toContain('paused (circuit breaker)');
  });

  it('admits what it does not know', () => {
    const blind = text({
      account: null,
      feed: { up: false, since: null, lastMessage: null, address: null, shed: null },
    });
    expect(blind).toContain('Feed: down · no message yet');
    expect(blind).toContain('Balance: –');
  });

  it('says what is left out while there is too much to read', () => {
    const shed = { step: 1, books: 312, since: now - 40_000 } as const;
    expect(text({ feed: { ...status().feed, shed } })).toContain(
      '⚠️ Too much to read for 40 s, left out: the books of 312 markets that nobody trades\n',
    );
    expect(text()).not.toContain('Too much');
  });
});

describe('other cards', () => {
  it('greet with the environment, Connected and how much is watched', () => {
    const facts = { address: null, watched: 41, running: 'running', alerts: { sent: 0, cap: 20 } };
    const { text } = greetingCard({ environment: 'demo', ...facts }, 'approve', null);
    expect(text).toMatch(/Connected · DEMO/);
    expect(text).not.toContain('begins anew');
    expect(greetingCard({ environment: 'practice', ...facts }, 'auto', null).text).toMatch(
      /account begins anew with each start/,
    );
    expect(text).toContain('41 markets');
    expect(text).toContain('Mode approve: each entry waits for your tap');
    expect(text).not.toContain('/mode auto');
    expect(text).not.toContain('/resume');
    const paused = greetingCard({ environment: 'demo', ...facts, running: 'paused (trading)' }, 'approve', null);
    expect(paused.text).toContain('/resume goes on');
    expect(greetingCard({ environment: 'prod', ...facts }, 'paper', null).text).toMatch(
      /nothing is sent[\s\S]*To trade: \/mode approve/,
    );
  });

  it('list the alerts of the day as n/cap, newest first', () => {
    const day = { ...newDay('2026-11-21'), sent: 2, withheld: 1 };
    const alerts = [alert('a', { score: 86 }), alert('b', { score: 97 })];
    const { text } = alertsCard({ ...initialState(), day, alerts }, now);
    expect(text).toContain('2/20');
    expect(text.indexOf('SOLO 97')).toBeLessThan(text.indexOf('SOLO 86'));
    expect(alertsCard(initialState(), now).text).toBe('Alerts today 0/20\n\nNo alert yet.');
  });

  it('sum up what Telegram missed', () => {
    expect(digestCard(['SOLO 91 KXA', 'SOLO 88 KXB'], 3).text).toMatch(
      /^5 alerts while Telegram was away:\nSOLO 91 KXA/,
    );
  });

  it('explain a score with every gate, its value and its limit', () => {
    const gates = [
      { name: 'score', ok: false, value: '77', limit: 'at least 85' },
      { name: 'muted', ok: true, value: 'no', limit: '' },
    ];
    const { text } = whyCard(
      {
        ticker: 'KXA',
        name: 'A',
        alert: null,
        reading: reading('KXA'),
        parts: scoreParts,
        gates,
        checks: [],
        trader: null,
      },
      now,
    );
    expect(text).toContain('⛔ score: 77 (at least 85)\n✅ muted: no');
    expect(text).not.toContain('()');
  });

  it('have words for every notice', () => {
    const notices: readonly (readonly [Single, RegExp])[] = [
      [{ kind: 'feed.lost', reason: 'closed with 1006' }, /Feed lost.*1006/s],
      [
        { kind: 'feed.flooded', step: 1, books: 1 },
        /Too much to read.*: the books of 1 market that nobody trades\.\n.*Fills/s,
      ],
      [{ kind: 'feed.flooded', step: 2, books: 0 }, /: trades of markets that are not watched\.\n/],
      [
        { kind: 'feed.flooded', step: 3, books: 312 },
        /312 markets that nobody trades and all trades where.*No alerts/s,
      ],
      [{ kind: 'feed.calm', away: 40_000 }, /Calm again.*40 s/s],
      [{ kind: 'feed.back', away: 65_000 }, /Feed back.*1 m/s],
      [
        { kind: 'feed.fault', frame: 'trade', fault: 'no yes_price', sample: '{"type":"trade"}' },
        /trade.*no yes_price.*\{"type"/s,
      ],
      [{ kind: 'part.failed', part: 'account', reason: 'HTTP 503' }, /Account failed.*503/s],
      [{ kind: 'part.recovered', part: 'telegram', away: 720_000 }, /Telegram back.*12 m/s],
      [{ kind: 'state.restored', from: 'state.json.1' }, /restored from a backup.*state.json.1/s],
      [{ kind: 'state.lost', kept: 'state.json.corrupt-1' }, /State lost.*corrupt-1.*\/resume/s],
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
    for (const [notice, words] of notices) expect(noticeCard(notice, 'demo').text).toMatch(words);
  });

  it('split a long market list instead of losing it', () => {
    const rows = Array.from({ length: 60 }, (_, row) => ({
      market: market(`KXMARKET-${row}`, 'T'.repeat(4_000)),
      watched: true,
      reading: reading('KXA'),
      top: null,
      trader: null,
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
    [62_000_000_000, '717 d'],
    [-5, '0 s'],
  ])('%d ms is %s', (ms, text) => expect(span(ms)).toBe(text));

  it('cut a long name in its question, not in its answer', () => {
    const name = nameText(`Which office will ${'the nominee '.repeat(9)}hold? – A sitting governor`, 80);
    expect(name).toMatch(/^Which office will .*… – A sitting governor$/);
    expect(name.length).toBeLessThanOrEqual(80);
    expect(nameText(`${'q'.repeat(99)} – ${'a'.repeat(99)}`, 80).length).toBeLessThanOrEqual(80);
  });

  it('leave hundredths to small counts', () => {
    expect(volumeText(contracts(2_046_999.79))).toBe('2,047,000');
    expect(volumeText(contracts(1.5))).toBe('1.5');
  });

  it('tell volume against its baseline', () => {
    expect(timesText(contracts(15), contracts(10))).toBe('1.5× usual');
    expect(timesText(contracts(30_000), contracts(10))).toBe('3,000× usual');
    expect(timesText(contracts(5), contracts(0))).toBe('usually none');
  });
});
