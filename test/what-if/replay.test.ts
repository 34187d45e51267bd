import { existsSync } from 'node:fs';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { cents } from '../../src/desk/money.ts';
import { defaults, type Settings } from '../../src/desk/settings.ts';
import { replay } from '../../src/replay/command.ts';
import { type Question, replayTwice } from '../../src/what-if/replay.ts';
import { tempDir } from '../store/temp.ts';
import { flood, HOUR, MILD, MINUTE, marketLine, NOON, quiet, record, text, tradeLine, WILD } from './tape.ts';

const FLOODED = NOON + 40 * MINUTE;
let dir: string;

beforeEach(async () => {
  dir = await tempDir();
});

/** A market that is quiet for forty minutes and then flooded. */
const burst = (ticker: string, count: number, from = NOON): object[] => [
  marketLine(ticker, from),
  ...quiet(ticker, from, from + 40 * MINUTE),
  ...flood(ticker, from + 40 * MINUTE, count),
];

/** What comes of files, in their order, with solo alerts at `solo` instead of 85. */
const ask = (files: readonly string[], solo: number, more: Partial<Question> = {}) =>
  replayTwice(
    {
      files,
      growing: null,
      settings: defaults(),
      proposed: { 'flow.soloScore': solo, 'flow.clusterScore': 70 },
      ...more,
    },
    () => undefined,
  );

describe('a lower threshold', () => {
  it('sends more, and says how they would have turned out', async () => {
    const print = (minutes: number, price: number) =>
      tradeLine({ ticker: 'KXA', at: FLOODED + minutes * MINUTE, count: 1, cents: price });
    const tape = [...burst('KXA', MILD), print(3, 47), print(50, 41), print(70, 90)];
    const result = await ask([record(dir, 'a.jsonl', tape)], 60);
    expect(result).toMatchObject({
      first: NOON,
      last: FLOODED + 70 * MINUTE,
      covered: 110 * MINUTE,
      scored: 133,
      today: { sent: 0, withheld: 0 },
      tried: { sent: 1, withheld: 0 },
      more: {
        count: 1,
        grades: { after5: { known: 1, right: 1, mean: 300 }, after60: { known: 1, right: 0, mean: -300 } },
        examples: [
          {
            kind: 'solo',
            markets: [{ ticker: 'KXA', name: 'Who wins? – Democrats', taker: 'yes', price: cents(44) }],
          },
        ],
      },
      fewer: { count: 0, examples: [] },
      faults: [],
    });
  });

  it('tells what was held back because the recording had just begun', async () => {
    const begun = NOON + 2 * MINUTE;
    const tape = [marketLine('KXA', NOON), ...quiet('KXA', NOON, begun), ...flood('KXA', begun, 10 * WILD)];
    const result = await ask([record(dir, 'a.jsonl', tape)], 5);
    expect(result).toMatchObject({
      today: { sent: 0, withheld: 0, warming: 0 },
      tried: { sent: 0, withheld: 0, warming: 1 },
    });
  });

  it('does not count what is only told sooner', async () => {
    const tape = burst('KXA', MILD);
    const wild = flood('KXA', FLOODED + MINUTE, WILD);
    const result = await ask([record(dir, 'a.jsonl', [...tape, ...wild])], 60);
    expect(result).toMatchObject({ today: { sent: 1 }, tried: { sent: 1 }, more: { count: 0 }, fewer: { count: 0 } });
  });

  it('may cost a better alert where the day’s cap is spent', async () => {
    const settings: Settings = { ...defaults(), 'flow.dailyCap': 1 };
    const tape = [...burst('KXA', MILD), ...burst('KXB', WILD, NOON + HOUR)];
    const result = await ask([record(dir, 'a.jsonl', tape)], 60, { settings });
    expect(result).toMatchObject({ today: { sent: 1, withheld: 0 }, tried: { sent: 1, withheld: 1 } });
    expect(
      [result.more, result.fewer].map(({ examples }) => examples.map(({ markets }) => markets[0]?.ticker)),
    ).toEqual([['KXA'], ['KXB']]);
  });
});

it('a higher threshold says which alerts would be lost and how they turned out', async () => {
  const tape = [...burst('KXA', WILD), ...quiet('KXA', FLOODED + MINUTE, FLOODED + 10 * MINUTE)];
  const result = await ask([record(dir, 'a.jsonl', tape)], 99.9);
  expect(result).toMatchObject({
    today: { sent: 1 },
    tried: { sent: 0 },
    more: { count: 0 },
    fewer: {
      count: 1,
      grades: { after5: { known: 1, right: 0, mean: -400 }, after60: { known: 0, mean: null } },
    },
  });
});

describe('what became of an alert', () => {
  const print = (minutes: number, price: number) =>
    tradeLine({ ticker: 'KXA', at: FLOODED + minutes * MINUTE, count: 1, cents: price });
  const tape = burst('KXA', MILD);
  const grades = async (...files: object[][]) => {
    const paths = files.map((lines, index) => record(dir, `${index}.jsonl`, lines));
    const { count, grades } = (await ask(paths, 60)).more;
    expect(count).toBe(1);
    return { after5: grades.after5.mean, after60: grades.after60.mean };
  };

  it('is seen in the silence of a recording, however long', async () => {
    expect(await grades([...tape, print(90, 90)])).toEqual({ after5: 0, after60: 0 });
    expect(await grades([...tape, print(3 * 24 * 60, 90)])).toEqual({ after5: 0, after60: 0 });
  });

  it('is unknown where the recording ends before', async () => {
    expect(await grades([...tape, print(4.9, 90)])).toEqual({ after5: null, after60: null });
    expect(await grades([...tape, print(59.9, 90)])).toEqual({ after5: 0, after60: null });
  });

  it('is unknown where nothing was recorded then, and known again from what was traded since', async () => {
    const before = [...tape, print(2, 46)];
    const silent = [
      marketLine('KXB', FLOODED + 30 * MINUTE),
      ...quiet('KXB', FLOODED + 30 * MINUTE, FLOODED + 2 * HOUR),
    ];
    expect(await grades(before, silent)).toEqual({ after5: null, after60: null });
    expect(await grades(before, [print(30, 50), print(59, 51), print(61, 90)])).toEqual({ after5: null, after60: 700 });
    expect(await grades(before, [print(70, 50), print(90, 51)])).toEqual({ after5: null, after60: null });
  });

  it('counts a second hole like the first', async () => {
    const before = [...tape, print(6, 46)];
    const between = [print(10, 48), print(12, 49)];
    expect(await grades(before, between, [print(40, 50), print(65, 90)])).toEqual({ after5: 0, after60: 600 });
    expect(await grades(before, between, [print(64, 50), print(65, 90)])).toEqual({ after5: 0, after60: null });
  });
});

it('tells a cluster with all that it grew to', async () => {
  const event = ['KXE-26-A', 'KXE-26-B', 'KXE-26-C'].flatMap((ticker, index) => {
    const { at, market } = marketLine(ticker, NOON) as { at: number; market: object };
    const line = { at, market: { ...market, event_ticker: 'KXE-26', series_ticker: 'KXE' } };
    return [line, ...quiet(ticker, NOON, FLOODED), ...flood(ticker, FLOODED + index * 30_000, WILD)];
  });
  const tape = (event as { at: number }[]).toSorted((one, other) => one.at - other.at);
  const proposed = { 'flow.soloScore': 99.99, 'flow.clusterScore': 99.99 };
  const { fewer } = await ask([record(dir, 'a.jsonl', tape)], 0, { proposed });
  const told = fewer.examples.map(({ kind, markets }) => `${kind} ${markets.length}`);
  expect(told.toSorted()).toEqual(['cluster 3', 'solo 1']);
});

it('asks about thresholds alone: flow that is switched off and trading change nothing', async () => {
  const settings: Settings = { ...defaults(), 'flow.on': false, 'trader.mode': 'auto' };
  const result = await ask([record(dir, 'a.jsonl', burst('KXA', MILD))], 60, { settings });
  expect(result.tried.sent).toBe(1);
});

describe('several recordings', () => {
  it('do not take the time between them for silence', async () => {
    const early = record(dir, 'a.jsonl', burst('KXA', 0.01));
    const later = FLOODED + 10 * HOUR;
    const flooded = flood('KXA', later, WILD);
    expect(await ask([early, record(dir, 'b.jsonl', flooded)], 99)).toMatchObject({ today: { sent: 0 } });
    const whole = record(dir, 'c.jsonl', [...burst('KXA', 0.01), ...flooded]);
    expect(await ask([whole], 99)).toMatchObject({ today: { sent: 1 } });
  });

  it('count the hours that they cover, not those between', async () => {
    const files = ['a.jsonl', 'b.jsonl'].map((name, index) =>
      record(dir, name, burst(`KX${index}`, 1, NOON + index * 5 * HOUR)),
    );
    const result = await ask(files, 99);
    expect(Math.round(result.covered / MINUTE)).toBe(80);
    expect(result.last - result.first).toBeGreaterThan(5 * HOUR);
  });

  it('count once what is in two of them, and say so', async () => {
    const tape = burst('KXA', WILD);
    const files = ['a.jsonl', 'b.jsonl'].map((name) => record(dir, name, tape));
    expect(await ask(files, 99)).toMatchObject({
      today: { sent: 1 },
      scored: 130,
      faults: ['b.jsonl overlaps the one before; what came twice counts once.'],
    });
  });

  it('do not take the prices of such a part for later ones', async () => {
    const after = quiet('KXB', FLOODED + 10_000, FLOODED + 10 * MINUTE);
    const tapes = [
      burst('KXA', MILD),
      quiet('KXA', NOON, NOON + HOUR / 2),
      [marketLine('KXB', FLOODED + 10_000), ...after],
    ];
    const files = tapes.map((tape, index) => record(dir, `${index}.jsonl`, tape));
    expect(await ask(files, 60)).toMatchObject({
      more: { count: 1, grades: { after5: { known: 1, right: 0, mean: 0 } } },
    });
  });

  it('count their newest seven days only', async () => {
    const week = NOON + 8 * 24 * HOUR;
    const tape = [...burst('KXA', WILD), ...burst('KXB', WILD, week)];
    const result = await ask([record(dir, 'a.jsonl', tape)], 99.9);
    expect(result.fewer.examples.map(({ markets }) => markets[0]?.ticker)).toEqual(['KXB']);
    expect(result.today.sent).toBe(1);
    expect(result.covered).toBe(7 * 24 * HOUR);
    expect(result.first).toBe(result.last - 7 * 24 * HOUR);
  });

  it('leave out those of before, and begin with the first that counts', async () => {
    const week = NOON + 8 * 24 * HOUR;
    const files = [record(dir, 'a.jsonl', burst('KXA', WILD)), record(dir, 'b.jsonl', burst('KXB', WILD, week))];
    expect(await ask(files, 99.9)).toMatchObject({ first: week, recordings: 1, fewer: { count: 1 } });
  });
});

describe('a recording that is not whole', () => {
  const whole = gzipSync(text([...burst('KXA', WILD), ...quiet('KXA', FLOODED + MINUTE, FLOODED + 10 * HOUR)]));
  const cut = whole.subarray(0, whole.length - 50);

  it('counts as far as it can be read, and that is said by the name of its file', async () => {
    const path = record(dir, 'cut.jsonl.gz', cut);
    const result = await ask([path], 99.9);
    expect(result.fewer.count).toBe(1);
    expect(result.faults).toEqual(['cut.jsonl.gz was cut off; its whole lines up to there were read.']);
  });

  it('is no fault where it is still being written', async () => {
    const path = record(dir, 'cut.jsonl.gz', cut);
    const result = await ask([path], 99.9, { growing: path });
    expect(result.fewer.count).toBe(1);
    expect(result.faults).toEqual(['cut.jsonl.gz is still being recorded: it counts as far as it is on disk.']);
  });

  it('leaves the others as they are', async () => {
    const files = [record(dir, 'a.jsonl', Buffer.from('no\nrecording\n')), record(dir, 'b.jsonl', burst('KXA', WILD))];
    const result = await ask(files, 99.9);
    expect(result.fewer.count).toBe(1);
    expect(result.faults).toEqual(['a.jsonl is no recording: none of its lines can be read (line 1: not JSON).']);
  });

  it('is no answer where there is no other, in one sentence', async () => {
    const empty = record(dir, 'a.jsonl.gz', Buffer.alloc(0));
    await expect(ask([empty], 80)).rejects.toThrow('a.jsonl.gz is no recording: it is empty.');
    await expect(ask([empty], 80, { growing: empty })).rejects.toThrow(/hold nothing yet: ask again in a while\.$/);
  });
});

const tape = fileURLToPath(new URL('../../../shared/tapes/trades-many-markets-nov2025.jsonl.gz', import.meta.url));

it.skipIf(!existsSync(tape))('counts what npm run replay counts (skipped without the tapes)', async () => {
  const count = async (solo: number): Promise<number> => {
    let said = '';
    const out = new Writable({
      write(chunk, _encoding, done) {
        said += chunk;
        done();
      },
    });
    const sets = ['--set', 'flow.categories=all', '--set', `flow.soloScore=${solo}`];
    await replay([tape, '--json', ...sets], { out, err: new Writable(), clock: systemClock });
    return JSON.parse(said.trimEnd().split('\n').at(-1) ?? '').alerts;
  };
  const result = await ask([tape], 80, { settings: { ...defaults(), 'flow.categories': ['all'] } });
  expect([result.today.sent, result.tried.sent]).toEqual([await count(85), await count(80)]);
  expect(result.today.sent).toBeGreaterThan(0);
  expect(result.tried.sent - result.today.sent).toBe(result.more.count - result.fewer.count);
});
