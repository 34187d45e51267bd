import { seeded } from '../../src/replay/random.ts';

/** A stream of messages as busy markets send them: synthetic, seeded, and consistent, so that every book stays whole. */
export type Stream = {
  /** Market lines of a recording, JSON each. */
  readonly markets: readonly string[];
  /** Frames as Kalshi would send them, JSON each, a snapshot of every market first. */
  readonly frames: readonly string[];
  /** When each frame was heard, ms. */
  readonly at: readonly number[];
};

type Market = { readonly ticker: string; readonly yes: Map<number, number>; readonly no: Map<number, number> };

/** When streams begin that nobody gave another beginning. */
const START = Date.UTC(2026, 4, 14, 12);
const DEPTH = 30;

/**
 * `count` frames over `size` markets, `rate` a second of the stream's own time: 85 % changes of books, 14 % trades,
 * 1 % snapshots. A few markets have most of the traffic. Begins at `start`, ms.
 */
export function streamOf(size: number, count: number, rate: number, seed: number, start = START): Stream {
  const floor = new Floor(size, seed);
  const frames = floor.markets.map((market) => floor.snapshot(market));
  const at = frames.map(() => start);
  for (let index = 0; index < count; index += 1) {
    const time = start + Math.floor((index * 1000) / rate);
    frames.push(floor.frame(time));
    at.push(time);
  }
  return { markets: floor.markets.map(({ ticker }) => marketLine(ticker, start)), frames: frames.map(toJson), at };
}

/** Markets that trade at random; prices in 1/10,000 dollars, counts in 1/100 contracts, as in the program. */
class Floor {
  readonly markets: readonly Market[];
  readonly #random: () => number;
  #books = 0;
  #trades = 0;

  constructor(size: number, seed: number) {
    this.#random = seeded(seed);
    this.markets = Array.from({ length: size }, (_, index) => ({
      ticker: `KXBENCH-26NOV-${index}`,
      yes: this.#ladder(3_000),
      no: this.#ladder(6_000),
    }));
  }

  frame(time: number): object {
    const market = this.markets[Math.floor(this.#random() ** 2 * this.markets.length)] as Market;
    const kind = this.#random();
    if (kind < 0.85) return this.#delta(market, time);
    return kind < 0.99 ? this.#trade(market, time) : this.snapshot(market);
  }

  snapshot({ ticker, yes, no }: Market): object {
    this.#books += 1;
    const msg = { market_ticker: ticker, market_id: ticker, yes_dollars_fp: levels(yes), no_dollars_fp: levels(no) };
    return { type: 'orderbook_snapshot', sid: 2, seq: this.#books, msg };
  }

  #delta({ ticker, yes, no }: Market, time: number): object {
    this.#books += 1;
    const side = this.#random() < 0.5 ? 'yes' : 'no';
    const book = side === 'yes' ? yes : no;
    const prices = [...book.keys()];
    const price = prices[Math.floor(this.#random() ** 3 * prices.length)] as number;
    const has = book.get(price) ?? 0;
    const change = 100 * (1 + this.#whole(40)) * (has > 5_000 && this.#random() < 0.5 ? -1 : 1);
    book.set(price, has + change);
    const what = { price_dollars: dollars(price), delta_fp: contracts(change), side };
    const msg = { market_ticker: ticker, market_id: ticker, ...what, ts: new Date(time).toISOString(), ts_ms: time };
    return { type: 'orderbook_delta', sid: 2, seq: this.#books, msg };
  }

  #trade({ ticker }: Market, time: number): object {
    this.#trades += 1;
    const price = 2_000 + 100 * this.#whole(20);
    const [side, book] = this.#random() < 0.5 ? ['yes', 'bid'] : ['no', 'ask'];
    const msg = {
      trade_id: `00000000-0000-0000-0000-${String(this.#trades).padStart(12, '0')}`,
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
    return { type: 'trade', sid: 1, seq: this.#trades, msg };
  }

  /** Levels a cent apart, the best first, which makes the best the most frequent to change. */
  #ladder(best: number): Map<number, number> {
    const depth = Math.min(DEPTH, best / 100 - 1);
    return new Map(Array.from({ length: depth }, (_, index) => [best - 100 * index, 100 * (50 + this.#whole(2_000))]));
  }

  #whole(most: number): number {
    return Math.floor(this.#random() * most);
  }
}

function marketLine(ticker: string, at: number): string {
  const names = { ticker, event_ticker: 'KXBENCH-26NOV', series_ticker: 'KXBENCH', category: 'Politics' };
  const more = { event_title: 'Who will win?', yes_sub_title: ticker, status: 'active', volume_24h_fp: '12000.00' };
  return JSON.stringify({ at, market: { ...names, ...more } });
}

const toJson = (frame: object): string => JSON.stringify(frame);
const dollars = (price: number): string => (price / 10_000).toFixed(4);
const contracts = (count: number): string => (count / 100).toFixed(2);
const levels = (side: Map<number, number>): string[][] =>
  [...side].sort(([a], [b]) => a - b).map(([price, count]) => [dollars(price), contracts(count)]);
