import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock as clock } from '../../src/clock.ts';
import { stateFinding } from '../../src/doctor/state.ts';
import { realDisk } from '../../src/store/disk.ts';
import { peek } from '../../src/store/peek.ts';
import { openStore } from '../../src/store/store.ts';
import { memoryLog } from '../fakes/log.ts';
import { tempDir } from '../store/temp.ts';

/** A data folder whose state was saved twice, so that a version before stands beside it. */
async function saved(change: { halted?: string } = {}): Promise<string> {
  const dir = await tempDir();
  const opened = await openStore({ dir, disk: realDisk, clock, log: memoryLog() });
  if (!opened.ok) throw new Error(opened.fault);
  const { store } = opened;
  for (let times = 0; times < 2; times += 1) await store.save({ desk: { ...store.saved.desk, ...change } });
  return dir;
}
const found = async (dir: string) => stateFinding(await peek(dir, clock));

test('a state is looked at without being touched, whole or not', async () => {
  expect(await found(await tempDir())).toMatchObject({ verdict: 'ok', said: expect.stringContaining('none yet') });
  const dir = await saved();
  expect(await found(dir)).toMatchObject({ verdict: 'ok', said: 'whole' });
  const path = join(dir, 'state.json');
  await writeFile(path, '\0\0\0');
  const names = await readdir(dir);
  expect(await found(dir)).toMatchObject({
    verdict: 'warn',
    said: expect.stringContaining('state.json.bak is whole'),
    mend: expect.any(String),
  });
  expect(await readdir(dir)).toEqual(names);
  expect(await readFile(path, 'utf8')).toBe('\0\0\0');
});

test('one of which nothing is whole, or which a newer version wrote, fails', async () => {
  const dir = await saved();
  for (const name of ['state.json', 'state.json.bak']) await writeFile(join(dir, name), '{"rev":');
  expect(await found(dir)).toMatchObject({ verdict: 'FAIL', mend: expect.stringContaining('/positions') });
  await writeFile(join(dir, 'state.json'), '{"rev":1,"schema":99,"sha256":"","data":{}}');
  expect(await found(dir)).toMatchObject({
    verdict: 'FAIL',
    said: expect.stringContaining('99'),
    mend: expect.stringContaining('Update'),
  });
});

test('a halt that was latched is told with what ends it', async () => {
  const halted = await found(await saved({ halted: 'the exchange says otherwise' }));
  expect(halted).toMatchObject({
    verdict: 'warn',
    said: expect.stringContaining('says otherwise'),
    mend: expect.stringContaining('/resume trading'),
  });
});
