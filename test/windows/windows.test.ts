import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { FOLDER, Folder, NODE, type Run, WINE_ROOT } from './wine.ts';

const START = 150_000;
const BAT = ['cmd', '/d', '/c', '.\\run-bot.bat'];
const TASKS = 'opt/wine/drive_c/windows/system32/tasks';

/** Node as the program does it, in a file of its own. */
const script = (folder: Folder, name: string, text: string, env: Record<string, string> = {}): Run => {
  writeFileSync(join(folder.path, name), text);
  onTestFinished(() => rmSync(join(folder.path, name), { force: true }));
  return folder.run([NODE, name], env);
};
const times = (text: string, part: string): number => text.split(part).length - 1;

describe.skipIf(WINE_ROOT === '')('on Windows’ own Node', () => {
  const bot = new Folder(FOLDER);
  const log = (): string => bot.read('logs/run-bot.log');
  const connected = (count: number) =>
    expect.poll(() => times(log(), 'Connected'), { timeout: START, interval: 100 }).toBe(count);
  const stop = async (): Promise<void> => {
    const asked = bot.run([NODE, 'src\\stop.ts']);
    expect(await asked.code, asked.said()).toBe(0);
    expect(asked.said()).toContain('Stopped.');
  };

  beforeEach(() => {
    for (const name of ['data', 'logs', 'FAILED.txt', '.env']) {
      rmSync(join(bot.path, name), { recursive: true, force: true });
    }
  });

  test('rows 54 and 56: run-bot.bat runs it in a folder of any name until npm run stop, and then stays quiet', async () => {
    const first = bot.run(BAT);
    await connected(1);
    const twin = bot.run([NODE, 'src\\main.ts']);
    expect(await twin.code).toBe(77);
    expect(twin.said()).toContain('Another instance');
    await stop();
    expect(await first.code).toBe(0);
    expect(first.said()).toBe('');
    const before = log();
    // As Task Scheduler does, every five minutes.
    expect(await bot.run([...BAT, 'task']).code).toBe(0);
    expect(log()).toBe(before);
    const again = bot.run(BAT);
    await connected(2);
    await stop();
    expect(await again.code).toBe(0);
    expect(log()).not.toContain('restored');
    expect(readFileSync(join(bot.path, 'data/state.json'), 'utf8')).toContain('"sha256"');
  }, 400_000);

  test('rows 55 and 56: a kill is a crash, after which run-bot.bat starts it again on the state as it was', async () => {
    const kept = bot.run([...BAT, 'task']);
    await connected(1);
    const { pid } = JSON.parse(bot.read('data/instance.json')) as { pid: number };
    const kill = bot.run(['taskkill', '/F', '/PID', String(pid)]);
    expect(await kill.code, kill.said()).toBe(0);
    await connected(2);
    expect(log()).toMatch(/run-bot\.bat: ended with 1\r?\n/);
    expect(log()).not.toMatch(/restored|no whole state/);
    await stop();
    expect(await kept.code).toBe(0);
  }, 400_000);

  test('row 56: a fault in .env, written by an editor of Windows, is told and ends it with 78, in a shell with 1', async () => {
    const env = '\ufeffKALSHI_ENV=demo\r\nKALSHI_KEY_ID=some-id\r\nKALSHI_PRIVATE_KEY_PATH=C:\\my keys\\kalshi.pem\r\n';
    writeFileSync(join(bot.path, '.env'), env);
    expect(await bot.run(BAT).code).toBe(78);
    expect(log()).toMatch(/cannot start: one thing[\s\S]*C:\\my keys\\kalshi\.pem does not exist/);
    expect(existsSync(join(bot.path, 'FAILED.txt'))).toBe(false);
    expect(await bot.run([NODE, 'src\\main.ts']).code).toBe(1);
  }, 200_000);

  test('row 42: a state file that another program holds for a second is saved, and nothing is lost', async () => {
    const run = script(
      bot,
      'held.ts',
      `import { spawn } from 'node:child_process';
      import { mkdirSync } from 'node:fs';
      import { rename, writeFile } from 'node:fs/promises';
      import { systemClock as clock } from './src/clock.ts';
      import { realDisk as disk } from './src/store/disk.ts';
      import { openStore } from './src/store/store.ts';
      const log = { debug() {}, info() {}, warn() {}, error() {} };
      mkdirSync('data', { recursive: true });
      const first = await openStore({ dir: 'data', disk, clock, log });
      await first.store.save({ chat: { ...first.store.saved.chat, lastUpdateId: 1 } });
      const holder = "const f = require('fs').openSync('data/state.json', 'r'); setTimeout(() => {}, 1500)";
      const child = spawn(process.execPath, ['-e', holder], { stdio: 'ignore' });
      await clock.sleep(700);
      await writeFile('data/other', 'x');
      const held = await rename('data/other', 'data/state.json').then(() => 'not held', ({ code }) => code);
      await first.store.save({ chat: { ...first.store.saved.chat, lastUpdateId: 2 } });
      const second = await openStore({ dir: 'data', disk, clock, log });
      console.log(held, second.outcome.kind, second.store.saved.chat.lastUpdateId);`,
    );
    expect(await run.code).toBe(0);
    expect(run.said()).toBe('EPERM loaded 2\n');
  }, 200_000);

  test('row 14: a data folder is the same by any case, slash and detour', async () => {
    const run = script(
      bot,
      'paths.ts',
      `import { mkdirSync } from 'node:fs';
      import { resolve } from 'node:path';
      import { identityOf } from './src/instance/whereabouts.ts';
      mkdirSync('data', { recursive: true });
      const names = ['data', 'DATA', '.\\\\data\\\\', 'data/../data', resolve('data'), resolve('data').toUpperCase()];
      console.log(new Set(await Promise.all(names.map(identityOf))).size);`,
    );
    expect(await run.code, run.said()).toBe(0);
    expect(run.said()).toBe('1\n');
  }, 200_000);

  test('row 57: schtasks takes the task, starts nothing that was not there, and gives it up again', async () => {
    writeFileSync(join(bot.path, 'FAILED.txt'), '');
    const install = bot.run([NODE, 'src\\task.ts', 'install']);
    expect(await install.code, install.said()).toBe(0);
    expect(install.said()).toContain('Task Scheduler keeps kalshi-pilot running');
    expect(existsSync(join(bot.path, 'FAILED.txt'))).toBe(false);
    // As Wine has understood it: the folder it leaves out.
    const task = readFileSync(join(WINE_ROOT, TASKS, 'kalshi-pilot'), 'utf8');
    for (const [element, value] of Object.entries({
      MultipleInstancesPolicy: 'IgnoreNew',
      DisallowStartIfOnBatteries: 'false',
      StopIfGoingOnBatteries: 'false',
      StartWhenAvailable: 'true',
      ExecutionTimeLimit: 'PT0S',
    })) {
      expect(task).toContain(`<${element}>${value}</${element}>`);
    }
    const remove = bot.run([NODE, 'src\\task.ts', 'remove']);
    expect(await remove.code, remove.said()).toBe(0);
    expect(existsSync(join(WINE_ROOT, TASKS, 'kalshi-pilot'))).toBe(false);
  }, 200_000);
});
