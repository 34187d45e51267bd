import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../src/clock.ts';
import { TOKEN as FAKE_TOKEN, FakeTelegram } from './fakes/telegram.ts';
import { tempDir } from './store/temp.ts';

const MAIN = resolve(import.meta.dirname, '../src/main.ts');
const TOKEN = `123456789:${'x'.repeat(35)}`;

type Run = { readonly said: () => string; readonly ended: Promise<number | null>; kill(signal: NodeJS.Signals): void };

/** The program as a process of its own. */
async function start(env: Record<string, string>, viaShell = false): Promise<Run> {
  const dir = await tempDir();
  const own = Object.entries(process.env).filter(([name]) => !/^(KALSHI|TELEGRAM|npm)_/.test(name));
  const all = { ...Object.fromEntries(own), DATA_DIR: dir, LOG_DIR: join(dir, 'logs'), CHAT_PORT: '0', ...env };
  // The second command keeps any shell from giving its place to the first.
  const [file, args] = viaShell ? ['sh', ['-c', `"${process.execPath}" "${MAIN}"; true`]] : [process.execPath, [MAIN]];
  const child = spawn(file, args, { env: all, cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (text += String(piece)));
  // Closed only when whoever holds the pipe has ended, the shell's child included.
  const ended = new Promise<number | null>((done) => child.on('close', done));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { said: () => text, ended, kill: (signal) => void child.kill(signal) };
}

describe('a start that cannot work', () => {
  test('tells a key file that is missing and everything else at once, and ends with 1', async () => {
    const run = await start({
      KALSHI_ENV: 'demo',
      KALSHI_KEY_ID: 'some-id',
      KALSHI_PRIVATE_KEY_PATH: '/nowhere/key.pem',
      LOG_LEVEL: 'loud',
    });
    expect(await run.ended).toBe(1);
    expect(run.said()).toMatch(/^kalshi-pilot cannot start: 2 things/);
    expect(run.said()).toContain('/nowhere/key.pem does not exist');
  });

  test('tells at the terminal that Telegram does not know the token, and ends with 1', async () => {
    const server = createServer((_, response) => {
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end('{"ok":false,"error_code":401,"description":"Unauthorized"}');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    onTestFinished(() => new Promise<void>((done) => server.close(() => done())));
    const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const run = await start({ TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_CHAT_ID: '7', TELEGRAM_API_ROOT: root });
    expect(await run.ended).toBe(1);
    expect(run.said()).toContain('TELEGRAM_BOT_TOKEN: Telegram does not know this token');
    expect(run.said()).not.toContain(TOKEN);
  });
});

test.skipIf(process.platform === 'win32')(
  'a token without a chat prints a code, and whoever sends it is obeyed from then on',
  async () => {
    const telegram = await new FakeTelegram(systemClock).start();
    onTestFinished(() => telegram.close());
    const [DATA_DIR, LOG_DIR] = [await tempDir(), await tempDir()];
    const env = { TELEGRAM_BOT_TOKEN: FAKE_TOKEN, TELEGRAM_API_ROOT: telegram.apiRoot, DATA_DIR, LOG_DIR };
    const first = await start(env);
    await expect.poll(first.said, { timeout: 15_000 }).toMatch(/https:\/\/t\.me\/test_bot\?start=\w{8}/);
    expect(first.said()).not.toContain('Connected');
    const code = /start=(\w{8})/.exec(first.said())?.[1] ?? '';
    telegram.write(`/start ${code}`);
    await expect
      .poll(() => telegram.texts.join('\n'), { timeout: 15_000 })
      .toMatch(/You are the owner[\s\S]*Connected/);
    first.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    const logs = await Promise.all((await readdir(LOG_DIR)).map((name) => readFile(join(LOG_DIR, name), 'utf8')));
    expect(logs.join()).toContain('pairing waits');
    expect(logs.join()).not.toContain(code);
    const second = await start(env);
    await expect.poll(second.said, { timeout: 15_000 }).toContain('Connected');
    expect(second.said()).not.toContain('t.me');
  },
  60_000,
);

test.skipIf(process.platform === 'win32')('a start that waits for its owner ends when it is asked to', async () => {
  const telegram = await new FakeTelegram(systemClock).start();
  onTestFinished(() => telegram.close());
  const run = await start({ TELEGRAM_BOT_TOKEN: FAKE_TOKEN, TELEGRAM_API_ROOT: telegram.apiRoot });
  await expect.poll(run.said, { timeout: 15_000 }).toContain('t.me');
  run.kill('SIGTERM');
  expect(await run.ended).toBe(0);
});

test.skipIf(process.platform === 'win32')(
  'the end of npm, which signals its shell alone, ends the program',
  async () => {
    const run = await start({ npm_lifecycle_event: 'start' }, true);
    await expect.poll(run.said, { timeout: 15_000 }).toContain('Connected');
    run.kill('SIGTERM');
    await run.ended;
    expect(run.said()).toContain('Stopping');
  },
);
