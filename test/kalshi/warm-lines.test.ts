import { expect, test } from 'vitest';
import type { HttpAnswer, OrderRequest } from '../../src/kalshi/network.ts';
import { ServerTime } from '../../src/kalshi/server-time.ts';
import { WarmLines } from '../../src/kalshi/warm-lines.ts';
import { FakeClock } from '../fakes/clock.ts';
import { answer, httpExchange } from './http-exchange.ts';

const URL = 'http://exchange.test/exchange/status';

/** Lines of which `open` are open; each stirring ends as `stirring` says. */
function lines(open: number, stirring: () => Promise<HttpAnswer | null>) {
  const clock = new FakeClock();
  const serverTime = new ServerTime(clock);
  const stirred: { readonly at: number; readonly request: OrderRequest; readonly least: number }[] = [];
  const began = clock.now();
  const orders = {
    send: () => Promise.reject(new Error('nothing is to be sent')),
    stir: (request: OrderRequest, least: number) => {
      stirred.push({ at: clock.now() - began, request, least });
      return stirring();
    },
    open,
    drop: () => {},
  };
  const warm = new WarmLines({ orders, url: URL, serverTime, clock });
  const pass = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      warm.keep();
      await clock.advance(1_000);
    }
  };
  return { clock, orders, serverTime, stirred, pass };
}

test('each of four open lines is used long before the 60 s after which load balancers end it', async () => {
  const { stirred, pass } = lines(4, async () => null);
  await pass(61);
  // One after the other: see the lines themselves.
  expect(stirred.map(({ at }) => at)).toEqual(
    [0, 6, 12, 18, 24, 30, 36, 42, 48, 54, 60].map((second) => second * 1_000),
  );
  expect(stirred.every(({ request, least }) => request.url === URL && least === 4)).toBe(true);
});

test('a line that is lacking is tried every second, and that there is none is nobody’s trouble', async () => {
  const { stirred, pass, orders } = lines(3, () => Promise.reject(new Error('no line')));
  await pass(10);
  expect(stirred).toHaveLength(10);
  orders.open = 4;
  await pass(12);
  expect(stirred).toHaveLength(12);
});

test('the exchange’s time is learned from the answers', async () => {
  const ahead = new Date(Date.parse('2026-11-21T15:02:00Z')).toUTCString();
  const { pass, serverTime } = lines(4, async () => ({ status: 200, date: ahead, text: '{}' }));
  await pass(1);
  expect(serverTime.offset()).toBeGreaterThan(100_000);
});

test('before the first order there are four open lines, asked for without the key, and its signature lies ready', async () => {
  const { rest, asked, clock, orders, close } = await httpExchange(() => (response) => {
    // The test is ahead of the time in which the server lives.
    response.sendDate = false;
    answer(200, {})(response);
  });
  for (let line = 1; line <= 4; line += 1) {
    await rest.prepare('POST', '/portfolio/events/orders');
    await expect.poll(() => asked.length).toBe(line);
    await clock.advance(1_000);
  }
  await expect.poll(() => orders.open).toBe(4);
  for (const { method, path, headers } of asked.splice(0)) {
    expect([method, path, headers['kalshi-access-key']]).toEqual(['GET', '/exchange/status', undefined]);
  }
  const prepared = clock.now() - 1_000;
  const write = {
    method: 'POST',
    path: '/portfolio/events/orders',
    read: () => null,
    purpose: 'entry',
    shard: 0,
  } as const;
  await rest.write(write);
  await rest.write(write);
  const stamps = asked.map(({ headers }) => Number(headers['kalshi-access-timestamp']));
  expect(stamps[0]).toBe(prepared);
  expect(stamps[1]).toBe(clock.now());
  expect(orders.open).toBe(4);
  await close();
});
