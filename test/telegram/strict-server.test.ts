import { Api } from 'grammy';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { type PracticeChat, startPracticeChat } from '../../src/practice/chat/practice-chat.ts';
import { alertCard, takenOver } from '../../src/telegram/cards/alert.ts';
import { digestCard } from '../../src/telegram/cards/alerts.ts';
import { approvalCard } from '../../src/telegram/cards/approval.ts';
import { flattenCard } from '../../src/telegram/cards/flatten.ts';
import { noticeCard, type Single } from '../../src/telegram/cards/notice.ts';
import { ordersCard } from '../../src/telegram/cards/orders.ts';
import { positionsCard } from '../../src/telegram/cards/positions.ts';
import { Undos } from '../../src/telegram/incoming/undos.ts';
import { createDial } from '../../src/telegram/line/dial.ts';
import { type Message, split } from '../../src/telegram/message.ts';
import { createPost, type Post } from '../../src/telegram/outgoing/post.ts';
import { FakeClock } from '../fakes/clock.ts';
import { FakeCockpit } from '../fakes/cockpit.ts';
import { memoryLog } from '../fakes/log.ts';
import { alert, alertMarket, block } from '../fakes/samples.ts';
import { against, approval, liquidation, order, position } from '../fakes/trading.ts';

const HOSTILE = '_*[<b>` שלום 🗳️ \u202eevil\u202c\n(http://x) \ud800';
let clock: FakeClock;
let server: PracticeChat;
let post: Post;

beforeEach(async () => {
  clock = new FakeClock();
  server = await startPracticeChat({ port: 0, clock, log: memoryLog() });
  const api = new Api(server.token, { apiRoot: server.apiRoot, fetch: createDial(clock, fetch).fetch });
  post = createPost(api, server.chatId, clock);
});

afterEach(() => server.close());

/** Sends it as it is; rejects with the server's words when it is not taken. */
async function take(said: Message): Promise<void> {
  for (const part of split(said)) {
    await post.send(part, false);
    await clock.advance(2_000);
  }
}

describe('a server as strict as Telegram takes as it is', () => {
  it('every answer of every command', async () => {
    const cockpit = new FakeCockpit(clock);
    cockpit.state = { ...cockpit.state, alerts: [alert('a1')] };
    cockpit.log = [HOSTILE, 'a line'];
    const lines = { why: 'KXSENATE-26-DEM', mute: 'senate', set: 'trader.mode off', threshold: '80', log: '50' };
    for (const { name, run } of commands) {
      const args = lines[name as keyof typeof lines] ?? '';
      const reply = await run(args, {
        cockpit,
        commands,
        shown: () => null,
        undos: new Undos('t'),
        show: () => undefined,
        sendFile: async () => undefined,
      });
      for (const said of Array.isArray(reply) ? reply : [reply as Message]) await take(said);
    }
  });

  it('every card about trading, however many and however named', async () => {
    const tickers = Array.from({ length: 60 }, (_, row) => `KX-${'A'.repeat(60)}${row}`);
    const held = tickers.map((ticker) => position(ticker, { name: HOSTILE, own: false }));
    const orders = tickers.map((ticker) => order(ticker, { ticker, name: HOSTILE }));
    const asked = approval('a1', { name: HOSTILE, told: HOSTILE });
    const closing = tickers.map((ticker) => liquidation(ticker, { name: HOSTILE }));
    const preview = { environment: 'prod', liquidation: closing, positions: held, orders } as const;
    for (const said of [
      approvalCard(asked, 'prod'),
      approvalCard({ ...asked, status: 'refused' }, 'prod'),
      positionsCard(held, 'prod', clock.now()),
      ordersCard(orders, [asked], 'prod', clock.now()),
      flattenCard(preview, 'fl:x'),
      noticeCard({ kind: 'difference', lines: tickers.map((ticker) => `${ticker} ${HOSTILE}`) }, 'prod'),
    ])
      await take(said);
  });

  it('row 51: alerts of every size with titles of every kind', async () => {
    const url = (): string => 'https://kalshi.com/markets/kxsenate';
    const markets = Array.from({ length: 80 }, (_, row) =>
      alertMarket(`KX-${'A'.repeat(60)}${row}`, { name: HOSTILE }),
    );
    for (const count of [1, 2, 12, 13, 80])
      await take(alertCard(alert('c', { kind: 'cluster', tie: HOSTILE, markets: markets.slice(0, count) }), url));
    await take(alertCard(alert('a', { markets: markets.slice(0, 1) }), url));
    await take(takenOver(alert('c'), alert('a', { markets: markets.slice(0, 1) })));
    await take(
      digestCard(
        Array.from({ length: 25 }, () => 'SOLO 91 KXA'),
        3,
      ),
    );
  });

  it('notices', async () => {
    const notices: Single[] = [
      { kind: 'feed.lost', reason: HOSTILE },
      { kind: 'feed.fault', frame: HOSTILE, fault: HOSTILE, sample: HOSTILE.repeat(50) },
      { kind: 'block', trade: block, name: HOSTILE },
      { kind: 'against', ...against({ ticker: `KX-${HOSTILE}`, name: HOSTILE }) },
      {
        kind: 'market.changed',
        held: true,
        changes: [
          { ticker: `KX-${HOSTILE}`, name: HOSTILE, what: 'rules', text: HOSTILE.repeat(50) },
          { ticker: `KX-${HOSTILE}`, name: HOSTILE, what: 'close', before: clock.now(), after: clock.now() + 60_000 },
          { ticker: `KX-${HOSTILE}`, name: HOSTILE, what: 'status', before: 'active', after: 'inactive' },
        ],
        more: 2,
      },
    ];
    for (const notice of notices) await take(noticeCard(notice, 'prod'));
  });

  it('an edit, and tells a tap that is not there from one that is', async () => {
    const id = await post.send({ text: 'one', entities: [] }, true);
    await post.edit(id, { text: 'two', entities: [] });
    await expect(post.edit(id, { text: 'two', entities: [] })).rejects.toThrow('message is not modified');
    expect(await post.answerTap('1', 'late', false)).toBe(false);
  });
});
