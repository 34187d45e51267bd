import { streamOf } from '../speed/frames.ts';

/** Numbers of frames have this many digits from the first on, so that each fits where the one before stood. */
const FIRST_SEQ = 1_000_000_000;
const SEED = 9;
/** Half as many messages as a cycle has. */
const HALF = 20_000;

type Json = { type: string; sid: number; seq: number; msg: Record<string, unknown> };

/** One message as bytes of a WebSocket frame, and where in them its numbers stand; -1 where it has none. */
type Template = {
  readonly bytes: Buffer;
  readonly sid: number;
  readonly market: number;
  readonly isTrade: boolean;
  readonly seqAt: number;
  readonly timeAt: number;
  readonly idAt: number;
  /** What it adds to which level of the books; -1 for none. */
  readonly level: number;
  readonly change: number;
};

/**
 * Messages of busy markets made ahead, which can be sent round and round: the second half takes back what the first
 * has done, so that the books are at the end what they were at the beginning. A sender then only copies bytes and
 * writes numbers into them, and is not what a test measures.
 */
export class Cycle {
  readonly tickers: readonly string[];
  /** Market lines of a recording. */
  readonly markets: readonly string[];
  readonly #templates: readonly Template[];
  /** Contracts at each level that ever was, in hundredths, by its place in {@link #levels}. */
  readonly #counts: number[] = [];
  /** Of each market: its levels by side and price. */
  readonly #levels: Map<string, number>[];
  readonly #seqs = new Map<number, number>();
  #next = 0;
  #trades = 0;

  constructor(size: number) {
    const stream = streamOf(size, HALF, 1_000, SEED);
    this.markets = stream.markets;
    this.tickers = stream.markets.map((line) => String(JSON.parse(line).market.ticker));
    const index = new Map(this.tickers.map((ticker, place) => [ticker, place]));
    this.#levels = this.tickers.map(() => new Map());
    const frames = stream.frames.map((text): Json => JSON.parse(text));
    for (const { msg } of frames.slice(0, size)) this.#begin(index.get(String(msg.market_ticker)) ?? -1, msg);
    const there = frames.slice(size).filter(({ type }) => type !== 'orderbook_snapshot');
    const back = there.toReversed().map((frame) => taken(frame));
    this.#templates = [...there, ...back].map((frame) => this.#template(frame, index));
  }

  /** The next message that is wanted, stamped; its book changes whether it is wanted or not. */
  next(wanted: (market: number, isTrade: boolean) => boolean, now: number): Buffer | null {
    const one = this.#templates[this.#next] as Template;
    this.#next = (this.#next + 1) % this.#templates.length;
    if (one.level >= 0) this.#counts[one.level] = (this.#counts[one.level] ?? 0) + one.change;
    if (!wanted(one.market, one.isTrade)) return null;
    const { bytes } = one;
    digits(bytes, one.seqAt, this.number(one.sid), 10);
    digits(bytes, one.timeAt, now, 13);
    if (one.idAt >= 0) {
      this.#trades += 1;
      digits(bytes, one.idAt, this.#trades, 12);
    }
    return bytes;
  }

  /** The share of book changes that are of these markets. */
  share(markets: Uint8Array): number {
    const changes = this.#templates.filter(({ isTrade }) => !isTrade);
    return changes.filter(({ market }) => markets[market] === 1).length / changes.length;
  }

  /** The next number of a subscription. */
  number(sid: number): number {
    const seq = (this.#seqs.get(sid) ?? FIRST_SEQ - 1) + 1;
    this.#seqs.set(sid, seq);
    return seq;
  }

  /** A market's book as it is now: price and contracts in dollars and units of the exchange, worst first. */
  book(market: number): {
    readonly yes: readonly (readonly [string, string])[];
    readonly no: readonly (readonly [string, string])[];
  } {
    const side = (name: string) =>
      [...(this.#levels[market] ?? [])]
        .filter(([key, place]) => key.startsWith(name) && (this.#counts[place] ?? 0) > 0)
        .map(([key, place]) => [key.slice(name.length), ((this.#counts[place] ?? 0) / 100).toFixed(2)] as const)
        .toSorted(([a], [b]) => Number(a) - Number(b));
    return { yes: side('yes'), no: side('no') };
  }

  #begin(market: number, msg: Json['msg']): void {
    for (const side of ['yes', 'no'])
      for (const [price, count] of msg[`${side}_dollars_fp`] as [string, string][])
        this.#counts[this.#level(market, side, price)] = hundredths(count);
  }

  #level(market: number, side: string, price: string): number {
    const levels = this.#levels[market] as Map<string, number>;
    const place = levels.get(side + price) ?? this.#counts.length;
    if (place === this.#counts.length) this.#counts.push(0);
    levels.set(side + price, place);
    return place;
  }

  #template({ type, sid, msg }: Json, index: ReadonlyMap<string, number>): Template {
    const market = index.get(String(msg.market_ticker)) ?? -1;
    const isTrade = type === 'trade';
    const text = JSON.stringify({ type, sid, seq: FIRST_SEQ, msg: { ...msg, ts_ms: 1_000_000_000_000 } });
    const bytes = frameOf(text);
    const at = (name: string): number => bytes.indexOf(`"${name}":`) + name.length + 3;
    return {
      bytes,
      sid,
      market,
      isTrade,
      seqAt: at('seq'),
      timeAt: at('ts_ms'),
      idAt: isTrade ? at('trade_id') + 25 : -1,
      level: isTrade ? -1 : this.#level(market, String(msg.side), String(msg.price_dollars)),
      change: isTrade ? 0 : hundredths(String(msg.delta_fp)),
    };
  }
}

/** A text as an unmasked WebSocket frame. */
function frameOf(text: string): Buffer {
  const body = Buffer.from(text);
  const head =
    body.length < 126
      ? Buffer.from([0x81, body.length])
      : Buffer.from([0x81, 126, body.length >> 8, body.length & 255]);
  return Buffer.concat([head, body]);
}

function taken({ type, sid, seq, msg }: Json): Json {
  if (type === 'trade') return { type, sid, seq, msg };
  const change = -hundredths(String(msg.delta_fp));
  return { type, sid, seq, msg: { ...msg, delta_fp: (change / 100).toFixed(2) } };
}

const hundredths = (count: string): number => Math.round(Number(count) * 100);

function digits(bytes: Buffer, at: number, value: number, count: number): void {
  let rest = value;
  for (let place = at + count - 1; place >= at; place -= 1) {
    const next = Math.floor(rest / 10);
    bytes[place] = 48 + rest - 10 * next;
    rest = next;
  }
}
