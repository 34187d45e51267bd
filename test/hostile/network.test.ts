import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { contracts } from '../../src/desk/money.ts';
import { review } from '../../src/desk/trade/risk.ts';
import { Rejected, Unavailable, Uncertain } from '../../src/kalshi/errors.ts';
import { KalshiFeed } from '../../src/kalshi/feed.ts';
import { kyHttp } from '../../src/kalshi/http.ts';
import { Budget } from '../../src/kalshi/limits.ts';
import { OrderLines } from '../../src/kalshi/order-lines.ts';
import { KalshiOrders } from '../../src/kalshi/orders.ts';
import { Rest } from '../../src/kalshi/rest.ts';
import { ServerTime } from '../../src/kalshi/server-time.ts';
import { wsSocket } from '../../src/kalshi/socket.ts';
import { standing, ticket } from '../desk/trade/fixture.ts';
import { FakeClock } from '../fakes/clock.ts';
import { PLACING } from '../fakes/fault-proxy-rule.ts';
import { noInterest } from '../fakes/interest.ts';
import { memoryLog } from '../fakes/log.ts';
import { answer, credentials, httpExchange } from '../kalshi/http-exchange.ts';
import { wsExchange } from '../kalshi/ws-exchange.ts';
import { Rig } from '../trading/rig.ts';
import { selfSigned } from './certificate.ts';

const PORTAL =
  '<!doctype html><html><head><script>location="/login"</script></head><h1>Welcome to our Wi-Fi</h1></html>';
const html = { 'content-type': 'text/html' };
const entry = review(ticket({ count: contracts(5) }), standing());
if (!entry.ok) throw new Error(entry.reason);

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});
const failure = async (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => Promise.reject(new Error('it succeeded')),
    (error) => error,
  );

describe('row 60: between us and the exchange stands', () => {
  it.each([
    ['a portal that answers everything', 200, html, Uncertain],
    ['a portal that says that it is one', 511, html, Uncertain],
    ['a portal that sends us on', 302, { location: 'https://login.example/', ...html }, Uncertain],
    ['a proxy that wants the order sent again elsewhere', 307, { location: '/trade-api/v2/elsewhere' }, Uncertain],
    ['a proxy that wants it for ever', 308, { location: '/trade-api/v2/elsewhere' }, Uncertain],
    ['a proxy that knows us not', 407, html, Uncertain],
    ['a wall that lets nothing through', 403, html, Rejected],
    ['a proxy that reaches nobody', 502, html, Uncertain],
  ])('%s: the order is not taken for done, and goes out once', async (_what, status, headers, kind) => {
    const parts = await httpExchange(() => answer(status, PORTAL, headers));
    open.push(parts.close);
    const orders = new KalshiOrders(parts.rest, parts.serverTime);
    const error = await failure(orders.place(entry));
    expect(error).toBeInstanceOf(kind);
    expect(error.message).not.toContain('script');
    expect(parts.asked.map(({ method, path }) => [method, path])).toEqual([['POST', '/portfolio/events/orders']]);
    expect(await failure(orders.cancel('o-1', 'A'))).toBeInstanceOf(kind);
  });

  it('a certificate that nobody vouches for: nothing of an order leaves, and no feed comes', async () => {
    const { server, url, heard } = await untrusted();
    const clock = new FakeClock(Date.now());
    const [log, serverTime] = [memoryLog(), new ServerTime(clock)];
    const rest = new Rest({
      url,
      http: kyHttp,
      orders: new OrderLines(new URL(url).origin),
      credentials,
      clock,
      random: () => 0.5,
      serverTime,
      budget: new Budget(clock),
      log,
    });
    const error = await failure(new KalshiOrders(rest, serverTime).place(entry));
    expect(error).toBeInstanceOf(Unavailable);
    expect(error.message).toContain('could not be sent');
    const events: { readonly type: string; readonly reason?: string }[] = [];
    const feed = new KalshiFeed({
      ...{ url: url.replace('https', 'wss'), socket: wsSocket, credentials, serverTime, clock, log },
      ...{
        random: () => 0.5,
        sink: (event) => events.push(event),
        interest: noInterest,
        onLifecycle: () => {},
        onFrame: () => {},
      },
    });
    const stop = new AbortController();
    const running = feed.run(stop.signal);
    const end = Date.now() + 5_000;
    while (events.length === 0 && Date.now() < end) await clock.advance(0);
    stop.abort();
    await running;
    expect(events).toEqual([expect.objectContaining({ type: 'feed.down', reason: expect.stringContaining('self') })]);
    expect(heard).toEqual([]);
    server.close();
  });

  it.each([200, 302, 511])(
    'a portal where the feed should be, status %s: it is down with a reason, and found when it is back',
    async (status) => {
      const exchange = await wsExchange();
      open.push(exchange.close);
      exchange.state.refuse = { status, body: PORTAL };
      exchange.begin();
      await exchange.until(() => exchange.of('feed.down').length === 1);
      expect(exchange.of('feed.down')[0]?.reason).toMatch(/did not open the feed.*Welcome/);
      exchange.state.refuse = null;
      await exchange.clock.advance(5_000);
      await exchange.until(() => exchange.of('feed.up').length === 1);
    },
  );
});

/** A server whose certificate nobody vouches for, and every request that came through to it. */
async function untrusted(): Promise<{ readonly server: Server; readonly url: string; readonly heard: unknown[] }> {
  const heard: unknown[] = [];
  const server = createServer(selfSigned(), (request, response) => {
    heard.push(request.url);
    response.end('{}');
  });
  server.on('upgrade', (request, socket) => {
    heard.push(request.url);
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => server.closeAllConnections());
  return { server, url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/trade-api/v2`, heard };
}

it.each([false, true])(
  'row 60: an order that a portal answered is looked for and never sent again; it had landed: %s',
  async (landed) => {
    const rig = await Rig.open({ settings: { 'trader.entryStyle': 'cross' } });
    const [ticker = ''] = await rig.markets(1);
    rig.proxy.on(PLACING, { status: 200, body: PORTAL, html: true, landed });
    await rig.rise(ticker);
    await rig.until(() => rig.sent.length === 1, 'the order', 5_000);
    await rig.pass(25_000, 1_000);
    expect(rig.held(ticker)).toBe(landed ? 5 : 0);
    const ids = rig.sent.filter(({ body }) => body.reduce_only !== true).map(({ body }) => body.client_order_id);
    expect(new Set(ids).size).toBe(ids.length);
    await rig.verdict();
  },
);
