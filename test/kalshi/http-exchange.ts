import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { kyHttp } from '../../src/kalshi/http.ts';
import { Budget } from '../../src/kalshi/limits.ts';
import { OrderLines } from '../../src/kalshi/order-lines.ts';
import { Rest } from '../../src/kalshi/rest.ts';
import { ServerTime } from '../../src/kalshi/server-time.ts';
import { type Credentials, loadKey } from '../../src/kalshi/signature.ts';
import { FakeClock } from '../fakes/clock.ts';
import { memoryLog } from '../fakes/log.ts';

export type Asked = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
};
/** Answers one request: a value is sent as JSON with status 200, a function writes what it likes. */
export type Answer = object | ((response: ServerResponse) => void);

export const credentials: Credentials = {
  keyId: '1b2c3d4e-test',
  key: loadKey(generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()),
};

export const answer =
  (status: number, body: string | object, headers: Record<string, string> = {}) =>
  (response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

/** A real HTTP server on 127.0.0.1 and a client that talks to it, on a clock that the test moves. */
export async function httpExchange(route: (asked: Asked) => Answer, key: Credentials | null = credentials) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      const one = {
        method: request.method ?? '',
        path: url.pathname.replace('/trade-api/v2', ''),
        query: url.searchParams,
        headers: request.headers,
        body,
      };
      asked.push(one);
      const reply = route(one);
      if (typeof reply === 'function') reply(response);
      else answer(200, reply)(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const clock = new FakeClock(Date.now());
  const log = memoryLog();
  const budget = new Budget(clock);
  const serverTime = new ServerTime(clock);
  const url = `http://127.0.0.1:${port}/trade-api/v2`;
  const orders = new OrderLines(new URL(url).origin);
  const ways = { http: kyHttp, orders };
  const rest = new Rest({ url, ...ways, credentials: key, clock, random: () => 0.5, serverTime, budget, log });
  /** Moves the clock on until the work is done. */
  const finish = async <T>(work: Promise<T>): Promise<T> => {
    let done = false;
    const ended = work.finally(() => {
      done = true;
    });
    ended.catch(() => {});
    while (!done) await clock.advance(100);
    return ended;
  };
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { url, rest, orders, asked, clock, log, budget, serverTime, finish, close };
}
