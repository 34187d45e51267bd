import { join } from 'node:path';
import { type TestContext, test } from 'vitest';
import { requestStop } from '../../src/instance.ts';
import { type Asked, PLACING } from '../fakes/fault-proxy-rule.ts';
import { Machine } from '../trading/machine.ts';
import { textOf } from '../trading/secrets.ts';
import { truthOf } from '../trading/truth.ts';
import { sabotaged } from './sabotaged.ts';

/** The program may take four seconds; the rest is what the system and a busy test machine add. */
const WITHIN_MS = 4_000 + 800;
const BRAKING = ({ method, path }: Asked): boolean => method === 'PUT' && path.endsWith('/trigger');
const SELLING = (asked: Asked): boolean => PLACING(asked) && asked.body.reduce_only === true;

/** A program that holds a position, has an entry resting in another market, and cannot reach Telegram any more. */
async function cornered(atEnd: TestContext['onTestFinished'], act = '') {
  const machine = await Machine.open(atEnd);
  const settings = ['trader.entryStyle=improve', 'trader.entryTimeoutSeconds=3600'];
  const run = machine.launch({ ...sabotaged(act), settings });
  await machine.until(() => machine.printed.includes('Connected'), 'the start', 60_000);
  const { control } = machine.exchange;
  const [held = '', resting = ''] = await machine.tickers();
  await machine.enters();
  control.take(held, 'no', 54, 5);
  await machine.reads('/positions', held);
  machine.ticker = resting;
  await machine.enters();
  const { positions, resting: rests } = await truthOf(machine);
  if (positions[held] !== 5 || rests.length !== 1) throw new Error('not cornered');
  machine.telegram.hang();
  return { machine, ...run };
}

type Run = Awaited<ReturnType<typeof cornered>>;
const WAYS: readonly (readonly [string, (run: Run) => void])[] = [
  ['SIGINT', ({ child }) => void child.kill('SIGINT')],
  ['SIGTERM', ({ child }) => void child.kill('SIGTERM')],
  ['SIGHUP', ({ child }) => void child.kill('SIGHUP')],
  ['a stop request', ({ machine }) => void requestStop(machine.dataDir)],
];

test.skipIf(process.platform === 'win32').for(WAYS)(
  'row 54: %s with Telegram hung sells what is held and cancels what rests within four seconds, and ends with 0',
  { concurrent: true, timeout: 60_000 },
  async ([, stop], { onTestFinished, expect }) => {
    const run = await cornered(onTestFinished);
    const { machine, ended } = run;
    const began = performance.now();
    stop(run);
    expect(await ended).toBe(0);
    expect(performance.now() - began).toBeLessThan(WITHIN_MS);
    expect(machine.proxy.orders.filter(SELLING).length).toBeGreaterThan(0);
    expect(await truthOf(machine)).toMatchObject({ positions: {}, resting: [] });
    machine.noSecrets();
  },
);

test.skipIf(process.platform === 'win32').for(['throw', 'reject'])(
  'row 54: a bug (%s) with Telegram hung pulls the brake on entries, sells nothing, and ends with 70 within four seconds',
  { concurrent: true, timeout: 60_000 },
  async (act, { onTestFinished, expect }) => {
    const { machine, child, ended } = await cornered(onTestFinished, act);
    const began = performance.now();
    child.kill('SIGUSR2');
    expect(await ended).toBe(70);
    expect(performance.now() - began).toBeLessThan(WITHIN_MS);
    expect(machine.proxy.reached.some(BRAKING)).toBe(true);
    // What is held is left to the next start, which knows what to believe.
    expect(machine.proxy.orders.filter(SELLING)).toEqual([]);
    expect((await truthOf(machine)).resting).toEqual([]);
    expect(textOf(join(machine.dir, 'logs'))).toContain('crashed');
    machine.noSecrets();
  },
);
