import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { Rejected, Unavailable } from '../../src/kalshi/errors.ts';
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
