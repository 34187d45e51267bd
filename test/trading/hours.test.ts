import { expect, test } from 'vitest';
import { type Asked, PLACING } from '../fakes/fault-proxy-rule.ts';
import { Rig } from './rig.ts';

const BUYING = (asked: Asked): boolean => PLACING(asked) && asked.body.reduce_only !== true;

/** How long an order was to live by the exchange's own word, ms. */
const lifeOf = (order: Readonly<Record<string, string>> = {}): number =>
  Date.parse(order.expiration_time ?? '') - Date.parse(order.created_time ?? '');

test('row 32: nothing enters from Thursday 02:45 in New York until the weekly pause is over', async () => {
  const rig = await Rig.open({ at: '2026-11-26T07:44:00Z' });
  const [ticker = ''] = await rig.markets(1);
  await rig.pass(60_000, 1_000);
  await rig.rise(ticker);
  await rig.pass(5_000);
  expect(rig.proxy.asked.filter(BUYING)).toEqual([]);
  await rig.end();
  const after = await Rig.open({ at: '2026-11-26T10:00:30Z' });
  const [again = ''] = await after.markets(1);
  await after.rise(again);
  await after.until(() => after.orders.length === 1, 'an entry after the pause', 5_000);
  await after.verdict();
});

test('row 32: while the exchange does not trade nothing enters, exits wait, and both go on after it', async () => {
  const rig = await Rig.open();
  const [held = '', other = ''] = await rig.markets(2);
  await rig.hold(held);
  rig.control.pauseTrading(true);
  await rig.pass(20_000);
  await rig.rise(other);
  await rig.quote(held, 35, 60);
  await rig.pass(120_000, 500);
  // It is known that nothing can be sold: asking again and again would only be refused, and told each time.
  expect(rig.sent).toHaveLength(1);
  expect(rig.told('order.refused')).toEqual([]);
  expect(rig.held(held)).toBe(5);
  rig.control.pauseTrading(false);
  await rig.until(() => rig.desk.positions().length === 0, 'the exit', 60_000);
  expect((await rig.verdict()).positions).toEqual({});
});

test('row 32: in a trading pause what rests can be taken back, nothing is placed, and it goes on after a new statement', async () => {
  const rig = await Rig.open({ settings: { 'trader.entryTimeoutSeconds': 3_600 } });
  const [resting = '', other = ''] = await rig.markets(2);
  await rig.rise(resting);
  await rig.until(() => rig.desk.orders().some(({ orderId }) => orderId !== null), 'an entry');
  // As in a maintenance that begins early: no schedule told of it.
  rig.control.pauseTrading(true);
  await rig.pass(40_000, 500);
  const sent = rig.proxy.asked.filter(BUYING).length;
  await rig.rise(other);
  const [order] = rig.desk.orders();
  if (order !== undefined) await rig.say('/cancel');
  if (rig.card('Cancel') !== null) await rig.press('Cancel');
  await rig.pass(5_000);
  expect(rig.desk.orders()).toEqual([]);
  expect((await rig.truth()).resting).toEqual([]);
  expect(rig.proxy.asked.filter(BUYING)).toHaveLength(sent);
  rig.control.pauseTrading(false);
  const statements = rig.tap.heard.filter(({ type }) => type === 'statement').length;
  await rig.pass(65_000, 500);
  expect(rig.tap.heard.filter(({ type }) => type === 'statement').length).toBeGreaterThan(statements);
  await rig.quote(other, 40, 50);
  await rig.pass(7_000, 1_000);
  await rig.rise(other);
  await rig.until(() => rig.proxy.asked.filter(BUYING).length > sent, 'an entry after the pause', 5_000);
  await rig.verdict();
});

test('row 32: an exchange pause, in which not even cancels work, changes nothing that is believed', async () => {
  const rig = await Rig.open();
  const [held = ''] = await rig.markets(1);
  await rig.hold(held);
  rig.control.pauseExchange(true);
  await rig.say('/pause trading');
  await rig.pass(60_000, 500);
  expect(rig.held(held)).toBe(5);
  rig.control.pauseExchange(false);
  await rig.pass(20_000);
  expect((await rig.verdict()).positions).toEqual({ [held]: 5 });
});

test.for([8_000, -8_000])(
  'row 35: with a clock that is %i ms ahead orders expire and are given up on time',
  async (ahead) => {
    const rig = await Rig.open({ ahead });
    const [held = '', resting = '', lost = ''] = await rig.markets(3);
    await rig.hold(held);
    await rig.rise(resting);
    await rig.until(() => rig.desk.orders().some(({ orderId }) => orderId !== null), 'an entry');
    const [order] = (await rig.truth()).resting;
    expect(lifeOf(order)).toBeGreaterThan(8_500);
    expect(lifeOf(order)).toBeLessThan(11_500);
    await rig.until(() => rig.desk.orders().length === 0, 'its expiry', 20_000);
    rig.proxy.on(PLACING, 'lost');
    await rig.rise(lost);
    const sentAt = rig.clock.now();
    await rig.until(() => rig.told('order.resolved').length === 1, 'the end of the doubt', 30_000);
    expect(rig.clock.now() - sentAt).toBeGreaterThanOrEqual(11_000);
    await rig.quote(held, 35, 60);
    await rig.until(() => rig.held(held) === 0, 'the exit', 5_000);
    expect((await rig.verdict()).positions).toEqual({});
  },
);

test.for([300_000, -300_000])(
  'row 35: while the clock is %i ms ahead nothing enters, and what is held is left as ever',
  async (ahead) => {
    const rig = await Rig.open();
    const [held = '', other = ''] = await rig.markets(2);
    await rig.hold(held);
    rig.setClock(ahead);
    await rig.pass(61_000, 500);
    const sent = rig.proxy.asked.filter(BUYING).length;
    await rig.quote(other, 40, 50);
    await rig.pass(7_000, 500);
    await rig.rise(other);
    await rig.pass(2_000);
    expect(rig.proxy.asked.filter(BUYING)).toHaveLength(sent);
    const refusal = rig.desk.why(other, rig.clock.now())?.checks.find(({ name }) => name === 'clock');
    expect(refusal).toMatchObject({
      ok: false,
      value: expect.stringMatching(ahead < 0 ? /^30\d s behind/ : /^30\d s ahead|^29\d s ahead/),
    });
    await rig.quote(held, 35, 60);
    await rig.until(() => rig.held(held) === 0, 'the exit', 5_000);
    rig.setClock(0);
    await rig.pass(61_000, 500);
    await rig.quote(other, 40, 50);
    await rig.pass(7_000, 500);
    await rig.rise(other);
    await rig.until(() => rig.proxy.asked.filter(BUYING).length > sent, 'an entry with the clock right', 5_000);
    await rig.verdict();
  },
);

test('row 35: with a clock that is set back and forth all the time, nothing leaves that does not expire in the exchange’s time', async () => {
  const rig = await Rig.open();
  const [held = '', ...others] = await rig.markets(9);
  await rig.hold(held);
  for (let round = 0; round < 16; round += 1) {
    rig.setClock([300_000, 0, -300_000, 0][round % 4] ?? 0);
    // Either within a second of the leap, or when all has been listed anew.
    await rig.pass(round % 8 < 4 ? 750 : 12_000);
    const ticker = others[round % others.length] ?? '';
    await rig.quote(ticker, 40, 50);
    await rig.pass(6_500, 500);
    await rig.rise(ticker);
    await rig.pass(1_000);
  }
  expect(rig.held(held)).toBe(5);
  const entries = (await rig.truth()).orders.filter((order) => order.ticker !== held);
  for (const order of entries) {
    expect(lifeOf(order)).toBeGreaterThan(7_000);
    expect(lifeOf(order)).toBeLessThan(12_500);
  }
  await rig.quote(held, 35, 60);
  await rig.until(() => rig.held(held) === 0, 'the exit', 10_000);
  await rig.pass(20_000, 500);
  expect((await rig.verdict()).positions).toEqual({});
});
