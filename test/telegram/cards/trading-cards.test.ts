import { describe, expect, it } from 'vitest';
import { contracts, dollars, type Money } from '../../../src/desk/money.ts';
import { approvalCard } from '../../../src/telegram/cards/approval.ts';
import { bookCard } from '../../../src/telegram/cards/book.ts';
import { flattenCard } from '../../../src/telegram/cards/flatten.ts';
import { noticeCard, type Single } from '../../../src/telegram/cards/notice.ts';
import { ordersCard } from '../../../src/telegram/cards/orders.ts';
import { positionsCard } from '../../../src/telegram/cards/positions.ts';
import { pnlCard } from '../../../src/telegram/cards/trader.ts';
import { fitsData, LONGEST, type Message, split } from '../../../src/telegram/message.ts';
import { approval, figures, liquidation, order, position, ticket } from '../../fakes/trading.ts';

const now = Date.parse('2026-11-21T15:00:00Z');
const name = 'Who will win the Senate? – Democrats';
const labels = (card: Message): string[] => (card.buttons ?? []).flat().map(({ text }) => text);

describe('the approval card', () => {
  it('says everything needed to decide', () => {
    const card = approvalCard(approval('a1'), 'prod');
    for (const part of [
      'PROD · Buy YES?',
      'a signal',
      'KXSENATE-26-DEM',
      name,
      'BUY YES 5 at 45¢ limit',
      'Stop 42¢ · trail 43¢',
      'Cost $2.25 · worst loss $0.32',
      '($0.15 at the stop + fees $0.17)',
      'Breaks even at 48.5¢',
      '20 s left',
    ])
      expect(card.text).toContain(part);
    expect(labels(card)).toEqual([expect.stringContaining('Approve'), expect.stringContaining('Reject'), '½ · 3']);
    expect(labels(approvalCard(approval('a1', { count: contracts(1) }), 'prod'))).toHaveLength(2);
    expect(card.text).not.toContain('inside spread');
    expect(card.text).not.toContain('moved');
  });

  it('warns when costs alone may reach the stop, and when nothing breaks even', () => {
    const { text } = approvalCard(approval('a1', { insideCosts: true, breakEven: null }), 'prod');
    expect(text).toContain('The stop lies inside spread + fees');
    const dead = approvalCard(approval('a1', { insideCosts: true, soldAtOnce: true }), 'prod').text;
    expect(dead).toContain('sold again at once');
    expect(dead).not.toContain('inside spread');
    expect(text).toContain('No price breaks even');
  });

  it('tells what a sale brings', () => {
    const sale = { action: 'sell', by: 'owner', side: 'no', stop: null, trail: null, breakEven: null } as const;
    const { text } = approvalCard(approval('a1', { ...sale, fees: dollars(0.09), worst: dollars(0.09) }), 'demo');
    expect(text).toMatch(/DEMO · Sell NO\? · you asked[\s\S]*SELL NO 5 at 45¢ limit\nBrings \$2\.25 · fees \$0\.09/);
    expect(text).not.toContain('–\n');
  });

  it.each([
    ['claimed', '', '✅ Approved – the order leaves now'],
    ['sent', '', '✅ Approved – sent'],
    ['done', 'filled 5 at 45¢', '✅ Approved – filled 5 at 45¢'],
    ['unknown', '', '❓ Unknown: the order may be there'],
    ['rejected', '', '✋ Rejected: no order'],
    ['expired', 'Expired: no order', '⌛ Expired: no order'],
    ['refused', 'exposure $512.00, allowed $500.00', '⛔ Refused: exposure $512.00'],
    ['withdrawn', 'trading was paused', '↩️ Withdrawn: trading was paused'],
  ] as const)('that is %s says so, and has no buttons', (status, told, words) => {
    const card = approvalCard(approval('a1', { status, told, insideCosts: true }), 'prod');
    expect(card.text).toContain(words);
    expect(card.text).toContain('PROD');
    expect(card.text).not.toMatch(/s left|inside spread/);
    expect(card.buttons).toBeUndefined();
  });

  it('fits its id, as long as an id may be', () => {
    for (const { data = '' } of (approvalCard(approval('a'.repeat(61)), 'prod').buttons ?? []).flat())
      expect(fitsData(data)).toBe(true);
  });
});

describe('a message about money', () => {
  it.each<readonly [Single, RegExp]>([
    [
      { kind: 'breaker', paper: false, lost: dollars(50.25), limit: dollars(50) },
      /Circuit breaker tripped · PROD[\s\S]*-\$50\.25[\s\S]*\$50\.00[\s\S]*\/resume breaker/,
    ],
    [{ kind: 'breaker', paper: true, lost: dollars(1), limit: dollars(1) }, /tripped · PAPER/],
    [
      { kind: 'order.refused', ticket: ticket('KXA'), reason: 'insufficient balance' },
      /PROD order refused\nKXA: BUY YES 5 at 45¢\nInsufficient balance\.\nNo money moved/,
    ],
    [
      { kind: 'order.uncertain', ticket: ticket('KXA'), reason: 'HTTP 504' },
      /PROD order uncertain[\s\S]*HTTP 504\.[\s\S]*It is not sent again/,
    ],
    [
      { kind: 'order.resolved', ticket: ticket('KXA'), found: true, filled: contracts(2) },
      /PROD order found out[\s\S]*It arrived: 2 of 5 filled/,
    ],
    [
      { kind: 'order.resolved', ticket: ticket('KXA'), found: false, filled: contracts(0) },
      /It never arrived: no order/,
    ],
    [
      { kind: 'difference', lines: ['KXA: 5 YES there, 3 here'] },
      /PROD: the exchange says otherwise\n• KXA: 5 YES there, 3 here[\s\S]*\/resume trading goes on/,
    ],
    [{ kind: 'group.triggered' }, /PROD: the exchange stopped the entries[\s\S]*15 s/],
    [
      { kind: 'flattened', left: [], closed: 2, pnl: dollars(-1.5) },
      /PROD: flat\nThe exchange shows no position and no resting order[\s\S]*2 positions closed · P&L -\$1\.50/,
    ],
    [
      { kind: 'flattened', left: ['KXA: 2 YES without a bid'], closed: 1, pnl: 0 as Money },
      /PROD: not flat[\s\S]*1 position closed[\s\S]*• KXA: 2 YES without a bid[\s\S]*\/flatten tries again/,
    ],
    [{ kind: 'earlier', lines: ['2 orders were on their way'] }, /how the last run ended\n• 2 orders/],
  ])('says whose money it is: %o', (notice, words) => {
    expect(noticeCard(notice, 'prod').text).toMatch(words);
  });

  it('lets the owner go on from where a difference is told', () => {
    expect(noticeCard({ kind: 'difference', lines: [] }, 'prod').buttons?.flat()).toMatchObject([
      { data: 'rs:trading' },
    ]);
  });

  it('says of the profit whether it is real', () => {
    expect(pnlCard(figures({ paper: true }), 'prod', now, null).text).toMatch(/^PAPER P&L since the start/);
    const real = { realized: dollars(2), fees: dollars(0.5), trades: 4, wins: 1 };
    expect(pnlCard(figures(real), 'prod', now, null).text).toMatch(
      /^PROD P&L\n\nRealized: \+\$2\.00 · fees \$0\.50[\s\S]*after fees: \+\$1\.50[\s\S]*Win rate: 25 %/,
    );
  });

  it('marks what is on paper among what is not', () => {
    const rows = [position('KXA'), position('KXB', { paper: true })];
    expect(positionsCard(rows, 'prod', now).text).toMatch(/^PROD · 2 open positions[\s\S]*KXB · PAPER/);
    expect(positionsCard(rows.slice(1), 'prod', now).text).toMatch(/^PAPER · 1 open position\n/);
    expect(ordersCard([order('o', { paper: true })], [], 'prod', now).text).toMatch(/^PAPER · 1 order\n/);
  });
});

describe('sixty of everything', () => {
  const hostile = '🗳_*[<b>'.repeat(500);
  const many = Array.from({ length: 60 }, (_, row) => `KXMARKET-26-STATE${row}`);

  it.each<readonly [string, Message]>([
    [
      'positions',
      positionsCard(
        many.map((ticker) => position(ticker, { name: hostile })),
        'prod',
        now,
      ),
    ],
    [
      'orders',
      ordersCard(
        many.map((ticker) => order(ticker, { ticker, name: hostile })),
        [],
        'prod',
        now,
      ),
    ],
    [
      'approvals',
      ordersCard(
        [],
        many.map((ticker) => approval(ticker, { ticker, name: hostile })),
        'prod',
        now,
      ),
    ],
  ])('is told whole, in parts that fit: %s', (_what, card) => {
    const parts = split(card);
    for (const part of parts) expect(part.text.length).toBeLessThanOrEqual(LONGEST);
    const whole = parts.map((part) => part.text).join('\n');
    for (const ticker of many) expect(whole).toContain(ticker);
    // Only what is one message can be put in its own place.
    expect(labels(card).includes('↻ Refresh')).toBe(parts.length === 1);
  });

  it('is previewed in one message before it is flattened, and summed up whole', () => {
    const rows = many.map((ticker) => liquidation(ticker, { name: hostile, sold: contracts(3), stale: true }));
    const card = flattenCard(
      { environment: 'prod', liquidation: rows, positions: [], orders: many.map((id) => order(id)) },
      'fl:x',
    );
    expect(card.text.length).toBeLessThanOrEqual(LONGEST);
    expect(card.text).toContain('and 20 more');
    expect(card.text).toContain('In all about $138.60 after fees of $5.40');
    expect(labels(card)[0]).toContain('Flatten 60 positions');
  });

  it('is listed within one message when the exchange differs in everything', () => {
    for (const count of [many.length, 13, 12]) {
      const lines = many.slice(0, count).map((ticker) => `${ticker}: ${hostile}`);
      expect(noticeCard({ kind: 'difference', lines }, 'prod').text.length).toBeLessThanOrEqual(LONGEST);
    }
  });

  it('is told to the end where few lines differ: what is done about it stands there', () => {
    const line = `${'A market of a long name '.repeat(5)}: nothing is listed. I keep mine, with its stop.`;
    expect(noticeCard({ kind: 'difference', lines: [line, line] }, 'prod').text).toContain('with its stop.');
  });
});

describe('names from outside', () => {
  it.each(['_*[<b>`', '\u202eevil\u202c', 'a\nb\tc\0d', '](http://x)', '\ud800 lone', '✅ Approve'])(
    'stay text on one line: %j',
    (bad) => {
      const cards = [
        approvalCard(approval('a', { name: bad, ticker: bad, status: 'refused', told: bad }), 'prod'),
        positionsCard([position(bad, { name: bad, own: false })], 'prod', now),
        ordersCard([order('o', { name: bad, ticker: bad })], [approval('a', { ticker: bad })], 'prod', now),
        flattenCard(
          { environment: 'prod', liquidation: [liquidation(bad, { name: bad })], positions: [], orders: [] },
          'fl:x',
        ),
        bookCard({ ticker: bad, name: bad, yes: [], no: [], live: true }, now),
        noticeCard({ kind: 'order.refused', ticket: ticket(bad), reason: bad }, 'prod'),
        noticeCard({ kind: 'difference', lines: [bad] }, 'prod'),
      ];
      for (const { text, entities, buttons = [] } of cards) {
        expect(text.isWellFormed()).toBe(true);
        expect(text).not.toMatch(/[\u202a-\u202e\0]|a\nb/);
        for (const { offset, length } of entities) expect(offset + length).toBeLessThanOrEqual(text.length);
        for (const button of buttons.flat()) expect(button.text).not.toMatch(/[\u202a-\u202e\0\n]/);
      }
    },
  );
});
