import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { realDisk } from '../src/store/disk.ts';
import { readIntents } from '../src/store/intents.ts';
import { PLACING } from './fakes/fault-proxy-rule.ts';
import { Rig } from './trading/rig.ts';

it('lets an order leave on the very change of the book that calls for it: no timer lies between', async () => {
  const rig = await Rig.open();
  const [ticker = ''] = await rig.markets(1);
  const before = rig.orders.length;
  const [now, ticks] = [rig.clock.now(), rig.tap.heard.filter(({ type }) => type === 'tick').length];
  rig.control.quote(ticker, { yes: 45, no: 50, size: 500 });
  await expect.poll(() => rig.proxy.asked.filter(PLACING).length, { timeout: 5_000 }).toBe(before + 1);
  expect(rig.clock.now()).toBe(now);
  expect(rig.tap.heard.filter(({ type }) => type === 'tick')).toHaveLength(ticks);
  await rig.settled();
});

it('row 61: has every order in the journal before the exchange has it, and tells the desk of earlier ones before anything else', async () => {
  const rig = await Rig.open();
  const [ticker = ''] = await rig.markets(1);
  const held = rig.proxy.on(PLACING, 'held');
  await rig.rise(ticker);
  await rig.until(() => held.hits.length === 1, 'an entry');
  const id = held.hits[0]?.body.client_order_id;
  const [name = ''] = await readdir(join(rig.dir, 'journal'));
  const lines = (await readFile(join(rig.dir, 'journal', name), 'utf8')).split('\n');
  expect(lines[0]).toContain(`"account":"${rig.desk.state.live.account}"`);
  expect(lines[1]).toContain('"type":"recovered"');
  expect(lines.filter((line) => line.includes('"type":"send"') && line.includes(`"clientId":"${id}"`))).toHaveLength(1);
  held.release();
  await rig.settled();
});

it('asks for a statement, the hours of the exchange and a brake for entries before it trades', async () => {
  const rig = await Rig.open();
  const asked = rig.proxy.asked.map(({ method, path }) => `${method} ${path}`);
  expect(asked).toEqual(
    expect.arrayContaining([
      'GET /exchange/user_data_timestamp',
      'GET /portfolio/positions',
      'GET /exchange/status',
      'POST /portfolio/order_groups/create',
    ]),
  );
  expect(Object.keys(rig.desk.state.live.groups)).toContain('0');
  expect(rig.orders).toEqual([]);
});

it('leaves a state on disk that knows of a clean end, and no order that the next start would count again', async () => {
  const rig = await Rig.open();
  const [ticker = ''] = await rig.markets(1);
  await rig.hold(ticker);
  await rig.end();
  const { data } = JSON.parse(await readFile(join(rig.dir, 'state.json'), 'utf8'));
  expect(data.desk.live).toMatchObject({ running: false, positions: [], orders: [] });
  const { account } = data.desk.live;
  expect(await readIntents({ dir: rig.dir, disk: realDisk, account, now: rig.clock.now(), all: false })).toEqual([]);
  expect(await readIntents({ dir: rig.dir, disk: realDisk, account, now: rig.clock.now(), all: true })).toHaveLength(2);
});

it('after a sleep tells the desk first, then calls the exchange anew and asks for the account', async () => {
  const rig = await Rig.open();
  const lid = rig.sleep();
  await rig.pass(600_000, 60_000);
  const [heard, asked] = [rig.tap.heard.length, rig.proxy.asked.length];
  lid.wake();
  await rig.pass(5_000);
  const since = rig.tap.heard.slice(heard);
  expect(since[0]).toMatchObject({ type: 'woke', away: expect.closeTo(600_000, -4) });
  const kinds = since.map(({ type }) => type);
  expect(kinds).toEqual(expect.arrayContaining(['feed.down', 'feed.up', 'statement']));
  expect(kinds.filter((kind) => kind === 'woke')).toHaveLength(1);
  expect(rig.proxy.asked.slice(asked).some(({ path }) => path === '/portfolio/positions')).toBe(true);
});

it('tells of a sleep, and of a time without a process in which a position had no stop, once each', async () => {
  const rig = await Rig.open();
  const away = (): string[] => rig.telegram.texts.filter((text) => text.includes('I was away'));
  const lid = rig.sleep();
  await rig.clock.leap(900_000);
  lid.wake();
  await rig.pass(10_000, 1_000);
  expect(away()).toEqual([expect.stringMatching(/I was away for 15 m\n10:00 to 10:15 EST .*the machine slept/)]);
  const [ticker = ''] = await rig.markets(1);
  await rig.hold(ticker);
  // It is on disk within a minute that the process runs.
  await rig.pass(60_000, 5_000);
  await rig.crash();
  await rig.clock.leap(1_200_000);
  await rig.begin();
  await rig.pass(10_000, 1_000);
  expect(away()).toHaveLength(2);
  expect(away()[1]).toMatch(/I was away for 2[01] m\n[\s\S]*stopped\n[\s\S]*1 position had no stop watched then/);
  const greetings = rig.telegram.chat.filter(({ text }) => text.includes('Connected'));
  expect(greetings.map(({ payload }) => payload.disable_notification)).toEqual([false, true]);
});
