import { seeded } from '../../src/replay/random.ts';

/** A stream of messages as busy markets send them: synthetic, seeded, and consistent, so that every book stays whole. */
export type Stream = {
  /** Market lines of a recording, JSON each. */
  readonly markets: readonly string[];
  /** How many of the frames are the snapshots that open the stream, one of every market. */
  readonly opening: number;
  /** Frames as Kalshi would send them, JSON each, the opening ones first. */
  readonly frames: readonly string[];
  /** When each frame was heard, ms. */
  readonly at: readonly number[];
};

/** When streams begin that nobody gave another beginning. */
const START = Date.UTC(2026, 4, 14, 12);
const DEPTH = 30;
/** A side that is thinner loses no level; a gap between the best bids that is narrower does not close. */
const THINNEST = 10;
const NARROWEST = 200;

/**
 * `count` frames over `size` markets, `rate` a second of the stream's own time: 85 % changes of books, 14 % trades,
 * 1 % snapshots. A few markets have most of the traffic; only the first `busy` ones have any. Begins at `start`, ms.
 */
export function streamOf(size: number, count: number, rate: number, seed: number, start = START, busy = size): Stream {
  const exchange = new Exchange(size, busy, seed);
  const frames = exchange.markets.map((market) => exchange.snapshot(market, start));
  const at = frames.map(() => start);
  for (let index = 0; index < count; index += 1) {
    const time = start + Math.floor((index * 1000) / rate);
    frames.push(exchange.frame(time));
    at.push(time);
  }
  return { markets: marketsOf(size, start), opening: size, frames: frames.map(toJson), at };
}

/** The market lines of a stream of so many. */
export const marketsOf = (size: number, at: number): readonly string[] =>
  Array.from({ length: size }, (_, index) => marketLine(tickerOf(index), at));

/** The bids of one side; prices in 1/10,000 dollars, counts in 1/100 contracts, as in the program. */
class Bids {
  /** Best first, which makes it easy to change the best ones most often. */
  readonly prices: number[];
  readonly #counts: Map<number, number>;

  /** Levels a cent apart below the best. */
  constructor(best: number, count: () => number) {
    this.prices = Array.from({ length: Math.min(DEPTH, best / 100 - 1) }, (_, index) => best - 100 * index);
    this.#counts = new Map(this.prices.map((price) => [price, count()]));
  }

  get best(): number {
    return this.prices[0] ?? 0;
  }

  at(price: number): number {
    return this.#counts.get(price) ?? 0;
  }

  add(price: number, change: number): void {
    const before = this.at(price);
    const place = this.prices.findIndex((one) => one <= price);
    if (before === 0) this.prices.splice(place < 0 ? this.prices.length : place, 0, price);
    if (before + change === 0) this.prices.splice(place, 1);
    this.#counts.set(price, before + change);
  }
}

type Market = { readonly ticker: string; readonly id: string; readonly yes: Bids; readonly no: Bids };

/** An exchange whose markets trade at random, in frames with the fields of Kalshi's AsyncAPI and in their order. */
class Exchange {
  readonly markets: readonly Market[];
  readonly #busy: number;
  readonly #random: () => number;
  #books = 0;
  #trades = 0;

  constructor(size: number, busy: number, seed: number) {
    this.#busy = busy;
    this.#random = seeded(seed);
    const count = (): number => 100 * (50 + this.#whole(2_000));
    this.markets = Array.from({ length: size }, (_, index) => ({
      ticker: tickerOf(index),
      id: idOf(index),
      yes: new Bids(3_000, count),
      no: new Bids(6_000, count),
    }));
  }

  frame(time: number): object {
    const market = this.markets[Math.floor(this.#random() ** 2 * this.#busy)] as Market;
    const kind = this.#random();
    if (kind < 0.85) return this.#delta(market, time);
    return kind < 0.99 ? this.#trade(market, time) : this.snapshot(market, time);
  }

  snapshot({ ticker, id, yes, no }: Market, time: number): object {
    this.#books += 1;
    const msg = { market_ticker: ticker, market_id: id, yes_dollars_fp: levels(yes), no_dollars_fp: levels(no) };
    return { type: 'orderbook_snapshot', sending_ts_ms: time, sid: 2, seq: this.#books, msg };
  }

  #delta({ ticker, id, yes, no }: Market, time: number): object {
    this.#books += 1;
    const side = this.#random() < 0.5 ? 'yes' : 'no';
    const [own, other] = side === 'yes' ? [yes, no] : [no, yes];
    const [price, change] = this.#change(own, other);
    own.add(price, change);
    const msg = {
      market_ticker: ticker,
      market_id: id,
      price_dollars: dollars(price),
      delta_fp: contracts(change),
      side,
      ts: new Date(time).toISOString().replace('Z', '000Z'),
      ts_ms: time,
    };
    return { type: 'orderbook_delta', sending_ts_ms: time, sid: 2, seq: this.#books, msg };
  }

  /** Mostly a level grows or shrinks; one in a hundred times the best one goes or a better one comes, or one further down. */
  #change(own: Bids, other: Bids): [price: number, change: number] {
    const kind = this.#random();
    const { best, prices } = own;
    const some = 100 * (1 + this.#whole(40));
    if (kind < 0.01 && prices.length > THINNEST) return [best, -own.at(best)];
    if (kind < 0.02 && 10_000 - best - other.best > NARROWEST) return [best + 100, some];
    const price = prices[Math.floor(this.#random() ** 3 * prices.length)] as number;
    const has = own.at(price);
    if (kind < 0.03 && prices.length > THINNEST) return [price, -has];
    if (kind < 0.04 && price > 100 && own.at(price - 100) === 0) return [price - 100, some];
    return [price, has > 5_000 && this.#random() < 0.5 ? -some : some];
  }

  #trade({ ticker }: Market, time: number): object {
    this.#trades += 1;
    const price = 2_000 + 100 * this.#whole(20);
    const [side, book] = this.#random() < 0.5 ? ['yes', 'bid'] : ['no', 'ask'];
    const msg = {
      trade_id: idOf(this.#trades),
      market_ticker: ticker,
      yes_price_dollars: dollars(price),
      no_price_dollars: dollars(10_000 - price),
      count_fp: contracts(100 * Math.ceil(this.#random() ** 4 * 500)),
      taker_side: side,
      taker_outcome_side: side,
      taker_book_side: book,
      is_block_trade: false,
      ts: Math.floor(time / 1000),
      ts_ms: time,
    };
    return { type: 'trade', sending_ts_ms: time, sid: 1, seq: this.#trades, msg };
  }

  #whole(most: number): number {
    return Math.floor(this.#random() * most);
  }
}

/** A market as a line of a recording that was begun at `at`, ms. */
export function marketLine(ticker: string, at: number): string {
  const names = { ticker, event_ticker: 'KXBENCH-26NOV', series_ticker: 'KXBENCH', category: 'Politics' };
  const more = { event_title: 'Who will win?', yes_sub_title: ticker, status: 'active', volume_24h_fp: '12000.00' };
  return JSON.stringify({ at, market: { ...names, ...more, exchange_index: 0 } });
}

const toJson = (frame: object): string => JSON.stringify(frame);
const dollars = (price: number): string => (price / 10_000).toFixed(4);
const contracts = (count: number): string => (count / 100).toFixed(2);
const tickerOf = (index: number): string => `KXBENCH-26NOV-${index}`;
/** Ids look like this one, the last part apart. */
const idOf = (index: number): string => `9b0f6b43-5b68-4f9f-9f02-${index.toString(16).padStart(12, '0')}`;
const levels = (side: Bids): string[][] =>
  side.prices.toReversed().map((price) => [dollars(price), contracts(side.at(price))]);
