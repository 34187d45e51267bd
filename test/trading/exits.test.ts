import { expect, test } from 'vitest';
import { type Asked, CANCELLING, of, PLACING } from '../fakes/fault-proxy-rule.ts';
import { Rig } from './rig.ts';

const SELLING = (asked: Asked): boolean => PLACING(asked) && asked.body.reduce_only === true;

test('row 12: a part filled, cancelled and filled late is left by exactly what the exchange holds', async () => {
  const rig = await Rig.open();
  const [ticker = ''] = await rig.markets(1);
  await rig.rise(ticker);
  await rig.until(() => rig.desk.orders().some(({ orderId }) => orderId !== null), 'an entry');
  await rig.sell(ticker, 46, 2);
  await rig.until(() => rig.desk.positions()[0]?.count === 200, 'a part');
  const cancel = rig.proxy.on(CANCELLING, 'held', 9);
  rig.proxy.on(of('PUT', '/portfolio/order_groups'), 'held', 9);
  rig.proxy.socket.hold();
  rig.telegram.write('/pause trading');
  await rig.until(() => cancel.hits.length > 0, 'the cancelling', 5_000);
  await rig.sell(ticker, 46, 2);
  cancel.release();
  await rig.pass(1_000);
  rig.proxy.heal();
  await rig.pass(15_000);
  expect(rig.desk.positions()).toMatchObject([{ ticker, count: 400 }]);
  await rig.quote(ticker, 35, 60);
  await rig.until(() => rig.desk.positions().length === 0, 'the exit', 20_000);
  const exits = rig.orders.filter(SELLING);
  expect(exits.map(({ body }) => [body.count, body.time_in_force])).toEqual([['4.00', 'immediate_or_cancel']]);
  expect((await rig.verdict()).positions).toEqual({});
});

test.for(['unanswered', 'lost', 'late', 'heldBack'] as const)(
  'row 13: an exit that is %s is made good and never sold past flat',
  async (fate) => {
    const rig = await Rig.open();
    const [ticker = ''] = await rig.markets(1);
    await rig.hold(ticker);
    rig.proxy.socket.tamper = ({ type = '' }, raw) =>
      ['fill', 'user_order', 'market_position'].includes(type) ? [] : [raw];
    const first = rig.proxy.on(SELLING, fate);
    await rig.quote(ticker, 35, 60);
    await rig.until(() => first.hits.length === 1, 'the exit');
    await rig.until(() => rig.desk.positions().length === 0, 'being flat', 40_000);
    first.release();
    await rig.pass(30_000);
    const truth = await rig.verdict();
    expect(truth.positions).toEqual({});
    expect(truth.fills.reduce((sum, fill) => sum + Number(fill.count_fp), 0)).toBe(10);
  },
);

test('row 13: exits of what the owner sold by hand end as soon as a statement can tell', async () => {
  const rig = await Rig.open();
  const [ticker = ''] = await rig.markets(1);
  await rig.hold(ticker);
  rig.control.foreignTrade(ticker, 'yes', 'sell', 5, 44);
  await rig.quote(ticker, 35, 60);
  await rig.until(() => rig.desk.positions().length === 0, 'noticing that it is gone', 10_000);
  await rig.pass(20_000);
  expect(rig.orders.filter(SELLING).length).toBeLessThanOrEqual(6);
  expect((await rig.verdict()).positions).toEqual({});
});

test('row 21: a flatten copes with thin books, 429s and a halted market, and tells the exact rest', async () => {
  const rig = await Rig.open();
  const [thin = '', busy = '', halted = ''] = await rig.markets(3);
  await rig.hold(thin, busy, halted);
  rig.control.inactivate(halted);
  await rig.quote(thin, 44, 50, 2);
  await rig.pass(3_000);
  rig.proxy.on((asked) => SELLING(asked) && asked.body.ticker === busy, { status: 429, body: '{}', landed: false }, 3);
  await rig.say('/flatten');
  await rig.press('Flatten');
  for (const price of [44, 43]) {
    await rig.pass(2_000);
    await rig.quote(thin, price, 50, 2);
  }
  await rig.pass(90_000, 1_000);
  const truth = await rig.verdict();
  expect(truth.positions).toEqual({ [halted]: 5 });
  expect(rig.orders.filter((asked) => SELLING(asked) && asked.body.ticker === halted).length).toBeLessThan(40);
  expect(
    rig
      .told('flattened')
      .flatMap(({ left }) => left)
      .join(),
  ).toMatch(/5/);
  rig.control.activate(halted);
  await rig.quote(halted, 44, 50);
  await rig.until(() => rig.desk.positions().length === 0, 'the last exit', 120_000);
  expect((await rig.verdict()).positions).toEqual({});
});

test('row 31: a market that closes while something is held there is not sold into, and its payment is booked', async () => {
  const rig = await Rig.open();
  const [ticker = ''] = await rig.markets(1);
  const before = Number(
    ((await rig.bench.call('GET', '/portfolio/balance')).body as Record<string, string>).balance_dollars,
  );
  await rig.hold(ticker);
  rig.control.close(ticker);
  await rig.quote(ticker, 30, 60);
  await rig.pass(120_000, 1_000);
  expect(rig.orders.filter(SELLING).length).toBeLessThanOrEqual(8);
  expect(rig.desk.positions()).toMatchObject([{ ticker, count: 500, doing: 'awaiting settlement' }]);
  rig.control.settle(ticker, 'yes');
  await rig.until(() => rig.desk.positions().length === 0, 'the payment', 130_000);
  const after = Number(
    ((await rig.bench.call('GET', '/portfolio/balance')).body as Record<string, string>).balance_dollars,
  );
  const { realized, fees } = rig.desk.status().trader;
  expect((realized - fees) / 1e6).toBeCloseTo(after - before, 6);
  expect((await rig.verdict()).positions).toEqual({});
});

test('row 31: that an exit is refused again and again is told once', async () => {
  const rig = await Rig.open();
  const [ticker = ''] = await rig.markets(1);
  await rig.hold(ticker);
  rig.control.inactivate(ticker);
  await rig.quote(ticker, 35, 60);
  await rig.pass(60_000, 1_000);
  expect(rig.told('order.refused')).toHaveLength(1);
});

test('row 31: a market that is halted and reopened is left then', async () => {
  const rig = await Rig.open();
  const [ticker = ''] = await rig.markets(1);
  await rig.hold(ticker);
  rig.control.inactivate(ticker);
  await rig.quote(ticker, 35, 60);
  await rig.pass(60_000, 1_000);
  expect(rig.orders.filter(SELLING).length).toBeLessThanOrEqual(8);
  rig.control.activate(ticker);
  await rig.quote(ticker, 35, 60);
  await rig.until(() => rig.desk.positions().length === 0, 'the exit', 60_000);
  expect((await rig.verdict()).positions).toEqual({});
});
