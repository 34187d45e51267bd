import { expect, test } from 'vitest';
import { type Asked, of, PLACING } from '../fakes/fault-proxy-rule.ts';
import { Rig } from './rig.ts';

const SELLING = (asked: Asked): boolean => PLACING(asked) && asked.body.reduce_only === true;
const BUYING = (asked: Asked): boolean => PLACING(asked) && asked.body.reduce_only !== true;

test.for(['held', 'heldBack'] as const)(
  'row 19: after /pause trading nothing enters any more, with an entry %s on the line',
  async (fate) => {
    const rig = await Rig.open({ settings: { 'trader.entryTimeoutSeconds': 3_600 } });
    const [flying = '', resting = '', later = ''] = await rig.markets(3);
    await rig.rise(resting);
    await rig.until(() => rig.desk.orders().some(({ orderId }) => orderId !== null), 'an entry');
    const slow = rig.proxy.on(BUYING, fate);
    await rig.rise(flying);
    await rig.until(() => slow.hits.length === 1, 'the second entry');
    await rig.say('/pause trading');
    const sent = rig.proxy.asked.filter(BUYING).length;
    await rig.rise(later);
    await rig.pass(1_000);
    slow.release();
    await rig.pass(10_000);
    expect(rig.proxy.asked.filter(BUYING)).toHaveLength(sent);
    expect(rig.proxy.reached.some(({ method, path }) => method === 'PUT' && path.endsWith('/trigger'))).toBe(true);
    const truth = await rig.verdict();
    expect(truth.resting).toEqual([]);
    expect(truth.positions).toEqual({});
    await rig.say('/resume trading');
    await rig.quote(later, 40, 50);
    await rig.pass(7_000, 1_000);
    await rig.rise(later);
    await rig.until(() => rig.desk.orders().some(({ orderId }) => orderId !== null), 'an entry after the pause');
  },
);

test('row 19: our own brake that is told late is not taken for a stop by the exchange', async () => {
  const rig = await Rig.open();
  rig.proxy.socket.hold();
  await rig.say('/pause trading');
  await rig.say('/resume trading');
  rig.proxy.socket.letGo();
  await rig.pass(2_000);
  expect(rig.told('group.triggered')).toEqual([]);
  expect(rig.desk.status().trading).toBe('active');
});

test('row 20: /pause counts within a second while a flatten goes on for half a minute', async () => {
  const rig = await Rig.open();
  const [ticker = ''] = await rig.markets(1);
  await rig.hold(ticker);
  const busy = rig.proxy.on(SELLING, 'held', 9);
  await rig.say('/flatten');
  await rig.press('Flatten');
  await rig.until(() => busy.hits.length > 0, 'the flatten', 5_000);
  await rig.pass(15_000);
  const said = rig.telegram.chat.length;
  rig.telegram.write('/pause');
  await rig.pass(1_000);
  expect(rig.desk.state.paused).toEqual({ flow: true, trading: true });
  await rig.until(() => rig.telegram.chat.length > said, 'an answer', 2_000);
  await rig.pass(15_000);
  busy.release();
  await rig.until(() => rig.desk.positions().length === 0, 'the end of the flatten', 60_000);
  expect((await rig.verdict()).positions).toEqual({});
});

test('row 21: a flatten is not over while an entry is unknown, and what lands late is closed too', async () => {
  const rig = await Rig.open({ start: false, settings: { 'trader.entryStyle': 'cross' } });
  // No brake on the exchange: nothing there would stop it.
  rig.proxy.on(of('POST', '/portfolio/order_groups'), { status: 404, body: '{}', landed: false }, 99);
  await rig.begin();
  const [ticker = ''] = await rig.markets(1);
  const late = rig.proxy.on(PLACING, 'late');
  await rig.rise(ticker);
  await rig.until(() => rig.told('order.uncertain').length === 1, 'the doubt', 3_000);
  await rig.say('/flatten');
  if (rig.card('Flatten') !== null) await rig.press('Flatten');
  await rig.pass(3_000);
  expect(rig.told('flattened')).toEqual([]);
  late.release();
  await rig.until(() => rig.told('flattened').length === 1, 'the end of the flatten', 60_000);
  expect((await rig.verdict()).positions).toEqual({});
  expect(rig.orders).toHaveLength(2);
});

/** Signals come, and only the exit leaves; answers how many orders there were before it. */
async function onlyExits(rig: Rig, held: string, early: string, late: string): Promise<number> {
  await rig.quote(early, 40, 50);
  await rig.quote(late, 40, 50);
  await rig.pass(7_000, 1_000);
  const sent = rig.orders.length;
  await rig.rise(late);
  await rig.pass(3_000);
  expect(rig.orders).toHaveLength(sent);
  await rig.quote(held, 35, 60);
  await rig.until(() => rig.desk.positions().length === 0, 'the exit', 10_000);
  return sent;
}

test('row 45: with Telegram gone exits go on, entries stop, and on its return it is told what happened', async () => {
  const rig = await Rig.open();
  const [held = '', early = '', late = ''] = await rig.markets(3);
  await rig.hold(held);
  await rig.telegramLine.down();
  await rig.pass(420_000, 500);
  const sent = await onlyExits(rig, held, early, late);
  const before = rig.telegram.chat.length;
  await rig.telegramLine.up();
  await rig.pass(90_000, 500);
  const told = rig.telegram.texts.slice(before);
  expect(told.join('\n')).toContain(held);
  expect(told.length).toBeLessThan(15);
  expect((await rig.verdict()).positions).toEqual({});
  await rig.quote(early, 40, 50);
  await rig.pass(7_000, 1_000);
  await rig.rise(early);
  await rig.until(() => rig.orders.length > sent + 1, 'an entry after its return', 10_000);
});

test('row 47: while another copy takes the messages it is told, entries stop, exits go on, and it hears again by itself', async () => {
  const rig = await Rig.open();
  const [held = '', early = '', late = ''] = await rig.markets(3);
  await rig.hold(held);
  const conflict = { code: 409, description: 'Conflict: terminated by other getUpdates request' };
  rig.telegram.spoil('getUpdates', ...Array.from({ length: 12 }, () => conflict));
  rig.telegram.endPoll();
  await rig.pass(420_000, 1_000);
  expect(rig.telegram.texts.filter((text) => text.includes('Another copy of this bot takes'))).toHaveLength(1);
  const sent = await onlyExits(rig, held, early, late);
  await rig.until(
    () => rig.telegram.texts.some((text) => text.includes('Another copy of this bot took')),
    'hearing again',
    900_000,
  );
  await rig.say('/status');
  // That it is back may be told behind the answer.
  expect(rig.telegram.texts.slice(-2).join()).toContain('DEMO');
  await rig.rise(early);
  await rig.until(() => rig.orders.length > sent + 1, 'an entry after its return', 10_000);
  await rig.verdict();
});

test('a stop in mode auto sells what is held and cancels what rests, and the next start says so', async () => {
  const rig = await Rig.open({ settings: { 'trader.entryTimeoutSeconds': 3_600 } });
  const [held = '', resting = ''] = await rig.markets(2);
  await rig.hold(held);
  await rig.rise(resting);
  await rig.until(() => rig.desk.orders().some(({ orderId }) => orderId !== null), 'an entry');
  const began = rig.clock.now();
  await rig.end();
  expect(rig.clock.now() - began).toBeLessThanOrEqual(4_500);
  const truth = await rig.truth();
  expect(truth.positions).toEqual({});
  expect(truth.resting).toEqual([]);
  await rig.begin();
  expect((await rig.verdict()).positions).toEqual({});
});

test('a stop with a dead line ends all the same, and the next start finds the position with its stop', async () => {
  const rig = await Rig.open();
  const [ticker = ''] = await rig.markets(1);
  await rig.hold(ticker);
  rig.proxy.on(of('POST', '/portfolio'), 'lost', 99);
  const began = rig.clock.now();
  await rig.end();
  expect(rig.clock.now() - began).toBeLessThanOrEqual(4_500);
  rig.proxy.heal();
  await rig.begin();
  await rig.until(() => rig.held(ticker) === 5, 'the position');
  expect(rig.desk.positions()).toMatchObject([{ ticker, own: true }]);
  await rig.quote(ticker, 35, 60);
  await rig.until(() => rig.desk.positions().length === 0, 'the exit');
  expect((await rig.verdict()).positions).toEqual({});
});

test('row 46: with Telegram silent from the start the bot starts all the same, reads the account and protects what is held', async () => {
  const rig = await Rig.open();
  const [held = ''] = await rig.markets(1);
  await rig.hold(held);
  await rig.crash();
  rig.telegramLine.on(() => true, 'silent', 1_000_000);
  const said = rig.telegram.chat.length;
  await rig.begin();
  expect(rig.tap.heard.some(({ type }) => type === 'statement')).toBe(true);
  expect(rig.desk.positions()).toMatchObject([{ ticker: held, count: 500, own: true }]);
  await rig.quote(held, 35, 60);
  await rig.until(() => rig.desk.positions().length === 0, 'the exit', 5_000);
  expect(rig.telegram.chat).toHaveLength(said);
  await rig.pass(30_000, 500);
  rig.telegramLine.heal();
  await rig.pass(120_000, 500);
  expect(rig.telegram.texts.slice(said).join('\n')).toContain(held);
  expect((await rig.verdict()).positions).toEqual({});
});
