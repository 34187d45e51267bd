import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { contracts } from '../../src/desk/money.ts';
import { noLiveState } from '../../src/desk/state.ts';
import { account, orderGroups, type Situation } from '../../src/doctor/account.ts';
import { apiKey, type Use } from '../../src/doctor/api-key.ts';
import { type Check, examine } from '../../src/doctor/check.ts';
import { clockFinding, exchangeHours, handshake } from '../../src/doctor/exchange.ts';
import { internet } from '../../src/kalshi/network.ts';
import { openExchange } from '../../src/kalshi/open.ts';
import { loadKey } from '../../src/kalshi/signature.ts';
import type { Finding } from '../../src/ports/finding.ts';
import type { Clock } from '../../src/ports.ts';
import { newKey } from '../../src/practice/exchange/auth.ts';
import { startPracticeExchange } from '../../src/practice/exchange/server.ts';
import { FakeClock } from '../fakes/clock.ts';
import { FaultProxy } from '../fakes/fault-proxy.ts';
import { type Fate, of } from '../fakes/fault-proxy-rule.ts';
import { noInterest } from '../fakes/interest.ts';
import { memoryLog } from '../fakes/log.ts';
import { eventually } from '../fakes/telegram.ts';

const TICKER = 'KXSENATE-28-D';
const nothing = (): void => {};

/** The practice exchange behind a proxy, and the way there that the checks ask. */
async function bench(changes: { keyId?: string; pem?: string; clock?: Clock } = {}) {
  const exchange = await startPracticeExchange({ clock: systemClock, seed: 7, log: memoryLog() });
  exchange.control.quiet();
  const proxy = await FaultProxy.open(exchange);
  onTestFinished(async () => {
    await proxy.close();
    await exchange.close();
  });
  const { restUrl, wsUrl } = proxy;
  const credentials = { keyId: changes.keyId ?? exchange.keyId, key: loadKey(changes.pem ?? exchange.privateKeyPem) };
  const parts = { network: internet, clock: changes.clock ?? systemClock, random: () => 0, log: memoryLog() };
  const hears = {
    sink: nothing,
    interest: noInterest,
    onFrame: nothing,
    onMarketChange: nothing,
    onEventChange: nothing,
  };
  const way = openExchange({ restUrl, wsUrl, site: '', credentials }, { ...parts, ...hears });
  const use: Use = { environment: 'demo', keyId: exchange.keyId, trades: true };
  return { exchange, proxy, way, use };
}

async function look(check: Check, clock: Clock = systemClock): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for await (const finding of examine([check], clock)) findings.push(finding);
  return findings;
}
const one = async (check: Check, name: string): Promise<Finding | undefined> =>
  (await look(check)).find((finding) => finding.name === name);
const now = (): number => Date.now();

describe('the exchange', () => {
  test('that is up is well: answer, hours, clock, WebSocket', async () => {
    const { way } = await bench();
    expect(await look(exchangeHours(way, systemClock))).toMatchObject([
      { name: 'REST', verdict: 'ok' },
      { name: 'trading hours', verdict: 'ok', said: 'open' },
      { name: 'clock', verdict: 'ok' },
    ]);
    expect(await look(handshake(way, systemClock))).toMatchObject([{ name: 'WebSocket', verdict: 'ok' }]);
  });

  test('that cannot be reached fails, with what the line said and what to look at', async () => {
    const { way, proxy } = await bench();
    await proxy.down();
    for (const check of [exchangeHours(way, systemClock), handshake(way, systemClock)]) {
      expect(await look(check)).toMatchObject([
        { verdict: 'FAIL', said: expect.stringContaining('ECONNREFUSED'), mend: expect.stringContaining('network') },
      ]);
    }
  });

  test('that answers with the page of a hotel’s network fails', async () => {
    const { way, proxy } = await bench();
    proxy.on(of('GET', '/exchange/status'), { status: 200, body: '<html>Log in</html>', landed: false, html: true }, 9);
    expect(await look(exchangeHours(way, systemClock))).toMatchObject([
      { verdict: 'FAIL', said: expect.stringContaining('not JSON'), mend: expect.stringContaining('proxy') },
    ]);
  });

  test('that never answers is given up in time', async () => {
    const { way, proxy } = await bench();
    const asked = proxy.on(of('GET', '/exchange/status'), 'silent', 9);
    const clock = new FakeClock();
    const found = look(exchangeHours(way, systemClock), clock);
    await eventually(() => asked.hits.length > 0, 'the question');
    await clock.advance(5_900);
    expect(await Promise.race([found, Promise.resolve('still waiting')])).toBe('still waiting');
    await clock.advance(400);
    expect(await found).toMatchObject([{ verdict: 'FAIL', said: 'no answer within 6 s' }]);
  });

  test('that is paused, in all or on one shard, is told with when it goes on', async () => {
    const { way, exchange } = await bench();
    const hours = () => one(exchangeHours(way, systemClock), 'trading hours');
    exchange.control.pauseTrading(true);
    expect(await hours()).toMatchObject({
      verdict: 'warn',
      said: expect.stringContaining('cancels work'),
      mend: expect.stringContaining('Thursday'),
    });
    exchange.control.pauseTrading(false);
    exchange.control.pauseTrading(true, 2);
    expect(await hours()).toMatchObject({ verdict: 'warn', said: expect.stringContaining('shard 2') });
    exchange.control.pauseExchange(true);
    expect(await hours()).toMatchObject({ verdict: 'warn', said: expect.stringContaining('not even cancels') });
  });

  test.each([
    [-400_000, 'FAIL', '7 min ahead'],
    [-30_000, 'FAIL', 'ahead of'],
    [-5_000, 'warn', 'ahead of'],
    [5_000, 'warn', 'behind'],
    [30_000, 'FAIL', 'behind'],
  ])('row 35: with a clock that differs by %i ms the line of the clock says so', async (offset, verdict, said) => {
    const off: Clock = { ...systemClock, now: () => Date.now() - offset };
    const { way } = await bench({ clock: off });
    const found = await one(exchangeHours(way, off), 'clock');
    expect(found).toMatchObject({
      verdict,
      said: expect.stringContaining(said),
      mend: expect.stringContaining('w32tm'),
    });
    expect(clockFinding(300)).toMatchObject({ verdict: 'ok', mend: null });
  });
});

describe('the key', () => {
  test('of practice is well but for its missing subaccount', async () => {
    const { way, use } = await bench();
    expect(await look(apiKey(way, use, now))).toMatchObject([
      { name: 'API key', verdict: 'ok' },
      { name: 'key scopes', verdict: 'ok', said: expect.stringContaining('not move money') },
      { name: 'subaccount', verdict: 'warn', mend: expect.stringContaining('subaccount') },
      { name: 'location', verdict: 'ok' },
    ]);
    const practice = await look(apiKey(way, { ...use, environment: 'practice' }, now));
    expect(practice.map(({ verdict }) => verdict)).toEqual(['ok', 'ok', 'ok', 'ok']);
  });

  test('row 36: of the other environment is told as that', async () => {
    const { way, use } = await bench({ keyId: '00000000-0000-0000-0000-00000000beef' });
    expect(await look(apiKey(way, use, now))).toMatchObject([
      {
        verdict: 'FAIL',
        said: 'the demo exchange does not know this key id',
        mend: expect.stringContaining('KALSHI_ENV=prod'),
      },
    ]);
  });

  test('whose file is that of another key is told as that', async () => {
    const { way, use } = await bench({ pem: newKey().privateKeyPem });
    expect(await look(apiKey(way, use, now))).toMatchObject([
      {
        verdict: 'FAIL',
        said: expect.stringContaining('not the one of this key id'),
        mend: expect.stringContaining('KALSHI_PRIVATE_KEY_PATH'),
      },
    ]);
    expect(await look(handshake(way, systemClock))).toMatchObject([
      { verdict: 'FAIL', said: expect.stringContaining('refused the API key') },
    ]);
  });

  /** The list of keys as it would be with these changes, in the shape that the specification gives it. */
  const listed = (scopes: readonly string[], more: object = {}, attested?: number): Fate => ({
    rewrite: (json) => {
      const [first] = json.api_keys as object[];
      const { api_key_region_expiration_ts: usual, ...rest } = json;
      const until =
        attested === undefined
          ? { api_key_region_expiration_ts: usual }
          : attested === 0
            ? {}
            : { api_key_region_expiration_ts: attested };
      return { ...rest, ...until, api_keys: [{ ...first, scopes, ...more }] };
    },
  });

  test.each([
    [['read', 'write'], true, 'warn', 'move money away'],
    [['read', 'write::trade', 'write::transfer'], true, 'warn', 'move money away'],
    [['read', 'write::trade'], true, 'ok', 'not move money'],
    [['read'], true, 'FAIL', 'may not trade'],
    [['read'], false, 'ok', 'only watch'],
    [['write::trade'], true, 'FAIL', 'may not read'],
  ] as const)('with scopes %j (orders to leave: %s) is %s', async (scopes, trades, verdict, said) => {
    const { way, use, proxy } = await bench();
    proxy.on(of('GET', '/api_keys'), listed(scopes));
    expect(await one(apiKey(way, { ...use, trades }, now), 'key scopes')).toMatchObject({
      verdict,
      said: expect.stringContaining(said),
      mend: verdict === 'ok' ? null : expect.stringContaining('read and write::trade'),
    });
  });

  test('bound to a subaccount is well, to the primary account is not', async () => {
    const { way, use, proxy } = await bench();
    proxy.on(of('GET', '/api_keys'), listed(['read'], { subaccount: 3 }));
    expect(await one(apiKey(way, use, now), 'subaccount')).toMatchObject({
      verdict: 'ok',
      said: expect.stringContaining('3'),
    });
    proxy.on(of('GET', '/api_keys'), listed(['read'], { subaccount: 0 }));
    expect(await one(apiKey(way, use, now), 'subaccount')).toMatchObject({ verdict: 'warn' });
  });

  test.each([
    ['never', 0, true, 'warn', 'never attested'],
    ['two days ago', Date.now() / 1_000 - 2.5 * 86_400, true, 'FAIL', 'lapsed 2 d ago'],
    ['two days ago', Date.now() / 1_000 - 2.5 * 86_400, false, 'warn', 'lapsed 2 d ago'],
    ['for two days more', Date.now() / 1_000 + 2.5 * 86_400, true, 'warn', 'attested for 2 d more'],
    ['for a month more', Date.now() / 1_000 + 30.5 * 86_400, true, 'ok', 'attested for 30 d'],
  ])('of an account attested %s tells it', async (_when, until, trades, verdict, said) => {
    const { way, use, proxy } = await bench();
    proxy.on(of('GET', '/api_keys'), listed(['read', 'write::trade'], {}, Math.floor(until)));
    expect(await one(apiKey(way, { ...use, trades }, now), 'location')).toMatchObject({
      verdict,
      said: expect.stringContaining(said),
      mend: verdict === 'ok' ? null : expect.stringContaining('Attest your location'),
    });
  });

  test('that may not list keys, or is not among them, is told and judged no further', async () => {
    const { way, use, proxy } = await bench();
    proxy.on(of('GET', '/api_keys'), {
      status: 403,
      body: '{"error":{"code":"forbidden","message":"forbidden"}}',
      landed: false,
    });
    expect(await look(apiKey(way, use, now))).toMatchObject([{ verdict: 'warn', mend: expect.any(String) }]);
    expect(await look(apiKey(way, { ...use, keyId: 'other' }, now))).toMatchObject([
      { verdict: 'warn', said: expect.stringContaining('not in the list') },
    ]);
  });
});

describe('the account', () => {
  const situation = (more: Partial<Situation> = {}): Promise<Situation> =>
    Promise.resolve({ known: null, running: false, trades: true, ...more });
  const seen = (way: Awaited<ReturnType<typeof bench>>['way'], more: Partial<Situation> = {}) =>
    look(account(way, situation(more), now));

  test('with money and nothing else is well', async () => {
    const { way } = await bench();
    expect(await seen(way)).toMatchObject([
      { name: 'balance', verdict: 'ok', said: '$1,000.00 to spend' },
      { name: 'positions', verdict: 'ok', said: 'none' },
      { name: 'orders', verdict: 'ok' },
    ]);
    expect(await look(orderGroups(way, situation()))).toMatchObject([{ verdict: 'ok' }]);
  });

  test('without money, or without any where elections are, is told when orders are to leave', async () => {
    const { way, proxy } = await bench();
    const poor = (zero: number): Fate => ({
      rewrite: (json) => ({
        ...json,
        ...(zero < 0 ? { balance: 0, balance_dollars: '0.0000' } : {}),
        balance_breakdown: (json.balance_breakdown as { exchange_index: number }[]).map((part) =>
          part.exchange_index === zero || zero < 0 ? { ...part, balance: '0.0000' } : part,
        ),
      }),
    });
    proxy.on(of('GET', '/portfolio/balance'), poor(-1), 2);
    expect((await seen(way))[0]).toMatchObject({ verdict: 'warn', mend: expect.stringContaining('Move money') });
    expect((await seen(way, { trades: false }))[0]).toMatchObject({ verdict: 'ok' });
    proxy.on(of('GET', '/portfolio/balance'), poor(0));
    expect((await seen(way))[0]).toMatchObject({ verdict: 'warn', said: expect.stringContaining('shard 0') });
  });

  test('row 8: with positions that the state does not know names them and says what to do', async () => {
    const { way, exchange } = await bench();
    exchange.control.quote(TICKER, { yes: 40, no: 50, size: 500 });
    exchange.control.foreignTrade(TICKER, 'yes', 'buy', 5, 50);
    const positions = async (more: Partial<Situation> = {}) => (await seen(way, more))[1];
    expect(await positions()).toMatchObject({
      verdict: 'warn',
      said: expect.stringMatching(/^not known here: KXSENATE-28-D 5(\.00)? YES$/),
      mend: expect.stringContaining('Protect'),
    });
    const known = { ...noLiveState('x'), foreign: { [TICKER]: contracts(5) } };
    expect(await positions({ known })).toMatchObject({ verdict: 'ok', said: '1, all known here' });
    const other = { ...known, foreign: { [TICKER]: contracts(7) } };
    expect(await positions({ known: other })).toMatchObject({
      verdict: 'warn',
      said: expect.stringContaining('other than remembered'),
    });
    const gone = { ...known, foreign: { [TICKER]: contracts(5), 'KXSENATE-28-R': contracts(-2) } };
    expect(await positions({ known: gone })).toMatchObject({
      verdict: 'warn',
      said: expect.stringContaining('KXSENATE-28-R none'),
    });
  });

  test('with orders that rest while nothing runs is told', async () => {
    const { way, exchange } = await bench();
    exchange.control.foreignTrade(TICKER, 'yes', 'buy', 5, 2);
    expect((await seen(way))[2]).toMatchObject({
      verdict: 'warn',
      said: expect.stringContaining('1 rests'),
      mend: expect.stringContaining('Start it'),
    });
    expect((await seen(way, { running: true }))[2]).toMatchObject({ verdict: 'ok' });
  });

  test('row 11: whose positions cannot be listed whole fails and is never called empty', async () => {
    const { way, proxy } = await bench();
    proxy.on(of('GET', '/portfolio/positions'), { status: 503, body: '', landed: false }, 9);
    expect(await seen(way)).toMatchObject([{ name: 'account', verdict: 'FAIL', mend: expect.any(String) }]);
  });

  test('whose order groups cannot be listed is told', async () => {
    const { way, proxy } = await bench();
    proxy.on(of('GET', '/portfolio/order_groups'), { status: 404, body: '{}', landed: false });
    expect(await look(orderGroups(way, situation()))).toMatchObject([
      { verdict: 'warn', mend: expect.stringContaining('/pause') },
    ]);
    const id = await way.orders.openGroup(0, contracts(10));
    const known = { ...noLiveState('x'), groups: { 0: id } };
    expect(await look(orderGroups(way, situation({ known })))).toMatchObject([
      { verdict: 'ok', said: '1 at the exchange, 1 of them from here' },
    ]);
  });
});
