import { spawn } from 'node:child_process';
import { chmod, readdir, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { claimInstance } from '../../src/instance.ts';
import { startPracticeExchange } from '../../src/practice/exchange/server.ts';
import { realDisk } from '../../src/store/disk.ts';
import { openStore } from '../../src/store/store.ts';
import { FaultProxy } from '../fakes/fault-proxy.ts';
import { memoryLog } from '../fakes/log.ts';
import { FakeTelegram, OWNER, TOKEN } from '../fakes/telegram.ts';
import { tempDir } from '../store/temp.ts';

const SCRIPT = resolve(import.meta.dirname, '../../src/doctor.ts');

type Said = { readonly code: number | null; readonly text: string; line(name: string): string };

/** `npm run doctor` as a process of its own, in `cwd`. */
async function doctor(cwd: string, env: Record<string, string> = {}): Promise<Said> {
  const own = Object.entries(process.env).filter(([name]) => !/^(KALSHI|TELEGRAM|npm)_/.test(name));
  const all = { ...Object.fromEntries(own), CHAT_PORT: '0', ...env };
  const child = spawn(process.execPath, [SCRIPT], { cwd, env: all, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (text += String(piece)));
  const code = await new Promise<number | null>((done) => child.on('close', done));
  const line = (name: string): string =>
    text.split('\n').find((row) => row.slice(6).startsWith(`${name} `)) ?? `no line ${name} in:\n${text}`;
  return { code, text, line };
}

/** Everything as on an owner's computer: an exchange, a bot, a key file, folders. */
async function owner() {
  const dir = await tempDir();
  const exchange = await startPracticeExchange({ clock: systemClock, seed: 7, log: memoryLog() });
  exchange.control.quiet();
  const proxy = await FaultProxy.open(exchange);
  const telegram = await new FakeTelegram(systemClock).start();
  onTestFinished(async () => {
    await telegram.close();
    await proxy.close();
    await exchange.close();
  });
  const key = join(await tempDir(), 'key.pem');
  await writeFile(key, exchange.privateKeyPem, { mode: 0o600 });
  const env = {
    KALSHI_ENV: 'demo',
    KALSHI_KEY_ID: exchange.keyId,
    KALSHI_PRIVATE_KEY_PATH: key,
    KALSHI_REST_URL: proxy.restUrl,
    KALSHI_WS_URL: proxy.wsUrl,
    TELEGRAM_BOT_TOKEN: TOKEN,
    TELEGRAM_CHAT_ID: String(OWNER),
    TELEGRAM_API_ROOT: telegram.apiRoot,
    DATA_DIR: join(dir, 'data'),
    LOG_DIR: join(dir, 'logs'),
  };
  return { dir, exchange, proxy, telegram, key, env };
}

const LINE = /^(ok {2}|warn|FAIL) {2}\S.{12} {2}\S/;

test('in practice all is well, a line each, and nothing is left behind', { timeout: 30_000 }, async () => {
  const dir = await tempDir();
  const { code, text } = await doctor(dir);
  const lines = text.trimEnd().split('\n');
  expect(lines.at(-1), text).toBe('All is well.');
  expect(code).toBe(0);
  for (const line of lines.slice(0, -1)) {
    expect(line).toMatch(LINE);
    expect(line).toMatch(/^ok/);
    expect(line.length).toBeLessThanOrEqual(100);
  }
  expect(await readdir(dir)).toEqual([]);
});

test('warnings end with 0: an account of its own exchange and bot', { timeout: 30_000 }, async () => {
  const { dir, exchange, telegram, env } = await owner();
  const said = await doctor(dir, env);
  expect(said.code, said.text).toBe(0);
  expect(said.text).not.toContain('FAIL');
  expect(said.line('exchange')).toMatch(/^warn .*127\.0\.0\.1/);
  expect(said.line('subaccount')).toMatch(/^warn .*→ Make a subaccount/);
  expect(said.line('chat')).toMatch(/^ok .*as set/);
  for (const secret of [TOKEN, exchange.keyId, 'PRIVATE KEY']) expect(said.text).not.toContain(secret);
  const methods = telegram.calls.map(({ method }) => method);
  for (const never of ['getUpdates', 'deleteWebhook', 'setMyCommands', 'sendMessage'])
    expect(methods).not.toContain(never);
});

test('what fails ends with 1, hides nothing else, and shows no secret', { timeout: 30_000 }, async () => {
  const { dir, exchange, proxy, telegram, key, env } = await owner();
  await chmod(key, 0o644);
  telegram.spoil('getMe', { code: 401, description: 'Unauthorized' });
  await proxy.down();
  const said = await doctor(dir, env);
  expect(said.code).toBe(1);
  for (const name of ['key rights', 'REST', 'WebSocket', 'API key', 'account', 'Telegram bot'])
    expect(said.line(name)).toMatch(/^FAIL .* → \S/);
  for (const name of ['Node', 'data folder', 'disk', 'state', 'instance']) expect(said.line(name)).toMatch(/^ok/);
  expect(said.text).toMatch(/\n6 to mend, \d+ to look at, \d+ well\.\n$/);
  for (const secret of [TOKEN, exchange.keyId, 'PRIVATE KEY']) expect(said.text).not.toContain(secret);
});

describe('a configuration that does not hold', () => {
  test('is told a line each, with what can be looked at all the same', async () => {
    const said = await doctor(await tempDir(), { KALSHI_ENV: 'demo', KALSHI_KEY_IDD: 'x', LOG_LEVEL: 'loud' });
    expect(said.code).toBe(1);
    expect(said.text.match(/^FAIL {2}settings .* → /gm)).toHaveLength(4);
    expect(said.line('Node')).toMatch(/^ok/);
    expect(said.line('.env')).toMatch(/^ok/);
  });

  test('row 36: a production setting with an address of the demo exchange is refused', async () => {
    const key = join(await tempDir(), 'key.pem');
    const said = await doctor(await tempDir(), {
      KALSHI_ENV: 'prod',
      KALSHI_KEY_ID: 'prod-key-canary',
      KALSHI_PRIVATE_KEY_PATH: key,
      KALSHI_REST_URL: 'https://external-api.demo.kalshi.co/trade-api/v2',
    });
    expect(said.code).toBe(1);
    expect(said.line('settings')).toMatch(/^FAIL .*KALSHI_REST_URL is an address of the demo exchange/);
    expect(said.line('key file')).toMatch(/^FAIL .*does not exist/);
    expect(said.text).not.toContain('prod-key-canary');
  });

  test('without a key that can be read, says that the account was not looked at', async () => {
    const { dir, env, key } = await owner();
    await writeFile(key, 'nothing');
    const said = await doctor(dir, env);
    expect(said.line('account')).toMatch(/^FAIL .*not looked at/);
    expect(said.line('chat')).toMatch(/^ok/);
  });
});

test('beside a running instance nothing of its is touched', { timeout: 30_000 }, async () => {
  const { dir, telegram, env } = await owner();
  const claim = await claimInstance(env.DATA_DIR);
  if (!claim.ok) throw new Error(claim.fault);
  onTestFinished(() => claim.instance.close());
  claim.instance.onStop(() => expect.unreachable());
  const disk = await openStore({ disk: realDisk, dir: env.DATA_DIR, clock: systemClock, log: memoryLog() });
  if (!disk.ok) throw new Error(disk.fault);
  await disk.store.save({});
  const files = async () =>
    Promise.all(
      (await readdir(env.DATA_DIR)).map(async (name) => [name, (await stat(join(env.DATA_DIR, name))).mtimeMs]),
    );
  const before = await files();
  telegram.write('/pause');
  const said = await doctor(dir, env);
  expect(said.code, said.text).toBe(0);
  expect(said.line('instance')).toMatch(new RegExp(`^ok .*process ${process.pid} runs`));
  expect(said.line('state')).toMatch(/^ok .*whole/);
  for (const line of said.text.split('\n').filter((row) => row.startsWith('ok')))
    expect(line.length, line).toBeLessThanOrEqual(100);
  expect(await files()).toEqual(before);
  expect(telegram.of('getUpdates')).toEqual([]);
});

test('a port of the chat page that another program has is told before a start meets it', {
  timeout: 30_000,
}, async () => {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => new Promise<void>((done) => server.close(() => done())));
  const address = server.address();
  const port = String(typeof address === 'object' ? address?.port : 0);
  const said = await doctor(await tempDir(), { CHAT_PORT: port });
  expect(said.code).toBe(1);
  expect(said.line('chat page')).toMatch(/^FAIL .*is taken → Set CHAT_PORT/);
});
