import { expect, test } from 'vitest';
import { settle } from '../fakes/clock.ts';
import { PLACING } from '../fakes/fault-proxy-rule.ts';
import { Rig } from './rig.ts';

const CROSS = { 'trader.entryStyle': 'cross' } as const;

/** How far the machine gets between the signal and the kill, in turns of its loop. */
const TURNS = [0, 3, 8, 16, 40];

test.for(TURNS)(
  'row 7: killed %i turns after the signal, a start finds one order at most and all of it',
  async (turns) => {
    const rig = await Rig.open({ settings: CROSS });
    const [ticker = ''] = await rig.markets(1);
    rig.control.quote(ticker, { yes: 45, no: 50, size: 500 });
    await settle(turns);
    await rig.crash();
    await rig.begin();
    await rig.pass(20_000);
    const truth = await rig.verdict();
    expect(truth.orders.length).toBeLessThanOrEqual(1);
    if (truth.orders.length === 0) return;
    expect(truth.positions).toEqual({ [ticker]: 5 });
    expect(rig.desk.positions()).toMatchObject([{ ticker, own: true }]);
    expect(rig.desk.positions()[0]?.stop).not.toBeNull();
  },
);

test.for(['lost', 'unanswered', 'late', 'held', 'heldBack'] as const)(
  'row 7: killed with an order that is %s, a start finds what became of it',
  async (fate) => {
    const rig = await Rig.open({ settings: CROSS });
    const [ticker = ''] = await rig.markets(1);
    const rule = rig.proxy.on(PLACING, fate);
    rig.control.quote(ticker, { yes: 45, no: 50, size: 500 });
    await rig.until(() => rule.hits.length === 1, 'the order', 2_000);
    await rig.crash();
    await rig.begin();
    await rig.pass(15_000);
    // What was on the line when the process died may still arrive, when all have given it up.
    rule.release();
    await rig.pass(70_000, 1_000);
    const truth = await rig.verdict();
    expect(truth.orders.length).toBe(fate === 'lost' ? 0 : 1);
    expect(truth.positions).toEqual(fate === 'lost' ? {} : { [ticker]: 5 });
    if (fate === 'lost') return;
    expect(rig.desk.positions()).toMatchObject([{ ticker, own: true }]);
    await rig.quote(ticker, 30, 60);
    await rig.until(() => rig.desk.positions().length === 0, 'the exit', 10_000);
    expect((await rig.verdict()).positions).toEqual({});
  },
);

test('rows 3 and 7: an order that was given up before a restart and lands after it is still ours and protected', async () => {
  const rig = await Rig.open({ settings: CROSS });
  const [ticker = ''] = await rig.markets(1);
  const late = rig.proxy.on(PLACING, 'late');
  await rig.rise(ticker);
  await rig.until(() => rig.told('order.resolved').some(({ found }) => !found), 'giving it up', 30_000);
  await rig.pass(5_000);
  await rig.crash();
  await rig.begin();
  late.release();
  await rig.until(() => rig.held(ticker) === 5, 'the late fill', 65_000);
  expect(rig.desk.positions()).toMatchObject([{ ticker, own: true }]);
  expect(rig.desk.positions()[0]?.stop).not.toBeNull();
  await rig.verdict();
});

test('row 55: killed with positions, a start reads the account before any order, says so and goes on protecting', async () => {
  const rig = await Rig.open();
  const [ticker = '', other = ''] = await rig.markets(2);
  await rig.hold(ticker);
  const before = rig.desk.positions();
  await rig.crash();
  rig.control.quote(ticker, { yes: 35, no: 60, size: 500 });
  rig.control.quote(other, { yes: 45, no: 50, size: 500 });
  await rig.pass(60_000, 1_000);
  await rig.launch();
  await rig.until(() => rig.desk.positions().length === 0 && rig.orders.length === 2, 'the exit', 30_000);
  expect(before).toMatchObject([{ ticker, count: 500 }]);
  const { asked } = rig.proxy;
  const statement = asked.findIndex(({ path }) => path.startsWith('/portfolio/positions'));
  expect(statement).toBeGreaterThanOrEqual(0);
  expect(asked.findIndex(PLACING)).toBeGreaterThan(statement);
  expect(rig.told('earlier').length).toBe(1);
  expect((await rig.verdict()).positions).toEqual({});
});

test('row 55: a stop and a trail survive a kill as they were', async () => {
  const rig = await Rig.open();
  const [ticker = ''] = await rig.markets(1);
  await rig.hold(ticker);
  await rig.quote(ticker, 60, 35);
  const [before] = rig.desk.positions();
  expect(before?.trail).toBe(5_200);
  await rig.crash();
  await rig.begin();
  expect(rig.desk.positions()).toMatchObject([
    { ticker, entry: before?.entry, stop: before?.stop, trail: before?.trail, own: true },
  ]);
  await rig.quote(ticker, 51, 45);
  await rig.until(() => rig.desk.positions().length === 0, 'the exit at the trail', 10_000);
  expect((await rig.verdict()).positions).toEqual({});
});
