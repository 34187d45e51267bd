import type { ChildProcess } from 'node:child_process';
import { test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { type Asked, PLACING } from '../fakes/fault-proxy-rule.ts';
import { Machine } from './machine.ts';
import { truthOf } from './truth.ts';

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((done) => {
    child.once('close', () => done());
  });

test.skipIf(process.platform === 'win32')(
  'rows 7 and 55: a process killed between its order and the answer finds the position at the next start',
  { concurrent: true, timeout: 60_000 },
  async ({ onTestFinished, expect }) => {
    const machine = await Machine.open(onTestFinished);
    const child = await machine.start();
    const order = machine.proxy.on(PLACING, 'heldBack');
    await machine.signal();
    await machine.until(() => order.hits.length === 1 && machine.proxy.orders[0]?.status === 201, 'the order');
    child.kill('SIGKILL');
    await ended(child);
    order.end();
    await machine.start();
    await machine.reads('/positions', machine.ticker);
    const truth = await truthOf(machine);
    expect(truth.orders).toHaveLength(1);
    expect(truth.positions).toEqual({ [machine.ticker]: 5 });
    machine.exchange.control.quote(machine.ticker, { yes: 30, no: 60, size: 500 });
    await machine.until(() => machine.proxy.orders.length > 1, 'the exit');
    await machine.reads('/positions', 'No open positions');
    expect((await truthOf(machine)).positions).toEqual({});
    machine.noSecrets();
  },
);

test.skipIf(process.platform === 'win32')(
  'row 15: a frozen process keeps a second one out, and once it runs again reads the account before it acts',
  { concurrent: true, timeout: 60_000 },
  async ({ onTestFinished, expect }) => {
    const machine = await Machine.open(onTestFinished);
    const child = await machine.start();
    await machine.signal();
    await machine.until(() => machine.proxy.orders[0]?.status === 201, 'the position');
    await machine.reads('/positions', machine.ticker);
    child.kill('SIGSTOP');
    const twin = machine.launch();
    expect(await twin.ended).toBe(77);
    await systemClock.sleep(5_500);
    machine.exchange.control.quote(machine.ticker, { yes: 30, no: 60, size: 500 });
    const before = machine.proxy.asked.length;
    child.kill('SIGCONT');
    await machine.until(() => machine.proxy.orders.length > 1, 'the exit');
    const since: readonly Asked[] = machine.proxy.asked.slice(before);
    const statement = since.findIndex(({ path }) => path.startsWith('/portfolio/positions'));
    expect(statement).toBeGreaterThanOrEqual(0);
    expect(since.findIndex(PLACING)).toBeGreaterThan(statement);
    await machine.reads('/positions', 'No open positions');
    expect((await truthOf(machine)).positions).toEqual({});
    machine.noSecrets();
  },
);
