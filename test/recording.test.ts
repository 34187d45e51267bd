import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskEvent } from '../src/desk/event.ts';
import { RecordingFault, readRecordings } from '../src/recording.ts';

const START = Date.UTC(2026, 4, 14, 12);
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'recording-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
/** Writes a recording of these lines, or of this very content, and answers its path. */
function file(content: readonly (object | string)[] | Buffer, name = 'tape.jsonl'): string {
  files += 1;
  const path = join(folder, `${files}-${name}`);
  const text = Array.isArray(content)
    ? content.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('')
    : content;
  writeFileSync(path, text as string | Buffer);
  return path;
}

const tradeOf = (ticker: string, ms: number, id = `${ticker}-${ms}`) => ({
  trade_id: id,
  market_ticker: ticker,
  yes_price_dollars: '0.3600',
  no_price_dollars: '0.6400',
  count_fp: '136.00',
  taker_side: 'no',
  taker_outcome_side: 'no',
  taker_book_side: 'ask',
  is_block_trade: false,
  ts: Math.floor((START + ms) / 1000),
  ts_ms: START + ms,
});
const trade = (ticker: string, ms: number, seq = 0) => ({ type: 'trade', sid: 1, seq, msg: tradeOf(ticker, ms) });
const heard = (ms: number, frame: object) => ({ at: START + ms, frame });
const market = (ticker: string, ms = 0) => ({ at: START + ms, market: { ticker, category: 'Politics' } });
const snapshot = (ticker: string, seq: number, sid = 2) => ({
  type: 'orderbook_snapshot',
  sid,
  seq,
  msg: { market_ticker: ticker, market_id: 'm', yes_dollars_fp: [['0.4000', '10.00']] },
});
const delta = (ticker: string, seq: number, sid = 2, more: object = {}) => ({
  type: 'orderbook_delta',
  sid,
  seq,
  msg: { market_ticker: ticker, market_id: 'm', price_dollars: '0.4100', delta_fp: '5.00', side: 'yes', ...more },
});
/** A trade of `GET /markets/trades`. */
function rest(ticker: string, ms: number) {
  const { market_ticker: _ticker, ts: _ts, ts_ms: _ms, ...same } = tradeOf(ticker, ms);
  return { ...same, ticker, created_time: new Date(START + ms).toISOString().replace('Z', '123Z') };
}

async function read(...paths: string[]) {
  const warnings: string[] = [];
  const tally = { messages: 0, bytes: 0, faults: 0, warn: (sentence: string) => void warnings.push(sentence) };
  const events: DeskEvent[] = [];
  for await (const event of readRecordings(paths, tally)) events.push(event);
  return { events, warnings, tally };
}

/** What an event is, where and when, in few letters. */
const brief = (event: DeskEvent): string => {
  const about =
    event.type === 'trade'
      ? event.trade.ticker
      : event.type === 'market'
        ? event.market.ticker
        : event.type === 'book.stale'
          ? (event.tickers ?? ['all']).join('+')
          : 'ticker' in event
            ? event.ticker
            : '';
  return `${event.type} ${about} ${event.at - START}`;
};

describe('every shape of recording is read', () => {
  it('reads messages as heard, bare messages and REST trades alike', async () => {
    const as = [
      await read(file([market('A'), heard(5, trade('A', 5))])),
      await read(file([market('A'), trade('A', 5)])),
      await read(file([market('A'), rest('A', 5)])),
    ];
    for (const { events } of as) expect(events.map(brief)).toEqual(['market A 0', 'trade A 5']);
    expect(as[1]?.events).toEqual(as[0]?.events);
    expect(as[2]?.events).toEqual(as[0]?.events);
    expect(as[0]?.events[0]).toMatchObject({ market: { category: 'Politics' } });
  });

  it('reads gzip by what is in it, not by the name, and Windows line ends, blank lines and a last line without end', async () => {
    const text = `${JSON.stringify(market('A'))}\r\n\r\n${JSON.stringify(trade('A', 1))}\r\n\n${JSON.stringify(trade('A', 2))}`;
    for (const path of [file(Buffer.from(text)), file(gzipSync(text), 'tape.jsonl.gz'), file(gzipSync(text))]) {
      const { events, tally, warnings } = await read(path);
      expect(events.map(brief)).toEqual(['market A 0', 'trade A 1', 'trade A 2']);
      expect([tally.messages, tally.faults, warnings]).toEqual([2, 0, []]);
    }
  });

  it('counts messages that the desk has no use for, and answers nothing for them', async () => {
    const ticker = { type: 'ticker', sid: 9, msg: { market_ticker: 'A', price_dollars: '0.4', ts_ms: START } };
    const { events, tally } = await read(
      file([market('A'), ticker, trade('A', 1), { type: 'ok', id: 1, sid: 1, seq: 2 }]),
    );
    expect(events).toHaveLength(2);
    expect([tally.messages, tally.faults]).toEqual([3, 0]);
  });

  it('takes bare snapshots, which carry no time, as of the line before, or else of the first line with one', async () => {
    const timed = { ts: new Date(START + 7).toISOString() };
    const { events } = await read(
      file([snapshot('A', 1), snapshot('B', 2), delta('A', 3, 2, timed), snapshot('A', 4)]),
    );
    expect(events.map(brief)).toEqual([
      'market A 7',
      'book.snapshot A 7',
      'market B 7',
      'book.snapshot B 7',
      'book.delta A 7',
      'book.snapshot A 7',
    ]);
  });

  it('makes the markets of a file that describes none known by their tickers, and only those', async () => {
    const bare = file([trade('A', 1), trade('B', 3), trade('A', 4)]);
    expect((await read(bare)).events.map(brief)).toEqual([
      'market A 1',
      'trade A 1',
      'market B 3',
      'trade B 3',
      'trade A 4',
    ]);
    expect((await read(bare)).events[0]).toMatchObject({ market: { ticker: 'A', category: null, event: null } });
    const described = file([market('A'), trade('A', 1), trade('C', 2)]);
    expect((await read(described)).events.map(brief)).toEqual(['market A 0', 'trade A 1', 'trade C 2']);
    expect((await read(described, bare)).events.filter((event) => event.type === 'market').map(brief)).toEqual([
      'market A 0',
      'market B 3',
    ]);
  });
});

describe('events come in the order of time', () => {
  it('merges files by time, and by their order where times are equal', async () => {
    const one = file([market('A'), trade('A', 10), trade('A', 30), trade('A', 30)]);
    const two = file([market('B'), heard(20, trade('B', 25)), heard(30, trade('B', 31))]);
    const { events } = await read(one, two);
    expect(events.map(brief)).toEqual([
      'market A 0',
      'market B 0',
      'trade A 10',
      'trade B 20',
      'trade A 30',
      'trade A 30',
      'trade B 30',
    ]);
    expect((await read(one, two)).events).toEqual(events);
  });

  it('turns pages of REST trades round, which come newest first', async () => {
    const page = (from: number) => Array.from({ length: 1_000 }, (_, index) => rest('A', from + 999 - index));
    const { events, warnings } = await read(file([market('A'), ...page(1_000), ...page(0)]));
    const times = events.filter((event) => event.type === 'trade').map((event) => event.at - START);
    expect(times).toEqual(Array.from({ length: 2_000 }, (_, index) => index));
    expect(warnings).toEqual([]);
  });

  it('never turns the changes of a book round, whatever the clock did', async () => {
    const lines = [heard(50, snapshot('A', 1)), heard(20, delta('A', 2)), heard(60, delta('A', 3))];
    const { events } = await read(file([market('A'), ...lines]));
    expect(events.map(brief)).toEqual(['market A 0', 'book.snapshot A 50', 'book.delta A 50', 'book.delta A 60']);
  });

  it('never goes back in time, and says so when a file does', async () => {
    const lines = Array.from({ length: 6_000 }, (_, index) => trade('A', 1_000 + index));
    const { events, warnings } = await read(file([market('A'), ...lines, trade('A', 1)]));
    const times = events.map((event) => event.at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(events).toHaveLength(6_002);
    expect(warnings).toEqual([expect.stringMatching(/1 of its messages came long after their time; sort the file/)]);
  });
});

describe('a hole in the sequence makes the books of that subscription stale', () => {
  it('before the message after the hole, and only there; a message heard twice counts once', async () => {
    const lines = [
      snapshot('A', 1),
      snapshot('B', 2),
      snapshot('C', 7, 3),
      delta('A', 3),
      delta('A', 3),
      delta('C', 8, 3),
      delta('A', 5),
      snapshot('A', 1),
      delta('B', 2),
    ];
    const { events } = await read(file([market('A'), ...lines.map((line, index) => heard(index, line))]));
    expect(events.slice(1).map(brief)).toEqual([
      'book.snapshot A 0',
      'book.snapshot B 1',
      'book.snapshot C 2',
      'book.delta A 3',
      'book.delta C 5',
      'book.stale A+B 6',
      'book.delta A 6',
      'book.stale A+B 7',
      'book.snapshot A 7',
      'book.delta B 8',
    ]);
  });
});

describe('what cannot be read is told in a sentence and costs only itself', () => {
  it.each([
    ['{"at":1', 'not JSON'],
    ['[]', 'not an object'],
    ['{"a":1}', 'no "frame", "market", "type" or "created_time"'],
    [JSON.stringify({ at: 5, frame: trade('A', 1) }), '"at" is not a time in ms'],
    [JSON.stringify({ at: START, market: {} }), 'ticker'],
    [JSON.stringify({ at: START, frame: { type: 'trade', sid: 1, seq: 1, msg: { trade_id: 'x' } } }), 'trade: '],
    [JSON.stringify({ ...rest('A', 1), count_fp: '-1.00' }), 'count_fp'],
  ])('%s', async (line, fault) => {
    const path = file([market('A'), line, trade('A', 1)]);
    const { events, warnings, tally } = await read(path);
    expect(events.map(brief)).toEqual(['market A 0', 'trade A 1']);
    expect(tally).toMatchObject({ messages: 1, faults: 1 });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(`${path}, line 2: `);
    expect(warnings[0]).toContain(fault);
  });

  it('survives any line at all', async () => {
    const odd = fc.constantFrom(null, [], {}, { toString: 1, valueOf: 1 }, Number.MAX_VALUE, -1, '', START, 'A');
    const value = fc.oneof(odd, fc.jsonValue());
    const keys = { at: value, frame: value, market: value, type: fc.constantFrom('trade', 'orderbook_delta', 'x', 7) };
    const more = { msg: fc.oneof(value, fc.dictionary(fc.constantFrom('ts', 'ts_ms', 'side'), value)), sid: value };
    const line = fc.record({ ...keys, ...more, seq: value, created_time: value }, { requiredKeys: [] });
    const lines = fc.sample(
      fc.oneof(
        line.map((json) => JSON.stringify(json)),
        fc.string(),
      ),
      { numRuns: 3_000, seed: 5 },
    );
    const { events } = await read(file([market('A'), ...lines, trade('A', 1)]));
    expect(events.map(brief)).toContain('trade A 1');
  });

  it('tells the first faulty lines one by one and counts the others', async () => {
    const { warnings, tally } = await read(file([trade('A', 1), ...Array.from({ length: 1_500 }, () => 'nonsense')]));
    expect(tally.faults).toBe(1_500);
    expect(warnings).toHaveLength(4);
    expect(warnings[3]).toContain('1,497 more lines could not be read');
  });

  it('gives the whole lines of a gzip file that was cut off, and says that it was', async () => {
    const whole = [market('A'), ...Array.from({ length: 5_000 }, (_, index) => trade('A', index))];
    const bytes = gzipSync(whole.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const path = file(bytes.subarray(0, bytes.length - 2_000), 'tape.jsonl.gz');
    const { events, warnings, tally } = await read(path);
    expect(events.length).toBeGreaterThan(1_000);
    expect(events.length).toBeLessThan(5_001);
    expect(tally.faults).toBe(0);
    expect(warnings).toEqual([`${path} was cut off; its whole lines up to there were read.`]);
  });

  it.each([
    ['an empty file', () => file(Buffer.alloc(0)), 'it is empty'],
    ['a text', () => file(['hello', 'world']), 'none of its lines can be read (line 1: not JSON)'],
    ['an empty gzip file', () => file(gzipSync(''), 'tape.gz'), 'it is empty'],
    ['a text named gzip', () => file(['hello'], 'tape.gz'), 'is not gzip'],
    ['a file that is not there', () => join(folder, 'nowhere.jsonl'), 'does not exist'],
    ['a folder', () => folder, 'is a folder'],
    ['a line without end', () => file(Buffer.alloc(17 * 1024 * 1024, 'x')), 'more than 16 MB'],
  ])('refuses %s', async (_what, path, sentence) => {
    const failed = read(path());
    await expect(failed).rejects.toThrow(RecordingFault);
    await expect(failed).rejects.toThrow(sentence);
  });
});
