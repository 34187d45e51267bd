import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { Market, Trade } from '../../src/desk/market.ts';
import { parseCount, parsePrice } from '../../src/desk/money.ts';
import { UNKNOWN } from './unknown.ts';

/** One recording, parsed once and kept for every seed. Trades oldest first. */
export type Tape = { readonly name: string; readonly markets: readonly Market[]; readonly trades: readonly Trade[] };

const FOLDER = new URL('../../../shared/tapes/', import.meta.url);

/** The tapes of the bench. They are not part of the repository, so each may be missing. */
export const TAPES = ['many-markets-nov2025', 'kxinx-jan2026', 'kxeth15m-may2026'] as const;

/** Reads one tape; null when it is not on this machine. Lines of a foreign shape end the run. */
export async function readTape(name: string): Promise<Tape | null> {
  const file = new URL(`trades-${name}.jsonl.gz`, FOLDER);
  if (!existsSync(file)) return null;
  const markets: Market[] = [];
  const trades: Trade[] = [];
  const lines = createInterface({ input: createReadStream(file).pipe(createGunzip()) });
  for await (const line of lines) {
    const entry = JSON.parse(line) as { market?: Record<string, string>; msg?: Record<string, string | number> };
    if (entry.market !== undefined) markets.push(market(entry.market));
    if (entry.msg !== undefined) trades.push(trade(entry.msg));
  }
  return { name, markets, trades };
}

function market(wire: Record<string, string>): Market {
  return {
    ...UNKNOWN,
    ticker: wire.ticker ?? '',
    event: wire.event_ticker ?? null,
    series: wire.series_ticker ?? null,
    category: wire.category ?? null,
    eventTitle: wire.event_title ?? null,
    title: wire.title ?? null,
    closeAt: wire.close_time === undefined ? null : Date.parse(wire.close_time),
  };
}

function trade(wire: Record<string, string | number>): Trade {
  const price = parsePrice(wire.yes_price_dollars);
  const count = parseCount(wire.count_fp);
  if (price === null || count === null)
    throw new Error(`The tape holds a trade that is none: ${JSON.stringify(wire)}.`);
  return {
    id: String(wire.trade_id),
    ticker: String(wire.market_ticker),
    price,
    count,
    taker: wire.taker_side === 'no' ? 'no' : 'yes',
    block: false,
    time: Number(wire.ts_ms),
  };
}
