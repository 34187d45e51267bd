import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdir, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'vitest';
import { type Asked, PLACING } from '../fakes/fault-proxy-rule.ts';
import { Machine } from '../trading/machine.ts';
import { textOf } from '../trading/secrets.ts';
import { truthOf } from '../trading/truth.ts';
import { sabotaged } from './sabotaged.ts';

/** Root passes over a folder's mode: then the program runs as nobody. */
const NOBODY = process.getuid?.() === 0 ? 65_534 : undefined;
const SELLING = (asked: Asked): boolean => PLACING(asked) && asked.body.reduce_only === true;

/** A data folder on a disk of its own of one megabyte; skips the test where none can be mounted. */
async function onSmallDisk(machine: Machine, { onTestFinished, skip }: TestContext): Promise<void> {
  await mkdir(machine.dataDir);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', machine.dataDir], { stdio: 'pipe' });
  } catch {
    skip('only root may mount a disk of one megabyte');
  }
  onTestFinished(() => void execFileSync('umount', ['-l', machine.dataDir]));
}

/** Less than a save waits for a locked file, and room for a busy test machine. */
const PROMPT_MS = 2_500;

/** Writes until nothing more goes in. */
async function fill(path: string): Promise<void> {
  const file = await open(path, 'a');
  try {
    for (const size of [65_536, 4_096, 64, 1]) {
      while (
        await file.write(Buffer.alloc(size, 1)).then(
          ({ bytesWritten }) => bytesWritten === size,
          () => false,
        )
      );
    }
  } finally {
    await file.close();
  }
}

const told = (machine: Machine, what: RegExp): number =>
  machine.telegram.texts.filter((text) => what.test(text)).length;

/** What every disk that takes nothing means: no entries, exits as ever, one word of it; and all by itself as before. */
async function survives(machine: Machine, spoil: () => Promise<void>, mend: () => Promise<void>, uid?: number) {
  const child = await machine.start({ settings: ['trader.cooldownSeconds=0'], uid });
  const [held = '', other = ''] = await machine.tickers();
  await machine.enters();
  await machine.reads('/positions', held);
  await spoil();
  machine.telegram.write('/threshold 55');
  await machine.until(() => told(machine, /could not be written to disk/) > 0, 'a word that it is not on disk');
  machine.ticker = other;
  await machine.signal();
  await machine.signal();
  const entered = machine.proxy.orders.filter(({ body }) => body.ticker === other);
  if (entered.length > 0) throw new Error(`it has entered with a disk that takes nothing: ${JSON.stringify(entered)}`);
  machine.exchange.control.quote(held, { yes: 30, no: 60, size: 500 });
  await machine.until(() => machine.proxy.orders.some(SELLING), 'the exit');
  await machine.reads('/positions', 'No open positions');
  if (Object.keys((await truthOf(machine)).positions).length > 0) throw new Error('it was not sold');
  await mend();
  machine.telegram.write('/threshold 56');
  await machine.until(() => told(machine, /→ 56/) > 0, 'an answer');
  await machine.until(() => told(machine, /disk.*(again|back)/i) > 0, 'a word that the disk is back');
  await machine.enters();
  const titles = machine.telegram.of('sendMessage').map(({ text }) => /^⚠️ .* failed$/m.exec(String(text))?.[0]);
  const failures = titles.filter((title) => title !== undefined);
  if (failures.length === 0 || new Set(failures).size < failures.length)
    throw new Error(`told: ${failures.join(', ')}`);
  return child;
}

test.skipIf(process.platform === 'win32')(
  'row 43: with a full disk entries stop, exits go on, it is told once, and it recovers by itself',
  { concurrent: true, timeout: 90_000 },
  async (context) => {
    const { expect, onTestFinished } = context;
    const machine = await Machine.open(onTestFinished);
    await onSmallDisk(machine, context);
    const ballast = join(machine.dataDir, 'ballast');
    // Also what the program itself sets free, as with a save that was under way.
    let filling: NodeJS.Timeout | undefined;
    const child = await survives(
      machine,
      async () => {
        await fill(ballast);
        filling = setInterval(() => void fill(ballast), 20);
      },
      async () => {
        clearInterval(filling);
        await fill(ballast);
        await rm(ballast);
      },
    );
    expect(child.exitCode).toBeNull();
    expect(machine.telegram.texts.filter((text) => /no space left|ENOSPC/i.test(text))).not.toEqual([]);
    const state = await readFile(join(machine.dataDir, 'state.json'), 'utf8');
    expect(JSON.parse(state).data.desk.settings['flow.soloScore']).toBe(56);
    machine.noSecrets();
  },
);

test.skipIf(process.platform === 'win32')(
  'row 43: a folder that becomes read-only under way is as a full disk',
  { concurrent: true, timeout: 90_000 },
  async ({ expect, onTestFinished }) => {
    const machine = await Machine.open(onTestFinished);
    await ownedByNobody(machine);
    const child = await survives(
      machine,
      () => chmod(machine.dataDir, 0o555),
      () => chmod(machine.dataDir, 0o755),
      NOBODY,
    );
    expect(child.exitCode).toBeNull();
    machine.noSecrets();
  },
);

async function ownedByNobody({ dir, dataDir }: Machine): Promise<void> {
  const logs = join(dir, 'logs');
  for (const path of [dataDir, logs]) await mkdir(path);
  if (NOBODY === undefined) return;
  for (const path of [dir, dataDir, logs, join(dir, 'key'), join(dir, 'key', 'key.pem')])
    await chown(path, NOBODY, NOBODY);
}

test.skipIf(process.platform === 'win32')(
  'row 43: a start on a read-only folder ends with 1 and one clear sentence, and calls nobody',
  { concurrent: true, timeout: 60_000 },
  async ({ expect, onTestFinished }) => {
    const machine = await Machine.open(onTestFinished);
    await ownedByNobody(machine);
    await chmod(machine.dataDir, 0o555);
    const { ended } = machine.launch({ uid: NOBODY });
    expect(await ended).toBe(1);
    expect(machine.printed).toMatch(/^DATA_DIR \S+ cannot be used \(EACCES: [^)]*\)\. Mend it or choose another\.\n$/);
    expect([machine.proxy.asked, machine.telegram.calls]).toEqual([[], []]);
    expect(await readdir(machine.dataDir)).toEqual([]);
  },
);

test.skipIf(process.platform === 'win32')(
  'row 44: a start on the state of a newer version ends with 1 and one sentence, and overwrites nothing',
  { concurrent: true, timeout: 60_000 },
  async ({ expect, onTestFinished }) => {
    const machine = await Machine.open(onTestFinished);
    await mkdir(machine.dataDir);
    const path = join(machine.dataDir, 'state.json');
    const newer = '{"rev":9,"schema":99,"checksum":"of another kind","data":{}}';
    await writeFile(path, newer);
    const before = (await stat(path)).mtimeMs;
    const { ended } = machine.launch();
    expect(await ended).toBe(1);
    expect(machine.printed).toMatch(
      /state\.json was written by a newer version \(schema 99.* The file is untouched\.\n$/,
    );
    expect(await readFile(path, 'utf8')).toBe(newer);
    expect((await stat(path)).mtimeMs).toBe(before);
    expect(await readdir(machine.dataDir)).toEqual(['state.json']);
    expect([machine.proxy.asked, machine.telegram.calls]).toEqual([[], []]);
  },
);

test.skipIf(process.platform === 'win32').for(['lock500', 'lock5000', 'lock'])(
  'row 42: a state file that others hold open (%s) delays no order, loses no change, and the next start has the newest',
  { concurrent: true, timeout: 90_000 },
  async (act, { expect, onTestFinished }) => {
    const machine = await Machine.open(onTestFinished);
    const child = await machine.start({ ...sabotaged(act), settings: ['trader.cooldownSeconds=0'] });
    const [held = '', other = ''] = await machine.tickers();
    await machine.enters();
    await machine.reads('/positions', held);
    machine.exchange.control.quote(other, { yes: 40, no: 50, size: 500 });
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    child.kill('SIGUSR2');
    machine.telegram.write('/threshold 55');
    await new Promise((resolve) => setTimeout(resolve, 50));
    const leaves = async (ticker: string, yes: number, no: number): Promise<number> => {
      const began = performance.now();
      const before = machine.proxy.orders.filter(({ body }) => body.ticker === ticker).length;
      machine.exchange.control.quote(ticker, { yes, no, size: 500 });
      const left = (): boolean =>
        machine.proxy.orders.filter(({ body, status }) => body.ticker === ticker && status === 201).length > before;
      await machine.until(left, 'an order');
      return performance.now() - began;
    };
    // The lock is on, and a save waits for it.
    expect(await leaves(held, 30, 60)).toBeLessThan(PROMPT_MS);
    expect(await leaves(other, 45, 50)).toBeLessThan(PROMPT_MS);
    await machine.until(() => told(machine, /→ 55/) > 0, 'the answer');
    expect(machine.telegram.texts.filter((text) => /could not be written/.test(text))).toEqual([]);
    child.kill('SIGKILL');
    await machine.start();
    await machine.reads('/settings', '55');
    await machine.reads('/positions', other);
    expect(textOf(join(machine.dir, 'logs'))).not.toContain('state not saved');
    machine.noSecrets();
  },
);
