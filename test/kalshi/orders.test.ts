import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { cents, contracts, dollars } from '../../src/desk/money.ts';
import type { Ticket } from '../../src/desk/order.ts';
import type { Approved } from '../../src/desk/trade/risk.ts';
import { Rejected, Unavailable, Uncertain } from '../../src/kalshi/errors.ts';
import { KalshiOrders } from '../../src/kalshi/orders.ts';
import { type Answer, type Asked, answer, httpExchange } from './http-exchange.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});
async function exchange(route: (asked: Asked) => Answer) {
  const parts = await httpExchange(route);
  open.push(parts.close);
  return { ...parts, orders: new KalshiOrders(parts.rest, parts.serverTime) };
}

const failure = async (work: Promise<unknown>): Promise<Error & { status?: number | null }> =>
  work.then(
    () => Promise.reject(new Error('it succeeded')),
    (error) => error,
  );
/** What risk would have let pass; risk itself is tested with the desk. */
const approved = (changes: Partial<Ticket> = {}): Approved =>
  ({
    ok: true,
    ticket: {
      clientId: 'kp-abcdefgh-1-nb',
      ticker: 'KXA-1',
      side: 'no',
      action: 'buy',
      price: cents(58),
      count: contracts(5),
      lasts: 'rest',
      expiresAt: null,
      reduceOnly: false,
      group: null,
      exchangeIndex: 2,
      ...changes,
    },
  }) as Approved;
const exit = { lasts: 'now', reduceOnly: true, action: 'sell' } as const;
const placed = {
  order_id: 'o-1',
  client_order_id: 'kp-abcdefgh-1-nb',
  fill_count: '0.00',
  remaining_count: '5.00',
  ts_ms: 1_795_273_140_000,
};
const bodyOf = (asked: readonly Asked[]): Record<string, unknown> => JSON.parse(asked.at(-1)?.body ?? '{}');

describe('an order', () => {
  it('is sent as V2 wants it, signed, to the shard of its market', async () => {
    const { orders, asked } = await exchange(() => answer(201, placed));
    expect(await orders.place(approved())).toEqual({ orderId: 'o-1', filled: 0, remaining: 500, cost: 0, fees: 0 });
    expect([asked[0]?.method, asked[0]?.path]).toEqual(['POST', '/portfolio/events/orders']);
    expect(bodyOf(asked)).toMatchObject({
      side: 'ask',
      price: '0.4200',
      count: '5.00',
      client_order_id: 'kp-abcdefgh-1-nb',
      exchange_index: 2,
      cancel_order_on_pause: true,
      self_trade_prevention_type: 'taker_at_cross',
    });
    expect(asked[0]?.headers).toHaveProperty('kalshi-access-signature');
  });

  it('that fills in part says what that part cost', async () => {
    const part = {
      ...placed,
      fill_count: '3.00',
      remaining_count: '0.00',
      average_fill_price: '0.415000',
      average_fee_paid: '0.017000',
    };
    const { orders } = await exchange(() => answer(201, part));
    expect(await orders.place(approved(exit))).toEqual({
      orderId: 'o-1',
      filled: 300,
      remaining: 0,
      cost: dollars(1.245),
      fees: dollars(0.051),
    });
  });

  it('expires by the exchange’s clock, in whole seconds and never later than meant', async () => {
    const { orders, asked, clock, serverTime } = await exchange(() => answer(201, placed));
    const ahead = 120_000;
    serverTime.heard(new Date(Math.floor((clock.now() + ahead) / 1000) * 1000).toUTCString(), clock.now());
    const offset = serverTime.offset();
    expect(offset).toBeGreaterThan(100_000);
    const until = clock.now() + 10_000;
    await orders.place(approved({ expiresAt: until }));
    const expiration = Number(bodyOf(asked).expiration_time) * 1000;
    expect(expiration).toBeLessThanOrEqual(until + offset);
    expect(expiration).toBeGreaterThan(until + offset - 1_000);
  });

  it('that is to rest for one second is given a whole one', async () => {
    const { orders, asked, clock, serverTime } = await exchange(() => answer(201, placed));
    await orders.place(approved({ expiresAt: clock.now() + 1_000 - 5 }));
    const left = Number(bodyOf(asked).expiration_time) * 1000 - serverTime.now();
    expect(left).toBeGreaterThanOrEqual(1_000);
    expect(left).toBeLessThan(2_000);
  });

  it('that would be gone before it could rest is refused here and never leaves', async () => {
    const { orders, asked, clock } = await exchange(() => answer(201, placed));
    for (const left of [-5_000, 0, 400]) {
      const error = await failure(orders.place(approved({ expiresAt: clock.now() + left })));
      expect(error).toBeInstanceOf(Rejected);
      expect(error.message).toContain('not sent');
    }
    expect(asked).toHaveLength(0);
  });

  it.each([
    ['503', answer(503, { error: { code: 'exchange_unavailable' } })],
    ['503 in a pause', answer(503, { exchange_active: false, trading_active: false })],
    ['500', answer(500, '<html>oops</html>')],
    ['408', answer(408, '')],
    ['that its id is taken', answer(409, { error: { code: 'order_already_exists' } })],
    ['a success that is not JSON', answer(201, '<html>')],
    ['a success without an order', answer(200, {})],
    ['a success for another order', answer(201, { ...placed, client_order_id: 'kp-abcdefgh-2-nb' })],
    ['half of the JSON', answer(201, '{"order_id":"o-1","fill_co')],
    [
      'half an answer',
      (response: ServerResponse) => {
        response.writeHead(201, { 'content-length': '500' });
        response.write('{"order_id":');
        setImmediate(() => response.destroy());
      },
    ],
    ['a broken connection', (response: ServerResponse) => void response.destroy()],
    ['a redirect', answer(307, '', { location: '/trade-api/v2/elsewhere' })],
  ] satisfies [string, Answer][])('answered with %s is uncertain and never sent again', async (_what, reply) => {
    const { orders, asked, finish } = await exchange(() => reply);
    for (const order of [approved(), approved(exit)]) {
      const before = asked.length;
      const error = await failure(finish(orders.place(order)));
      expect(error).toBeInstanceOf(Uncertain);
      expect(error.message).toContain('POST /portfolio/events/orders: ');
      expect(asked).toHaveLength(before + 1);
    }
  });

  it.each([400, 401, 403, 404, 410, 422])('refused with %d is told with the exchange’s own reason', async (status) => {
    const body = { error: { code: 'insufficient_balance', message: 'insufficient balance' } };
    const { orders, asked } = await exchange(() => answer(status, body));
    const error = await failure(orders.place(approved()));
    expect(error).toBeInstanceOf(Rejected);
    expect(error).toMatchObject({ status, code: 'insufficient_balance' });
    expect(asked).toHaveLength(1);
  });

  it('that met a full bucket did not happen, and is not sent again', async () => {
    const { orders, asked } = await exchange(() => answer(429, { error: 'too many requests' }));
    expect(await failure(orders.place(approved()))).toBeInstanceOf(Unavailable);
    expect(asked).toHaveLength(1);
  });

  it('that could not be sent was not carried out', async () => {
    const { rest, serverTime, close } = await httpExchange(() => ({}));
    await close();
    const error = await failure(new KalshiOrders(rest, serverTime).place(approved()));
    expect(error).toBeInstanceOf(Unavailable);
    expect(error.message).toContain('ECONNREFUSED');
  });

  it('of an entry is refused here when the budget is low, while cancels and exits still leave', async () => {
    const { orders, asked, finish } = await exchange(({ method }) =>
      method === 'POST' ? answer(201, placed) : { order_id: 'o-1', reduced_by: '5.00', ts_ms: 1_795_273_140_000 },
    );
    let sent = 0;
    const error = await failure(
      (async () => {
        for (;;) {
          await orders.place(approved());
          sent += 1;
        }
      })(),
    );
    expect(error).toBeInstanceOf(Unavailable);
    expect(error.message).toContain('the write budget is kept for exits');
    expect(asked).toHaveLength(sent);
    expect(await orders.cancel('o-1', 'KXA-1')).toBe(true);
    expect(await finish(orders.place(approved(exit)))).toMatchObject({ orderId: 'o-1' });
  });

  it('waits for nothing between the call and the socket while the budget has tokens', async () => {
    const { orders, asked, clock } = await exchange(() => answer(201, placed));
    const began = clock.monotonic();
    await Promise.all(
      [orders.place(approved()), orders.place(approved(exit)), orders.cancel('o-1', 'KXA-1')].map((work) =>
        work.catch(() => undefined),
      ),
    );
    expect(asked).toHaveLength(3);
    expect(clock.monotonic()).toBe(began);
  });
});

describe('a cancel', () => {
  it('names the market, for an id alone is looked for on one shard only', async () => {
    const { orders, asked } = await exchange(() => ({ order_id: 'o/1', reduced_by: '5.00', ts_ms: 1 }));
    expect(await orders.cancel('o/1', 'KXA-1')).toBe(true);
    expect(`${asked[0]?.method} ${asked[0]?.path}`).toBe('DELETE /portfolio/events/orders/o%2F1');
    expect(asked[0]?.query.get('market_ticker')).toBe('KXA-1');
  });

  it('of an order that does not rest any more says so', async () => {
    const { orders } = await exchange(() => answer(404, { error: { code: 'not_found' } }));
    expect(await orders.cancel('o-1', 'KXA-1')).toBe(false);
  });

  it.each([
    ['400', answer(400, { error: { code: 'invalid_order' } }), Rejected],
    ['503', answer(503, ''), Uncertain],
    ['a broken connection', (response: ServerResponse) => void response.destroy(), Uncertain],
    ['another order', { order_id: 'o-2', reduced_by: '5.00', ts_ms: 1 }, Uncertain],
    ['nothing', answer(200, ''), Uncertain],
  ] satisfies [string, Answer, unknown][])('answered with %s is neither done nor gone', async (_what, reply, kind) => {
    const { orders, asked } = await exchange(() => reply);
    expect(await failure(orders.cancel('o-1', 'KXA-1'))).toBeInstanceOf(kind);
    expect(asked).toHaveLength(1);
  });
});

describe('an order group', () => {
  it('is opened on its shard, braked, loosened and found again', async () => {
    const { orders, asked } = await exchange(({ path, method }) => {
      if (path.endsWith('/create')) return answer(201, { order_group_id: 'og-1', subaccount: 0, exchange_index: 2 });
      return method === 'GET' ? { order_groups: [{ id: 'og-1', is_auto_cancel_enabled: true }] } : answer(200, '');
    });
    expect(await orders.openGroup(2, contracts(50))).toBe('og-1');
    expect(bodyOf(asked)).toEqual({ contracts_limit_fp: '50.00', exchange_index: 2 });
    await orders.setGroup('og-1', 2, 'trigger');
    expect(asked.at(-1)?.query.get('exchange_index')).toBe('2');
    await orders.setGroup('og-1', 2, 'reset');
    await orders.limitGroup('og-1', 2, contracts(80));
    expect(bodyOf(asked)).toEqual({ contracts_limit_fp: '80.00' });
    expect(await orders.groups()).toEqual(['og-1']);
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /portfolio/order_groups/create',
      'PUT /portfolio/order_groups/og-1/trigger',
      'PUT /portfolio/order_groups/og-1/reset',
      'PUT /portfolio/order_groups/og-1/limit',
      'GET /portfolio/order_groups',
    ]);
  });

  it('does not exist where the exchange leaves the list out', async () => {
    const { orders } = await exchange(() => ({}));
    expect(await orders.groups()).toEqual([]);
  });
});
