import { copyFile, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readLines } from '../../src/recording/lines.ts';
import { openRecorder } from '../../src/store/recorder.ts';
import { FakeClock } from '../fakes/clock.ts';
import { tempDir } from './temp.ts';

async function recorderIn(dir: string, free: () => Promise<number | null> = async () => null) {
  const clock = new FakeClock();
  const faults: string[] = [];
  const onFault = (reason: string) => faults.push(reason);
  const onRecovered = () => faults.push('recovered');
  const recorder = openRecorder({ dir, clock, onFault, onRecovered, free });
  onTestFinished(async () => void (await recorder.stop()));
  return { recorder, clock, faults };
}
const linesOf = async (file: string) =>
  gunzipSync(await readFile(file))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('a recording', () => {
  test('holds every frame as it came, with its time, in a file named by its start', async () => {
    const dir = await tempDir();
    const { recorder } = await recorderIn(dir);
    recorder.frame(Buffer.from('{"type":"before"}'), 1);
    expect(recorder.current()).toBeNull();
    expect(await recorder.stop()).toBeNull();

    const file = await recorder.start();
    expect(file).toBe(join(dir, 'recordings', '20261121T150000Z.jsonl.gz'));
    recorder.frame(Buffer.from('{"type":"trade","price":0.10,"big":12345678901234567890}'), 11);
    recorder.market('{"ticker":"KX-1","title":"\u2028 one\\nline"}', 12);
    expect(recorder.current()).toMatchObject({
      file,
      frames: 2,
      dropped: 0,
      since: Date.parse('2026-11-21T15:00:00Z'),
    });
    const done = await recorder.stop();
    expect(done).toEqual({ file, frames: 2, bytes: (await stat(file)).size, dropped: 0 });
    expect(recorder.current()).toBeNull();
    expect(gunzipSync(await readFile(file)).toString()).toBe(
      '{"at":11,"frame":{"type":"trade","price":0.10,"big":12345678901234567890}}\n' +
        '{"at":12,"market":{"ticker":"KX-1","title":"\u2028 one\\nline"}}\n',
    );
  });

  test('runs once: a second start answers the same file, also at the same time', async () => {
    const { recorder } = await recorderIn(await tempDir());
    const [first, second] = await Promise.all([recorder.start(), recorder.start()]);
    expect(second).toBe(first);
    expect(await recorder.start()).toBe(first);
  });

  test('never overwrites another of the same second', async () => {
    const { recorder } = await recorderIn(await tempDir());
    const first = await recorder.start();
    recorder.frame(Buffer.from('{"n":1}'), 1);
    await recorder.stop();
    expect(await recorder.start()).toBe(first.replace('Z.', 'Z-2.'));
    expect(await linesOf(first)).toEqual([{ at: 1, frame: { n: 1 } }]);
  });

  test('keeps one line a frame whatever comes', async () => {
    const { recorder } = await recorderIn(await tempDir());
    const file = await recorder.start();
    for (const raw of ['{\r\n"a": 1\n}', 'not json', '', '[1,\n2]', 'null']) recorder.frame(Buffer.from(raw), 5);
    await recorder.stop();
    expect((await linesOf(file)).map(({ frame }) => frame)).toEqual([{ a: 1 }, 'not json', '', '[1,\n2]', 'null']);
  });

  test('cut off by a kill still gives every line up to the last flush', async () => {
    const dir = await tempDir();
    const { recorder, clock } = await recorderIn(dir);
    const file = await recorder.start();
    for (let n = 0; n < 5_000; n++) recorder.frame(Buffer.from(`{"n":${n},"noise":"${Math.sin(n)}"}`), n);
    await clock.advance(2_000);
    const cut = join(dir, 'cut.jsonl.gz');
    const warnings: string[] = [];
    const readCut = async () => {
      await copyFile(file, cut);
      const read: string[] = [];
      const watch = { bytes: () => {}, warn: (sentence: string) => void warnings.push(sentence) };
      for await (const lines of readLines(cut, watch)) read.push(...lines);
      return read.map((line) => JSON.parse(line).frame.n);
    };
    await expect.poll(async () => (await readCut()).length, { interval: 20, timeout: 10_000 }).toBe(5_000);
    for (let n = 5_000; n < 6_000; n++) recorder.frame(Buffer.from(`{"n":${n}}`), n);
    expect(await readCut()).toEqual(Array.from({ length: 5_000 }, (_, n) => n));
    expect(new Set(warnings).size).toBe(1);
  });
});

describe('when the disk does not play along', () => {
  test('what cannot be taken is dropped and counted, and memory does not grow', async () => {
    const { recorder } = await recorderIn(await tempDir());
    await recorder.start();
    const frame = `{"x":"${'y'.repeat(100_000)}"}`;
    // In one turn of the loop, so that nothing can reach the disk meanwhile.
    for (let n = 0; n < 300; n++) recorder.frame(Buffer.from(frame), n);
    const { frames, dropped } = recorder.current() ?? { frames: 0, dropped: 0 };
    expect(frames + dropped).toBe(300);
    expect(dropped).toBeGreaterThan(100);
    const done = await recorder.stop();
    expect(await linesOf(done?.file ?? '')).toHaveLength(frames);
  });

  test('too little room refuses the start with a sentence', async () => {
    const { recorder, faults } = await recorderIn(await tempDir(), async () => 1_000);
    await expect(recorder.start()).rejects.toThrow(/^less than 200 MB are free on the disk of/);
    expect(recorder.current()).toBeNull();
    expect(faults).toEqual([]);
  });

  test('too little room later ends the recording, which stays whole, and tells it', async () => {
    let free: number | null = 1e12;
    const { recorder, clock, faults } = await recorderIn(await tempDir(), async () => free);
    const file = await recorder.start();
    recorder.frame(Buffer.from('{"n":1}'), 1);
    await clock.advance(2_000);
    expect(faults).toEqual([]);
    free = 0;
    await clock.advance(2_000);
    await expect.poll(() => faults, { interval: 5 }).toEqual([expect.stringMatching(/was ended: less than 200 MB/)]);
    expect(recorder.current()).toBeNull();
    expect(await linesOf(file)).toEqual([{ at: 1, frame: { n: 1 } }]);
    free = null;
    await recorder.start();
    await recorder.start();
    expect(faults.slice(1)).toEqual(['recovered']);
  });

  test('a folder that cannot be made refuses the start', async () => {
    const dir = await tempDir();
    await writeFile(join(dir, 'recordings'), 'a file');
    const { recorder } = await recorderIn(dir);
    await expect(recorder.start()).rejects.toThrow();
    recorder.frame(Buffer.from('{}'), 1);
    expect(recorder.current()).toBeNull();
  });
});
