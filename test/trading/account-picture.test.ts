import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { of, PLACING } from '../fakes/fault-proxy-rule.ts';
import { Names } from '../fakes/names.ts';
import { Rig } from './rig.ts';

const LISTING = of('GET', '/portfolio/positions');
/** Ten minutes take their time on a busy machine. */
const LONG = { timeout: 60_000 };
const nothing = { rewrite: () => ({ market_positions: [], event_positions: [], cursor: '' }) };

test('row 8: positions of which no state tells are shown as foreign, counted and left alone', async () => {
  const rig = await Rig.open({ start: false });
  await rig.launch();
  await rig.until(() => rig.tickers.length > 1, 'the markets');
  const [ticker = '', other = ''] = rig.tickers;
  await rig.end();
  for (const each of [ticker, other]) rig.control.quote(each, { yes: 40, no: 50, size: 500 });
  rig.control.foreignTrade(ticker, 'yes', 'buy', 10, 50);
  expect((await rig.truth()).positions).toEqual({ [ticker]: 10 });
  await rig.begin();
  expect(rig.desk.positions()).toMatchObject([{ ticker, own: false, count: 1_000, stop: null, trail: null }]);
  expect(rig.desk.status().trader.exposure).toBe(5_000_000);
  await rig.quote(ticker, 20, 70);
  await rig.pass(70_000, 1_000);
  await rig.say('/positions');
  expect(rig.telegram.texts.at(-1)).toContain(ticker);
  expect(rig.orders).toEqual([]);
  expect((await rig.verdict()).positions).toEqual({ [ticker]: 10 });
});

test.for(['gone', 'garbage'] as const)(
  'row 8: with its state %s the bot finds its position again, and enters nothing where it cannot know what was set',
  async (damage) => {
    const rig = await Rig.open();
    const [ticker = '', other = ''] = await rig.markets(2);
    await rig.hold(ticker);
    await rig.crash();
    for (const name of readdirSync(rig.dir).filter((file) => file.startsWith('state.json'))) {
      if (damage === 'gone') rmSync(join(rig.dir, name));
      else writeFileSync(join(rig.dir, name), '\0\0\0');
    }
    await rig.begin();
    expect(rig.desk.positions()).toMatchObject([{ ticker, count: 500 }]);
    const sent = rig.orders.length;
    await rig.quote(other, 40, 50);
    await rig.pass(7_000, 1_000);
    await rig.rise(other);
    await rig.pass(2_000);
    if (damage === 'garbage') expect(rig.desk.status().trading).toBe('halted');
    if (damage === 'garbage') expect(rig.orders).toHaveLength(sent);
    await rig.verdict();
  },
);

test(
  'row 9: in an outage of ten minutes nothing is taken for lost, and all of it is settled on return',
  LONG,
  async () => {
    const rig = await Rig.open();
    const [held = '', resting = ''] = await rig.markets(2);
    await rig.hold(held);
    await rig.rise(resting);
    await rig.until(() => rig.desk.orders().some(({ orderId }) => orderId !== null), 'the second entry');
    await rig.proxy.down();
    for (let minute = 0; minute < 10; minute += 1) {
      await rig.pass(60_000, 5_000);
      expect(rig.desk.positions()).toMatchObject([{ ticker: held, count: 500 }]);
      expect(rig.desk.orders()).toMatchObject([{ ticker: resting }]);
    }
    rig.control.quote(held, { yes: 35, no: 60, size: 500 });
    await rig.proxy.up();
    await rig.until(() => rig.desk.orders().length === 0, 'the end of the expired entry', 90_000);
    await rig.until(() => rig.desk.positions().length === 0, 'the exit that the outage kept back', 60_000);
    const truth = await rig.verdict();
    expect(truth.positions).toEqual({});
    expect(rig.orders.filter(({ body }) => body.ticker === held)).toHaveLength(2);
  },
);

test(
  'row 9: while no name can be looked up for ten minutes nothing is taken for lost and nothing is sent twice',
  LONG,
  async () => {
    const rig = await Rig.open({ start: false });
    const names = new Names('exchange.test');
    rig.proxy.host = names.host;
    await rig.begin();
    const [held = '', resting = ''] = await rig.markets(2);
    await rig.hold(held);
    await rig.rise(resting);
    await rig.until(() => rig.desk.orders().some(({ orderId }) => orderId !== null), 'the second entry');
    names.known = false;
    await rig.proxy.down();
    await rig.proxy.up();
    rig.control.quote(held, { yes: 35, no: 60, size: 500 });
    for (let minute = 0; minute < 10; minute += 1) {
      await rig.pass(60_000, 5_000);
      expect(rig.desk.positions()).toMatchObject([{ ticker: held, count: 500, own: true }]);
      expect(rig.desk.orders()).toMatchObject([{ ticker: resting }]);
    }
    expect(names.asked).toBeGreaterThan(20);
    names.known = true;
    await rig.until(() => rig.desk.orders().length === 0, 'the end of the expired entry', 90_000);
    await rig.until(() => rig.desk.positions().length === 0, 'the exit that the outage kept back', 60_000);
    expect((await rig.verdict()).positions).toEqual({});
    expect(rig.orders.filter(({ body }) => body.ticker === held)).toHaveLength(2);
  },
);

test('row 11: a listing of positions that fails says nothing of them', async () => {
  const rig = await Rig.open();
  const [ticker = ''] = await rig.markets(1);
  await rig.hold(ticker);
  rig.proxy.on(LISTING, { status: 500, body: '{}', landed: false }, 1_000);
  await rig.pass(150_000, 1_000);
  expect(rig.desk.positions()).toMatchObject([{ ticker, count: 500, own: true }]);
  expect(rig.orders).toHaveLength(1);
  expect((await rig.verdict()).positions).toEqual({ [ticker]: 5 });
});

test('row 11: an empty listing does not make the bot let go of what its fills say that it holds', async () => {
  const rig = await Rig.open();
  const [ticker = ''] = await rig.markets(1);
  await rig.hold(ticker);
  const empty = rig.proxy.on(LISTING, nothing);
  await rig.until(() => empty.hits.length === 1, 'the empty listing', 90_000);
  await rig.pass(65_000, 1_000);
  expect(rig.desk.positions()).toMatchObject([{ ticker, count: 500, own: true }]);
  expect(rig.desk.positions()[0]?.stop).not.toBeNull();
  await rig.quote(ticker, 35, 60);
  await rig.until(() => rig.desk.positions().length === 0, 'the exit');
  expect((await rig.verdict()).positions).toEqual({});
});

test.for([
  ['no position any more', 'heldBack', () => nothing],
  ['no position any more', 'late', () => nothing],
  ['what was held before', 'heldBack', (body: object) => ({ rewrite: () => body })],
] as const)('row 11: a listing that shows %s, with an exit that is %s, doubles no exit', async ([, fate, listing]) => {
  const rig = await Rig.open();
  const [ticker = ''] = await rig.markets(1);
  await rig.hold(ticker);
  const { body } = (await rig.bench.call('GET', '/portfolio/positions')) as { body: object };
  rig.proxy.socket.tamper = ({ type = '' }, raw) =>
    ['fill', 'user_order', 'market_position'].includes(type) ? [] : [raw];
  const exit = rig.proxy.on((asked) => PLACING(asked) && asked.body.reduce_only === true, fate);
  const wrong = rig.proxy.on(LISTING, listing(body), 3);
  await rig.quote(ticker, 35, 60);
  await rig.until(() => exit.hits.length === 1, 'the exit', 5_000);
  await rig.until(() => wrong.hits.length > 0, 'the listing', 90_000);
  await rig.pass(10_000);
  exit.release();
  await rig.pass(20_000);
  const truth = await rig.verdict();
  expect(truth.positions).toEqual({});
  expect(truth.fills.reduce((sum, fill) => sum + Number(fill.count_fp), 0)).toBe(10);
});

test('row 11: a listing that breaks off after a page is no listing, and every page is read', async () => {
  const rig = await Rig.open();
  const [ticker = ''] = await rig.markets(1);
  await rig.hold(ticker);
  const first = { rewrite: () => ({ market_positions: [], event_positions: [], cursor: 'two' }) };
  const two = (status: number, body: object) => {
    rig.proxy.on(LISTING, first);
    const page = { status, body: JSON.stringify(body), landed: false };
    return rig.proxy.on((asked) => LISTING(asked) && asked.query.get('cursor') === 'two', page, status === 200 ? 1 : 9);
  };
  const broken = two(500, {});
  await rig.until(() => broken.hits.length > 0, 'the second page', 90_000);
  await rig.pass(5_000);
  expect(rig.desk.positions()).toMatchObject([{ ticker, count: 500, own: true }]);
  rig.proxy.heal();
  const { body } = (await rig.bench.call('GET', '/portfolio/positions')) as { body: object };
  const whole = two(200, body);
  await rig.until(() => whole.hits.length > 0, 'the second page', 90_000);
  await rig.pass(5_000);
  expect(rig.desk.positions()).toMatchObject([{ ticker, count: 500, own: true }]);
  expect(rig.told('difference')).toEqual([]);
  expect((await rig.verdict()).positions).toEqual({ [ticker]: 5 });
});

test('row 33: an order that the exchange cancelled without a word is noticed within a minute', async () => {
  const rig = await Rig.open({ settings: { 'trader.entryTimeoutSeconds': 3_600 } });
  const [ticker = ''] = await rig.markets(1);
  await rig.rise(ticker);
  await rig.until(() => rig.desk.orders().some(({ orderId }) => orderId !== null), 'an entry');
  rig.control.inactivate(ticker);
  await rig.pass(2_000);
  rig.control.activate(ticker);
  await rig.until(() => rig.desk.orders().length === 0, 'the correction', 61_000);
  expect((await rig.verdict()).resting).toEqual([]);
});
