import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Book } from '../../src/desk/book.ts';
import type { Level, Side } from '../../src/desk/market.ts';
import { type Count, type Price, parseCount, parsePrice } from '../../src/desk/money.ts';

/** Recorded sessions of the real exchange, kept beside the checkout because they may not be published. */
const tapes = new URL('../../../shared/tapes/', import.meta.url);
const here = existsSync(tapes);

type Frame = {
  type: string;
  sid?: number;
  seq?: number;
  msg?: {
    market_ticker: string;
    yes_dollars_fp?: [string, string][];
    no_dollars_fp?: [string, string][];
    side: Side;
    price_dollars: string;
    delta_fp: string;
    ts: string;
  };
};

const lines = (text: string): object[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line));

/** Frames of a tape, in the order in which they came. */
function framesOf(name: string): Frame[] {
  const bytes = readFileSync(new URL(name, tapes));
  if (name.endsWith('.json')) return JSON.parse(bytes.toString()).frames.map((row: { frame: Frame }) => row.frame);
  const rows = lines((name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()) as (Frame & { frame?: Frame })[];
  return rows.map((row) => row.frame ?? row);
}

const levels = (side: [string, string][] | undefined): Level[] =>
  (side ?? []).map(([price, count]) => [parsePrice(price) as Price, parseCount(count) as Count]);

/** The one match that has a book crossed: its instant, the side that is being taken from, the last frame of it. */
type Match = { readonly instant: string; readonly taken: Side; seq: number };

/**
 * Plays a tape into books and answers what nothing explains. A crossing is explained by one match: a bid is added to one
 * side, and the very next frames, of the same instant to the microsecond, only remove bids of the other side, until the
 * book is whole again. A sequence that begins anew is a new connection; any other jump is a gap.
 */
function play(frames: readonly Frame[]): { deltas: number; crossings: number; faults: string[] } {
  const books = new Map<string, Book>();
  const matches = new Map<string, Match>();
  const last = new Map<number, number>();
  const faults: string[] = [];
  let deltas = 0;
  let crossings = 0;
  for (const { type, sid = 0, seq, msg } of frames) {
    const where = `${type} ${sid}/${seq} ${msg?.market_ticker}`;
    if (seq !== undefined) {
      const before = last.get(sid);
      if (before !== undefined && seq !== before + 1 && seq !== 1) faults.push(`gap at ${where}`);
      last.set(sid, seq);
    }
    if (msg === undefined || seq === undefined || !type.startsWith('orderbook')) continue;
    const book = books.get(msg.market_ticker) ?? new Book();
    books.set(msg.market_ticker, book);
    const match = matches.get(msg.market_ticker);
    if (type === 'orderbook_snapshot') {
      if (!book.snapshot(levels(msg.yes_dollars_fp), levels(msg.no_dollars_fp))) faults.push(`no book at ${where}`);
      if (book.crossed) faults.push(`crossed at ${where}`);
      matches.delete(msg.market_ticker);
      continue;
    }
    deltas += 1;
    const change = parseCount(msg.delta_fp) as Count;
    if (!book.apply(msg.side, parsePrice(msg.price_dollars) as Price, change))
      faults.push(`impossible change at ${where}`);
    if (match === undefined) {
      if (!book.crossed) continue;
      crossings += 1;
      if (change < 0) faults.push(`crossed by a removal at ${where}`);
      matches.set(msg.market_ticker, { instant: msg.ts, taken: msg.side === 'yes' ? 'no' : 'yes', seq });
      continue;
    }
    if (msg.ts !== match.instant || seq !== match.seq + 1) faults.push(`crossed after its match at ${where}`);
    if (msg.side !== match.taken || change > 0) faults.push(`crossed and not being mended at ${where}`);
    match.seq = seq;
    if (!book.crossed) matches.delete(msg.market_ticker);
  }
  for (const ticker of matches.keys()) faults.push(`${ticker} crossed at the end`);
  return { deltas, crossings, faults };
}

describe.skipIf(!here)(
  'real sessions leave no negative level and no unexplained crossing (skipped without the tapes)',
  () => {
    const sessions = here
      ? [
          ...readdirSync(new URL('books/', tapes)).map((name) => `books/${name}`),
          'fixtures/kalshi-cockpit/ws_orderbook_stream.json',
          'fixtures/jfreun123_ws_demo/session.jsonl',
        ]
      : [];

    it.each(sessions)('%s', (name) => {
      const { deltas, faults } = play(framesOf(name));
      expect(faults).toEqual([]);
      expect(deltas).toBeGreaterThan(200);
    });

    it('would notice a frame left out and a change turned round', () => {
      const frames = framesOf(sessions[0] as string);
      const hole = frames.findIndex((frame, index) => index > 1_000 && frame.msg?.delta_fp?.startsWith('1'));
      expect(play(frames.toSpliced(hole, 1)).faults).not.toEqual([]);
      expect(play(frames.toReversed()).faults).not.toEqual([]);
    });
  },
);
