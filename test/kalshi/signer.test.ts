import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ServerTime } from '../../src/kalshi/server-time.ts';
import { loadKey } from '../../src/kalshi/signature.ts';
import { Signer } from '../../src/kalshi/signer.ts';
import { Gate } from '../../src/practice/exchange/auth.ts';
import { FakeClock } from '../fakes/clock.ts';

const PATH = '/trade-api/v2/portfolio/events/orders';
const KEYS = {
  ed25519: generateKeyPairSync('ed25519').privateKey,
  rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
};

function signing(kind: keyof typeof KEYS = 'ed25519') {
  const pem = KEYS[kind].export({ format: 'pem', type: 'pkcs8' }).toString();
  const clock = new FakeClock();
  const serverTime = new ServerTime(clock);
  const signer = new Signer({ keyId: 'key', key: loadKey(pem) }, serverTime, clock);
  const gate = new Gate({ keyId: 'key', privateKeyPem: pem });
  const stamp = (headers: Readonly<Record<string, string>>): number => Number(headers['KALSHI-ACCESS-TIMESTAMP']);
  /** Whether the exchange takes them, by its own time. */
  const admits = (headers: Readonly<Record<string, string>>, method = 'POST', path = PATH): boolean => {
    const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    return gate.admits(lower, method, path, serverTime.now());
  };
  /** The exchange says that its clock is so far ahead. */
  const correct = (ms: number): void => {
    serverTime.heard(new Date(Math.floor((clock.now() + ms) / 1000) * 1000).toUTCString(), clock.now());
  };
  return { clock, signer, serverTime, stamp, admits, correct };
}

describe('a prepared signature', () => {
  it.each(['ed25519', 'rsa'] as const)('by %s is one that the exchange takes, and is used once', async (kind) => {
    const { clock, signer, stamp, admits } = signing(kind);
    const began = clock.now();
    await signer.prepare('POST', PATH);
    await clock.advance(1_500);
    const [first, second] = [signer.headers('POST', PATH), signer.headers('POST', PATH)];
    expect([stamp(first), stamp(second)]).toEqual([began, began + 1_500]);
    expect([admits(first), admits(second)]).toEqual([true, true]);
  });

  it('is never used when it is older than two seconds', async () => {
    const { clock, signer, stamp } = signing();
    await signer.prepare('POST', PATH);
    await clock.advance(2_001);
    expect(stamp(signer.headers('POST', PATH))).toBe(clock.now());
    // Nor later, whatever the clock on the wall says.
    await signer.prepare('POST', PATH);
    const prepared = clock.now();
    await clock.advance(2_100);
    clock.setBack(1_000);
    expect(stamp(signer.headers('POST', PATH))).not.toBe(prepared);
  });

  it('is never used for another method or path', async () => {
    const { signer, admits } = signing();
    await signer.prepare('POST', PATH);
    expect(admits(signer.headers('DELETE', `${PATH}/o-1`), 'DELETE', `${PATH}/o-1`)).toBe(true);
    expect(admits(signer.headers('GET', PATH), 'GET')).toBe(true);
    expect(admits(signer.headers('POST', PATH))).toBe(true);
  });

  it.each([-3_000, 3_000, 120_000])('is made anew after the exchange’s time was corrected by %s ms', async (ms) => {
    const { signer, serverTime, stamp, correct } = signing();
    await signer.prepare('POST', PATH);
    correct(ms);
    const headers = signer.headers('POST', PATH);
    expect(Math.abs(stamp(headers) - serverTime.now())).toBeLessThanOrEqual(1);
  });

  it.each([
    ['goes on', (clock: FakeClock) => clock.leap(60_000)],
    ['stands still', async (clock: FakeClock) => clock.setBack(-60_000)],
  ])('is made anew after a sleep in which monotonic time %s', async (_what, sleep) => {
    const { clock, signer, serverTime, stamp } = signing();
    await signer.prepare('POST', PATH);
    await sleep(clock);
    expect(Math.abs(stamp(signer.headers('POST', PATH)) - serverTime.now())).toBeLessThanOrEqual(1);
  });
});

it('without a prepared one a request is signed on the spot', () => {
  const { clock, signer, stamp, admits } = signing('rsa');
  const headers = signer.headers('POST', PATH);
  expect(stamp(headers)).toBe(clock.now());
  expect(admits(headers)).toBe(true);
});
