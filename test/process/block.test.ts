import { join } from 'node:path';
import { test } from 'vitest';
import { Machine } from '../trading/machine.ts';
import { textOf } from '../trading/secrets.ts';
import { sabotaged } from './sabotaged.ts';

test.skipIf(process.platform === 'win32')(
  'row 59: a loop blocked for two seconds is noticed and logged, nothing enters before the account is listed, and then all goes on',
  { timeout: 60_000 },
  async ({ onTestFinished, expect }) => {
    const machine = await Machine.open(onTestFinished);
    const child = await machine.start(sabotaged('block'));
    machine.exchange.control.quote(machine.ticker, { yes: 40, no: 50, size: 500 });
    await machine.until(
      () => textOf(join(machine.dir, 'data', 'journal')).includes('"type":"statement"'),
      'the account',
    );
    const log = (): string => textOf(join(machine.dir, 'logs'));
    expect(log()).not.toContain('held up');
    const before = machine.proxy.asked.length;
    child.kill('SIGUSR2');
    await machine.until(() => log().includes('the loop was held up'), 'the notice');
    const away = Number(/"away":([\d.]+),"msg":"the loop was held up/.exec(log())?.[1]);
    expect(away).toBeGreaterThanOrEqual(1_900);
    await machine.until(
      () => machine.proxy.asked.slice(before).some(({ path }) => path.startsWith('/portfolio/positions')),
      'a listing of the account',
    );
    await machine.enters();
    expect(child.exitCode).toBeNull();
    machine.noSecrets();
  },
);
