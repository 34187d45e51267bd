import { spawn } from 'node:child_process';
import { appendFile, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type JournalDisk, realDisk } from '../../src/store/disk.ts';
import { openJournal } from '../../src/store/journal.ts';
import { encodeLine, type JournalLine, readJournal } from '../../src/store/journal-file.ts';
import { JournalFolder } from '../../src/store/journal-folder.ts';
import { FakeClock, settle } from '../fakes/clock.ts';
import { tempDir } from './temp.ts';

function journalIn(dir: string, clock = new FakeClock()) {
  const told: string[] = [];
  const journal = openJournal({
    disk: realDisk,
    dir,
    clock,
    onFault: (reason) => told.push(reason),
    onRecovered: () => told.push('recovered'),
  });
  onTestFinished(() => journal.close());
  return { journal, clock, told };
}
async function read(file: string): Promise<JournalLine[]> {
  const lines: JournalLine[] = [];
  for await (const line of readJournal(realDisk, file)) lines.push(line);
  return lines;
}
const today = (dir: string) => join(dir, 'journal', '2026-11-21.jsonl');
const entriesOf = (lines: JournalLine[]) => lines.map((line) => (line.kind === 'entry' ? line.entry : line));

test('an entry is in the file when append returns, numbered, with its time', async () => {
  const dir = await tempDir();
  const { journal, clock } = journalIn(dir);
  journal.append({ did: 'one' });
  await clock.advance(5);
  journal.append({ did: 'zwei – “two”\u2028\ud800' });
  const lines = await read(today(dir));
  expect(lines).toEqual([
    { kind: 'entry', seq: 1, at: Date.parse('2026-11-21T15:00:00Z'), entry: { did: 'one' } },
    { kind: 'entry', seq: 2, at: Date.parse('2026-11-21T15:00:00Z') + 5, entry: { did: 'zwei – “two”\u2028\ud800' } },
  ]);
});

test('the file changes with the day (UTC), numbers go on, also across a restart', async () => {
  const dir = await tempDir();
  const clock = new FakeClock(Date.parse('2026-11-21T23:59:59.999Z'));
  const { journal } = journalIn(dir, clock);
  journal.append({ n: 1 });
  await clock.advance(1);
  journal.append({ n: 2 });
  await journal.close();
  const { journal: second } = journalIn(dir, clock);
  second.append({ n: 3 });
  expect(await read(today(dir))).toMatchObject([{ seq: 1 }]);
  expect(await read(join(dir, 'journal', '2026-11-22.jsonl'))).toMatchObject([{ seq: 2 }, { seq: 3 }]);
});

test('files older than thirty days go, anything else in the folder stays', async () => {
  const dir = await tempDir();
  await mkdir(join(dir, 'journal'));
  for (const name of ['2026-10-21.jsonl', '2026-10-22.jsonl', 'notes.txt', '2020-01-01.jsonl.bak']) {
    await writeFile(join(dir, 'journal', name), '');
  }
  journalIn(dir).journal.append({});
  expect((await readdir(join(dir, 'journal'))).sort()).toEqual(
    ['2020-01-01.jsonl.bak', '2026-10-22.jsonl', '2026-11-21.jsonl', 'notes.txt'].sort(),
  );
});

describe('a folder that takes more than a gigabyte', () => {
  const MB = 1024 ** 2;
  async function filled(dir: string, sizes: Readonly<Record<string, number>>) {
    await mkdir(join(dir, 'journal'));
    for (const [day, size] of Object.entries(sizes)) {
      const file = join(dir, 'journal', `2026-11-${day}.jsonl`);
      await writeFile(file, '');
      // Holes take no room on the disk.
      await truncate(file, size * MB);
    }
  }
  const days = async (dir: string) => (await readdir(join(dir, 'journal'))).map((name) => name.slice(8, 10)).sort();

  test('loses its oldest days, until the rest fits', async () => {
    const dir = await tempDir();
    await filled(dir, { 15: 300, 16: 300, 17: 1, 18: 600, 20: 400 });
    journalIn(dir).journal.append({});
    expect(await days(dir)).toEqual(['17', '18', '20', '21']);
  });

  test('keeps yesterday and today, in which a start looks for orders, however large they are', async () => {
    const dir = await tempDir();
    await filled(dir, { 18: 1, 19: 1, 20: 2_000, 21: 2_000 });
    journalIn(dir).journal.append({});
    expect(await days(dir)).toEqual(['20', '21']);
  });

  test('is looked at again while the day goes on', async () => {
    const dir = await tempDir();
    await filled(dir, { 18: 500, 19: 500 });
    const { journal } = journalIn(dir);
    const entry = { text: 'x'.repeat(4 * MB) };
    for (let n = 0; n < 15; n++) journal.append(entry);
    expect(await days(dir)).toEqual(['18', '19', '21']);
    for (let n = 0; n < 2; n++) journal.append(entry);
    expect(await days(dir)).toEqual(['19', '21']);
  });

  test('goes on where a day cannot be removed', async () => {
    const dir = await tempDir();
    await filled(dir, { 16: 600, 17: 600, 18: 300 });
    const held: JournalDisk = {
      ...realDisk,
      unlinkSync(path) {
        if (path.endsWith('16.jsonl')) throw Object.assign(new Error('held'), { code: 'EBUSY' });
        realDisk.unlinkSync(path);
      },
    };
    new JournalFolder(join(dir, 'journal'), held).tidy('2026-11-21');
    expect(await days(dir)).toEqual(['16', '18']);
  });
});

test('an entry that is no JSON is told in its place and hurts nobody', async () => {
  const dir = await tempDir();
  const { journal } = journalIn(dir);
  const loop: { self?: unknown } = {};
  loop.self = loop;
  journal.append(loop);
  journal.append({ big: 1n });
  journal.append({ n: 3 });
  expect(entriesOf(await read(today(dir)))).toEqual([
    { unwritable: expect.stringContaining('circular') },
    { unwritable: expect.stringContaining('BigInt') },
    { n: 3 },
  ]);
});

describe('what a kill leaves', () => {
  test('a process killed right after append has lost nothing', async () => {
    const dir = await tempDir();
    const from = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
    const script = `import { openJournal } from ${from('../../src/store/journal.ts')};
      import { systemClock as clock } from ${from('../../src/clock.ts')};
      import { realDisk as disk } from ${from('../../src/store/disk.ts')};
      const journal = openJournal({ dir: ${JSON.stringify(dir)}, disk, clock, onFault() {}, onRecovered() {} });
      for (let n = 1; n <= 500; n++) journal.append({ n });
      process.kill(process.pid, 'SIGKILL');`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    await new Promise((resolve) => child.once('close', resolve));
    expect(child.signalCode).toBe('SIGKILL');
    const [file = ''] = await readdir(join(dir, 'journal'));
    expect(await read(join(dir, 'journal', file))).toHaveLength(500);
  });

  test('wherever the last line is cut, the lines before it stand and the next run writes on', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { minLength: 1, maxLength: 5 }),
        fc.nat(),
        async (entries, cut) => {
          const dir = await tempDir();
          const { journal } = journalIn(dir);
          for (const entry of entries) journal.append(entry);
          await journal.close();
          const whole = await readFile(today(dir));
          const size = cut % (whole.length + 1);
          await truncate(today(dir), size);
          const kept = whole.subarray(0, size).toString().split('\n').length - 1;
          const before = await read(today(dir));
          // Cut just before its line end, a line is whole all the same.
          expect([kept, kept + 1]).toContain(before.length);
          expect(JSON.stringify(entriesOf(before))).toBe(JSON.stringify(entries.slice(0, before.length)));

          journalIn(dir).journal.append({ next: true });
          const after = await read(today(dir));
          expect(after.slice(0, before.length)).toEqual(before);
          expect(after.at(-1)).toMatchObject({ kind: 'entry', seq: before.length + 1, entry: { next: true } });
        },
      ),
      { numRuns: 40 },
    );
  });

  test('a damaged line in the middle is told by its number, the others are read', async () => {
    const dir = await tempDir();
    const file = join(dir, 'x.jsonl');
    const spoilt = encodeLine(2, 0, { n: 2 }).replace('"n":2', '"n":3');
    await writeFile(file, `${encodeLine(1, 0, { n: 1 })}${spoilt}garbage\n${encodeLine(4, 0, { n: 4 })}`);
    expect(entriesOf(await read(file))).toEqual([
      { n: 1 },
      { kind: 'corrupt', line: 2 },
      { kind: 'corrupt', line: 3 },
      { n: 4 },
    ]);
    await appendFile(file, '{"crc":"0000');
    expect(await read(file)).toHaveLength(4);
  });
});

test('a disk that takes nothing is told once, entries wait for it, and its return is told', async () => {
  const dir = await tempDir();
  // Where the folder should be is a file: as root, the only trouble that can be had for certain.
  await writeFile(join(dir, 'journal'), '');
  const { journal, clock, told } = journalIn(dir);
  for (let n = 1; n <= 10_002; n++) expect(journal.append({ n })).toBe(false);
  await clock.advance(5_000);
  expect(told).toEqual([expect.stringMatching(/^the journal in .* cannot be written: /)]);

  await rm(join(dir, 'journal'));
  await expect
    .poll(async () => {
      await clock.advance(1_000);
      await settle();
      return told.at(-1);
    })
    .toBe('recovered');
  expect(told).toHaveLength(2);
  expect(journal.append({ back: true })).toBe(true);
  const lines = await read(today(dir));
  expect(lines).toHaveLength(10_002);
  expect(lines[0]).toMatchObject({ seq: 3, entry: { n: 3 } });
  expect(lines.slice(-2)).toMatchObject([{ entry: { journal: 'lost', entries: 2 } }, { entry: { back: true } }]);
});
