import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { performance } from 'node:perf_hooks';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { defaults } from '../src/desk/settings.ts';
import type { WhatIfNews, WhatIfRun } from '../src/ports/what-if.ts';
import { openRecorder } from '../src/store/recorder.ts';
import { WhatIfs } from '../src/what-if.ts';
import { FakeClock } from './fakes/clock.ts';
import { memoryLog } from './fakes/log.ts';
import { eventually } from './fakes/telegram.ts';
import { tempDir } from './store/temp.ts';
import { flood, HOUR, MILD, MINUTE, marketLine, NOON, quiet, record, text } from './what-if/tape.ts';

const DAY = 24 * HOUR;
const PROPOSED = { 'flow.soloScore': 60, 'flow.clusterScore': 70 };
let dir: string;
let whatIf: WhatIfs;

beforeEach(async () => {
  dir = await tempDir();
  const opened = new WhatIfs({ dir, clock: new FakeClock(), log: memoryLog(), growing: () => null });
  onTestFinished(() => opened.close());
  whatIf = opened;
});

const small = (): object[] => [
  marketLine('KXA', NOON),
  ...quiet('KXA', NOON, NOON + 40 * MINUTE),
  ...flood('KXA', NOON + 40 * MINUTE, MILD),
];

/** So many trades that a replay is not over before a test has looked at it. */
const sizeable = (): object[] => [
  marketLine('KXB', NOON + HOUR),
  ...quiet('KXB', NOON + HOUR, NOON + 13 * HOUR, 1_000),
];

/** Asks, and hears of it until it ends. */
async function ask(proposed = PROPOSED) {
  const heard: WhatIfNews[] = [];
  const runs: WhatIfRun[] = [];
  const over = Promise.withResolvers<WhatIfNews>();
  const begun = await whatIf.begin(defaults(), proposed, (run, news) => {
    runs.push(run);
    heard.push(news);
    if (news.type !== 'replaying') over.resolve(news);
  });
  return { begun, heard, run: runs[0] as WhatIfRun, over: over.promise };
}

describe('a what-if', () => {
  it('says at once what it replays, then how far it is, and ends with an answer that is kept', async () => {
    const tape = text(sizeable());
    record(dir, 'a.jsonl.gz', small());
    record(dir, 'b.jsonl', Buffer.from(tape));
    const { begun, heard, run, over } = await ask();
    expect(begun).toBe(true);
    expect(heard).toEqual([{ type: 'replaying', share: 0 }]);
    expect(run).toMatchObject({ today: { 'flow.soloScore': 85 }, proposed: PROPOSED, cap: 20, recordings: 2 });
    expect(run.bytes).toBeGreaterThan(tape.length);
    const end = await over;
    const shares = heard.flatMap((news) => (news.type === 'replaying' ? [news.share] : []));
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.length).toBeGreaterThan(5);
    expect(shares.length).toBeLessThanOrEqual(21);
    expect(end).toMatchObject({ type: 'answered', result: { today: { sent: 0 }, tried: { sent: 1 } } });
    expect(whatIf.answer(run.id)).toMatchObject({ run, settled: null });
    expect(whatIf.cancel(run.id)).toBe(false);
  });

  it('plays recordings in the order in which they begin, whatever their names', async () => {
    record(dir, 'z.jsonl', small().slice(0, 61));
    record(dir, 'a.jsonl', small().slice(61));
    expect(await (await ask()).over).toMatchObject({ result: { first: NOON, tried: { sent: 1 }, faults: [] } });
  });

  it('does not begin where there is no recording', async () => {
    expect((await ask()).begun).toBe(false);
    record(dir, 'notes.txt', Buffer.from('no recording'));
    expect(await ask()).toMatchObject({ begun: false, heard: [] });
  });

  it('leaves out what was last written to more than a week before the newest', async () => {
    record(dir, 'a.jsonl', small(), NOON);
    record(dir, 'b.jsonl', small(), NOON + 6 * DAY);
    record(dir, 'c.jsonl', small(), NOON + 7 * DAY + 1_000);
    const { run, over } = await ask();
    expect(run.recordings).toBe(2);
    await over;
  });

  it('takes in what is being recorded at this moment, as far as it is on disk', async () => {
    const clock = new FakeClock();
    const recorder = openRecorder({ dir, clock, onFault: () => {}, onRecovered: () => {} });
    onTestFinished(async () => void (await recorder.stop()));
    const growing = new WhatIfs({ dir, clock, log: memoryLog(), growing: () => recorder.current()?.file ?? null });
    onTestFinished(() => growing.close());
    whatIf = growing;
    const file = await recorder.start();
    expect(await (await ask()).over).toMatchObject({
      reason: 'The recordings hold nothing yet: ask again in a while.',
    });
    for (const line of small()) {
      const { at, frame, market } = line as { at: number; frame?: object; market?: object };
      if (market === undefined) recorder.frame(Buffer.from(JSON.stringify(frame)), at);
      else recorder.market(JSON.stringify(market), at);
    }
    await clock.advance(2_000);
    await eventually(() => statSync(file).size > 1_000, 'the flush');
    const faults = [`${basename(file)} is still being recorded: it counts as far as it is on disk.`];
    expect(await (await ask()).over).toMatchObject({ result: { tried: { sent: 1 }, faults } });
  });

  it('fails with a sentence when nothing can be read, and when the files are gone', async () => {
    record(dir, 'a.jsonl', Buffer.from('no\nrecording\n'));
    const reason = 'a.jsonl is no recording: none of its lines can be read (line 1: not JSON).';
    expect(await (await ask()).over).toEqual({ type: 'failed', reason });
    const gone = await ask();
    rmSync(`${dir}/recordings/a.jsonl`);
    expect(await gone.over).toMatchObject({ type: 'failed', reason: expect.stringContaining('a.jsonl') });
  });

  it('can be settled once', async () => {
    record(dir, 'a.jsonl', small());
    const { run, over } = await ask();
    expect(whatIf.settle(run.id, 'applied')).toBe(false);
    await over;
    expect([whatIf.settle(run.id, 'applied'), whatIf.settle(run.id, 'kept')]).toEqual([true, false]);
    expect(whatIf.answer(run.id)?.settled).toBe('applied');
    expect(whatIf.answer('other')).toBeNull();
  });
});

describe('only one is replayed at a time', () => {
  beforeEach(() => void record(dir, 'a.jsonl', sizeable()));

  it('the newest, and the one before hears that it is cancelled', async () => {
    const first = await ask();
    const second = await ask();
    expect(second.run.id).not.toBe(first.run.id);
    expect(await first.over).toEqual({ type: 'cancelled', by: 'another' });
    expect(await second.over).toMatchObject({ type: 'answered' });
    expect(first.heard.at(-1)).toEqual({ type: 'cancelled', by: 'another' });
    expect(whatIf.answer(first.run.id)).toBeNull();
  });

  it('also of two that are asked in the same moment', async () => {
    const asked = await Promise.all([ask(), ask()]);
    const ends = await Promise.all(asked.map(({ over }) => over));
    expect(ends.map(({ type }) => type).toSorted()).toEqual(['answered', 'cancelled']);
  });

  it('until its owner cancels it, and nothing is heard of it after that', async () => {
    const { run, heard, over } = await ask();
    expect([whatIf.cancel('other'), whatIf.cancel(run.id), whatIf.cancel(run.id)]).toEqual([false, true, false]);
    expect(await over).toEqual({ type: 'cancelled', by: 'owner' });
    await whatIf.close();
    expect(heard.map(({ type }) => type)).toEqual(['replaying', 'cancelled']);
  });

  it('and what it had said before it was cancelled is not heard any more', async () => {
    const heard: string[] = [];
    await whatIf.begin(defaults(), PROPOSED, (run, { type }) => {
      heard.push(type);
      if (heard.length !== 2) return;
      // Meanwhile it says more, which lies ready when this one looks again.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
      whatIf.cancel(run.id);
    });
    await eventually(() => heard.length > 2, 'the end');
    await whatIf.close();
    expect(heard).toEqual(['replaying', 'replaying', 'cancelled']);
  });

  it('until the run ends: then its thread is gone, and no other begins', async () => {
    const begun = once(process, 'worker');
    const { over } = await ask();
    const [thread] = await begun;
    expect(thread.threadId).toBeGreaterThan(0);
    await whatIf.close();
    expect(thread.threadId).toBe(-1);
    expect(await over).toEqual({ type: 'cancelled', by: 'stop' });
    expect((await ask()).begun).toBe(false);
  });
});

it('leaves the loop to the chat and the trader while it replays', async () => {
  record(dir, 'a.jsonl.gz', sizeable());
  let [longest, last] = [0, performance.now()];
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  onTestFinished(() => clearInterval(timer));
  const before = performance.eventLoopUtilization();
  expect(await (await ask()).over).toMatchObject({ type: 'answered', result: { scored: 43_200 } });
  const { utilization } = performance.eventLoopUtilization(before);
  expect(longest).toBeLessThan(1_000);
  expect(utilization).toBeLessThan(0.5);
});

it('lets the process end while it replays', async () => {
  record(dir, 'a.jsonl', sizeable());
  const script = `
    import { defaults } from './src/desk/settings.ts';
    import { WhatIfs } from './src/what-if.ts';
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const whatIf = new WhatIfs({ dir: ${JSON.stringify(dir)}, clock: Date, log, growing: () => null });
    const heard = [];
    await whatIf.begin(defaults(), ${JSON.stringify(PROPOSED)}, (_run, { type }) => heard.push(type));
    await whatIf.close();
    console.log(heard.join());`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { cwd: `${import.meta.dirname}/..` });
  let said = '';
  child.stdout.on('data', (data) => {
    said += data;
  });
  const [code] = await once(child, 'close');
  expect([code, said.trim()]).toEqual([0, 'replaying,cancelled']);
});
