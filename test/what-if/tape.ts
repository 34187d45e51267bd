import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Noon of a day in New York, ms. */
export const NOON = Date.UTC(2026, 4, 14, 16);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** One public trade: contracts at a YES price in cents, taken by YES. */
type Print = { readonly ticker: string; readonly at: number; readonly count: number; readonly cents: number };

let made = 0;

/** A market as `/record on` writes it. */
export const marketLine = (ticker: string, at: number, title = 'Democrats'): object => ({
  at,
  market: {
    ticker,
    event_ticker: ticker,
    series_ticker: ticker,
    category: 'Politics',
    event_title: 'Who wins?',
    yes_sub_title: title,
  },
});

/** A trade as `/record on` writes it. */
export function tradeLine({ ticker, at, count, cents }: Print): object {
  made += 1;
  const prices = { yes_price_dollars: (cents / 100).toFixed(4), no_price_dollars: (1 - cents / 100).toFixed(4) };
  const sides = { taker_side: 'yes', taker_outcome_side: 'yes', taker_book_side: 'bid' };
  const time = { is_block_trade: false, ts: Math.floor(at / 1000), ts_ms: at };
  const what = { trade_id: `t${made}`, market_ticker: ticker, count_fp: count.toFixed(2) };
  return { at, frame: { type: 'trade', sid: 1, seq: made, msg: { ...what, ...prices, ...sides, ...time } } };
}

/** A print of five contracts at 40¢ every so many ms. */
export const quiet = (ticker: string, from: number, until: number, every = 20_000): object[] =>
  Array.from({ length: Math.floor((until - from) / every) }, (_, index) =>
    tradeLine({ ticker, at: from + index * every, count: 5, cents: 40 }),
  );

/** What a {@link flood} after forty minutes of {@link quiet} is made of to score between 60 and 85, and between 85 and 99.9. */
export const MILD = 18;
export const WILD = 30;

/** Ten prints of so many contracts in one second, at 44¢. */
export const flood = (ticker: string, at: number, count: number): object[] =>
  Array.from({ length: 10 }, (_, index) => tradeLine({ ticker, at: at + index * 100, count, cents: 44 }));

export const text = (lines: readonly object[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

/** Puts a recording into a data directory; answers its path. `written` is when it was last written to, ms. */
export function record(dir: string, name: string, content: readonly object[] | Buffer, written?: number): string {
  const folder = join(dir, 'recordings');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  const bytes = Buffer.isBuffer(content) ? content : Buffer.from(text(content));
  writeFileSync(path, name.endsWith('.gz') && !Buffer.isBuffer(content) ? gzipSync(bytes) : bytes);
  if (written !== undefined) utimesSync(path, written / 1000, written / 1000);
  return path;
}
