/** What can be told of a message of market data without reading it. */
export type Glimpse = {
  readonly type: 'trade' | 'orderbook_delta' | 'orderbook_snapshot';
  readonly sid: number;
  readonly seq: number;
  readonly ticker: string;
};

/** The beginning of these messages as Kalshi documents and writes them; whatever is not JSON from here on shows nowhere. */
const BEGINNING =
  /^\{"type":"(trade|orderbook_delta|orderbook_snapshot)",(?:"sending_ts_ms":\d{1,15},)?"sid":(\d{1,15}),"seq":(\d{1,15}),"msg":\{(?:"trade_id":"[^"\\]{0,100}",)?"market_ticker":"([^"\\]{1,100})"/;
const SENT = '"ts_ms":';

/**
 * Looks at a message of market data from its beginning alone, at a tenth of what reading it costs. Null for anything
 * else, and where the names come in another order: such a message must be read.
 */
export function glimpse(raw: string): Glimpse | null {
  const found = BEGINNING.exec(raw);
  if (found === null) return null;
  const [, type, sid, seq, ticker] = found;
  return { type: type as Glimpse['type'], sid: Number(sid), seq: Number(seq), ticker: ticker as string };
}

/** When the exchange made what a message of market data tells, ms by its own clock; null where it does not say. */
export function madeAt(raw: string): number | null {
  if (!raw.startsWith('{"type":"trade"') && !raw.startsWith('{"type":"orderbook_delta"')) return null;
  const at = raw.lastIndexOf(SENT);
  const time = at < 0 ? Number.NaN : Number.parseInt(raw.slice(at + SENT.length, at + SENT.length + 15), 10);
  return Number.isSafeInteger(time) && time > 0 ? time : null;
}
