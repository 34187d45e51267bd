import { Ajv } from 'ajv';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Bench, type Frame, order, type Wire } from './fixture.ts';
import { dig, schemaOf, specification } from './schema.ts';

const TICKER = 'KXSENATE-28-D';
const OTHER = 'KXSENATE-28-R';
const spec = specification('asyncapi-2026-10-01-patched.yaml');
const PAYLOADS: Readonly<Record<string, string>> = {
  subscribed: 'subscribedResponsePayload',
  unsubscribed: 'unsubscribedResponsePayload',
  ok: 'okResponsePayload',
  error: 'errorResponsePayload',
  trade: 'tradePayload',
  orderbook_snapshot: 'orderbookSnapshotPayload',
  orderbook_delta: 'orderbookDeltaPayload',
  ticker: 'tickerPayload',
  fill: 'fillPayload',
  user_order: 'userOrderPayload',
  market_position: 'marketPositionPayload',
  order_group_updates: 'orderGroupUpdatesPayload',
  market_lifecycle_v2: 'marketLifecycleV2Payload',
};

let bench: Bench;
let wire: Wire;
beforeAll(async () => {
  bench = await Bench.open();
});
beforeEach(async () => {
  wire = await bench.socket();
});
afterAll(() => bench.close());

const subscribe = (id: number, channels: string[], params: object = {}): void =>
  wire.say({ id, cmd: 'subscribe', params: { channels, ...params } });
const level = (rows: unknown): [string, string][] => (rows ?? []) as [string, string][];
const flip = (price: string): string => (1 - Number(price)).toFixed(4);

describe('practice socket', () => {
  it.skipIf(spec === null)('row 62: speaks as the AsyncAPI file says', async () => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    ajv.addSchema(schemaOf({ components: dig(spec, 'components') }) as object, 'kalshi');
    subscribe(1, ['trade', 'fill', 'user_orders', 'market_positions', 'order_group_updates', 'market_lifecycle_v2']);
    subscribe(2, ['orderbook_delta'], { market_ticker: TICKER, use_yes_price: true });
    subscribe(3, ['ticker'], { market_tickers: [TICKER], send_initial_snapshot: true });
    subscribe(4, ['nonsense']);
    wire.say({
      id: 5,
      cmd: 'update_subscription',
      params: { sids: [7], action: 'add_markets', market_tickers: [OTHER] },
    });
    await wire.settle(6);
    await bench.call('POST', '/portfolio/order_groups/create', { contracts_limit: 5 });
    await bench.call('POST', '/portfolio/events/orders', order(TICKER, { client_order_id: 'mine' }));
    await bench.call(
      'POST',
      '/portfolio/events/orders',
      order(TICKER, { price: '0.9900', time_in_force: 'immediate_or_cancel' }),
    );
    await bench.clock.advance(20_000);
    bench.exchange.control.inactivate(OTHER);
    bench.exchange.control.activate(OTHER);
    bench.exchange.control.reword(OTHER, 'Otherwise.');
    bench.exchange.control.reschedule(OTHER, bench.clock.now() + 3_600_000);
    bench.exchange.control.settle('KXGTEMP-270112-A', 'scalar');
    await bench.clock.advance(2_000);
    wire.say({ id: 7, cmd: 'unsubscribe', params: { sids: [1] } });
    await wire.settle(8);
    const seen = new Set(wire.frames.map((frame) => frame.type));
    expect([...seen].sort()).toEqual(Object.keys(PAYLOADS).sort());
    for (const frame of wire.frames) {
      const name = Array.isArray(frame.msg) ? 'listSubscriptionsResponsePayload' : PAYLOADS[frame.type];
      const validate = ajv.compile({ $ref: `kalshi#/components/schemas/${name}` });
      expect(validate(frame), `${JSON.stringify(frame)}: ${ajv.errorsText(validate.errors)}`).toBe(true);
    }
  });

  it('counts every frame of a subscription without a gap, and no fills, orders, positions or tickers', async () => {
    subscribe(1, ['trade', 'ticker', 'fill', 'user_orders', 'market_positions']);
    subscribe(2, ['orderbook_delta'], { market_tickers: [TICKER], use_yes_price: true });
    await bench.clock.advance(5_000);
    wire.say({ id: 3, cmd: 'update_subscription', params: { sid: 6, action: 'add_markets', market_tickers: [OTHER] } });
    wire.say({
      id: 4,
      cmd: 'update_subscription',
      params: { sid: 6, action: 'get_snapshot', market_tickers: [TICKER] },
    });
    wire.say({ id: 5, cmd: 'update_subscription', params: { sid: 6, action: 'explode', market_tickers: [OTHER] } });
    await bench.call(
      'POST',
      '/portfolio/events/orders',
      order(TICKER, { price: '0.9900', time_in_force: 'immediate_or_cancel' }),
    );
    await bench.clock.advance(20_000);
    wire.say({ id: 6, cmd: 'unsubscribe', params: { sids: [6] } });
    await wire.settle(7);
    const bySid = Map.groupBy(
      wire.frames.filter((frame) => frame.seq !== undefined),
      (frame) => frame.sid,
    );
    expect([...bySid.keys()].sort()).toEqual([1, 6]);
    for (const frames of bySid.values()) {
      expect(frames.map((frame) => frame.seq)).toEqual(frames.map((_, index) => index + 1));
    }
    expect(new Set(bySid.get(6)?.map((frame) => frame.type))).toEqual(
      new Set(['orderbook_snapshot', 'orderbook_delta', 'ok', 'error', 'unsubscribed']),
    );
    const uncounted = wire.frames.filter((frame) => frame.seq === undefined).map((frame) => frame.type);
    for (const type of ['fill', 'user_order', 'market_position', 'ticker']) expect(uncounted).toContain(type);
  });

  it('prices the NO side as the subscriber asked', async () => {
    const plain = await bench.socket();
    plain.say({ id: 1, cmd: 'subscribe', params: { channels: ['orderbook_delta'], market_tickers: [TICKER] } });
    subscribe(1, ['orderbook_delta'], { market_tickers: [TICKER], use_yes_price: true });
    const snapshot = (frame: Frame): boolean => frame.type === 'orderbook_snapshot';
    const [no, yes] = [(await plain.hear(snapshot)).msg, (await wire.hear(snapshot)).msg];
    const flipped = level(no.no_dollars_fp).map(([price, count]) => [flip(price), count]);
    expect(level(yes.no_dollars_fp)).toEqual(flipped.reverse());
    expect(yes.yes_dollars_fp).toEqual(no.yes_dollars_fp);
    const bestBid = Number(level(yes.yes_dollars_fp).at(-1)?.[0]);
    expect(bestBid).toBeLessThan(Number(level(yes.no_dollars_fp)[0]?.[0]));
    await bench.call(
      'POST',
      '/portfolio/events/orders',
      order(TICKER, { side: 'ask', price: '0.9700', client_order_id: 'priced' }),
    );
    const mine = (frame: Frame): boolean => frame.msg.client_order_id === 'priced';
    expect((await plain.hear(mine)).msg).toMatchObject({ side: 'no', price_dollars: '0.0300', delta_fp: '10.00' });
    expect((await wire.hear(mine)).msg).toMatchObject({ side: 'no', price_dollars: '0.9700', delta_fp: '10.00' });
  });

  it('sends deltas that lead from the snapshot to the book that REST shows', async () => {
    subscribe(1, ['orderbook_delta'], { market_tickers: [TICKER], use_yes_price: false });
    await wire.hear((frame) => frame.type === 'orderbook_snapshot');
    await bench.clock.advance(180_000);
    await wire.settle(2);
    const book = new Map<string, number>();
    for (const { type, msg } of wire.frames) {
      if (type === 'orderbook_snapshot') {
        for (const [price, count] of level(msg.yes_dollars_fp)) book.set(`yes ${price}`, Number(count));
        for (const [price, count] of level(msg.no_dollars_fp)) book.set(`no ${price}`, Number(count));
      } else if (type === 'orderbook_delta') {
        const key = `${msg.side} ${msg.price_dollars}`;
        const count = Math.round(((book.get(key) ?? 0) + Number(msg.delta_fp)) * 100) / 100;
        expect(count).toBeGreaterThanOrEqual(0);
        if (count === 0) book.delete(key);
        else book.set(key, count);
      }
    }
    const { body } = await bench.call('GET', `/markets/${TICKER}/orderbook`);
    const rest = new Map<string, number>();
    for (const [price, count] of level(dig(body, 'orderbook_fp', 'yes_dollars')))
      rest.set(`yes ${price}`, Number(count));
    for (const [price, count] of level(dig(body, 'orderbook_fp', 'no_dollars'))) rest.set(`no ${price}`, Number(count));
    expect(wire.frames.length).toBeGreaterThan(50);
    expect(book).toEqual(rest);
  });

  it('keeps one subscription a channel and lists all its markets in the ok', async () => {
    subscribe(1, ['orderbook_delta'], { market_ticker: TICKER, use_yes_price: true });
    subscribe(2, ['orderbook_delta'], { market_ticker: OTHER });
    wire.say({
      id: 3,
      cmd: 'update_subscription',
      params: { sids: [1], action: 'delete_markets', market_tickers: [TICKER] },
    });
    const ok = await wire.hear((frame) => frame.id === 3);
    expect(ok).toMatchObject({ type: 'ok', sid: 1, seq: 3, msg: { market_tickers: [OTHER] } });
    await wire.settle(4);
    expect(wire.frames.at(-1)?.msg).toEqual([{ channel: 'orderbook_delta', sid: 1 }]);
    const before = wire.frames.length;
    await bench.clock.advance(10_000);
    await wire.settle(5);
    const deltas = wire.frames.slice(before).filter((frame) => frame.type === 'orderbook_delta');
    expect(new Set(deltas.map((frame) => frame.msg.market_ticker))).toEqual(new Set([OTHER]));
  });

  it.each([
    ['{', 1],
    ['[]', 1],
    ['{"id":"x","cmd":"subscribe"}', 1],
    ['{"id":9,"cmd":"subscribe"}', 2],
    ['{"id":9,"cmd":"subscribe","params":{}}', 3],
    ['{"id":9,"cmd":"unsubscribe","params":{}}', 4],
    ['{"id":9,"cmd":"dance","params":{}}', 5],
    ['{"id":9,"cmd":"unsubscribe","params":{"sids":[77]}}', 7],
    ['{"id":9,"cmd":"subscribe","params":{"channels":["__proto__"]}}', 8],
    ['{"id":9,"cmd":"subscribe","params":{"channels":["trade"],"use_yes_price":"yes"}}', 11],
    ['{"id":9,"cmd":"subscribe","params":{"channels":["trade"],"market_ticker":"A","market_tickers":["B"]}}', 11],
    ['{"id":9,"cmd":"update_subscription","params":{"sids":[1,2],"action":"add_markets"}}', 12],
    ['{"id":9,"cmd":"update_subscription","params":{"sid":1,"action":"get_snapshot","market_ticker":"A"}}', 13],
    ['{"id":9,"cmd":"subscribe","params":{"channels":["orderbook_delta"]}}', 14],
    ['{"id":9,"cmd":"update_subscription","params":{"sid":1,"action":"add_markets"}}', 14],
    ['{"id":9,"cmd":"update_subscription","params":{"sid":1}}', 15],
  ])('answers %s with error %i', async (text, code) => {
    subscribe(1, ['trade']);
    wire.say(text);
    const { msg } = await wire.hear((frame) => frame.type === 'error');
    expect(msg.code).toBe(code);
  });

  it('pings with a heartbeat every ten seconds', async () => {
    const pings: string[] = [];
    wire.socket.on('ping', (body: Buffer) => pings.push(body.toString()));
    await bench.clock.advance(31_000);
    await wire.settle(1);
    expect(pings).toEqual(['heartbeat', 'heartbeat', 'heartbeat']);
  });
});
