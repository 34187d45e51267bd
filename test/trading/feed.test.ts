import { expect, test } from 'vitest';
import { type Asked, of, PLACING } from '../fakes/fault-proxy-rule.ts';
import { Rig } from './rig.ts';

const SELLING = (asked: Asked): boolean => PLACING(asked) && asked.body.reduce_only === true;

test('row 22: with pings and no data nothing enters on what comes late, and what is held is looked after by request', async () => {
  const rig = await Rig.open();
  const [held = '', other = ''] = await rig.markets(2);
  await rig.hold(held);
  rig.proxy.socket.hold();
  rig.control.quote(other, { yes: 45, no: 50, size: 500 });
  rig.control.quote(held, { yes: 35, no: 60, size: 500 });
  await rig.until(() => rig.orders.some(SELLING), 'the exit without the feed', 60_000);
  rig.control.quote(other, { yes: 40, no: 50, size: 500 });
  await rig.pass(5_000);
  rig.proxy.socket.letGo();
  await rig.pass(5_000);
  expect(rig.orders.filter(({ body }) => body.ticker === other)).toEqual([]);
  expect((await rig.verdict()).positions).toEqual({});
});

test('row 22: a book of which nothing comes any more is found out within 35 seconds, and nothing is bought on it', async () => {
  const rig = await Rig.open({ settings: { 'trader.mode': 'approve', 'trader.approvalSeconds': 600 } });
  const [silent = '', other = ''] = await rig.markets(2);
  await rig.rise(silent);
  await rig.until(() => rig.card('Approve') !== null, 'the question', 10_000);
  const card = rig.card('Approve');
  // All others go on, and the pings: only this one stands still.
  rig.proxy.socket.tamper = ({ msg }, raw) => (msg?.market_ticker === silent ? [] : [raw]);
  rig.control.quote(silent, { yes: 30, no: 60, size: 500 });
  await rig.quote(other, 41, 50);
  await rig.until(() => rig.desk.depth(silent, 1) === null, 'finding it out', 35_000);
  rig.telegram.tap(card?.data ?? '', card?.id ?? 0);
  await rig.pass(5_000);
  expect(rig.telegram.chat.find(({ id }) => id === card?.id)?.text).toMatch(/Refused \(book\)|No price can be trusted/);
  expect(rig.sent).toEqual([]);
  expect((await rig.verdict()).orders).toEqual([]);
});

test('row 23: a line that is dead but open is noticed within 26 seconds and replaced', async () => {
  const rig = await Rig.open();
  const [ticker = ''] = await rig.markets(1);
  await rig.hold(ticker);
  const opened = rig.proxy.socket.opened;
  const from = rig.clock.now();
  rig.proxy.socket.blackHole();
  await rig.until(() => rig.tap.heard.some(({ type, at }) => type === 'feed.down' && at > from), 'noticing', 36_000);
  expect(rig.clock.now() - from).toBeLessThanOrEqual(26_500);
  await rig.until(() => rig.proxy.socket.opened > opened && rig.desk.status().feed.up, 'a new line', 40_000);
  await rig.quote(ticker, 35, 60);
  await rig.until(() => rig.desk.positions().length === 0, 'the exit', 10_000);
  expect((await rig.verdict()).positions).toEqual({});
});

test('row 24: a missed change of a book trades nothing until the book is whole again', async () => {
  const rig = await Rig.open();
  const [ticker = ''] = await rig.markets(1);
  let dropped = 0;
  rig.proxy.socket.tamper = ({ type }, raw) => {
    // The first change is lost and every snapshot that would mend it.
    if (type === 'orderbook_snapshot') return [];
    dropped += type === 'orderbook_delta' ? 1 : 0;
    return type === 'orderbook_delta' && dropped === 1 ? [] : [raw];
  };
  await rig.rise(ticker);
  await rig.pass(3_000);
  expect(dropped).toBeGreaterThan(1);
  expect(rig.orders).toEqual([]);
  expect((await rig.verdict()).orders).toEqual([]);
});

test('row 24: repeated, reordered and replayed fills and orders change a position once', async () => {
  const rig = await Rig.open();
  const [ticker = ''] = await rig.markets(1);
  const kept: string[] = [];
  rig.proxy.socket.tamper = ({ type = '' }, raw) => {
    if (!['fill', 'user_order', 'market_position'].includes(type)) return [raw];
    kept.push(raw);
    // All of them again, the newest first, at every one.
    return [...kept].reverse().flatMap((each) => [each, each]);
  };
  await rig.rise(ticker);
  await rig.until(() => rig.desk.orders().some(({ orderId }) => orderId !== null), 'an entry');
  await rig.sell(ticker, 46, 2);
  await rig.sell(ticker, 46, 3);
  await rig.pass(2_000);
  expect(rig.desk.positions()).toMatchObject([{ ticker, count: 500 }]);
  await rig.quote(ticker, 35, 60);
  await rig.until(() => rig.desk.positions().length === 0, 'the exit', 10_000);
  for (const raw of kept) rig.proxy.socket.inject(raw);
  await rig.pass(5_000);
  expect(rig.desk.positions()).toEqual([]);
  expect(rig.desk.status().trader.trades).toBe(1);
  expect((await rig.verdict()).positions).toEqual({});
});

test('row 25: absurd frames place no order and leave the position as it is', async () => {
  const rig = await Rig.open();
  const [held = '', ticker = ''] = await rig.markets(2);
  await rig.hold(held);
  const sent = rig.orders.length;
  let sid = 0;
  let seq = 0;
  rig.proxy.socket.tamper = ({ type, msg }, raw) => {
    const frame = JSON.parse(raw) as { sid?: number; seq?: number };
    if (type === 'orderbook_delta' && msg !== undefined) {
      sid = frame.sid ?? 0;
      seq = frame.seq ?? 0;
    }
    return [raw];
  };
  await rig.quote(ticker, 40, 51);
  const absurd: readonly [price: unknown, change: unknown, more?: object][] = [
    ['1.5000', '500.00'],
    ['-0.4500', '500.00'],
    ['NaN', '500.00'],
    [null, '500.00'],
    [0.45, 500],
    ['0.0000', '500.00'],
    ['1.0000', '500.00'],
    ['0.4500', '1e300'],
    ['0.4500', '999999999999999999.00'],
    ['0.4500', 'many'],
    ['0.9900', '500.00'],
    ['0.4500', '5.00', { ts_ms: 1 }],
    ['0.4600', '5.00', { ts_ms: 4_070_908_800_000 }],
    ['0.4700', '5.00', { side: 'maybe' }],
    ['0.4500', '5.00', { market_ticker: '' }],
  ];
  for (const [price, change, more] of absurd) {
    seq += 1;
    const msg = {
      market_ticker: ticker,
      market_id: 'x',
      price_dollars: price,
      delta_fp: change,
      side: 'yes',
      ts_ms: rig.clock.now(),
      ...more,
    };
    rig.proxy.socket.inject(JSON.stringify({ type: 'orderbook_delta', sid, seq, msg }));
    rig.proxy.socket.inject(JSON.stringify({ type: 'fill', sid: 99, msg: { ...msg, trade_id: `x${seq}` } }));
    await rig.pass(250);
  }
  for (const raw of ['', '[]', 'null', '{"type":7}', '{"type":"fill","msg":null}', '{'.repeat(10_000)]) {
    rig.proxy.socket.inject(raw);
  }
  await rig.pass(3_000);
  // One of them shows a bid of 99: such a book is crossed, and nothing may be sold or bought on it.
  expect(rig.orders).toHaveLength(sent);
  expect(rig.held(held)).toBe(5);
  expect((await rig.verdict()).positions).toEqual({ [held]: 5 });
});

test('row 34: after a sleep nothing enters before a new statement, and nothing is sold on an old book', async () => {
  const rig = await Rig.open();
  const [held = '', other = '', later = ''] = await rig.markets(3);
  await rig.hold(held);
  const slept = rig.sleep();
  // Short enough for the last statement to pass for a fresh one.
  await rig.clock.advance(90_000);
  rig.control.quote(held, { yes: 35, no: 60, size: 500 });
  rig.control.quote(other, { yes: 45, no: 50, size: 500 });
  const asked = rig.proxy.asked.length;
  const statement = rig.proxy.on(of('GET', '/portfolio/positions'), 'held', 99);
  slept.wake();
  await rig.until(() => rig.tap.heard.some(({ type }) => type === 'woke'), 'waking', 2_000);
  await rig.until(() => rig.orders.some(SELLING), 'the exit', 60_000);
  const since = rig.proxy.asked.slice(asked);
  const books = since.findIndex(({ path }) => path.startsWith('/markets/orderbooks'));
  expect(books).toBeGreaterThanOrEqual(0);
  expect(since.findIndex(PLACING)).toBeGreaterThan(books);
  await rig.pass(8_000);
  await rig.rise(later);
  await rig.pass(1_000);
  expect(rig.orders.filter((order) => !SELLING(order))).toHaveLength(1);
  statement.end();
  await rig.pass(5_000);
  expect(rig.orders.filter(({ body }) => body.ticker === other)).toEqual([]);
  await rig.quote(later, 40, 50);
  await rig.pass(7_000, 1_000);
  await rig.rise(later);
  await rig.until(() => rig.orders.some(({ body }) => body.ticker === later), 'an entry after the statement', 5_000);
  expect(Object.keys((await rig.verdict()).positions)).toEqual([]);
});

test.for([
  ['goes on', 0],
  ['stands still', 0],
  ['goes on', 300_000],
  ['stands still', 300_000],
] as const)(
  'row 34: after eight hours of sleep in which monotonic time %s, with a clock that comes back %i ms ahead, what is held is sold and nothing old is done',
  async ([monotonic, ahead]) => {
    const rig = await Rig.open({ settings: { 'trader.mode': 'approve', 'trader.approvalSeconds': 600 } });
    const [held = '', asked = ''] = await rig.markets(2);
    await rig.rise(held);
    await rig.press('Approve');
    await rig.until(() => rig.desk.orders().some(({ orderId }) => orderId !== null), 'an entry');
    await rig.sell(held, 46, 5);
    await rig.until(() => rig.held(held) === 5, 'a position');
    await rig.rise(asked);
    await rig.until(() => rig.desk.approvals().length === 1, 'a question');
    const card = rig.card('Approve');
    const opened = rig.proxy.socket.opened;
    const sleep = rig.sleep(monotonic);
    await rig.clock.leap(8 * 3_600_000);
    rig.control.quote(held, { yes: 30, no: 65, size: 500 });
    rig.setClock(ahead);
    sleep.wake();
    const woke = rig.clock.now();
    rig.telegram.tap(card?.data ?? '', card?.id ?? 0);
    await rig.until(() => rig.desk.positions().length === 0, 'the exit', 20_000);
    expect(rig.dropped).toBe(1);
    await rig.until(() => rig.proxy.socket.opened > opened, 'a new line', 5_000);
    await rig.until(() => (rig.desk.status().accountAt ?? 0) >= woke - 1_000, 'a statement', 10_000);
    await rig.pass(30_000);
    expect(rig.orders.filter(({ body }) => body.ticker === asked)).toEqual([]);
    expect(rig.tap.heard.filter(({ type }) => type === 'woke')).toHaveLength(1);
    expect(rig.told('part.failed')).toEqual([]);
    expect((await rig.verdict()).positions).toEqual({});
  },
);
