import { expect, test } from 'vitest';
import { type Fate, of, PLACING } from '../fakes/fault-proxy-rule.ts';
import { Rig } from './rig.ts';

/** Nothing of the account comes over the socket: only listings can tell. */
function onlyListings(rig: Rig): void {
  rig.proxy.socket.tamper = ({ type = '' }, raw) =>
    ['fill', 'user_order', 'market_position'].includes(type) ? [] : [raw];
}

test('row 1: an order whose answer is lost is found by listing and never sent twice', async () => {
  const rig = await Rig.open();
  const [ticker = ''] = await rig.markets(1);
  onlyListings(rig);
  rig.proxy.on(PLACING, 'unanswered');
  await rig.rise(ticker);
  await rig.until(() => rig.told('order.uncertain').length === 1, 'the doubt');
  await rig.until(() => rig.desk.orders().some(({ orderId }) => orderId !== null), 'finding the order', 10_000);
  await rig.sell(ticker, 46, 5);
  await rig.pass(90_000, 1_000);
  const truth = await rig.verdict();
  expect(truth.positions).toEqual({ [ticker]: 5 });
  expect(rig.orders).toHaveLength(1);
  expect(rig.told('order.resolved')).toMatchObject([{ found: true }]);
});

test('row 2: an order lost on its way is given up only when a later listing lacks it, and it is said', async () => {
  const rig = await Rig.open();
  const [ticker = ''] = await rig.markets(1);
  rig.proxy.on(PLACING, 'lost');
  await rig.rise(ticker);
  const sentAt = rig.clock.now();
  await rig.until(() => rig.told('order.uncertain').length === 1, 'the doubt');
  expect(rig.desk.status().trader.exposure).toBeGreaterThan(0);
  await rig.until(() => rig.told('order.resolved').length === 1, 'the end of the doubt', 30_000);
  expect(rig.told('order.resolved')[0]).toMatchObject({ found: false });
  expect((rig.told('order.resolved')[0]?.at ?? 0) - sentAt).toBeGreaterThanOrEqual(11_000);
  const truth = await rig.verdict();
  expect(truth.orders).toEqual([]);
  expect(rig.desk.status().trader.exposure).toBe(0);
});

test('row 3: an order that lands long after it was given up is adopted and protected, and there are never two', async () => {
  const rig = await Rig.open({ settings: { 'trader.entryStyle': 'cross' } });
  const [ticker = ''] = await rig.markets(1);
  const late = rig.proxy.on(PLACING, 'late');
  await rig.rise(ticker);
  await rig.until(() => late.hits.length === 1, 'the order');
  await rig.pass(20_000);
  expect(rig.told('order.resolved')).toMatchObject([{ found: false }]);
  late.release();
  await rig.until(() => rig.desk.positions().length === 1, 'the late fill', 65_000);
  expect(rig.desk.positions()[0]).toMatchObject({ ticker, own: true });
  expect(rig.desk.positions()[0]?.stop).not.toBeNull();
  const truth = await rig.verdict();
  expect(truth.positions).toEqual({ [ticker]: 5 });
  await rig.quote(ticker, 35, 60);
  await rig.until(() => rig.desk.positions().length === 0, 'the exit', 10_000);
  expect((await rig.verdict()).positions).toEqual({});
});

test('row 3: an entry that lands after its time is refused by its own expiry', async () => {
  const rig = await Rig.open();
  const [ticker = ''] = await rig.markets(1);
  const late = rig.proxy.on(PLACING, 'late');
  await rig.rise(ticker);
  await rig.until(() => late.hits.length === 1, 'the order');
  await rig.pass(20_000);
  late.release();
  await rig.pass(5_000);
  expect((await rig.verdict()).orders).toEqual([]);
});

type Spoiled = Extract<Fate, { landed: boolean }>;
const spoiled: readonly (readonly [string, Spoiled])[] = [408, 500, 503, 504].flatMap((status) =>
  [true, false].map(
    (landed) =>
      [`${status}, ${landed}`, { status, landed, body: '{"error":{"code":"internal","message":"x"}}' }] as const,
  ),
);
const odd: readonly (readonly [string, Spoiled])[] = [
  ['nothing', { status: 201, body: '{}', landed: true }],
  ['nothing', { status: 200, body: '{}', landed: false }],
  ['HTML', { status: 200, body: '<html>Sign in to the Wi-Fi</html>', html: true, landed: false }],
  ['HTML', { status: 502, body: '<html>Bad gateway</html>', html: true, landed: true }],
  ['cut', { status: 201, body: '{"order_id":"3b23c1c7-f4ef', landed: true }],
  ['cut', { status: 201, body: '{"order_id":"3b23c1c7-f4ef', landed: false }],
];

test.for([
  ['row 4: a 408 or 5xx is neither taken for done nor for refused', spoiled] as const,
  ['row 5: an answer without an order in it is neither taken for done nor for refused', odd] as const,
])('%s', async ([, faults]) => {
  const rig = await Rig.open({ settings: { 'trader.entryStyle': 'cross' } });
  const tickers = await rig.markets(faults.length);
  onlyListings(rig);
  for (const [index, [, fate]] of faults.entries()) {
    const ticker = tickers[index] ?? '';
    rig.proxy.on((asked) => PLACING(asked) && asked.body.ticker === ticker, fate);
    await rig.rise(ticker);
    await rig.pass(1_000);
  }
  await rig.until(() => rig.told('order.resolved').length === faults.length, 'every answer', 60_000);
  expect(rig.told('order.refused')).toEqual([]);
  expect(rig.told('order.uncertain')).toHaveLength(faults.length);
  const truth = await rig.verdict();
  const landed = tickers.filter((_, index) => faults[index]?.[1].landed);
  expect(Object.keys(truth.positions).sort()).toEqual([...landed].sort());
  expect(Object.values(truth.positions).every((count) => count === 5)).toBe(true);
});

test('row 6: an entry is never sent again, not even where the exchange would take the same id twice', async () => {
  const rig = await Rig.open({ settings: { 'trader.entryStyle': 'cross' } });
  const [ticker = ''] = await rig.markets(1);
  rig.control.forgetClientIds(true);
  onlyListings(rig);
  rig.proxy.on(PLACING, 'unanswered');
  rig.proxy.on(of('GET', '/portfolio/'), { status: 503, body: '{}', landed: false }, 40);
  await rig.rise(ticker);
  await rig.pass(180_000, 1_000);
  const truth = await rig.verdict();
  expect(rig.orders).toHaveLength(1);
  expect(truth.positions).toEqual({ [ticker]: 5 });
});

test('row 10: nothing is decided from listings that are older than the order', async () => {
  const rig = await Rig.open({ settings: { 'trader.entryStyle': 'cross' } });
  const [landed = '', lost = ''] = await rig.markets(2);
  onlyListings(rig);
  rig.control.lag(30_000);
  await rig.pass(1_000);
  rig.proxy.on(PLACING, 'unanswered');
  await rig.rise(landed);
  const sentAt = rig.clock.now();
  rig.proxy.on(PLACING, 'lost');
  await rig.rise(lost);
  await rig.until(() => rig.told('order.resolved').length === 2, 'both answers', 120_000);
  for (const { ticket, found, at } of rig.told('order.resolved')) {
    expect(found).toBe(ticket.ticker === landed);
    expect(at - sentAt).toBeGreaterThan(29_000);
  }
  rig.control.lag(0);
  expect((await rig.verdict()).positions).toEqual({ [landed]: 5 });
});
