import { appendFile, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type LogBook, type LogOptions, openLog } from '../src/log.ts';
import { redactor } from '../src/redact.ts';
import { tempDir } from './store/temp.ts';

const TOKEN = '123456789:AAcanaryCANARYcanaryCANARYcanary_-0';
const PEM = `-----BEGIN RSA PRIVATE KEY-----\n${'MIIcanary/+CANARY'.repeat(4)}\n${'b0canaryCanary+/'.repeat(4)}\n-----END RSA PRIVATE KEY-----\n`;
const SECRET = 'canary "quoted" secret/with+signs';

async function logIn(dir: string, options: Partial<LogOptions> = {}) {
  const faults: string[] = [];
  const onFault = (reason: string) => void faults.push(reason);
  const book = await openLog({ dir, level: 'debug', secrets: [SECRET, PEM], terminal: null, onFault, ...options });
  onTestFinished(() => book.close());
  return { ...book, faults };
}
const written = async (dir: string) =>
  (await Promise.all((await readdir(dir)).map((name) => readFile(join(dir, name), 'utf8')))).join('');

describe('row 52: no secret reaches a sink', () => {
  const body = PEM.split('\n')[1] ?? '';
  const nested = new Error(`request to https://api.telegram.org/bot${TOKEN}/getMe failed`);
  const ways: [string, (log: LogBook['log']) => void][] = [
    ['a token in the message', (log) => log.info({}, `at /bot${TOKEN}/getMe`)],
    ['a token in a field', (log) => log.warn({ token: TOKEN, url: `http://x/file/bot${TOKEN}/a` }, 'x')],
    ['a token as a key', (log) => log.warn({ [TOKEN]: 1 }, 'x')],
    ['a token percent-encoded', (log) => log.warn({ url: encodeURIComponent(TOKEN) }, 'x')],
    ['a token in an error and its cause', (log) => log.error({ err: new Error('outer', { cause: nested }) }, 'x')],
    [
      'a token in an inspected error',
      (log) => log.error({ text: inspect(Object.assign(new Error('x'), { error: nested })) }, 'x'),
    ],
    [
      'a token in JSON within JSON',
      (log) => log.debug({ body: JSON.stringify({ a: JSON.stringify({ TOKEN }) }) }, 'x'),
    ],
    ['a key', (log) => log.info({ key: PEM }, 'x')],
    ['a key, its line ends escaped twice', (log) => log.info({ key: JSON.stringify({ PEM }) }, 'x')],
    ['a key of another, cut off', (log) => log.info({ key: '-----BEGIN PRIVATE KEY-----\nMIIcanarycanary' }, 'x')],
    ['a line of the key alone', (log) => log.info({}, `bad line ${body}`)],
    ['a secret handed in', (log) => log.info({ a: SECRET }, SECRET)],
    ['a secret handed in, percent-encoded', (log) => log.info({}, encodeURIComponent(SECRET))],
    [
      'signed headers, in every shape',
      (log) => {
        const headers = { 'KALSHI-ACCESS-KEY': 'canary-1', 'KALSHI-ACCESS-SIGNATURE': 'canary+/2==' };
        log.info(
          { headers, raw: Object.entries(headers).flat(), lower: { 'kalshi-access-signature': ['canary3'] } },
          'x',
        );
        log.info({ text: inspect(headers), json: JSON.stringify({ headers }) }, 'KALSHI-ACCESS-SIGNATURE: canary4');
      },
    ],
  ];

  test.each(ways)('%s', async (_, say) => {
    const dir = await tempDir();
    const shown: string[] = [];
    const book = await logIn(dir, { terminal: { write: (text) => shown.push(text) } });
    say(book.log);
    await book.close();
    const file = await written(dir);
    expect(file).toContain('[redacted]');
    for (const line of file.trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
    expect(file + shown.join('') + book.tail(500).join('\n')).not.toMatch(/canary/i);
  });

  test('a fault of the log itself is clean too', async () => {
    const file = join(await tempDir(), TOKEN);
    await writeFile(file, '');
    const { faults } = await logIn(join(file, 'logs'));
    expect(faults).toEqual([expect.stringContaining('[redacted]')]);
  });

  test('wherever a token stands in a line, and the line is otherwise left alone', () => {
    const clean = redactor([]);
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const line = JSON.stringify({ a: `${before} ${TOKEN} ${after}` });
        expect(clean(line)).toBe(line.replace(TOKEN, '[redacted]'));
        expect(clean(JSON.stringify({ before, after }))).toBe(JSON.stringify({ before, after }));
      }),
    );
  });
});

describe('the newest lines', () => {
  test('are one line of plain text each, oldest first, whatever is in them', async () => {
    const { log, tail } = await logIn(await tempDir());
    log.debug({}, 'first');
    log.warn({ ticker: 'KX-1', name: 'a\u001b[31m\nb\u009b', n: 2, list: [1] }, 'odd market');
    log.error({ err: new TypeError('broke') }, 'gave up');
    const lines = tail(2);
    expect(lines[0]).toMatch(
      /^2\d{3}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} warn odd market ticker=KX-1 name=a \[31m b {2}n=2 list=\[1\]$/,
    );
    expect(lines[1]).toMatch(/ error gave up err=TypeError: broke$/);
    expect(tail(0)).toEqual([]);
    expect(tail(-1)).toEqual([]);
    expect(tail(9_999)).toHaveLength(3);
  });

  test('are at most five hundred', async () => {
    const { log, tail } = await logIn(await tempDir());
    for (let n = 1; n <= 600; n++) log.info({ n }, 'x');
    expect(tail(1_000)).toHaveLength(500);
    expect(tail(1_000)[0]).toMatch(/n=101$/);
  });

  test('leave out what is under the level', async () => {
    const { log, tail } = await logIn(await tempDir(), { level: 'warn' });
    log.info({}, 'x');
    log.warn({}, 'y');
    expect(tail(10)).toHaveLength(1);
  });
});

describe('the files', () => {
  test('hold each line when the call returns, in a file of the day', async () => {
    const dir = join(await tempDir(), 'deep', 'logs');
    const { log } = await logIn(dir);
    log.info({ a: 1 }, 'hello');
    expect(await readdir(dir)).toEqual([expect.stringMatching(/^kalshi-pilot\.\d{4}-\d\d-\d\d\.1\.log$/)]);
    expect(JSON.parse(await written(dir))).toMatchObject({ level: 30, a: 1, msg: 'hello' });
  });

  test('are changed at ten megabytes, and the oldest beyond fourteen go', async () => {
    const dir = await tempDir();
    for (let day = 10; day < 30; day++) await appendFile(join(dir, `kalshi-pilot.2020-01-${day}.1.log`), 'old\n');
    const { log } = await logIn(dir);
    const text = 'x'.repeat(1_000_000);
    for (let n = 0; n < 11; n++) log.info({}, text);
    await expect.poll(() => readdir(dir), { interval: 5 }).toHaveLength(14);
    log.info({}, 'later');
    expect((await readdir(dir)).filter((name) => !name.includes('2020'))).toHaveLength(2);
  });

  test('that cannot be written cost the run nothing, and it is told once', async () => {
    const file = join(await tempDir(), 'file');
    await writeFile(file, '');
    const { log, tail, close, faults } = await logIn(join(file, 'logs'));
    for (let n = 0; n < 10; n++) log.info({ n }, 'still here');
    expect(tail(20)).toHaveLength(10);
    expect(faults).toEqual([expect.stringMatching(/^the log in .* cannot be written: /)]);
    await close();
  });

  test.skipIf(process.platform !== 'linux')('on a full disk: told once, never a hang or a crash', async () => {
    const dir = await tempDir();
    const day = new Date();
    const date = `${day.getFullYear()}-${`${day.getMonth() + 1}`.padStart(2, '0')}-${`${day.getDate()}`.padStart(2, '0')}`;
    await symlink('/dev/full', join(dir, `kalshi-pilot.${date}.1.log`));
    const { log, tail, close, faults } = await logIn(dir);
    for (let n = 0; n < 3_000; n++) log.info({ n, text: 'x'.repeat(1_000) }, 'full');
    expect(faults).toEqual([expect.stringContaining('ENOSPC')]);
    expect(tail(1)).toHaveLength(1);
    await close();
  });

  test('lines after the end are still kept for reading', async () => {
    const { log, tail, close } = await logIn(await tempDir());
    await close();
    log.info({}, 'late');
    expect(tail(1)[0]).toContain('late');
  });
});
