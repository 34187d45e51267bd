import { expect, test } from 'vitest';
import { type Asked, PLACING } from '../fakes/fault-proxy-rule.ts';
import { Rig } from './rig.ts';

const BUYING = (asked: Asked): boolean => PLACING(asked) && asked.body.reduce_only !== true;
const cash = async (rig: Rig): Promise<number> =>
  Number(((await rig.bench.call('GET', '/portfolio/balance')).body as Record<string, string>).balance_dollars);

/** The most of these that fall into any span of `ms`. */
function densest(times: readonly number[], ms: number): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + ms).length));
}

test('row 26: signals without end are held back by the rate and by the throttle on repeated entries', async () => {
  const rig = await Rig.open({
    settings: {
      'trader.entryStyle': 'cross',
      'trader.windowSeconds': 1,
      'trader.cooldownSeconds': 0,
      'trader.maxDailyLoss': 1_000_000,
      'trader.skipInsideCosts': 'false',
      'trader.stopLossCents': 1,
      'trader.trailingStopCents': 1,
      'trader.feeCents': 0,
    },
  });
  const tickers = await rig.markets(40);
  const times: number[] = [];
  const note = (): void => {
    while (times.length < rig.proxy.asked.filter(PLACING).length) times.push(rig.clock.now());
  };
  for (let round = 0; round < 45; round += 1) {
    for (const ticker of tickers) rig.control.quote(ticker, { yes: 45, no: 50, size: 500 });
    await rig.pass(250);
    note();
    for (const ticker of tickers) rig.control.quote(ticker, { yes: 40, no: 50, size: 500 });
    for (let step = 0; step < 5; step += 1) {
      await rig.pass(250);
      note();
    }
  }
  const entries = rig.proxy.asked.filter(BUYING);
  expect(entries.length).toBeGreaterThan(20);
  expect(
    densest(
      times.filter((_, index) => index < times.length),
      10_000,
    ),
  ).toBeLessThanOrEqual(45);
  const byMarket = Map.groupBy(entries, ({ body }) => body.ticker);
  for (const [, sent] of byMarket) expect(sent.length).toBeLessThanOrEqual(31);
  await rig.verdict();
});

test('row 26: where more is matched at once than was meant, the exchange’s own brake ends the entries and the owner is told', async () => {
  const rig = await Rig.open({
    settings: { 'trader.entryTimeoutSeconds': 3_600, 'trader.maxPositionPerMarket': 5, 'trader.maxTotalExposure': 100 },
  });
  const tickers = await rig.markets(10);
  for (const ticker of tickers) await rig.rise(ticker);
  await rig.until(() => rig.desk.orders().filter(({ orderId }) => orderId !== null).length >= 8, 'the entries', 20_000);
  const resting = rig.desk.orders().map(({ ticker }) => ticker);
  // All that rests is hit within a moment: more than four markets’ worth.
  for (const ticker of resting) rig.control.take(ticker, 'no', 54, 5);
  await rig.until(() => rig.told('group.triggered').length === 1, 'the brake', 10_000);
  expect(rig.desk.status().trading).toBe('halted');
  const sent = rig.proxy.asked.filter(BUYING).length;
  const [held = ''] = rig.desk.positions().map(({ ticker }) => ticker);
  await rig.quote(held, 35, 60);
  await rig.until(() => rig.held(held) === 0, 'an exit all the same', 10_000);
  await rig.pass(20_000);
  expect(rig.proxy.asked.filter(BUYING)).toHaveLength(sent);
  expect((await rig.verdict(100)).resting).toEqual([]);
});

test('row 27: what the bot books is what the exchange charges, for both sides and both ways', async () => {
  const rig = await Rig.open({ settings: { 'trader.entryStyle': 'cross' } });
  const [up = '', down = ''] = await rig.markets(2);
  const before = await cash(rig);
  await rig.rise(up);
  await rig.quote(down, 38, 56);
  await rig.until(() => rig.desk.positions().length === 2, 'both positions', 10_000);
  const truth = await rig.truth();
  expect(truth.positions).toEqual({ [up]: 5, [down]: -5 });
  expect(rig.orders.map(({ body }) => [body.ticker, body.side, body.price])).toEqual([
    [up, 'bid', '0.5100'],
    // NO at 63: YES is offered at 62 less one.
    [down, 'ask', '0.3700'],
  ]);
  const { exposure, fees } = rig.desk.status().trader;
  expect(exposure / 1e6).toBeCloseTo(truth.exposure, 6);
  expect((exposure + fees) / 1e6).toBeCloseTo(before - (await cash(rig)), 6);
  await rig.quote(up, 30, 60);
  await rig.quote(down, 60, 30);
  await rig.until(() => rig.desk.positions().length === 0, 'both exits', 10_000);
  const { today } = rig.desk.status().trader;
  expect(today / 1e6).toBeCloseTo((await cash(rig)) - before, 6);
  expect((await rig.verdict()).positions).toEqual({});
});

test('row 27: where ticks are a tenth of a cent, prices are on the grid and every cent is accounted for', async () => {
  const rig = await Rig.open({ settings: { 'trader.entryStyle': 'cross' } });
  const fine = [...rig.desk.known()].find(({ ranges, exchangeIndex }) => ranges.length > 1 && exchangeIndex === 0);
  const ticker = fine?.ticker ?? '';
  await rig.quote(ticker, 88, 2.7);
  await rig.pass(7_000, 1_000);
  const before = await cash(rig);
  await rig.quote(ticker, 93.5, 2.7);
  await rig.until(() => rig.held(ticker) === 5, 'the position', 5_000);
  expect(rig.sent.map(({ body }) => body.price)).toEqual(['0.9830']);
  expect(rig.desk.positions()).toMatchObject([{ entry: 9_730 }]);
  await rig.quote(ticker, 84, 5);
  await rig.until(() => rig.held(ticker) === 0, 'the exit', 5_000);
  expect(rig.desk.status().trader.today / 1e6).toBeCloseTo((await cash(rig)) - before, 6);
  await rig.verdict();
});

test('row 28: many signals in one moment never pass the cap together, answered or not', async () => {
  const rig = await Rig.open({ settings: { 'trader.maxTotalExposure': 10 } });
  const tickers = await rig.markets(20);
  rig.proxy.on(PLACING, 'unanswered');
  rig.proxy.on(PLACING, 'lost');
  for (const ticker of tickers) rig.control.quote(ticker, { yes: 45, no: 50, size: 500 });
  await rig.pass(2_000);
  expect(rig.proxy.asked.filter(PLACING).length).toBeGreaterThan(1);
  for (let round = 0; round < 4; round += 1) {
    for (const ticker of tickers) rig.control.take(ticker, 'no', 54, 5);
    await rig.pass(8_000);
    for (const ticker of tickers) rig.control.quote(ticker, { yes: 40, no: 50, size: 500 });
    await rig.pass(6_000);
    for (const ticker of tickers) rig.control.quote(ticker, { yes: 45, no: 50, size: 500 });
    await rig.pass(1_000);
  }
  await rig.verdict(10);
  expect(rig.worst).toBeGreaterThan(4);
});

test('row 29: the breaker trips on the whole loss although fills come late, and holds across a restart', async () => {
  const rig = await Rig.open({ settings: { 'trader.entryStyle': 'cross', 'trader.maxDailyLoss': 1 } });
  const [loss = '', next = '', last = ''] = await rig.markets(3);
  const before = await cash(rig);
  await rig.rise(loss);
  await rig.until(() => rig.held(loss) === 5, 'the position');
  const kept: string[] = [];
  rig.proxy.socket.tamper = ({ type = '' }, raw) => {
    if (type !== 'fill' && type !== 'user_order') return [raw];
    kept.unshift(raw);
    return [];
  };
  await rig.quote(loss, 25, 70);
  await rig.pass(1_000);
  for (const raw of kept.splice(0)) rig.proxy.socket.inject(raw);
  await rig.until(() => rig.desk.positions().length === 0, 'the exit', 20_000);
  expect(before - (await cash(rig))).toBeGreaterThan(1);
  await rig.until(() => rig.told('breaker').length === 1, 'the breaker', 3_000);
  rig.telegram.write('/status');
  await rig.until(
    () => rig.telegram.texts.some((text) => text.includes('paused (circuit breaker)')),
    'the status',
    5_000,
  );
  const sent = rig.orders.length;
  await rig.rise(next);
  await rig.pass(2_000);
  await rig.end();
  await rig.begin();
  await rig.quote(next, 40, 50);
  await rig.pass(7_000, 1_000);
  await rig.rise(next);
  await rig.pass(2_000);
  expect(rig.orders).toHaveLength(sent);
  await rig.say('/resume breaker');
  await rig.rise(last);
  await rig.until(() => rig.held(last) === 5, 'an entry after the owner let it go on', 10_000);
  await rig.verdict();
});

test('row 30: the breaker holds until midnight in New York, on a day of 25 hours and with the clock set back', async () => {
  const settings = { 'trader.entryStyle': 'cross', 'trader.maxDailyLoss': 1 } as const;
  const rig = await Rig.open({ settings, at: '2026-11-02T03:50:00Z' });
  const [ticker = ''] = await rig.markets(1);
  await rig.rise(ticker);
  await rig.until(() => rig.held(ticker) === 5, 'the position');
  await rig.quote(ticker, 20, 70);
  await rig.until(() => rig.told('breaker').length === 1, 'the breaker', 5_000);
  await rig.end();
  // Midnight had the clocks not gone back that day; two hours back; and after midnight.
  for (const [at, enters] of [
    ['2026-11-02T04:05:00Z', false],
    ['2026-11-02T02:05:00Z', false],
    ['2026-11-02T05:01:00Z', true],
  ] as const) {
    const next = await Rig.open({ settings, at, dir: rig.dir });
    const [other = ''] = await next.markets(1);
    await next.rise(other);
    await next.pass(2_000);
    expect([at, next.orders.length > 0]).toEqual([at, enters]);
    await next.end();
  }
});
