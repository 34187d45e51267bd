import type { MarketChange } from '../../src/desk/market-change.ts';
import { contracts, dollars } from '../../src/desk/money.ts';
import type { Shown } from '../../src/telegram/cards/notice.ts';
import { block } from '../fakes/samples.ts';
import { against, entry, exit, ticket } from '../fakes/trading.ts';
import type { Scene } from './scene.ts';

const AT = Date.parse('2026-11-21T15:00:00Z');
const TICKER = 'KXSENATE-26-DEM';
const NAME = 'Who will win the Senate? – Democrats';
const RULES = `If the Democratic Party holds a majority of the seats, the market resolves to Yes. ${'It counts who caucuses with whom. '.repeat(120)}`;

const CHANGES: readonly MarketChange[] = [
  {
    ticker: 'KXHOUSE-26-REP',
    name: 'Who will win the House? – Republicans',
    what: 'close',
    before: AT,
    after: AT + 9e6,
  },
  { ticker: TICKER, name: NAME, what: 'status', before: 'active', after: 'inactive' },
];

/** One of every kind, or several where they look different; a new kind does not compile without one. */
const NOTICES: { readonly [K in Shown['kind']]: readonly Extract<Shown, { kind: K }>[] } = {
  'feed.lost': [{ kind: 'feed.lost', reason: 'the connection was closed (code 1006)' }],
  'feed.back': [{ kind: 'feed.back', away: 42_000 }],
  'feed.flooded': [
    { kind: 'feed.flooded', step: 1, books: 312 },
    { kind: 'feed.flooded', step: 3, books: 312 },
  ],
  'feed.calm': [{ kind: 'feed.calm', away: 40_000 }],
  'feed.fault': [
    { kind: 'feed.fault', frame: 'trade', fault: 'yes_price_dollars is missing', sample: '{"type":"trade","msg":{}}' },
  ],
  'part.failed': [{ kind: 'part.failed', part: 'disk', reason: 'ENOSPC: no space left on device' }],
  'part.recovered': [{ kind: 'part.recovered', part: 'disk', away: 95_000 }],
  'state.restored': [{ kind: 'state.restored', from: 'state.json.1' }],
  'state.lost': [{ kind: 'state.lost', kept: 'state.json.corrupt-20261121T150000Z' }],
  'cap.reached': [{ kind: 'cap.reached', date: '2026-11-21', cap: 20 }],
  against: [
    { kind: 'against', ...against() },
    { kind: 'against', ...against({ own: false, stop: null, trail: null, bid: null, unrealized: null }) },
  ],
  'market.changed': [
    {
      kind: 'market.changed',
      held: true,
      changes: [{ ticker: TICKER, name: NAME, what: 'rules', text: RULES }],
      more: 0,
    },
    { kind: 'market.changed', held: false, changes: CHANGES, more: 7 },
  ],
  block: [
    {
      kind: 'block',
      trade: { ...block, count: contracts(25_000) },
      name: NAME,
    },
  ],
  entry: [entry(), entry({ paper: true })],
  exit: [exit(), exit({ paper: true }, { pnl: dollars(0.42), reason: 'reversal' })],
  breaker: [{ kind: 'breaker', paper: false, lost: dollars(50.25), limit: dollars(50) }],
  'order.refused': [{ kind: 'order.refused', ticket: ticket(), reason: 'insufficient balance' }],
  'order.uncertain': [{ kind: 'order.uncertain', ticket: ticket(), reason: 'HTTP 504' }],
  'order.resolved': [
    { kind: 'order.resolved', ticket: ticket(), found: true, filled: contracts(2) },
    { kind: 'order.resolved', ticket: ticket(), found: false, filled: contracts(0) },
  ],
  difference: [
    {
      kind: 'difference',
      lines: [`${TICKER}: I thought 5 YES, the exchange says 3 YES`, 'KXHOUSE-26-REP: I thought none, it says 10 NO'],
    },
  ],
  'group.triggered': [{ kind: 'group.triggered' }],
  flattened: [
    { kind: 'flattened', left: [], closed: 2, pnl: dollars(-0.37) },
    { kind: 'flattened', left: [`${TICKER}: 3 YES, nobody bids`], closed: 1, pnl: dollars(0.1) },
  ],
  earlier: [{ kind: 'earlier', lines: ['It was killed while 1 order was under way: the exchange is asked about it'] }],
};

/** Every notice by itself, spaced so that none is taken for a repeat of the one before. */
export const noticeScenes: readonly Scene[] = Object.values(NOTICES)
  .flat()
  .map((notice) => ({
    name: `notice ${notice.kind}${'paper' in notice && notice.paper ? ' on paper' : ''}`,
    async play(stage) {
      await stage.pass(11 * 60_000, 60_000);
      await stage.show({ type: 'notice', at: stage.clock.now(), notice });
    },
  }));
