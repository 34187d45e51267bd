import { afterEach, describe, expect, it } from 'vitest';
import type { Lifecycle } from '../../src/kalshi/wire/lifecycle.ts';
import { credentials } from './http-exchange.ts';
import { wsExchange } from './ws-exchange.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});
async function exchange(...parts: Parameters<typeof wsExchange>) {
  const made = await wsExchange(...parts);
  open.push(made.close);
  return made;
}
/** Up, with these books live. */
async function withBooks(tickers: readonly string[]) {
  const made = await exchange();
  made.feed.watchBooks(tickers);
  await made.start();
  await made.until(() => made.line().sid('orderbook_delta') > 0);
  for (const ticker of tickers) made.line().snapshot(ticker);
  await made.until(() => made.of('book.snapshot').length === tickers.length);
  return made;
}

describe('the opening', () => {
  it('is signed, uncompressed and subscribes to everything', async () => {
    const { feed, start, line, of, clock } = await exchange();
    feed.watchBooks(['A', 'B']);
    expect(feed.lastHeard()).toBe(0);
    await start();
    const { headers, url } = line().request;
    expect(url).toBe('/trade-api/ws/v2');
    expect(headers['kalshi-access-key']).toBe(credentials.keyId);
    expect(headers).toHaveProperty('kalshi-access-signature');
    expect(headers).not.toHaveProperty('sec-websocket-extensions');
    expect(
      line()
        .sent('subscribe')
        .map(({ params }) => params),
    ).toEqual([
      { channels: ['trade'] },
      { channels: ['market_lifecycle_v2'] },
      { channels: ['fill'] },
      { channels: ['user_orders'] },
      { channels: ['order_group_updates'] },
      { channels: ['orderbook_delta'], market_tickers: ['A', 'B'], use_yes_price: false },
    ]);
    expect(of('feed.up')).toMatchObject([{ at: clock.now(), address: expect.stringMatching(/^127\.0\.0\.1:/) }]);
    expect(of('feed.gap')).toEqual([]);
    expect(feed.lastHeard()).toBe(clock.now());
  });

  it('that is never confirmed is given up', async () => {
    const { begin, state, until, lines, clock, of } = await exchange();
    state.silent = true;
    begin();
    await until(() => lines.length === 1 && lines[0]?.commands.length === 5);
    await clock.advance(11_000);
    await until(() => of('feed.down').length === 1);
    expect(of('feed.down')[0]?.reason).toContain('did not confirm');
    expect(of('feed.up')).toEqual([]);
  });

  it('that is confirmed for public trades only goes on with them, and tells what is missing', async () => {
    const { begin, state, until, line, lines, clock, of } = await exchange();
    state.silent = true;
    begin();
    await until(() => lines.length === 1 && line().commands.length === 5);
    line().send({ id: 1, type: 'subscribed', msg: { channel: 'trade', sid: 1 } });
    line().numbered(1, { type: 'from_the_future' });
    await clock.advance(9_000);
    expect(of('feed.up')).toEqual([]);
    await clock.advance(2_000);
    await until(() => of('feed.up').length === 1);
    await clock.advance(10_000);
    expect(of('feed.down')).toEqual([]);
    expect(of('feed.fault').map(({ kind }) => kind)).toEqual([
      'the channel market_lifecycle_v2',
      'the channel fill',
      'the channel user_orders',
      'the channel order_group_updates',
    ]);
  });

  it('refused for the key says so once, and is not tried again soon', async () => {
    const { begin, state, until, of, clock, lines } = await exchange();
    state.refuse = { status: 401, body: '{"error":{"code":"authentication_error","details":"NOT_FOUND"}}' };
    begin();
    await until(() => of('feed.down').length === 1);
    expect(of('feed.down')[0]?.reason).toBe('the exchange refused the API key: 401 authentication_error: NOT_FOUND');
    await clock.advance(44_000);
    expect(lines).toHaveLength(0);
    state.refuse = null;
    await clock.advance(1_100);
    await until(() => of('feed.up').length === 1);
    expect(of('feed.down')).toHaveLength(1);
    expect(of('feed.gap')).toHaveLength(1);
  });

  it('is tried again with growing pauses, never long ones, while the exchange is down, and tells it once', async () => {
    const { begin, state, until, of, clock, log } = await exchange();
    state.refuse = { status: 503, body: '<html>maintenance</html>' };
    begin();
    await until(() => of('feed.down').length === 1);
    expect(of('feed.down')[0]?.reason).toBe('the exchange did not open the feed: 503: maintenance');
    const waits = () =>
      log.lines.filter((line) => line.includes('connects again')).map((line) => Number(/"wait":(\d+)/.exec(line)?.[1]));
    for (let attempt = 1; attempt < 8; attempt += 1) {
      await until(() => waits().length === attempt);
      await clock.advance(waits().at(-1) ?? 0);
    }
    expect(waits().slice(0, 7)).toEqual([1_500, 2_500, 4_500, 8_000, 8_000, 8_000, 8_000]);
    expect(of('feed.down')).toHaveLength(1);
  });
});

describe('public trades', () => {
  it('are passed on, and a gap in their numbers tells since when', async () => {
    const { start, line, until, of, clock } = await exchange();
    await start();
    const then = clock.now() - 5_000;
    line().trade('t-1', then);
    line().trade('t-2', then + 10, 3);
    line().trade('t-3', then + 20);
    await until(() => of('trade').length === 3);
    expect(of('feed.gap')).toEqual([{ type: 'feed.gap', at: clock.now(), since: then }]);
  });

  it('that miss a number again and again are not back-filled for each, but from the first on', async () => {
    const { start, line, until, of, clock } = await exchange();
    await start();
    const then = clock.now();
    for (let trade = 0; trade < 50; trade += 1) line().trade(`t-${trade}`, then + trade, trade === 0 ? 0 : 1);
    await until(() => of('trade').length === 50);
    expect(of('feed.gap')).toMatchObject([{ since: then }]);
    await clock.advance(11_000);
    expect(of('feed.gap')).toMatchObject([{ since: then }, { since: then + 1 }]);
  });

  it('are not taken twice when a frame is repeated', async () => {
    const { start, line, until, of, clock } = await exchange();
    await start();
    line().trade('t-1', clock.now());
    line().trade('t-1', clock.now(), -1);
    line().trade('t-2', clock.now());
    await until(() => of('trade').some(({ trade }) => trade.id === 't-2'));
    expect(of('trade').map(({ trade }) => trade.id)).toEqual(['t-1', 't-2']);
    expect(of('feed.gap')).toEqual([]);
  });

  it.each([10, 25])('ended by error %d are subscribed to again, with a gap', async (code) => {
    const { start, line, until, of, clock } = await exchange();
    await start();
    line().trade('t-1', clock.now());
    const old = line().sid('trade');
    line().numbered(old, { type: 'error', msg: { code, msg: 'Subscription buffer overflow' } });
    await until(() => of('trade').length === 1);
    await clock.advance(1_100);
    await until(() => of('feed.gap').length === 1);
    expect(line().sent('subscribe').at(-1)?.params).toEqual({ channels: ['trade'] });
    line().numbered(old, { type: 'trade', msg: {} });
    line().trade('t-2', clock.now());
    await until(() => of('trade').length === 2);
    expect(of('feed.fault')).toEqual([]);
  });
});

describe('order books', () => {
  it('after a gap are stale until each snapshot, which is asked for', async () => {
    const { line, until, of, events } = await withBooks(['A', 'B']);
    line().delta('A');
    line().delta('A', 2);
    await until(() => of('book.stale').length === 1);
    expect(of('book.stale')[0]?.tickers).toEqual(['A', 'B']);
    await until(() => line().sent('update_subscription', 'get_snapshot').length === 1);
    expect(line().sent('update_subscription', 'get_snapshot')[0]?.params).toMatchObject({
      sids: [line().sid('orderbook_delta')],
      market_tickers: ['A', 'B'],
    });
    line().delta('B');
    line().snapshot('A');
    line().delta('A');
    line().delta('B');
    line().snapshot('B');
    line().delta('B');
    await until(() => of('book.snapshot').length === 4);
    await until(() => of('book.delta').length === 3);
    const after = events.slice(events.findIndex(({ type }) => type === 'book.stale') + 1);
    expect(after.map((event) => `${event.type} ${'ticker' in event ? event.ticker : ''}`)).toEqual([
      'book.snapshot A',
      'book.delta A',
      'book.snapshot B',
      'book.delta B',
    ]);
  });

  it('are not stale because an acknowledgement had a number', async () => {
    const { feed, line, until, of } = await withBooks(['A', 'B']);
    line().delta('A');
    feed.watchBooks(['A', 'C']);
    await until(() => line().sent('update_subscription').length === 2);
    line().snapshot('C');
    line().delta('C');
    line().delta('A');
    await until(() => of('book.delta').length === 3);
    expect(
      line()
        .sent('update_subscription')
        .map(({ params }) => [params.action, params.market_tickers]),
    ).toEqual([
      ['add_markets', ['C']],
      ['delete_markets', ['B']],
    ]);
    expect(of('book.stale')).toMatchObject([{ tickers: ['B'] }]);
  });

  it('whose snapshot does not come are subscribed to anew', async () => {
    const { line, until, of, clock } = await withBooks(['A']);
    const old = line().sid('orderbook_delta');
    line().delta('A', 1);
    await until(() => line().sent('update_subscription', 'get_snapshot').length === 1);
    await clock.advance(11_000);
    await until(() => line().sid('orderbook_delta') !== old);
    expect(
      line()
        .sent('unsubscribe')
        .map(({ params }) => params.sids),
    ).toEqual([[old]]);
    line().numbered(old, { type: 'orderbook_snapshot', msg: { market_ticker: 'A' } });
    line().snapshot('A');
    line().delta('A');
    await until(() => of('book.delta').length === 1);
    expect(of('book.snapshot')).toHaveLength(2);
  });

  it('ended by an overflow are stale and subscribed to anew', async () => {
    const { line, until, of, clock } = await withBooks(['A']);
    const old = line().sid('orderbook_delta');
    line().numbered(old, { type: 'error', msg: { code: 25, msg: 'Subscription buffer overflow' } });
    await until(() => of('book.stale').length === 1);
    await clock.advance(1_100);
    await until(() => line().sid('orderbook_delta') !== old);
    expect(line().sent('unsubscribe')).toEqual([]);
    line().snapshot('A');
    await until(() => of('book.snapshot').length === 2);
  });

  it('that are crossed are not believed: the exchange may have turned the NO prices', async () => {
    const { line, until, of, clock } = await withBooks(['A']);
    line().snapshot('A', '0.4000', '0.6000');
    line().delta('A');
    await until(() => of('feed.fault').length === 1);
    expect(of('feed.fault')[0]).toMatchObject({ kind: 'crossed book', fault: expect.stringContaining('NO prices') });
    expect(of('book.stale')).toMatchObject([{ tickers: ['A'] }]);
    await clock.advance(11_000);
    await until(() => line().sent('update_subscription', 'get_snapshot').length === 1);
    line().snapshot('A');
    line().delta('A');
    await until(() => of('book.delta').length === 1);
    expect(of('book.snapshot')).toHaveLength(2);
  });

  it('are asked for again when their keeper finds them wrong, but not in a storm', async () => {
    const { feed, line, until, of, clock } = await withBooks(['A', 'B']);
    feed.resync(['A', 'unknown']);
    await until(() => line().sent('update_subscription', 'get_snapshot').length === 1);
    expect(line().sent('update_subscription', 'get_snapshot')[0]?.params.market_tickers).toEqual(['A']);
    feed.resync(['A']);
    line().snapshot('A');
    await until(() => of('book.snapshot').length === 3);
    feed.resync(['A']);
    await clock.advance(500);
    expect(line().sent('update_subscription', 'get_snapshot')).toHaveLength(1);
    await clock.advance(1_500);
    await until(() => line().sent('update_subscription', 'get_snapshot').length === 2);
    expect(of('book.stale')).toEqual([]);
  });

  it('with a change that cannot be read are missing a change', async () => {
    const { line, until, of } = await withBooks(['A']);
    line().delta('A', 0, '7.0000');
    await until(() => of('feed.fault').length === 1);
    expect(of('book.stale')).toMatchObject([{ tickers: ['A'] }]);
    await until(() => line().sent('update_subscription', 'get_snapshot').length === 1);
  });

  it('nobody wants any more are given up, and can be wanted again', async () => {
    const { feed, line, until, of } = await withBooks(['A']);
    feed.watchBooks([]);
    await until(() => line().sent('unsubscribe').length === 1);
    feed.watchBooks(['A']);
    await until(() => line().sent('subscribe').length === 7);
    line().snapshot('A');
    await until(() => of('book.snapshot').length === 2);
  });
});

describe('a connection that breaks', () => {
  it('tells a gap from before it broke, whatever trades before everything else is confirmed', async () => {
    const { start, state, line, lines, until, of, clock } = await exchange();
    await start();
    const then = clock.now();
    line().trade('t-1', then);
    await until(() => of('trade').length === 1);
    state.silent = true;
    line().socket.close(1011);
    await until(() => of('feed.down').length === 1);
    await clock.advance(1_500);
    await until(() => lines.length === 2 && line().commands.length === 5);
    const [trades, ...others] = line().sent('subscribe');
    const confirm = ({ id, params }: typeof trades & object) => {
      for (const channel of params.channels as string[])
        line().send({ id, type: 'subscribed', msg: { channel, sid: 10 * id + channel.length } });
    };
    if (trades !== undefined) confirm(trades);
    line().trade('t-2', clock.now());
    await until(() => of('trade').length === 2);
    for (const other of others) confirm(other);
    await until(() => of('feed.up').length === 2);
    expect(of('feed.gap')).toMatchObject([{ since: then }]);
  });

  it('is told once, made anew with everything, and what was missed is told', async () => {
    const { line, lines, until, of, clock } = await withBooks(['A']);
    line().trade('t-1', clock.now() - 700);
    await until(() => of('trade').length === 1);
    const heard = clock.now();
    line().socket.close(1011);
    await until(() => of('feed.down').length === 1);
    expect(of('feed.down')[0]?.reason).toContain('1011');
    expect(of('book.stale')).toMatchObject([{ tickers: null }]);
    await clock.advance(1_500);
    await until(() => of('feed.up').length === 2);
    expect(lines).toHaveLength(2);
    expect(
      line()
        .sent('subscribe')
        .map(({ params }) => params.channels),
    ).toEqual(
      line(0)
        .sent('subscribe')
        .map(({ params }) => params.channels),
    );
    expect(of('feed.gap')).toMatchObject([{ since: heard - 700 }]);
    line().numbered(line().sid('orderbook_delta'), {
      type: 'orderbook_delta',
      msg: { market_ticker: 'A', price_dollars: '0.3', delta_fp: '1', side: 'no' },
    });
    line().snapshot('A');
    await until(() => of('book.snapshot').length === 2);
    expect(of('book.delta')).toEqual([]);
    expect(of('feed.down')).toHaveLength(1);
  });

  it('by silence is noticed in 25 s, while pings keep it', async () => {
    const { start, line, until, of, clock, feed } = await exchange();
    await start();
    for (let ping = 0; ping < 5; ping += 1) {
      await clock.advance(10_000);
      const before = feed.lastHeard();
      line().socket.ping('heartbeat');
      await until(() => feed.lastHeard() > before);
    }
    expect(of('feed.down')).toEqual([]);
    await clock.advance(24_000);
    expect(of('feed.down')).toEqual([]);
    await clock.advance(2_000);
    await until(() => of('feed.down').length === 1);
    expect(of('feed.down')[0]?.reason).toMatch(/nothing heard for 25 s/);
  });

  it('ends at once when it is told to stop', async () => {
    const { start, stop, running, of } = await exchange();
    await start();
    stop.abort();
    await running();
    expect(of('feed.down')).toEqual([]);
  });
});

describe('what else is said', () => {
  it('goes to its listener, and every message to the recorder as it came', async () => {
    const changes: Lifecycle[] = [];
    const raw: string[] = [];
    const { start, line, until, of } = await exchange({
      onLifecycle: (change) => changes.push(change),
      onFrame: (bytes) => raw.push(bytes.toString()),
    });
    await start();
    line().numbered(line().sid('market_lifecycle_v2'), {
      type: 'market_lifecycle_v2',
      msg: { market_ticker: 'A', event_type: 'determined', result: 'yes', settlement_value: '1.0000' },
    });
    await until(() => changes.length === 1);
    expect(changes).toEqual([{ change: 'determined', ticker: 'A', result: 'yes', pays: 10_000 }]);
    expect(raw).toHaveLength(6);
    line().socket.send('{"type":\n"ticker"}\n');
    await until(() => raw.length === 7);
    expect(raw.at(-1)).toBe('{"type":\n"ticker"}\n');
    expect(of('feed.fault')).toEqual([]);
  });

  it('and does not fit is told once a kind and day, and harms nothing', async () => {
    const { start, line, until, of, clock } = await exchange();
    await start();
    for (const text of [
      '{"type":"trade"',
      'null',
      '[]',
      '{"type":"trade","sid":1,"msg":{"yes_price":45}}',
      '{"type":"trade","sid":1,"msg":{}}',
      '{"type":"from_the_future"}',
    ]) {
      line().socket.send(text);
    }
    line().trade('t-1', clock.now());
    await until(() => of('trade').length === 1);
    expect(of('feed.fault').map(({ kind }) => kind)).toEqual(['json', '?', 'trade']);
    line().send({ type: 'trade', msg: {} });
    await clock.advance(0);
    expect(of('feed.fault')).toHaveLength(3);
  });

  it('of refused private channels does not keep public trades away, and is told once', async () => {
    const { begin, state, line, lines, until, of, clock } = await exchange();
    state.silent = true;
    begin();
    for (const connection of [1, 2]) {
      await until(() => lines.length === connection && line().commands.length === 5);
      for (const { id, params } of line().sent('subscribe')) {
        const [channel] = params.channels as string[];
        if (id <= 2) line().send({ id, type: 'subscribed', msg: { channel, sid: id } });
        else line().send({ id, type: 'error', msg: { code: 9, msg: 'Authentication required' } });
      }
      await until(() => of('feed.up').length === connection);
      line().numbered(1, { type: 'trade', msg: {} });
      if (connection === 1) line().socket.close(1011);
      await until(() => of('feed.down').length === 1);
      await clock.advance(1_500);
    }
    expect(of('feed.fault').map(({ kind, fault }) => `${kind}: ${fault}`)).toEqual([
      'the channel fill: the exchange refused it (error 9: Authentication required)',
      'the channel user_orders: the exchange refused it (error 9: Authentication required)',
      'the channel order_group_updates: the exchange refused it (error 9: Authentication required)',
      expect.stringMatching(/^trade: /),
    ]);
  });

  it('of refused public trades ends the connection with the reason', async () => {
    const { begin, state, line, lines, until, of, clock } = await exchange();
    state.silent = true;
    begin();
    await until(() => lines.length === 1 && lines[0]?.commands.length === 5);
    line().send({ id: 1, type: 'error', msg: { code: 8, msg: 'Unknown channel name' } });
    await clock.advance(0);
    for (let second = 0; second < 5 && of('feed.down').length === 0; second += 1) await clock.advance(1_000);
    await until(() => of('feed.down').length === 1);
    expect(of('feed.down')[0]?.reason).toContain('error 8: Unknown channel name');
  });
});

describe('what the account did', () => {
  it('comes as orders, fills and braked groups', async () => {
    const { start, line, until, of, events, clock } = await exchange();
    await start();
    const own = { order_id: 'o-1', client_order_id: 'kp-1', exchange_index: 2, outcome_side: 'no', book_side: 'ask' };
    line().send({
      type: 'user_order',
      sid: line().sid('user_orders'),
      msg: {
        ...own,
        ticker: 'A',
        status: 'resting',
        yes_price_dollars: '0.4000',
        initial_count_fp: '5.00',
        fill_count_fp: '2.00',
        remaining_count_fp: '3.00',
        taker_fill_cost_dollars: '0.800000',
        maker_fill_cost_dollars: '0.000000',
        last_update_reason: 'Trade',
      },
    });
    line().send({
      type: 'fill',
      sid: line().sid('fill'),
      msg: {
        ...own,
        trade_id: 't-1',
        market_ticker: 'A',
        is_taker: true,
        yes_price_dollars: '0.4000',
        count_fp: '2.00',
        fee_cost: '0.033600',
        post_position_fp: '-2.00',
        ts_ms: clock.now(),
      },
    });
    const groups = line().sid('order_group_updates');
    for (const event_type of ['created', 'triggered', 'reset'])
      line().numbered(groups, { type: 'order_group_updates', msg: { event_type, order_group_id: 'og-1' } });
    line().send({ type: 'market_position', sid: 99, msg: { market_ticker: 'A', position_fp: '-1.00' } });
    line().trade('t-1', clock.now());
    await until(() => of('trade').length === 1);
    const at = clock.now();
    expect(events.slice(1, -1)).toMatchObject([
      { type: 'order', at, order: { id: 'o-1', clientId: 'kp-1', toward: 'no', filled: 200, reason: 'Trade' } },
      { type: 'fill', at, fill: { tradeId: 't-1', orderId: 'o-1', clientId: 'kp-1', positionAfter: -200 } },
      { type: 'group.triggered', at, id: 'og-1' },
    ]);
  });
});

describe('a reconnection that was asked for', () => {
  it('hangs up at once and is up again without a pause', async () => {
    const { feed, lines, until, of, clock } = await withBooks(['A']);
    const began = clock.monotonic();
    feed.reconnect('the machine slept');
    await until(() => of('feed.up').length === 2);
    expect(of('feed.down').map(({ reason }) => reason)).toEqual(['the machine slept']);
    expect(of('book.stale')).toMatchObject([{ tickers: null }]);
    expect(clock.monotonic()).toBe(began);
    expect(lines).toHaveLength(2);
  });

  it('does not wait for the end of a long pause either, and only once', async () => {
    const { feed, begin, state, until, of, lines, log, clock } = await exchange();
    state.refuse = { status: 503, body: 'down' };
    begin();
    const tries = () => log.lines.filter((line) => line.includes('connects again')).length;
    await until(() => tries() === 1);
    feed.reconnect('the machine slept');
    await until(() => tries() === 2);
    await clock.advance(0);
    expect(tries()).toBe(2);
    state.refuse = null;
    feed.reconnect('the machine slept');
    await until(() => of('feed.up').length === 1);
    expect(lines).toHaveLength(1);
  });
});
