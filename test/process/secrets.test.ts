import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { TOKEN } from '../fakes/telegram.ts';
import { Machine } from '../trading/machine.ts';
import { textOf } from '../trading/secrets.ts';
import { sabotaged } from './sabotaged.ts';

const ON_POSIX = test.skipIf(process.platform === 'win32');
/** What every answer that goes wrong says back: the key, a line of the secret one, and the token. */
const echo = ({ exchange }: Machine): string => {
  const line = exchange.privateKeyPem.split('\n')[3] ?? '';
  return `no: ${exchange.keyId} ${line} https://api.telegram.org/bot${TOKEN}/x ${exchange.privateKeyPem}`;
};

/** Also the door's own secret stands nowhere but in its note. */
async function clean(machine: Machine, { expect }: TestContext): Promise<void> {
  machine.noSecrets();
  const note = await readFile(join(machine.dataDir, 'instance.json'), 'utf8').catch(() => null);
  if (note === null) return;
  const { secret } = JSON.parse(note);
  const said = machine.telegram.calls.map(({ payload }) => JSON.stringify(payload)).join('\n');
  const everywhere = [said, machine.printed, textOf(machine.dir)].join('\n');
  expect(everywhere.split(secret)).toHaveLength(2);
}

ON_POSIX(
  'row 52: an exchange and a Telegram that answer with the secrets in every error get them nowhere, and /log and a recording are clean',
  { concurrent: true, timeout: 150_000 },
  async (context) => {
    const { expect, onTestFinished } = context;
    const machine = await Machine.open(onTestFinished);
    await machine.start({ variables: { LOG_LEVEL: 'debug' } });
    machine.telegram.write('/record on');
    await machine.enters();
    const body = JSON.stringify({ error: { code: 'x', message: echo(machine), details: echo(machine) } });
    for (const status of [401, 403, 429, 500, 503, 302, 400]) {
      machine.proxy.on(({ path }) => path !== '/exchange/status', { status, body, landed: false }, 4);
      machine.proxy.on(({ method }) => method === 'POST', { status, body, landed: false }, 1);
      machine.telegram.spoil('sendMessage', { code: status === 429 ? 400 : status, description: echo(machine) });
      machine.telegram.spoil('editMessageText', { code: 400, description: echo(machine) });
      machine.telegram.write(`/threshold ${status / 10}`);
      machine.telegram.write('/orders');
      machine.telegram.write(`/book ${machine.ticker}`);
      machine.exchange.control.quote(machine.ticker, { yes: 40, no: 50, size: 500 });
      await systemClock.sleep(700);
      machine.exchange.control.quote(machine.ticker, { yes: 45, no: 50, size: 500 });
      await systemClock.sleep(500);
    }
    machine.proxy.heal();
    machine.telegram.spoil('getUpdates', { code: 502, description: echo(machine) }, 'cut');
    machine.proxy.socket.cut();
    const said = (): boolean => machine.telegram.texts.some((text) => text.includes('[redacted]'));
    machine.telegram.write('/log 50');
    await machine.until(said, 'the log in the chat', 60_000);
    machine.telegram.write('/record off');
    await systemClock.sleep(500);
    expect(textOf(join(machine.dir, 'logs'))).toContain('[redacted]');
    await clean(machine, context);
  },
);

ON_POSIX.for(['throw', 'reject', 'text', 'sign'])(
  'row 52: a bug (%s) with the token, the key id and the key in its error leaves none of them in log, chat or crash output',
  { concurrent: true, timeout: 120_000 },
  async (act, context) => {
    const { expect, onTestFinished } = context;
    const machine = await Machine.open(onTestFinished);
    const extra = sabotaged(act);
    const { child, ended } = machine.launch({ ...extra, variables: { ...extra.variables, CANARY: echo(machine) } });
    await machine.until(() => machine.printed.includes('Connected'), 'the start', 60_000);
    // The chat has said what there was to say of the start: it takes a message a second.
    await systemClock.sleep(3_000);
    child.kill('SIGUSR2');
    expect(await ended).toBe(70);
    expect(textOf(join(machine.dir, 'logs'))).toContain('crashed');
    if (act === 'throw') expect(machine.telegram.texts.join('\n')).toContain('A bug: I end at once');
    await clean(machine, context);
  },
);

ON_POSIX(
  'row 52: a Telegram behind a wrong certificate, a key that is refused and a redirect at the start tell no secret',
  { concurrent: true, timeout: 120_000 },
  async (context) => {
    const { onTestFinished, expect } = context;
    const machine = await Machine.open(onTestFinished);
    const wrong = machine.telegram.apiRoot.replace('http:', 'https:');
    const body = JSON.stringify({ error: { message: echo(machine) } });
    machine.proxy.on(() => true, { status: 401, body, landed: false }, 3);
    machine.proxy.on(() => true, { status: 307, body, landed: false }, 3);
    const { child } = machine.launch({ variables: { TELEGRAM_API_ROOT: wrong, LOG_LEVEL: 'debug' } });
    const log = (): string => textOf(join(machine.dir, 'logs'));
    await machine.until(
      () => /TLS|SSL|EPROTO|wrong version|certificate/i.test(log() + machine.printed),
      'the fault',
      60_000,
    );
    await systemClock.sleep(3_000);
    expect(child.exitCode).toBeNull();
    await clean(machine, context);
  },
);

ON_POSIX(
  'row 52: what is wrong with a configuration is told without its secrets, whichever line they were put into',
  { concurrent: true, timeout: 120_000 },
  async ({ onTestFinished, expect }) => {
    const machine = await Machine.open(onTestFinished);
    const { keyId, privateKeyPem } = machine.exchange;
    const line = privateKeyPem.split('\n')[3] ?? '';
    const bad = join(machine.dir, 'key', 'bad.pem');
    await writeFile(bad, privateKeyPem.replace(line, `${line}!`), { mode: 0o600 });
    const mistakes: readonly Readonly<Record<string, string>>[] = [
      { KALSHI_PRIVATE_KEY_PATH: privateKeyPem },
      { KALSHI_PRIVATE_KEY_PATH: bad },
      { KALSHI_KEY_ID: privateKeyPem },
      { KALSHI_KEY_ID: `${keyId} ${line}`, KALSHI_ENV: TOKEN },
      { TELEGRAM_BOT_TOKEN: ` bot${TOKEN} x` },
      { TELEGRAM_CHAT_ID: TOKEN },
      { TELEGRAM_API_ROOT: `ftp://x/bot${TOKEN}/` },
      { KALSHI_REST_URL: `http://${keyId}:${line}@/` },
      { LOG_LEVEL: TOKEN, DATA_DIR: `/proc/${line}/${TOKEN}` },
      { KALSHI_PRIVAT_KEY: privateKeyPem, TELEGRAM_TOKEN: TOKEN, TELEGRAM_CHAT_ID: 'x' },
    ];
    const codes = await Promise.all(
      mistakes.map((variables) => machine.launch({ variables, settings: [`telegram.token=${TOKEN}`] }).ended),
    );
    expect(codes).toEqual(mistakes.map(() => 1));
    expect(machine.printed.match(/cannot start/g)).toHaveLength(mistakes.length);
    for (const secret of [TOKEN, TOKEN.split(':')[1] ?? '', keyId, line]) {
      expect(machine.printed.includes(secret), `a secret was told:\n${machine.printed}`).toBe(false);
    }
  },
);
