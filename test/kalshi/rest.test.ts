import type { ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { cents, contracts } from '../../src/desk/money.ts';
import type { Ticket } from '../../src/desk/order.ts';
import { Rejected, Unavailable, Uncertain } from '../../src/kalshi/errors.ts';
import { Orders } from '../../src/kalshi/orders.ts';
import { isObject } from '../../src/kalshi/wire/field.ts';
import { type Answer, type Asked, answer, credentials, httpExchange } from './http-exchange.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});
async function exchange(route: (asked: Asked) => Answer, key: typeof credentials | null = credentials) {
  const parts = await httpExchange(route, key);
  open.push(parts.close);
  return parts;
}

const read = (json: unknown) => (isObject(json) && json.ok === true ? { ok: true } : 'ok is missing');
const failure = async (work: Promise<unknown>): Promise<Error & { status?: number | null }> =>
  work.then(
    () => Promise.reject(new Error('it succeeded')),
    (error) => error,
  );
const ticket: Ticket = {
  clientId: 'c-1',
  ticker: 'KXA-1',
  side: 'no',
  action: 'buy',
  price: cents(58),
  count: contracts(5),
  lasts: 'rest',
  expiresAt: null,
  reduceOnly: false,
  group: null,
  exchangeIndex: 0,
};
const placed = {
  order_id: 'o-1',
  client_order_id: 'c-1',
  fill_count: '0.00',
  remaining_count: '5.00',
  ts_ms: 1_795_273_140_000,
};

describe('a read', () => {
  it('of public data goes out unsigned, of private data signed and with the path from the root', async () => {
    const { rest, asked } = await exchange(() => ({ ok: true }));
    await rest.get({ path: '/exchange/status', read });
    await rest.get({ path: '/portfolio/balance', query: { limit: 5, none: undefined }, signed: true, read });
    expect(asked[0]?.headers).not.toHaveProperty('kalshi-access-key');
    expect(asked[1]?.headers).toMatchObject({ 'kalshi-access-key': credentials.keyId });
    expect([asked[1]?.path, String(asked[1]?.query)]).toEqual(['/portfolio/balance', 'limit=5']);
  });

  it('that is repeated carries a fresh timestamp and signature', async () => {
    let left = 2;
    const { rest, asked, finish } = await exchange(() => {
      left -= 1;
      return left >= 0 ? answer(503, { error: 'down' }) : { ok: true };
    });
    expect(await finish(rest.get({ path: '/portfolio/balance', signed: true, read }))).toEqual({ ok: true });
    const header = (name: string) => new Set(asked.map(({ headers }) => headers[name]));
    expect(asked).toHaveLength(3);
    expect(header('kalshi-access-timestamp').size).toBe(3);
    expect(header('kalshi-access-signature').size).toBe(3);
  });

  it('whose connection breaks is repeated four times at most, each time signed afresh', async () => {
    const { rest, asked, finish } = await exchange(() => (response) => void response.destroy());
    const error = await failure(finish(rest.get({ path: '/portfolio/balance', signed: true, read })));
    expect(error).toBeInstanceOf(Unavailable);
    expect(asked).toHaveLength(4);
    expect(new Set(asked.map(({ headers }) => headers['kalshi-access-timestamp'])).size).toBe(4);
  });

  it('refused for its time is repeated with the time that the answer told', async () => {
    const ahead = 120_000;
    const { rest, asked, finish, serverTime, clock } = await exchange(({ headers }) => {
      const date = new Date(Date.now() + ahead).toUTCString();
      const off = Math.abs(Number(headers['kalshi-access-timestamp']) - Date.now() - ahead);
      return off > 10_000
        ? answer(401, { error: { code: 'header_timestamp_expired' } }, { date })
        : answer(200, { ok: true }, { date });
    });
    expect(await finish(rest.get({ path: '/portfolio/balance', signed: true, read }))).toEqual({ ok: true });
    expect(asked).toHaveLength(2);
    expect(Math.abs(serverTime.now() - clock.now() - ahead)).toBeLessThan(2_000);
  });

  it('backs off when there were too many, on the injected clock and in longer steps', async () => {
    const times: number[] = [];
    const parts = await exchange(() => {
      times.push(parts.clock.now());
      return answer(429, { error: 'too many requests' });
    });
    const error = await failure(parts.finish(parts.rest.get({ path: '/markets', read })));
    expect(error).toBeInstanceOf(Unavailable);
    expect(error.message).toContain('GET /markets: too many requests (429: too many requests)');
    expect(times).toHaveLength(4);
    const waits = times.slice(1).map((time, place) => time - (times[place] ?? 0));
    expect(waits.map((wait) => Math.round(wait / 100) * 100)).toEqual([500, 1_000, 2_000]);
  });

  it('that the exchange refuses is not repeated', async () => {
    const { rest, asked } = await exchange(() =>
      answer(401, { error: { code: 'authentication_error', details: 'NOT_FOUND' } }),
    );
    const error = await failure(rest.get({ path: '/portfolio/balance', signed: true, read }));
    expect(error).toBeInstanceOf(Rejected);
    expect(error.message).toBe('GET /portfolio/balance: the exchange refused (401 authentication_error: NOT_FOUND)');
    expect(asked).toHaveLength(1);
  });

  it('that needs a key says so when there is none', async () => {
    const { rest, asked } = await exchange(() => ({ ok: true }), null);
    expect((await failure(rest.get({ path: '/portfolio/balance', signed: true, read }))).message).toContain(
      'KALSHI_KEY_ID',
    );
    expect(asked).toHaveLength(0);
  });

  it.each([
    ['a page of a hotel network', answer(200, '<html>Welcome to our Wi-Fi</html>'), 'is not JSON'],
    ['JSON of another shape', answer(200, { yes: 1 }), 'makes no sense: ok is missing'],
    ['nothing', answer(200, ''), 'makes no sense: ok is missing'],
  ])('answered with %s is no answer', async (_what, reply, says) => {
    const { rest, finish } = await exchange(() => reply);
    const error = await failure(finish(rest.get({ path: '/markets', read })));
    expect(error).toBeInstanceOf(Unavailable);
    expect(error.message).toContain(says);
  });

  it('does not follow a redirect', async () => {
    const { rest, asked, finish } = await exchange(() => answer(302, '', { location: '/trade-api/v2/elsewhere' }));
    expect(await failure(finish(rest.get({ path: '/markets', read })))).toBeInstanceOf(Unavailable);
    expect(new Set(asked.map(({ path }) => path))).toEqual(new Set(['/markets']));
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const { rest, asked } = await exchange(() => {
      stop.abort();
      return () => {};
    });
    expect(await failure(rest.get({ path: '/markets', read, signal: stop.signal }))).toBeInstanceOf(Unavailable);
    expect(asked).toHaveLength(1);
  });
});

describe('many reads', () => {
  it('keep the pace of the account’s budget', async () => {
    const { rest, asked, finish, clock } = await exchange(() => ({ ok: true }));
    const began = clock.now();
    await finish(Promise.all(Array.from({ length: 80 }, () => rest.get({ path: '/markets', read }))));
    expect(asked).toHaveLength(80);
    expect(clock.now() - began).toBeGreaterThanOrEqual(1_000);
  });
});

describe('a list', () => {
  const item = (json: unknown) => ({ json });

  it('is followed to its end', async () => {
    const { rest, asked } = await exchange(({ query }) => {
      const page = Number(query.get('cursor') ?? 0);
      return { list: [page], cursor: page < 2 ? String(page + 1) : '' };
    });
    const pages: unknown[] = [];
    for await (const page of rest.pages({ path: '/markets', query: { limit: 3 }, list: 'list', read: item }))
      pages.push(...page);
    expect(pages).toEqual([{ json: 0 }, { json: 1 }, { json: 2 }]);
    expect(asked.map(({ query }) => query.get('limit'))).toEqual(['3', '3', '3']);
  });

  it('whose cursor comes back is an error, not an endless loop', async () => {
    const { rest, asked } = await exchange(({ query }) => ({
      list: [1],
      cursor: query.get('cursor') === 'a' ? 'b' : 'a',
    }));
    const all = async (): Promise<void> => {
      for await (const page of rest.pages({ path: '/markets', list: 'list', read: item })) expect(page).toHaveLength(1);
    };
    expect((await failure(all())).message).toContain('a cursor came back');
    expect(asked.length).toBeLessThanOrEqual(4);
  });
});

describe('a write', () => {
  it('is sent as V2 wants it, signed', async () => {
    const { rest, asked } = await exchange(() => answer(201, placed));
    expect(await new Orders(rest).place(ticket)).toMatchObject({ orderId: 'o-1', filled: 0, remaining: 500 });
    expect([asked[0]?.method, asked[0]?.path]).toEqual(['POST', '/portfolio/events/orders']);
    expect(JSON.parse(asked[0]?.body ?? '')).toMatchObject({ side: 'ask', price: '0.4200', count: '5.00' });
    expect(asked[0]?.headers).toHaveProperty('kalshi-access-signature');
  });

  it.each([
    ['503', answer(503, { error: { code: 'exchange_unavailable' } })],
    ['408', answer(408, '')],
    ['a success that is not JSON', answer(201, '<html>')],
    ['a success without an order', answer(200, {})],
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
    const { rest, asked, finish } = await exchange(() => reply);
    const error = await failure(finish(new Orders(rest).place(ticket)));
    expect(error).toBeInstanceOf(Uncertain);
    expect(error.message).toContain('POST /portfolio/events/orders: ');
    expect(asked).toHaveLength(1);
  });

  it('refused is told with the exchange’s own reason, and never sent again', async () => {
    const body = { error: { code: 'insufficient_balance', message: 'insufficient balance' } };
    const { rest, asked } = await exchange(() => answer(400, body));
    expect(await failure(new Orders(rest).place(ticket))).toMatchObject({ status: 400, code: 'insufficient_balance' });
    expect(asked).toHaveLength(1);
  });

  it('that could not be sent was not carried out', async () => {
    const { rest, close } = await httpExchange(() => ({}));
    await close();
    const error = await failure(new Orders(rest).place(ticket));
    expect(error).toBeInstanceOf(Unavailable);
    expect(error.message).toContain('ECONNREFUSED');
  });

  it('of an entry is refused here when the budget is low, while a cancel still leaves', async () => {
    const { rest, asked, finish } = await exchange(({ method }) =>
      method === 'POST' ? answer(201, placed) : { order_id: 'o-1', reduced_by: '5.00', ts_ms: 1_795_273_140_000 },
    );
    const orders = new Orders(rest);
    let sent = 0;
    const error = await failure(
      (async () => {
        for (;;) {
          await orders.place(ticket);
          sent += 1;
        }
      })(),
    );
    expect(error.message).toContain('the write budget is kept for exits');
    expect(asked).toHaveLength(sent);
    expect(await orders.cancel({ orderId: 'o-1', ticker: 'KXA-1' })).toMatchObject({ reducedBy: 500 });
    expect(asked.at(-1)?.query.get('market_ticker')).toBe('KXA-1');
    expect(await finish(orders.place({ ...ticket, lasts: 'now', reduceOnly: true }))).toMatchObject({ orderId: 'o-1' });
  });

  it('of a batch that is answered for another number of orders is uncertain', async () => {
    const { rest } = await exchange(() => answer(201, { orders: [placed] }));
    expect(await failure(new Orders(rest).placeBatch([ticket, ticket]))).toBeInstanceOf(Uncertain);
  });

  it('cancels in batches and altogether, and brakes a group', async () => {
    const { rest, asked } = await exchange(({ path, method }) => {
      if (path.endsWith('/batched'))
        return {
          orders: [
            { order_id: 'o-1', reduced_by: '5.00', error: null },
            { order_id: 'o-2', reduced_by: '0.00', error: { code: 'not_found', message: 'gone' } },
          ],
        };
      if (path.endsWith('/create')) return answer(201, { order_group_id: 'og-1', subaccount: 0 });
      return method === 'GET'
        ? { order_groups: [{ id: 'og-1', is_auto_cancel_enabled: false }] }
        : answer(path.includes('order_groups') ? 200 : 204, '');
    });
    const orders = new Orders(rest);
    const cancels = [
      { orderId: 'o-1', ticker: 'A' },
      { orderId: 'o-2', ticker: 'B' },
    ];
    expect(await orders.cancelBatch(cancels)).toMatchObject([
      { orderId: 'o-1' },
      { refused: { code: 'not_found', message: 'gone' } },
    ]);
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
      orders: [
        { order_id: 'o-1', market_ticker: 'A' },
        { order_id: 'o-2', market_ticker: 'B' },
      ],
    });
    await orders.cancelAll();
    expect(await orders.createGroup(contracts(50), 2)).toBe('og-1');
    await orders.setGroup('og-1', 2, 'trigger');
    expect(await orders.groups()).toMatchObject([{ id: 'og-1' }]);
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'DELETE /portfolio/events/orders/batched',
      'DELETE /portfolio/events/orders',
      'POST /portfolio/order_groups/create',
      'PUT /portfolio/order_groups/og-1/trigger',
      'GET /portfolio/order_groups',
    ]);
  });
});

describe('no secret leaves', () => {
  it('in an error, a log line or their causes', async () => {
    const { rest, asked, log, finish } = await exchange(({ headers }) =>
      answer(500, JSON.stringify({ msg: `bad ${headers['kalshi-access-signature']}` })),
    );
    const error = await failure(finish(rest.get({ path: '/portfolio/balance', signed: true, read })));
    const signature = String(asked[0]?.headers['kalshi-access-signature']);
    expect(signature.length).toBeGreaterThan(60);
    expect(`${inspect(error, { depth: 9 })} ${log.lines.join('\n')}`).not.toContain(signature.slice(0, 40));
  });
});
