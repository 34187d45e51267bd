import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { Desk } from '../../src/desk/desk.ts';
import { initialState } from '../../src/desk/state.ts';
import { RecordingFault, readRecordings } from '../../src/recording.ts';
import { door } from './door.ts';
import { type Json, mutatedText } from './mutate.ts';
import { AT, FRAMES, HELD, OTHER } from './samples.ts';
import { soundDesk, soundValue } from './sound.ts';

const stamped: readonly Json[] = FRAMES.map((frame, index) => ({ at: AT + index * 10, frame }));
const listed = { ticker: OTHER, status: 'active', close_time: '2026-11-22T15:00:00Z', category: 'Politics' };
const rest: Json = {
  ...{ trade_id: 'r1', ticker: OTHER, yes_price_dollars: '0.3600', no_price_dollars: '0.6400', count_fp: '9.00' },
  ...{ taker_outcome_side: 'yes', created_time: '2026-11-21T15:00:00.123456Z' },
};
const LINES: readonly Json[] = [
  ...[...FRAMES, ...stamped, { at: AT, market: listed }, { at: AT, market: { ticker: HELD } }],
  ...[rest, { ...rest, ts_ms: AT }],
];
const good = JSON.stringify({
  at: AT + 1_000,
  frame: FRAMES.find((frame) => JSON.stringify(frame).includes('"trade"')) ?? null,
});

const tape = fc.record({
  lines: fc.array(mutatedText(LINES, 2), { maxLength: 12 }),
  packed: fc.boolean(),
  /** Which part of the packed bytes is left, and which of them is wrong. */
  left: fc.double({ min: 0, max: 1, noNaN: true }),
  wrong: fc.option(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), byte: fc.nat({ max: 255 }) })),
});

/** Files that somebody hands to `npm run replay`: read or refused in a sentence, and never a number that is none. */
export const tapes = door(
  'tapes',
  'a recording is refused in a sentence or read as times and units',
  60,
  tape,
  async ({ lines, packed, left, wrong }) => {
    const dir = mkdtempSync(join(tmpdir(), 'hostile-'));
    try {
      const text = [good, ...lines, good].map((line) => `${line}\n`).join('');
      const bytes = packed ? gzipSync(text) : Buffer.from(text);
      const whole = left > 0.5;
      const cut = whole ? bytes : bytes.subarray(0, Math.floor(bytes.length * (left + 0.5)));
      if (wrong !== null && cut.length > 0) cut[Math.floor(wrong.at * (cut.length - 1))] = wrong.byte;
      const path = join(dir, 'tape.jsonl');
      writeFileSync(path, cut);
      const desk = new Desk(initialState());
      let before = Number.NEGATIVE_INFINITY;
      const tally = { messages: 0, bytes: 0, faults: 0, warn: (sentence: string) => assert(sentence.length < 600) };
      try {
        for await (const event of readRecordings([path], tally)) {
          soundValue(event, event.type);
          assert(event.at >= before, 'time goes back');
          before = event.at;
          desk.decide(event);
        }
      } catch (error) {
        assert(error instanceof RecordingFault, String(error));
        assert(!whole || wrong !== null, error.message);
        assert(error.message.length < 600);
      }
      soundDesk(desk, AT + 60_000);
    } finally {
      rmSync(dir, { recursive: true });
    }
  },
);
