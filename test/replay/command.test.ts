import { execFileSync, spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createGzip, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { replay } from '../../src/replay/command.ts';

const SCRIPT = fileURLToPath(new URL('../../src/replay.ts', import.meta.url));
const START = Date.UTC(2026, 4, 14, 12);
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'replay-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function trade(index: number, ticker: string, ms: number, contracts: number, price = 0.4): object {
  const prices = { yes_price_dollars: price.toFixed(4), no_price_dollars: (1 - price).toFixed(4) };
  const sides = { taker_side: 'yes', taker_outcome_side: 'yes', taker_book_side: 'bid' };
  const time = { is_block_trade: false, ts: Math.floor((START + ms) / 1000), ts_ms: START + ms };
  const what = { trade_id: `t${index}`, market_ticker: ticker, count_fp: contracts.toFixed(2) };
  return { type: 'trade', sid: 1, seq: index, msg: { ...what, ...prices, ...sides, ...time } };
}

/** Forty quiet minutes of one market, a print every twenty seconds, then ten seconds of a flood. */
function burst(ticker: string): object[] {
  const quiet = Array.from({ length: 120 }, (_, index) => trade(index, ticker, index * 20_000, 5));
  const flood = Array.from({ length: 100 }, (_, index) =>
    trade(200 + index, ticker, 2_400_000 + index * 100, 500, 0.4 + Math.floor(index / 10) / 100),
  );
  return [...quiet, ...flood];
}

const text = (lines: readonly object[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function sink(): Writable & { text: string } {
  const stream = new Writable({
    write(chunk, _encoding, done) {
      collected.text += chunk;
      done();
    },
  });
  const collected = Object.assign(stream, { text: '' });
  return collected;
}

/** Runs the command in this process. */
async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err] = [sink(), sink()];
  const code = await replay(argv, { out, err, clock: systemClock });
  return { code, out: out.text, err: err.text };
}

/** Runs the command as a user does, in an empty folder of its own. */
function start(argv: readonly string[], options: readonly string[] = []) {
  const child = spawn(process.execPath, [...options, SCRIPT, ...argv], { cwd: folder });
  let [out, err] = ['', ''];
  child.stdout.on('data', (data) => {
    out += data;
  });
  child.stderr.on('data', (data) => {
    err += data;
  });
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, out, err }));
  });
  return { child, ended };
}

describe('a replay', () => {
  it('alerts to a flood after a quiet hour, and prints the same bytes on every run but for the wall clock', async () => {
    const tape = file('burst.jsonl', text(burst('KXFLOOD-26-A')));
    const runs = [await run(tape, '--json', '--scores'), await run(tape, '--json', '--scores')];
    const [first, second] = runs.map(({ out }) => out.replace(/"wallSeconds":[\d.]+/, ''));
    expect(second).toBe(first);
    const lines = (runs[0]?.out ?? '')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.filter((line) => line.type === 'score')).toHaveLength(220);
    expect(lines.find((line) => line.type === 'alert')).toMatchObject({ kind: 'solo', tickers: ['KXFLOOD-26-A'] });
    const alerts = lines.filter((line) => line.type === 'alert');
    expect(alerts[0].at).toBeGreaterThanOrEqual(START + 2_400_000);
    expect(lines.at(-1)).toMatchObject({
      type: 'summary',
      messages: 220,
      seconds: 2_409.9,
      alerts: alerts.length,
      trades: 0,
    });
    expect(runs[0]).toMatchObject({ code: 0, err: '' });
  });

  it('prints the same whatever language and time zone the machine has', () => {
    const tape = file('abroad.jsonl', text(burst('KXABROAD-26-A')));
    const at = (TZ: string, LC_ALL: string): string =>
      execFileSync(process.execPath, [SCRIPT, tape], {
        env: { ...process.env, TZ, LC_ALL, LANG: LC_ALL },
        encoding: 'utf8',
      }).replace(/^Took .*$/m, '');
    const here = at('UTC', 'C');
    expect(here).toContain('KXABROAD-26-A');
    expect(at('Pacific/Kiritimati', 'de_DE.UTF-8')).toBe(here);
  });

  it('obeys --set', async () => {
    const tape = file('set.jsonl', text(burst('KXFLOOD-26-A')));
    const { out } = await run(tape, '--json', '--set', 'flow.on=off');
    expect(out).not.toContain('"type":"alert"');
  });

  it('prints a table for people, and no bar where there is no terminal', async () => {
    const tape = file('people.jsonl.gz', gzipSync(text(burst('KXFLOOD-26-A'))));
    const { code, out, err } = await run(tape);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^14 May 08:40:0\d {2}SOLO +\d+ {2}KXFLOOD-26-A\n/);
    expect(out).toContain('\nMessages   220\n');
  });

  it('tells what it could not read of a file that was cut off, and goes on', async () => {
    const whole = gzipSync(text(Array.from({ length: 5_000 }, (_, index) => trade(index, 'A', index, 1))));
    const tape = file('cut.jsonl.gz', whole.subarray(0, whole.length - 1_000));
    const { code, out, err } = await run(tape, '--json');
    expect(code).toBe(0);
    expect(err).toBe(`${tape} was cut off; its whole lines up to there were read.\n`);
    expect(JSON.parse(out.trimEnd().split('\n').at(-1) ?? '').messages).toBeGreaterThan(1_000);
  });

  it.each([
    [['nowhere.jsonl'], 'nowhere.jsonl does not exist: check the name.\n'],
    [[], /^Name at least one recording\. Usage: npm run replay -- FILE… .*\n$/],
    [
      ['tape', '--set', 'flow.dailyCap=lots'],
      /^--set: flow\.dailyCap is a whole number from 0 to 1,000,000, not “lots”.*\n$/,
    ],
    [['tape', '--set', 'flow.dailycap=1'], /^--set: there is no setting flow\.dailycap.*\n$/],
  ])('refuses %j with one clear sentence and exit code 1', async (argv, sentence) => {
    const { code, out, err } = await run(...argv);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(sentence);
  });

  it('refuses a file of which nothing can be read, before it prints anything', async () => {
    const good = file('good.jsonl', text([trade(1, 'A', 1, 1)]));
    const { code, out, err } = await run(good, file('bad.jsonl', 'one\ntwo\n'));
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^\S+bad\.jsonl is no recording: none of its lines can be read \(line 1: not JSON\)\.\n$/);
  });
});

describe('the command as a user runs it', () => {
  it('exits 1 with a sentence, and leaves nothing behind', async () => {
    const before = readdirSync(folder);
    const { code, out, err } = await start(['nowhere.jsonl']).ended;
    expect({ code, out, err }).toEqual({ code: 1, out: '', err: 'nowhere.jsonl does not exist: check the name.\n' });
    expect(readdirSync(folder)).toEqual(before);
  });

  it('ends quietly when its reader has seen enough', async () => {
    const tape = file(
      'head.jsonl.gz',
      gzipSync(text(Array.from({ length: 40_000 }, (_, i) => trade(i, 'A', i * 10, 1)))),
    );
    const { child, ended } = start([tape, '--json', '--scores']);
    child.stdout.once('data', () => child.stdout.destroy());
    const { code, err } = await ended;
    expect([code, err]).toEqual([0, '']);
  });

  it('streams: a recording much larger than its memory passes through', async () => {
    const tape = join(folder, 'large.jsonl.gz');
    const lines = function* (): Generator<string> {
      for (let i = 0; i < 120_000; i += 100) {
        yield text(Array.from({ length: 100 }, (_, n) => trade(i + n, `M${n % 20}`, (i + n) * 100, 1)));
      }
    };
    await pipeline(Readable.from(lines()), createGzip({ level: 1 }), createWriteStream(tape));
    const { code, out, err } = await start([tape, '--json'], ['--max-old-space-size=28']).ended;
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ type: 'summary', messages: 120_000 });
  });
});
