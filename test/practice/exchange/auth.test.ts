import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { Gate } from '../../../src/practice/exchange/auth.ts';
import { Bench, signed } from './fixture.ts';
import { dig } from './schema.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench.close());

const PATH = '/trade-api/v2/portfolio/balance';
const ask = async (headers: Record<string, string>): Promise<[number, unknown]> => {
  const response = await fetch(`${bench.exchange.restUrl}/portfolio/balance?subaccount=0`, { headers });
  const body = await response.json();
  return [response.status, dig(body, 'error', 'details') ?? dig(body, 'error', 'code')];
};
const now = (): number => bench.clock.now();

describe('practice authentication', () => {
  it('takes ten seconds either way and no more', async () => {
    for (const off of [-10_000, 0, 10_000])
      expect((await ask(signed(bench.exchange, 'GET', PATH, now() + off)))[0]).toBe(200);
    for (const off of [-10_001, 10_001]) {
      expect(await ask(signed(bench.exchange, 'GET', PATH, now() + off))).toEqual([401, 'header_timestamp_expired']);
    }
  });

  it('refuses a wrong text, an unknown key, half a signature and none', async () => {
    const wrong = [401, 'INCORRECT_API_KEY_SIGNATURE'];
    expect(await ask(signed(bench.exchange, 'POST', PATH, now()))).toEqual(wrong);
    expect(await ask(signed(bench.exchange, 'GET', `${PATH}?subaccount=0`, now()))).toEqual(wrong);
    expect(await ask(signed(bench.exchange, 'GET', PATH.replace('/trade-api/v2', ''), now()))).toEqual(wrong);
    const good = signed(bench.exchange, 'GET', PATH, now());
    expect(await ask({ ...good, 'KALSHI-ACCESS-KEY': 'somebody-else' })).toEqual([401, 'NOT_FOUND']);
    expect(await ask({ ...good, 'KALSHI-ACCESS-SIGNATURE': '' })).toEqual(wrong);
    expect(await ask({ 'KALSHI-ACCESS-KEY': bench.exchange.keyId })).toEqual([401, 'header_timestamp_invalid']);
    expect(await ask({})).toEqual([401, 'MISSING_HEADERS']);
  });

  it('leaves market data open, but not to a bad signature', async () => {
    const url = `${bench.exchange.restUrl}/markets?limit=1`;
    expect((await fetch(url)).status).toBe(200);
    expect((await fetch(url, { headers: signed(bench.exchange, 'GET', '/wrong', now()) })).status).toBe(401);
  });

  it('answers a bad handshake with 401 and the reason', async () => {
    for (const headers of [{}, signed(bench.exchange, 'GET', '/trade-api/v2/ws', now())]) {
      const socket = new WebSocket(bench.exchange.wsUrl, { headers });
      socket.on('error', () => {});
      const [, response] = await once(socket, 'unexpected-response');
      expect(response.statusCode).toBe(401);
      const [body] = await once(response, 'data');
      expect(dig(JSON.parse(String(body)), 'error', 'code')).toBe('authentication_error');
      socket.terminate();
    }
  });

  it('verifies Ed25519 keys as well', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const gate = new Gate({
      keyId: 'k',
      privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    });
    const at = String(now());
    const headers = (text: string) => ({
      'kalshi-access-key': 'k',
      'kalshi-access-timestamp': at,
      'kalshi-access-signature': sign(null, Buffer.from(text), privateKey).toString('base64'),
    });
    expect(gate.admits(headers(`${at}GET${PATH}`), 'GET', PATH, now())).toBe(true);
    expect(() => gate.admits(headers(`${at}PUT${PATH}`), 'GET', PATH, now())).toThrow('authentication error');
  });

  it('tells the time of the exchange in the Date header', async () => {
    const response = await fetch(`${bench.exchange.restUrl}/exchange/status`);
    expect(response.headers.get('date')).toBe(new Date(now()).toUTCString());
  });
});
