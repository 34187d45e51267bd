import { open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { Clock } from '../../src/ports.ts';
import { type Disk, realDisk } from '../../src/store/disk.ts';
import { DurableFile, type Holder } from '../../src/store/durable.ts';
import { decode, encode, type Format } from '../../src/store/envelope.ts';
import { recover } from '../../src/store/recover.ts';
import { tempDir } from './temp.ts';

type Data = { readonly n: number };
const FORMAT: Format<Data> = {
  schema: 1,
  migrations: {},
  check: (data) => ({ ok: true, value: data as Data, warnings: [] }),
};

/** A clock whose waits pass at once. */
function quickClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    monotonic: () => now,
    busy: () => 0,
    turn: systemClock.turn,
    async sleep(ms) {
      now += ms;
      await null;
    },
  };
}
const failure = (code: string) => Object.assign(new Error(code), { code });

const nobody: Holder = { onHeld: () => undefined, onFreed: () => undefined };

async function fileIn(dir: string, disk: Disk = realDisk, clock: Clock = quickClock(), holder = nobody) {
  const path = join(dir, 'state.json');
  const found = await recover(path, FORMAT, disk, clock);
  if (!found.ok) throw new Error(found.fault);
  return { path, file: new DurableFile<Data>(path, { ...found, schema: 1 }, { disk, clock, holder }), found };
}
const heldBy = async (path: string) => {
  const slot = decode(await readFile(path, 'utf8'), FORMAT);
  return slot.kind === 'whole' ? slot.value : slot.kind;
};

/** The real disk, with every step noted and, where `lock` says so, a rename refused as Windows refuses it. */
function watched(lock: (to: string) => string | null = () => null) {
  const steps: string[] = [];
  const disk: Disk = {
    ...realDisk,
    open: (async (path: string, ...rest: [string]) => {
      const file = await open(path, ...rest);
      const sync = file.sync.bind(file);
      file.sync = async () => {
        steps.push(`sync ${String(path).endsWith('.tmp') ? 'tmp' : 'dir'}`);
        await sync();
      };
      return file;
    }) as Disk['open'],
    rename: async (from, to) => {
      const code = lock(String(to));
      steps.push(`rename ${String(to).split('state.json')[1] || 'main'}${code === null ? '' : ` ${code}`}`);
      if (code !== null) throw failure(code);
      await rename(from, to);
    },
  };
  return { disk, steps };
}

test('row 40: the bytes are synced before the rename, and the folder after it', async () => {
  const { disk, steps } = watched();
  const { file } = await fileIn(await tempDir(), disk);
  await file.write({ n: 1 });
  await file.write({ n: 2 });
  expect(steps).toEqual([
    ...['sync tmp', 'rename main', 'sync dir'],
    ...['sync tmp', 'rename .bak', 'rename main', 'sync dir'],
  ]);
});

describe('row 42: a file that another program holds', () => {
  test.each(['EPERM', 'EACCES', 'EBUSY'])('%s for a while: the write waits and then lands', async (code) => {
    let left = 5;
    const { disk } = watched((to) => (to.endsWith('state.json') && left-- > 0 ? code : null));
    const { file, path } = await fileIn(await tempDir(), disk);
    await file.write({ n: 1 });
    expect(await heldBy(path)).toEqual({ n: 1 });
  });

  test('for ever: the write lands in the other slot after three seconds and is found again', async () => {
    const dir = await tempDir();
    await (await fileIn(dir)).file.write({ n: 1 });
    let locked = true;
    const { disk } = watched((to) => (locked && to.endsWith('state.json') ? 'EPERM' : null));
    const clock = quickClock();
    const { file, path } = await fileIn(dir, disk, clock);
    await file.write({ n: 2 });
    expect(clock.monotonic()).toBeGreaterThanOrEqual(3_000);
    expect(clock.monotonic()).toBeLessThan(4_000);
    expect(await heldBy(path)).toEqual({ n: 1 });
    expect((await fileIn(dir)).found).toMatchObject({ outcome: { kind: 'loaded' }, value: { n: 2 } });
    locked = false;
    await file.write({ n: 3 });
    expect((await fileIn(dir)).found).toMatchObject({ value: { n: 3 } });
  });

  test('for more than a minute: that is told once, with what to do, and once when it is free again', async () => {
    const dir = await tempDir();
    await (await fileIn(dir)).file.write({ n: 1 });
    let locked = true;
    const { disk } = watched((to) => (locked && to.endsWith('state.json') ? 'EPERM' : null));
    const clock = quickClock();
    const told: string[] = [];
    const holder = { onHeld: (reason: string) => void told.push(reason), onFreed: () => void told.push('free') };
    const { file } = await fileIn(dir, disk, clock, holder);
    const pass = async (times: number): Promise<void> => {
      for (let n = 0; n < times; n += 1) {
        await file.write({ n });
        await clock.sleep(10_000);
      }
    };
    await pass(4);
    locked = false;
    await pass(1);
    locked = true;
    await pass(4);
    expect(told).toEqual([]);
    await pass(5);
    expect(told).toEqual([
      expect.stringMatching(/state\.json locked \(EPERM\).*safe in state\.json\.alt; close what holds/),
    ]);
    locked = false;
    await pass(3);
    expect(told.slice(1)).toEqual(['free']);
  });

  test('every slot: the write is rejected, leaves nothing behind, and the next one works', async () => {
    let locked = true;
    const { disk } = watched(() => (locked ? 'EPERM' : null));
    const dir = await tempDir();
    const { file, path } = await fileIn(dir, disk);
    await expect(file.write({ n: 1 })).rejects.toThrow('EPERM');
    expect(await readdir(dir)).toEqual([]);
    locked = false;
    await file.write({ n: 2 });
    expect(await heldBy(path)).toEqual({ n: 2 });
  });
});

describe('many writes at once', () => {
  test('a thousand during the first cost one more, and all of them hear of it', async () => {
    const { disk, steps } = watched();
    const { file, path } = await fileIn(await tempDir(), disk, systemClock);
    const first = file.write({ n: 0 });
    // Its turn has come.
    await systemClock.turn();
    const rest = Array.from({ length: 1_000 }, (_, i) => file.write({ n: i + 1 }));
    await first;
    expect(await heldBy(path)).toEqual({ n: 0 });
    await Promise.all(rest);
    expect(await heldBy(path)).toEqual({ n: 1_000 });
    expect(steps.filter((step) => step === 'rename main')).toHaveLength(2);
  });

  test('the first awaiter is not starved by steady writing', async () => {
    const { file } = await fileIn(await tempDir(), realDisk, systemClock);
    let answered = false;
    const first = file.write({ n: 0 }).then(() => {
      answered = true;
    });
    // By the time, not by the turns: on a busy disk one fsync outlasts ten thousand of them.
    const end = performance.now() + 10_000;
    for (let round = 0; !answered && performance.now() < end; round += 1) {
      void file.write({ n: round });
      await new Promise(setImmediate);
    }
    expect(answered).toBe(true);
    await first;
    await file.write({ n: -1 });
  });

  test('a failed write is told to those whose data it held and to nobody else', async () => {
    let broken = false;
    const disk: Disk = {
      ...realDisk,
      open: ((...input: Parameters<typeof open>) =>
        broken && String(input[0]).endsWith('.tmp')
          ? Promise.reject(failure('ENOSPC'))
          : open(...input)) as Disk['open'],
    };
    const { file, path } = await fileIn(await tempDir(), disk, systemClock);
    const first = file.write({ n: 1 }).then(() => {
      broken = true;
    });
    // Its turn has come.
    await systemClock.turn();
    const second = file.write({ n: 2 });
    const third = file.write({ n: 3 });
    await expect(first).resolves.toBeUndefined();
    await expect(second).rejects.toThrow('ENOSPC');
    await expect(third).rejects.toThrow('ENOSPC');
    expect(await heldBy(path)).toEqual({ n: 1 });
    broken = false;
    await file.write({ n: 4 });
    expect(await heldBy(path)).toEqual({ n: 4 });
  });
});

describe('row 44: an older schema', () => {
  const V3: Format<{ total: number }> = {
    schema: 3,
    migrations: {
      1: (data) => ({ sum: (data as Data).n }),
      2: (data) => ({ total: (data as { sum: number }).sum * 2 }),
    },
    check: (data) => ({ ok: true, value: data as { total: number }, warnings: [] }),
  };

  test('is brought up to date step by step, and its file is kept', async () => {
    const dir = await tempDir();
    const { file, path } = await fileIn(dir);
    await file.write({ n: 21 });
    const old = await readFile(path, 'utf8');
    const found = await recover(path, V3, realDisk, quickClock());
    expect(found).toMatchObject({ ok: true, outcome: { kind: 'loaded' }, value: { total: 42 } });
    expect(await readFile(`${path}.schema-1`, 'utf8')).toBe(old);
  });

  test('whose step fails counts as damaged, and is kept', () => {
    const failing = { ...V3, migrations: { ...V3.migrations, 2: () => JSON.parse('x') } };
    expect(decode(encode(1, 1, { n: 1 }), failing)).toMatchObject({ kind: 'corrupt' });
    expect(decode(encode(1, 1, { n: 1 }), { ...V3, migrations: {} })).toMatchObject({ kind: 'corrupt' });
  });
});

describe('a state file', () => {
  test('comes back as it was, for any data', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), (data, rev) => {
        const text = encode(rev, 1, data);
        const slot = decode(text, FORMAT);
        expect(slot).toMatchObject({ kind: 'whole', rev });
        expect(JSON.stringify(slot.kind === 'whole' && slot.value)).toBe(JSON.stringify(data));
      }),
    );
  });

  test('row 40: cut off or with any byte of its data changed is never taken for whole', () => {
    const text = encode(7, 1, { n: 12_345, name: 'Élection' });
    const whole = Buffer.from(text);
    fc.assert(
      fc.property(fc.nat(whole.length - 3), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        expect(decode(whole.subarray(0, at).toString(), FORMAT).kind).not.toBe('whole');
        const spoilt = Buffer.from(whole);
        spoilt[at] = (spoilt[at] ?? 0) ^ flip;
        const slot = decode(spoilt.toString(), FORMAT);
        // The revision and the spaces between may differ; the data may not.
        if (slot.kind === 'whole') expect(slot.value).toEqual({ n: 12_345, name: 'Élection' });
      }),
      { numRuns: 1_000 },
    );
  });
});
