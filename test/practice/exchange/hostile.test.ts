import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bench, order } from './fixture.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench.close());

const ORDERS = '/portfolio/events/orders';
const nasty = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(
    '',
    '-1',
    'NaN',
    '1e3',
    '0.00',
    '1.001',
    '99999999999999999999',
    '0x10',
    '\u0000',
    '__proto__',
    '💥'.repeat(400),
  ),
  fc.double(),
);
const fields = Object.keys(order('X')).concat(
  'client_order_id',
  'expiration_time',
  'subaccount',
  'exchange_index',
  'order_group_id',
);

describe('hostile input to practice', () => {
  it('in a body gets a 4xx and nothing breaks', async () => {
    const { log } = bench;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...fields), nasty, async (field, value) => {
        const before = { ...order('KXSENATE-28-D') };
        const { status } = await bench.call('POST', ORDERS, { ...before, [field]: value });
        expect(status === 201 || (status >= 400 && status < 500)).toBe(true);
        await bench.clock.advance(200);
      }),
      { numRuns: 80 },
    );
    expect(log.lines.filter((line) => line.startsWith('error'))).toEqual([]);
  });

  it.each([
    ['{', 400],
    ['null', 400],
    ['[]', 400],
    ['"text"', 400],
    [`${'['.repeat(200_000)}`, 400],
    [`{"ticker":"${'x'.repeat(1_100_000)}"}`, 413],
    ['{"__proto__":{"ticker":"KXSENATE-28-D"}}', 400],
    ['', 400],
  ])('%#: a whole body', async (text, status) => {
    await bench.rest();
    expect((await bench.call('POST', ORDERS, text)).status).toBe(status);
  });

  it.each([
    '/markets?limit=-1',
    '/markets?limit=1e9',
    '/markets?cursor=%00',
    '/markets?status=alive',
    '/markets?status=open&status=closed',
    '/markets/trades?min_ts=yesterday',
    '/markets/KXSENATE-28-D/orderbook?depth=101',
    '/events?with_nested_markets=perhaps',
    '/portfolio/fills?cursor=Zm9v',
  ])('%s is refused', async (path) => {
    expect((await bench.call('GET', path)).status).toBe(400);
  });

  it.each([
    '/markets/__proto__',
    '/series/constructor',
    '/events/%2e%2e',
    '/portfolio/orders/x',
    '/nothing',
    '/portfolio/order_groups/x',
  ])('%s is not found', async (path) => {
    expect((await bench.call('GET', path)).status).toBe(404);
  });

  it('in frames gets error frames, and the session lives', async () => {
    const wire = await bench.socket();
    const value = fc.jsonValue();
    const command = fc.record(
      {
        id: fc.oneof(fc.nat(), value),
        cmd: fc.oneof(fc.constantFrom('subscribe', 'unsubscribe', 'update_subscription', 'list_subscriptions'), value),
        params: fc.oneof(
          value,
          fc.record(
            {
              channels: fc.oneof(fc.array(fc.constantFrom('trade', 'orderbook_delta', 'ticker')), value),
              market_tickers: fc.oneof(fc.constant(['KXSENATE-28-D']), value),
              market_ticker: value,
              sids: fc.oneof(fc.array(fc.nat(4)), value),
              sid: fc.oneof(fc.nat(4), value),
              action: fc.oneof(fc.constantFrom('add_markets', 'delete_markets', 'get_snapshot'), value),
              use_yes_price: fc.oneof(fc.boolean(), value),
            },
            { requiredKeys: [] },
          ),
        ),
      },
      { requiredKeys: [] },
    );
    for (const each of fc.sample(command, 500)) wire.say(each);
    for (const text of ['', '\u0000', '{', '"x"', '1', 'null', `${'['.repeat(100_000)}`]) wire.say(text);
    wire.socket.send(Buffer.from([0, 255, 1, 254]));
    await wire.settle(123_456_789);
    expect(wire.frames.filter((frame) => frame.type === 'error').length).toBeGreaterThan(50);
    const late = await bench.socket();
    await late.settle(1);
  });

  it('as an oversized frame ends only its own session', async () => {
    const wire = await bench.socket();
    const closed = new Promise((resolve) => wire.socket.once('close', resolve));
    wire.say('x'.repeat(1_100_000));
    expect(await closed).toBe(1009);
    await (await bench.socket()).settle(1);
  });
});
