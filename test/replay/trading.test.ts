import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { replay } from '../../src/replay/command.ts';

const START = Date.UTC(2026, 4, 14, 12);
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'replay-trading-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function run(...argv: string[]): Promise<string> {
  let text = '';
  const sink = () =>
    new Writable({
      write(chunk, _encoding, done) {
        text += chunk;
        done();
      },
    });
  expect(await replay(argv, { out: sink(), err: sink(), clock: systemClock })).toBe(0);
  return text;
}

type Line = {
  type: string;
  at: number;
  ticker: string;
  side: 'yes' | 'no';
  action: 'buy' | 'sell';
  count: number;
  price: number;
  fee: number;
  fees: number;
  pnl: number;
  entry: number;
  reason: string;
  taker: boolean;
  order: string;
  trades: number;
  expectancy: number | null;
};
const parsed = (text: string): Line[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

let seq = 0;
const frame = (ms: number, type: string, msg: object): string => {
  seq += 1;
  return `${JSON.stringify({ at: START + ms, frame: { type, sid: 1, seq, msg: { market_ticker: 'KXA-1', ...msg } } })}\n`;
};
const delta = (ms: number, side: string, cents: number, count: number): string =>
  frame(ms, 'orderbook_delta', {
    side,
    price_dollars: (cents / 100).toFixed(4),
    delta_fp: count.toFixed(2),
    ts_ms: START + ms,
  });

/** The worked example: YES 30, NO 60, five seconds later YES 35; then the offer comes down through the entry at 36. */
function tape(name: string, mode: 'closed' | 'open'): string {
  seq = 0;
  const book = { yes_dollars_fp: [['0.3000', '100.00']], no_dollars_fp: [['0.6000', '100.00']] };
  const lines = [
    frame(0, 'orderbook_snapshot', book),
    delta(600, 'no', 20, 1),
    delta(5_000, 'yes', 35, 100),
    delta(5_600, 'no', 63, 100),
    delta(6_000, 'yes', 35, -100),
    delta(6_100, 'yes', 34, 50),
    delta(6_200, 'no', 65, 100),
    delta(6_300, 'no', 65, -100),
    ...(mode === 'closed'
      ? [delta(7_000, 'yes', 34, -50), delta(8_000, 'yes', 33, 5), delta(20_000, 'no', 20, 1)]
      : []),
  ];
  const path = join(folder, name);
  writeFileSync(path, lines.join(''));
  return path;
}

const TRADE = ['--json', '--set', 'trader.mode=auto', '--set', 'flow.on=false'];

describe('a replay that trades', () => {
  it('orders on the worked example, and ties fills and the exit to it', async () => {
    const lines = parsed(await run(tape('closed.jsonl', 'closed'), ...TRADE));
    const [order, fill, ...rest] = lines;
    expect(order).toMatchObject({
      type: 'order',
      at: START + 5_000,
      side: 'yes',
      action: 'buy',
      count: 5,
      price: 0.36,
    });
    expect(fill).toMatchObject({ type: 'fill', price: 0.36, count: 5, taker: false, order: order?.order });
    const exit = rest.find((line) => line.type === 'exit');
    const fees = lines.reduce((sum, line) => sum + (line.type === 'fill' ? line.fee : 0), 0);
    expect(exit?.fees).toBeCloseTo(fees, 6);
    expect(exit?.pnl).toBeCloseTo(((exit?.price ?? 0) - (exit?.entry ?? 0)) * 5 - fees, 6);
    expect(lines.at(-1)).toMatchObject({ trades: 1, fees: exit?.fees, pnl: exit?.pnl, expectancy: exit?.pnl });
  });

  it('refuses entries whose stop lies inside the costs only when it is told to', async () => {
    const path = tape('inside.jsonl', 'closed');
    const narrow = [...TRADE, '--set', 'trader.stopLossCents=1'];
    const orders = async (...more: string[]): Promise<number> =>
      parsed(await run(path, ...narrow, ...more)).filter((line) => line.type === 'order' && line.action === 'buy')
        .length;
    // Two cents to the stop; a cent of spread and 1.6 of fee to sell again.
    expect(await orders()).toBeGreaterThan(0);
    expect(await orders('--set', 'trader.skipInsideCosts=true')).toBe(0);
    expect(await orders('--set', 'trader.skipInsideCosts=true', '--set', 'trader.stopLossCents=2')).toBeGreaterThan(0);
  });

  it('closes what is left at the end at the bid, as shutdown', async () => {
    const lines = parsed(await run(tape('open.jsonl', 'open'), ...TRADE));
    expect(lines.at(-2)).toMatchObject({ type: 'exit', reason: 'shutdown', at: START + 6_300, price: 0.34 });
  });

  it('trades in every mode but off', async () => {
    const path = tape('modes.jsonl', 'closed');
    for (const mode of ['paper', 'approve', 'auto'])
      expect(await run(path, '--json', '--set', `trader.mode=${mode}`)).toContain('"type":"order"');
    expect(await run(path, '--json', '--set', 'trader.mode=off')).not.toContain('"type":"order"');
  });

  it('tells people what it came to, beside nothing and chance', async () => {
    const said = await run(tape('people.jsonl', 'closed'), ...TRADE.slice(1));
    expect(said).toMatch(/TRADE {5}.*KXA-1 {2}YES 5 at 36¢ → /);
    for (const part of ['\nTrades     1 closed of 2 entries', '\nP&L ', 'doing nothing: $0.00', '\nAt random  '])
      expect(said).toContain(part);
  });
});

const tapes = new URL('../../../shared/tapes/books/', import.meta.url);

type Tops = { readonly ticker: string; readonly yes: number; readonly no: number };

/** The bids that a tape showed at each moment at which something changed, read by nothing of ours. */
function shownAt(path: string, moments: ReadonlySet<number>): Map<number, Tops[]> {
  const books = new Map<string, Record<'yes' | 'no', Map<string, number>>>();
  const shown = new Map<number, Tops[]>();
  const sorted = [...moments].sort((a, b) => a - b);
  let next = 0;
  const best = (side: Map<string, number>): number => Math.max(-1, ...[...side.keys()].map(Number));
  const tops = (): Tops[] => [...books].map(([ticker, book]) => ({ ticker, yes: best(book.yes), no: best(book.no) }));
  for (const line of gunzipSync(readFileSync(path)).toString().trimEnd().split('\n')) {
    const { at, frame: heard } = JSON.parse(line);
    // At a moment between two frames the book is as the one before left it; at that of frames any of their states.
    while (next < sorted.length && (sorted[next] ?? 0) < at) {
      const moment = sorted[next] ?? 0;
      shown.set(moment, [...(shown.get(moment) ?? []), ...tops()]);
      next += 1;
    }
    if (heard?.type === 'orderbook_snapshot') {
      const side = (rows: [string, string][] = []) => new Map(rows.map(([price, count]) => [price, Number(count)]));
      books.set(heard.msg.market_ticker, { yes: side(heard.msg.yes_dollars_fp), no: side(heard.msg.no_dollars_fp) });
    }
    if (heard?.type === 'orderbook_delta') {
      const { market_ticker, side, price_dollars: price, delta_fp } = heard.msg;
      const ladder = books.get(market_ticker)?.[side as 'yes' | 'no'];
      const count = Math.round(((ladder?.get(price) ?? 0) + Number(delta_fp)) * 100) / 100;
      if (count <= 0) ladder?.delete(price);
      else ladder?.set(price, count);
    }
    if (moments.has(at)) shown.set(at, [...(shown.get(at) ?? []), ...tops()]);
  }
  return shown;
}

describe.skipIf(!existsSync(tapes))('on recorded books (skipped where the recordings are absent)', () => {
  const all = existsSync(tapes) ? readdirSync(tapes).map((name) => fileURLToPath(new URL(name, tapes))) : [];
  const busiest = all.filter((path) => path.includes('20260515T213152Z') || path.includes('20260514T014324Z'));

  it.each(busiest)('two runs are the same bytes, and no fill uses a price that was not shown: %s', async (path) => {
    const [first, second] = [await run(path, ...TRADE), await run(path, ...TRADE)];
    const bytes = (text: string) => text.replace(/"wallSeconds":[\d.]+/, '');
    expect(bytes(second)).toBe(bytes(first));
    const lines = parsed(first);
    const fills = lines.filter((line) => line.type === 'fill');
    expect(fills.length).toBeGreaterThan(5);
    const shown = shownAt(path, new Set(fills.map((fill) => fill.at)));
    for (const { at, ticker, side, action, price } of fills) {
      const own = (shown.get(at) ?? []).filter((tops) => tops.ticker === ticker);
      const seen = own.map((tops) => {
        const touch = action === 'sell' ? tops[side] : 1 - tops[side === 'yes' ? 'no' : 'yes'];
        return action === 'sell' ? touch >= price - 1e-9 : touch <= price + 1e-9;
      });
      expect(seen, `${action} ${side} at ${price}, ${at}`).toContain(true);
    }
    const orders = new Map(lines.filter((line) => line.type === 'order').map((line) => [line.order, line]));
    for (const fill of fills) {
      const order = orders.get(fill.order);
      const waited = fill.at - (order?.at ?? 0);
      expect(waited >= 250 || lines.at(-2)?.at === fill.at).toBe(true);
      expect(fill.action === 'buy' ? fill.price <= (order?.price ?? 0) : fill.price >= (order?.price ?? 1)).toBe(true);
    }
    const held = new Map<string, number>();
    for (const { ticker, action, count } of fills) {
      held.set(ticker, (held.get(ticker) ?? 0) + (action === 'buy' ? count : -count));
      expect(held.get(ticker)).toBeGreaterThanOrEqual(0);
      expect(held.get(ticker)).toBeLessThanOrEqual(50);
    }
    expect([...held.values()].every((count) => count === 0)).toBe(true);
  });
});
