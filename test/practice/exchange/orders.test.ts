import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Bench, order } from './fixture.ts';
import { dig } from './schema.ts';

const TICKER = 'KXSENATE-28-D';
const ORDERS = '/portfolio/events/orders';
const IOC = { time_in_force: 'immediate_or_cancel' };

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
});
beforeEach(() => bench.rest());
afterAll(() => bench.close());

const place = (changes: object = {}, ticker = TICKER) => bench.call('POST', ORDERS, order(ticker, changes));
const details = (body: unknown): unknown => dig(body, 'error', 'details');
const read = async (id: unknown): Promise<unknown> =>
  dig((await bench.call('GET', `/portfolio/orders/${id}`)).body, 'order');
const position = async (ticker: string): Promise<unknown> => {
  const { body } = await bench.call('GET', `/portfolio/positions?ticker=${ticker}`);
  return dig(body, 'market_positions', '0', 'position_fp');
};

describe('practice orders', () => {
  it('take from the street, cost the price and the fee, and net against each other', async () => {
    const ticker = 'KXHOUSE-28-D';
    const before = Number(dig((await bench.call('GET', '/portfolio/balance')).body, 'balance_dollars'));
    const bought = (await place({ price: '0.9900', count: '7.50', ...IOC }, ticker)).body;
    expect(bought).toMatchObject({ fill_count: '7.50', remaining_count: '0.00' });
    const after = Number(dig((await bench.call('GET', '/portfolio/balance')).body, 'balance_dollars'));
    const paid = 7.5 * (Number(dig(bought, 'average_fill_price')) + Number(dig(bought, 'average_fee_paid')));
    expect(before - after).toBeCloseTo(paid, 4);
    expect(await position(ticker)).toBe('7.50');
    await place({ side: 'ask', price: '0.0100', count: '10.00', ...IOC }, ticker);
    expect(await position(ticker)).toBe('-2.50');
    await place({ price: '0.9900', count: '9.00', reduce_only: true, ...IOC }, ticker);
    expect(await position(ticker)).toBe('0.00');
    expect((await place({ price: '0.9900', reduce_only: true, ...IOC }, ticker)).body).toMatchObject({
      fill_count: '0.00',
    });
  });

  it('are filled by the street as it trades through them', async () => {
    const { body } = await bench.call('GET', `/markets/${TICKER}/orderbook`);
    const best = (dig(body, 'orderbook_fp', 'yes_dollars') as [string, string][]).at(-1)?.[0];
    const id = dig((await place({ price: best, count: '3.00' })).body, 'order_id');
    for (let minute = 0; minute < 30 && dig(await read(id), 'status') === 'resting'; minute++)
      await bench.clock.advance(60_000);
    expect(await read(id)).toMatchObject({ status: 'executed', fill_count_fp: '3.00', maker_fees_dollars: '0.000000' });
    const { body: fills } = await bench.call('GET', `/portfolio/fills?order_id=${id}`);
    expect(dig(fills, 'fills', '0')).toMatchObject({ is_taker: false, yes_price_dollars: best, book_side: 'bid' });
  });

  it.each([
    ['a price off the grid', { price: '0.0250' }, 'price is not on the grid of the market'],
    ['a price of a dollar', { price: '1.0000' }, 'price is not on the grid of the market'],
    ['reduce_only that rests', { reduce_only: true }, 'reduce_only needs immediate_or_cancel'],
    ['an expiry in the past', { expiration_time: 1_000 }, 'expiration_time is in the past'],
    ['an expiry of an IOC', { expiration_time: 9_999_999_999, ...IOC }, 'expiration_time needs good_till_canceled'],
    ['a post-only that crosses', { price: '0.9900', post_only: true }, 'post only cross'],
    [
      'a fill-or-kill beyond the book',
      { price: '0.0100', count: '1900', time_in_force: 'fill_or_kill' },
      'fill or kill insufficient volume',
    ],
    ['a group that nobody made', { order_group_id: 'x' }, 'order group not found'],
  ])('refuse %s', async (_name, changes, why) => {
    const answer = await place(changes);
    expect([answer.status, details(answer.body)]).toEqual([400, why]);
  });

  it.each(['side', 'count', 'price', 'time_in_force', 'self_trade_prevention_type', 'ticker'])(
    'refuse to miss %s',
    async (field) => {
      const { [field]: _, ...rest } = order(TICKER);
      const answer = await bench.call('POST', ORDERS, rest);
      expect([answer.status, String(details(answer.body)).split(':')[0]]).toEqual([400, field]);
    },
  );

  it('refuse what the balance cannot pay, counting what rests', async () => {
    expect((await place({ price: '0.0900', count: '9000' })).status).toBe(201);
    const answer = await place({ price: '0.0200', count: '20000' });
    expect([answer.status, dig(answer.body, 'error', 'code')]).toEqual([400, 'insufficient_balance']);
    expect((await bench.call('DELETE', ORDERS)).status).toBe(204);
    expect((await place({ price: '0.0200', count: '20000' })).status).toBe(201);
    await bench.call('DELETE', ORDERS);
  });

  it('take a client order id once', async () => {
    expect((await place({ client_order_id: 'once' })).status).toBe(201);
    const again = await place({ client_order_id: 'once' });
    expect([again.status, dig(again.body, 'error', 'code')]).toEqual([409, 'order_already_exists']);
  });

  it('expire when they said they would', async () => {
    const at = Math.floor(bench.clock.now() / 1_000) + 30;
    const id = dig((await place({ expiration_time: at })).body, 'order_id');
    await bench.clock.advance(29_000);
    expect(dig(await read(id), 'status')).toBe('resting');
    await bench.clock.advance(2_000);
    expect(await read(id)).toMatchObject({ status: 'canceled', remaining_count_fp: '0.00' });
  });

  it('are found by cancel only on their own shard', async () => {
    const id = dig((await place()).body, 'order_id');
    expect((await bench.call('DELETE', `${ORDERS}/${id}?exchange_index=2`)).status).toBe(404);
    expect((await bench.call('DELETE', `${ORDERS}/${id}?market_ticker=${TICKER}`)).status).toBe(200);
  });

  it('of a group end together once too much of it traded in fifteen seconds', async () => {
    const made = (await bench.call('POST', '/portfolio/order_groups/create', { contracts_limit: 5 })).body;
    const group = { order_group_id: dig(made, 'order_group_id') };
    const rested = dig((await place(group)).body, 'order_id');
    await place({ price: '0.9900', count: '4.00', ...group, ...IOC });
    expect(dig(await read(rested), 'status')).toBe('resting');
    await place({ price: '0.9900', count: '4.00', ...group, ...IOC });
    expect(dig(await read(rested), 'status')).toBe('canceled');
    expect(details((await place(group)).body)).toBe('order group was triggered, reset it first');
    await bench.rest();
    await bench.call('PUT', `/portfolio/order_groups/${group.order_group_id}/reset`);
    expect((await place(group)).status).toBe(201);
  });

  it('of the first version are gone', async () => {
    for (const [method, path] of [
      ['POST', '/portfolio/orders'],
      ['DELETE', '/portfolio/orders/x'],
      ['POST', '/portfolio/orders/batched'],
    ]) {
      const answer = await bench.call(method ?? '', path ?? '', {});
      expect([answer.status, dig(answer.body, 'error', 'code')]).toEqual([410, 'deprecated_v1_order_endpoint']);
    }
  });

  it('are limited by tokens, a batch by its length', async () => {
    const batch = (count: number): unknown => ({ orders: Array.from({ length: count }, () => ({})) });
    expect((await bench.call('POST', `${ORDERS}/batched`, batch(11))).body).toEqual({ error: 'too many requests' });
    expect((await bench.call('POST', `${ORDERS}/batched`, batch(10))).status).toBe(201);
    expect((await place()).status).toBe(429);
    await bench.clock.advance(100);
    expect((await place()).status).toBe(201);
  });
});

describe('practice trades over REST', () => {
  it('go back an hour, page by page, newest first, each once', async () => {
    const start = bench.clock.now();
    const seen: { trade_id: string; created_time: string }[] = [];
    let cursor = '';
    do {
      const path = `/markets/trades?limit=1000&min_ts=${Math.floor(start / 1_000) - 1_800}&cursor=${cursor}`;
      const body = await (await fetch(bench.exchange.restUrl + path)).json();
      seen.push(...(dig(body, 'trades') as typeof seen));
      cursor = String(dig(body, 'cursor'));
      await bench.clock.advance(1_000);
    } while (cursor !== '');
    expect(seen.length).toBeGreaterThan(2_000);
    expect(new Set(seen.map((trade) => trade.trade_id)).size).toBe(seen.length);
    const times = seen.map((trade) => Date.parse(trade.created_time));
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(start - (times.at(-1) ?? 0)).toBeGreaterThan(1_700_000);
    expect(start - (times.at(-1) ?? 0)).toBeLessThanOrEqual(1_801_000);
  });
});
