import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bench, order, type Wire } from './fixture.ts';
import { dig } from './schema.ts';

const TICKER = 'KXSENATE-28-D';
const ORDERS = '/portfolio/events/orders';
const IOC = { time_in_force: 'immediate_or_cancel' };

let bench: Bench;
let wire: Wire;
beforeEach(async () => {
  bench = await Bench.open();
  bench.exchange.control.quiet();
  wire = await bench.socket();
  wire.say({ id: 1, cmd: 'subscribe', params: { channels: ['user_orders', 'market_lifecycle_v2', 'trade'] } });
  await wire.settle(2);
});
afterEach(() => bench.close());

const place = (changes: object = {}, ticker = TICKER) => bench.call('POST', ORDERS, order(ticker, changes));
const idOf = (answer: { body: unknown }): string => String(dig(answer.body, 'order_id'));
const codeOf = (answer: { status: number; body: unknown }): unknown[] => [
  answer.status,
  dig(answer.body, 'error', 'code') ?? dig(answer.body, 'code'),
];
const read = async (path: string, ...keys: string[]): Promise<unknown> =>
  dig((await bench.call('GET', path)).body, ...keys);
const statusOf = (id: string): Promise<unknown> => read(`/portfolio/orders/${id}`, 'order', 'status');
const cancel = (id: string, query = `market_ticker=${TICKER}`) => bench.call('DELETE', `${ORDERS}/${id}?${query}`);
const best = async (ticker = TICKER): Promise<unknown[]> => {
  const book = await read(`/markets/${ticker}/orderbook`, 'orderbook_fp');
  return ['yes_dollars', 'no_dollars'].map((side) => (dig(book, side) as unknown[]).at(-1) ?? null);
};
const told = (type: string): unknown[] => wire.frames.filter((frame) => frame.type === type).map((frame) => frame.msg);

describe('control of the practice exchange', () => {
  it('sets both best bids from wherever they were, without a print', async () => {
    const { control } = bench.exchange;
    for (const [yes, no] of [
      [30, 60],
      [70, 20],
      [40, 41],
      [96, 3],
    ] as const) {
      control.quote(TICKER, { yes, no, size: 25 });
      const [bid, ask] = (await best()) as [string, string][];
      expect([bid?.[0], ask?.[0]]).toEqual([`0.${yes}00`, `0.${String(no).padStart(2, '0')}00`]);
      expect([bid?.[1], ask?.[1]]).toEqual(['25.00', '25.00']);
    }
    control.quote(TICKER, { yes: 0, no: 60, size: 5 });
    expect(await best()).toEqual([null, ['0.6000', '5.00']]);
    control.empty(TICKER);
    expect(await best()).toEqual([null, null]);
    await bench.clock.advance(60_000);
    await wire.settle(3);
    expect(told('trade')).toEqual([]);
  });

  it('cuts every socket and lets nobody in until the time is over, while REST goes on', async () => {
    const closed = new Promise((resolve) => wire.socket.once('close', resolve));
    bench.exchange.control.loseFeed(20_000);
    await closed;
    await expect(bench.socket()).rejects.toThrow('503');
    expect((await bench.call('GET', '/exchange/status')).status).toBe(200);
    await bench.clock.advance(20_000);
    const again = await bench.socket();
    again.say({ id: 1, cmd: 'subscribe', params: { channels: ['trade'] } });
    await again.settle(2);
  });

  it('lets somebody fill what rests, in part and then whole', async () => {
    const { control } = bench.exchange;
    control.quote(TICKER, { yes: 40, no: 50, size: 100 });
    const id = idOf(await place({ price: '0.4500', count: '10.00' }));
    control.take(TICKER, 'no', 55, 4);
    expect(await read(`/portfolio/orders/${id}`, 'order')).toMatchObject({ fill_count_fp: '4.00', status: 'resting' });
    control.take(TICKER, 'no', 55, 9);
    expect(await statusOf(id)).toBe('executed');
    expect(await read(`/portfolio/positions?ticker=${TICKER}`, 'market_positions', '0', 'position_fp')).toBe('10.00');
    control.print(TICKER, 'yes', 44, 1_000);
    await wire.settle(3);
    expect(told('trade').at(-1)).toMatchObject({ yes_price_dollars: '0.4400', count_fp: '1000.00' });
  });

  it('shows the account late, and says how late', async () => {
    const { control } = bench.exchange;
    control.quote(TICKER, { yes: 40, no: 50, size: 100 });
    const start = bench.clock.now();
    const asOf = async (): Promise<number> =>
      Date.parse(String(await read('/exchange/user_data_timestamp', 'as_of_time'))) - start;
    control.lag(30_000);
    const id = idOf(await place({ price: '0.5000', ...IOC }));
    await bench.clock.advance(20_000);
    expect(await asOf()).toBe(0);
    expect((await bench.call('GET', `/portfolio/orders/${id}`)).status).toBe(404);
    expect(await read('/portfolio/positions', 'market_positions')).toEqual([]);
    expect(await read('/portfolio/fills', 'fills')).toEqual([]);
    expect(await read('/portfolio/balance', 'balance_dollars')).toBe('1000.000000');
    await bench.clock.advance(15_000);
    expect(await asOf()).toBe(5_000);
    expect(await statusOf(id)).toBe('executed');
    expect(await read('/portfolio/fills', 'fills')).toHaveLength(1);
    control.lag(0);
    expect(await asOf()).toBe(35_000);
  });

  it('pauses trading by shard: orders are refused, cancels work, flagged orders go', async () => {
    const { control } = bench.exchange;
    const [kept, flagged] = [idOf(await place()), idOf(await place({ cancel_order_on_pause: true }))];
    const elsewhere = { ticker: 'KXOIL-261221-T70', shard: 2 };
    control.pauseTrading(true, 0);
    expect(codeOf(await place())).toEqual([400, 'trading_paused']);
    expect([await statusOf(kept), await statusOf(flagged)]).toEqual(['resting', 'canceled']);
    expect((await cancel(kept)).status).toBe(200);
    expect((await place({}, elsewhere.ticker)).status).toBe(201);
    const status = await read('/exchange/status');
    expect(status).toMatchObject({ exchange_active: true, trading_active: false });
    expect(dig(status, 'exchange_index_statuses', '1')).toMatchObject({ exchange_index: 2, trading_active: true });
    control.pauseTrading(false, 0);
    expect((await place()).status).toBe(201);
    expect(told('user_order')).toContainEqual(
      expect.objectContaining({ order_id: flagged, last_update_reason: 'HaltCancel' }),
    );
  });

  it('pauses the exchange: not even cancels work', async () => {
    const id = idOf(await place());
    bench.exchange.control.pauseExchange(true);
    expect(codeOf(await place())).toEqual([400, 'exchange_paused']);
    expect(codeOf(await cancel(id))).toEqual([400, 'exchange_paused']);
    expect(codeOf(await bench.call('DELETE', ORDERS))).toEqual([400, 'exchange_paused']);
    bench.exchange.control.pauseExchange(false);
    expect((await cancel(id)).status).toBe(200);
  });

  it('says why an order went that ran out of time', async () => {
    const at = Math.floor(bench.clock.now() / 1_000) + 10;
    const id = idOf(await place({ expiration_time: at }));
    await bench.clock.advance(11_000);
    await wire.settle(3);
    expect(told('user_order').at(-1)).toMatchObject({
      order_id: id,
      status: 'canceled',
      last_update_reason: 'ExpiryCancel',
    });
  });

  it('halts a market; when that ends its orders are gone and nobody said so', async () => {
    const { control } = bench.exchange;
    const id = idOf(await place());
    control.inactivate(TICKER);
    expect(codeOf(await place())).toEqual([400, 'market_inactive']);
    expect(await statusOf(id)).toBe('resting');
    expect(await read(`/markets/${TICKER}`, 'market', 'status')).toBe('inactive');
    await wire.settle(3);
    const before = told('user_order').length;
    control.activate(TICKER);
    expect(await statusOf(id)).toBe('canceled');
    expect((await place()).status).toBe(201);
    await wire.settle(4);
    expect(told('user_order')).toHaveLength(before + 1);
    expect(told('market_lifecycle_v2')).toMatchObject([
      { event_type: 'deactivated', market_ticker: TICKER, is_deactivated: true },
      { event_type: 'activated', is_deactivated: false },
    ]);
  });

  it('rewords a market and moves its close, and says as little of it as Kalshi does', async () => {
    const { control } = bench.exchange;
    const closeAt = bench.clock.now() + 60_000;
    control.reword(TICKER, 'If not, then the market resolves to Yes.');
    control.reschedule(TICKER, closeAt);
    await wire.settle(3);
    expect(told('market_lifecycle_v2')).toEqual([
      { event_type: 'metadata_updated', market_ticker: TICKER, yes_sub_title: expect.any(String) },
      { event_type: 'close_date_updated', market_ticker: TICKER, close_ts: Math.floor(closeAt / 1_000) },
    ]);
    expect(await read(`/markets/${TICKER}`, 'market')).toMatchObject({
      rules_primary: 'If not, then the market resolves to Yes.',
      close_time: new Date(closeAt).toISOString(),
    });
    await bench.clock.advance(61_000);
    expect(codeOf(await place())).toEqual([400, 'market_inactive']);
  });

  it('closes a market without a word and takes its orders out a little later', async () => {
    const id = idOf(await place());
    bench.exchange.control.close(TICKER);
    expect(codeOf(await place())).toEqual([400, 'market_inactive']);
    expect(codeOf(await cancel(id))).toEqual([400, 'market_inactive']);
    expect(await statusOf(id)).toBe('resting');
    expect(told('market_lifecycle_v2')).toEqual([]);
    await bench.clock.advance(2_000);
    expect(await statusOf(id)).toBe('canceled');
    expect(await read(`/markets/${TICKER}`, 'market', 'status')).toBe('closed');
  });

  it.each([
    ['yes', 'yes', '1.0000', 1_000],
    ['no', 'yes', '0.0000', 0],
    ['scalar', 'yes', '0.5000', 500],
    ['no', 'no', '0.0000', 1_000],
    ['scalar', 'no', '0.5000', 500],
  ] as const)('settles %s and pays the holder of %s', async (result, side, value, revenue) => {
    const { control } = bench.exchange;
    control.quote(TICKER, { yes: 40, no: 50, size: 100 });
    await place(side === 'yes' ? { price: '0.5000', ...IOC } : { side: 'ask', price: '0.4000', ...IOC });
    const before = Number(await read('/portfolio/balance', 'balance_dollars'));
    control.settle(TICKER, result);
    expect(await read('/portfolio/positions', 'market_positions')).toHaveLength(1);
    expect(await read(`/markets/${TICKER}`, 'market', 'status')).toBe('determined');
    await bench.clock.advance(1_100);
    expect(await read('/portfolio/positions', 'market_positions')).toEqual([]);
    expect(Number(await read('/portfolio/balance', 'balance_dollars')) - before).toBeCloseTo(revenue / 100, 6);
    expect(await read('/portfolio/settlements', 'settlements', '0')).toMatchObject({
      ticker: TICKER,
      market_result: result,
      revenue,
      [`${side}_count_fp`]: '10.00',
      [`${side === 'yes' ? 'no' : 'yes'}_count_fp`]: '0.00',
    });
    await wire.settle(3);
    expect(told('market_lifecycle_v2')).toMatchObject([
      { event_type: 'determined', result, settlement_value: value },
      { event_type: 'settled' },
    ]);
    expect(await read(`/markets/${TICKER}`, 'market')).toMatchObject({ status: 'finalized', result });
  });

  it('trades by hand as the owner does elsewhere', async () => {
    const { control } = bench.exchange;
    control.quote(TICKER, { yes: 40, no: 50, size: 100 });
    const held = (): Promise<unknown> =>
      read(`/portfolio/positions?ticker=${TICKER}`, 'market_positions', '0', 'position_fp');
    const id = control.foreignTrade(TICKER, 'no', 'buy', 7, 60);
    expect(await held()).toBe('-7.00');
    expect(await read(`/portfolio/orders/${id}`, 'order')).toMatchObject({ client_order_id: '', book_side: 'ask' });
    control.foreignTrade(TICKER, 'no', 'sell', 3, 50);
    expect(await held()).toBe('-4.00');
    expect(await statusOf(control.foreignTrade(TICKER, 'yes', 'buy', 1, 20))).toBe('resting');
  });

  it('forgets the client order ids of orders that do not rest, when it is told to', async () => {
    const { control } = bench.exchange;
    control.quote(TICKER, { yes: 40, no: 50, size: 100 });
    const filled = { client_order_id: 'filled', price: '0.5000', ...IOC };
    await place(filled);
    await place({ client_order_id: 'resting' });
    expect((await place(filled)).status).toBe(409);
    control.forgetClientIds(true);
    expect((await place(filled)).status).toBe(201);
    expect((await place({ client_order_id: 'resting' })).status).toBe(409);
  });
});

describe('shards of the practice exchange', () => {
  const OIL = 'KXOIL-261221-T70';

  it('pay each from their own balance', async () => {
    expect(await read('/portfolio/balance')).toMatchObject({
      balance_dollars: '1000.000000',
      balance_breakdown: [
        { exchange_index: 0, balance: '990.000000' },
        { exchange_index: 2, balance: '10.000000' },
        { exchange_index: 3, balance: '0.000000' },
      ],
    });
    expect((await place({ count: '400.00' }, OIL)).status).toBe(201);
    expect(codeOf(await place({ count: '400.00' }, OIL))).toEqual([400, 'insufficient_balance']);
    expect((await place({ count: '400.00' })).status).toBe(201);
    expect(await read('/portfolio/balance?exchange_index=2', 'balance_dollars')).toBe('2.000000');
  });

  it('know only their own orders and groups', async () => {
    expect((await place({ exchange_index: 0 }, OIL)).status).toBe(400);
    const id = idOf(await place({ exchange_index: 2 }, OIL));
    expect((await cancel(id, '')).status).toBe(404);
    expect((await cancel(id, 'exchange_index=0')).status).toBe(404);
    expect((await cancel(id, 'exchange_index=2')).status).toBe(200);
    const made = await bench.call('POST', '/portfolio/order_groups/create', { contracts_limit: 5, exchange_index: 2 });
    const group = String(dig(made.body, 'order_group_id'));
    expect(dig(made.body, 'exchange_index')).toBe(2);
    expect((await place({ order_group_id: group })).status).toBe(400);
    const joined = idOf(await place({ order_group_id: group }, OIL));
    expect((await bench.call('PUT', `/portfolio/order_groups/${group}/trigger`)).status).toBe(404);
    expect((await bench.call('PUT', `/portfolio/order_groups/${group}/trigger?exchange_index=2`)).status).toBe(200);
    expect(await statusOf(joined)).toBe('canceled');
  });

  it('tell when too much of a group traded', async () => {
    wire.say({ id: 3, cmd: 'subscribe', params: { channels: ['order_group_updates'] } });
    await wire.settle(4);
    bench.exchange.control.quote(TICKER, { yes: 40, no: 50, size: 100 });
    const made = await bench.call('POST', '/portfolio/order_groups/create', { contracts_limit: 6 });
    const group = String(dig(made.body, 'order_group_id'));
    await place({ order_group_id: group, price: '0.5000', ...IOC });
    await wire.settle(5);
    expect(told('order_group_updates')).toMatchObject([
      { event_type: 'created', order_group_id: group, contracts_limit_fp: '6.00' },
      { event_type: 'triggered', order_group_id: group },
    ]);
  });

  it('charge a maker only where the series says so, and by its multiplier', async () => {
    const { control } = bench.exchange;
    const fees: unknown[] = [];
    for (const ticker of ['KXPRESPARTY-28-D', TICKER, 'KXSHUTDOWN-270420-B']) {
      control.quote(ticker, { yes: 40, no: 50, size: 100 });
      await place({ price: '0.4500' }, ticker);
      control.take(ticker, 'no', 55, 10);
      await place({ price: '0.5000', ...IOC }, ticker);
      const fills = (await read(`/portfolio/fills?ticker=${ticker}`, 'fills')) as { fee_cost: string }[];
      fees.push(fills.map((fill) => Number(fill.fee_cost)));
      await bench.rest();
    }
    // Newest first: the taker at 50, then the maker at 45.
    expect(fees).toEqual([
      [0.175, 0.0434],
      [0.175, 0],
      [0.0875, 0],
    ]);
  });
});
