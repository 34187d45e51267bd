import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { forgetStop, isStopNoted, noteStop } from '../src/stop-note.ts';
import { tempDir } from './store/temp.ts';

const SRC = resolve(import.meta.dirname, '../src');

/** A script of ours as a process on `dir`; `kept` is what run-bot.bat says of the start. */
function run(
  script: string,
  dir: string,
  kept?: string,
): { child: ChildProcess; said(): string; code: Promise<number | null> } {
  const own = Object.entries(process.env).filter(([name]) => !/^(KALSHI|TELEGRAM|npm)_|^RUN_BOT$/.test(name));
  const env = {
    ...Object.fromEntries(own),
    DATA_DIR: join(dir, 'data'),
    LOG_DIR: join(dir, 'logs'),
    CHAT_PORT: '0',
    ...(kept === undefined ? {} : { RUN_BOT: kept }),
  };
  const child = spawn(process.execPath, [join(SRC, script)], { env, cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (text += String(piece)));
  const code = new Promise<number | null>((done) => child.on('close', done));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await code;
  });
  return { child, said: () => text, code };
}
const started = (program: ReturnType<typeof run>) =>
  expect.poll(program.said, { timeout: 15_000 }).toContain('Connected');

test('row 56: what was asked to stop is not started again by itself, only by a person', async () => {
  const dir = await tempDir();
  const first = run('main.ts', dir, 'asked');
  await started(first);
  const stop = run('stop.ts', dir);
  expect(await stop.code, stop.said()).toBe(0);
  expect(await first.code).toBe(0);
  const watchdog = run('main.ts', dir, 'unasked');
  expect(await watchdog.code).toBe(0);
  // Every five minutes: not a word.
  expect(watchdog.said()).toBe('');
  const person = run('main.ts', dir, 'asked');
  await started(person);
  person.child.kill('SIGKILL');
  await person.code;
  await started(run('main.ts', dir, 'unasked'));
}, 60_000);

test.skipIf(process.platform === 'win32')(
  'row 56: Ctrl+C is a stop for good, the end of a session is none',
  async () => {
    const dir = await tempDir();
    for (const [signal, stays] of [
      ['SIGINT', true],
      ['SIGHUP', false],
    ] as const) {
      const program = run('main.ts', dir);
      await started(program);
      program.child.kill(signal);
      expect(await program.code).toBe(0);
      expect(isStopNoted(join(dir, 'data')), signal).toBe(stays);
    }
  },
  60_000,
);

test('row 56: a stop between a crash and the next start holds', async () => {
  const dir = await tempDir();
  const crashed = run('main.ts', dir, 'unasked');
  await started(crashed);
  crashed.child.kill('SIGKILL');
  await crashed.code;
  const stop = run('stop.ts', dir);
  await stop.code;
  expect(await run('main.ts', dir, 'unasked').code).toBe(0);
  expect(stop.said()).toContain('No instance runs');
}, 60_000);

test('row 56: what must be mended first is told from a killed process by its code, under run-bot.bat alone', async () => {
  const dir = await tempDir();
  const bad = { LOG_LEVEL: 'loud' };
  Object.assign(process.env, bad);
  onTestFinished(() => {
    delete process.env.LOG_LEVEL;
  });
  expect(await run('main.ts', dir).code).toBe(1);
  expect(await run('main.ts', dir, 'unasked').code).toBe(78);
});

test('a stop where nothing ever ran leaves nothing', async () => {
  const dir = join(await tempDir(), 'never');
  noteStop(dir);
  forgetStop(dir);
  expect(existsSync(dir)).toBe(false);
});
