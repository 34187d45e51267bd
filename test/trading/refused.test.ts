import { expect, test } from 'vitest';
import { type Asked, PLACING } from '../fakes/fault-proxy-rule.ts';
import { Rig } from './rig.ts';

const SELLING = (asked: Asked): boolean => PLACING(asked) && asked.body.reduce_only === true;
const BUYING = (asked: Asked): boolean => PLACING(asked) && asked.body.reduce_only !== true;
const SIGNED = ({ path }: Asked): boolean => /^\/(portfolio|account|api_keys)/.test(path);
const UNKNOWN_KEY = '{"error":{"code":"authentication_error","message":"authentication error","details":"NOT_FOUND"}}';

test('row 37: a key that is revoked while something is held makes no storm, is told, and nothing passes for flat', async () => {
  const rig = await Rig.open();
  const [held = '', other = ''] = await rig.markets(2);
  await rig.hold(held);
  const no = { status: 401, body: UNKNOWN_KEY };
  const revoked = rig.proxy.on(SIGNED, { ...no, landed: false }, 1_000_000);
  rig.proxy.socket.refusal = no;
  rig.proxy.socket.cut();
  const [asked, tried, said] = [rig.proxy.asked.length, rig.proxy.socket.tried, rig.telegram.chat.length];
  rig.control.quote(held, { yes: 35, no: 60, size: 500 });
  await rig.pass(600_000, 1_000);
  expect(rig.desk.positions()).toMatchObject([{ ticker: held, count: 500, own: true }]);
  await rig.say('/positions');
  expect(rig.telegram.texts.at(-1)).toContain(held);
  // The books of what is held are read every two seconds; beside them little more than once a second is asked.
  const since = rig.proxy.asked.slice(asked).filter(({ path }) => !path.startsWith('/markets'));
  expect(since.length).toBeLessThan(450);
  expect(since.filter(({ path }) => path === '/portfolio/positions').length).toBeLessThan(40);
  expect(rig.sent.filter(SELLING).length).toBeLessThan(60);
  expect(rig.proxy.socket.tried - tried).toBeLessThanOrEqual(40);
  const told = rig.telegram.texts.slice(said).join('\n');
  expect(told).toMatch(/401|key/);
  expect(told).not.toMatch(/No open positions|is flat/);
  expect(rig.sent.filter(({ body }) => body.ticker === other)).toEqual([]);
  revoked.end();
  rig.proxy.socket.refusal = null;
  await rig.until(() => rig.desk.positions().length === 0, 'the exit with a key again', 400_000);
  expect((await rig.verdict()).positions).toEqual({});
});

test('row 38: in a storm of 429s an exit leaves at once, an entry is dropped, and requests grow fewer', async () => {
  const rig = await Rig.open();
  const [held = '', other = ''] = await rig.markets(2);
  await rig.hold(held);
  const busy = { status: 429, body: '{"error":"too many requests"}', landed: false };
  const storm = rig.proxy.on((asked) => !SELLING(asked), busy, 1_000_000);
  await rig.rise(other);
  await rig.pass(20_000);
  const refused = rig.proxy.asked.filter(BUYING).length;
  expect(rig.told('order.uncertain')).toEqual([]);
  expect(refused).toBeLessThanOrEqual(2);
  const from = rig.proxy.asked.length;
  await rig.pass(40_000);
  // A basic account may read twenty times a second: a storm is met with far less than that.
  expect(rig.proxy.asked.length - from).toBeLessThan(40 * 5);
  const began = rig.clock.now();
  await rig.quote(held, 35, 60);
  await rig.until(() => rig.orders.some(SELLING), 'the exit in the storm', 2_000);
  expect(rig.clock.now() - began).toBeLessThanOrEqual(1_000);
  await rig.pass(2_000);
  storm.end();
  await rig.pass(30_000);
  // What was refused was dropped: nothing of it comes later.
  expect(rig.proxy.asked.filter(BUYING).filter(({ body }) => body.ticker === other)).toHaveLength(refused - 1);
  expect((await rig.verdict()).positions).toEqual({});
});

test('row 38: more entries than the write budget carries leave its reserve to exits', async () => {
  const rig = await Rig.open({ settings: { 'trader.entryTimeoutSeconds': 600 } });
  const [held = '', ...others] = await rig.markets(24);
  await rig.hold(held);
  await rig.pass(12_000);
  for (const ticker of others) rig.control.quote(ticker, { yes: 45, no: 50, size: 500 });
  rig.control.quote(held, { yes: 35, no: 60, size: 500 });
  await rig.until(() => rig.held(held) === 0, 'the exit among the entries', 1_500);
  // Ten tokens each of a hundred: six leave at once, the rest is kept.
  const statuses = rig.proxy.orders.map(({ status }) => status);
  expect(statuses.filter((status) => status === 429)).toEqual([]);
  expect(rig.proxy.asked.filter(BUYING).length).toBeGreaterThan(3);
  await rig.verdict();
});
