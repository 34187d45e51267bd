import type { Market } from '../../src/desk/market.ts';
import type { OpenSocket, Socket } from '../../src/kalshi/network.ts';
import { readMarket } from '../../src/kalshi/wire.ts';
import { seeded } from '../../src/replay/random.ts';

const DAY = 86_400_000;
const LEVELS = 10;
/** Of 100 messages; the rest are changes of books. */
const TRADES = 14;
/** Of the changes, those by which a price moves a cent. */
const MOVES = 0.05;
/** One trade in so many is the first of as many large ones on one side: somebody knows something. */
const RUSH_EVERY = 20_000;
const RUSH = 40;

type Listed = { readonly ticker: string; readonly json: object; readonly yes: Book; readonly no: Book };
/** Count in whole contracts by price in cents. */
type Book = Map<number, number>;
type Line = { readonly events: Parameters<OpenSocket>[2]; sid: number; readonly seq: Map<number, number> };

/**
 * The other side of the feed: an exchange on whose socket so many messages a second come for as long as one likes, and
 * on which markets are listed and closed every day.
 */
export class Town {
  readonly #random: () => number;
  readonly #lasting: number;
  readonly #daily: number;
  #markets: Listed[] = [];
  #index = new Map<string, Listed>();
  #line: Line | null = null;
  #books = new Set<string>();
  #booksSid = 0;
  #trades = 0;
  #rush: { readonly ticker: string; readonly up: boolean; left: number } | null = null;
  #now: number;

  /** `lasting` markets stay, `daily` ones come and go each day. */
  constructor(options: {
    readonly lasting: number;
    readonly daily: number;
    readonly seed: number;
    readonly now: number;
  }) {
    this.#random = seeded(options.seed);
    this.#lasting = options.lasting;
    this.#daily = options.daily;
    this.#now = options.now;
  }

  /** Every message that was sent. */
  sent = 0;

  /** What the catalogue would learn at the start of day `day`: yesterday's markets are over, today's are listed. */
  turn(day: number, now: number): Market[] {
    this.#now = now;
    const over = this.#markets.filter(({ ticker }) => !ticker.startsWith('KXLASTING'));
    const listed = [
      ...(day === 0 ? this.#list('KXLASTING-26', this.#lasting, now + 90 * DAY) : []),
      ...this.#list(`KXDAILY-D${day}`, this.#daily, now + DAY),
    ];
    for (const { ticker } of over) this.#index.delete(ticker);
    for (const market of listed) this.#index.set(market.ticker, market);
    this.#markets = [...this.#index.values()];
    const ended = over.map(({ json }) => ({
      ...json,
      status: 'finalized',
      result: this.#random() < 0.5 ? 'yes' : 'no',
    }));
    return [...ended, ...listed.map(({ json }) => json)].map((json) => {
      const market = readMarket(json);
      if (typeof market === 'string') throw new Error(market);
      return market;
    });
  }

  readonly socket: OpenSocket = (_url, _headers, events): Socket => {
    const line: Line = { events, sid: 0, seq: new Map() };
    this.#line = line;
    this.#books.clear();
    queueMicrotask(() => events.opened());
    return { send: (text) => this.#told(line, text), terminate: () => this.#end(line) };
  };

  /** The line breaks, as it does now and then. */
  hangUp(): void {
    if (this.#line !== null) this.#end(this.#line);
  }

  /** As the exchange does every ten seconds. */
  ping(): void {
    this.#line?.events.pinged();
  }

  /** Sends the next message. */
  say(now: number): void {
    this.#now = now;
    const market = this.#markets[Math.floor(this.#random() ** 2 * this.#markets.length)];
    if (market === undefined || this.#line === null) return;
    if (this.#random() * 100 >= TRADES && this.#books.size > 0) {
      this.#change();
      return;
    }
    if (this.#random() * RUSH_EVERY < 1) this.#rush = { ticker: market.ticker, up: this.#random() < 0.5, left: RUSH };
    const rush = this.#rush;
    const rushed = rush === null ? undefined : this.#index.get(rush.ticker);
    if (rush === null || rushed === undefined) {
      this.#trade(market, this.#random() < 0.5, Math.ceil(this.#random() ** 4 * 500));
      return;
    }
    rush.left -= 1;
    if (rush.left === 0) this.#rush = null;
    this.#trade(rushed, rush.up, 2_000);
  }

  #end(line: Line): void {
    if (this.#line !== line) return;
    this.#line = null;
    queueMicrotask(() => line.events.closed(1006));
  }

  #told(line: Line, text: string): void {
    const { id, cmd, params } = JSON.parse(text);
    if (cmd === 'subscribe') {
      const [channel] = params.channels;
      line.sid += 1;
      this.#answer({ id, type: 'subscribed', msg: { channel, sid: line.sid } });
      if (channel !== 'orderbook_delta') return;
      this.#booksSid = line.sid;
      this.#books = new Set(params.market_tickers);
      for (const ticker of this.#books) this.#snapshot(ticker);
      return;
    }
    if (cmd === 'unsubscribe') {
      this.#books.clear();
      this.#answer({ id, type: 'unsubscribed' });
      return;
    }
    const tickers: string[] = params.market_tickers;
    if (params.action === 'delete_markets') for (const ticker of tickers) this.#books.delete(ticker);
    else for (const ticker of tickers) this.#books.add(ticker);
    this.#answer({ id, type: 'ok', msg: { market_tickers: [...this.#books] } });
    if (params.action !== 'delete_markets') for (const ticker of tickers) this.#snapshot(ticker);
  }

  #answer(frame: object): void {
    const line = this.#line;
    queueMicrotask(() => line?.events.message(Buffer.from(JSON.stringify(frame))));
  }

  #send(type: string, sid: number, msg: object): void {
    const line = this.#line;
    if (line === null) return;
    const seq = (line.seq.get(sid) ?? 0) + 1;
    line.seq.set(sid, seq);
    this.sent += 1;
    line.events.message(Buffer.from(JSON.stringify({ type, sid, seq, msg })));
  }

  #snapshot(ticker: string): void {
    const line = this.#line;
    const sid = this.#booksSid;
    queueMicrotask(() => {
      const market = this.#index.get(ticker);
      if (market === undefined || this.#line !== line) return;
      const levels = (book: Book): string[][] =>
        [...book].sort(([a], [b]) => a - b).map(([price, count]) => [dollars(price), `${count}.00`]);
      const sides = { yes_dollars_fp: levels(market.yes), no_dollars_fp: levels(market.no) };
      this.#send('orderbook_snapshot', sid, { market_ticker: ticker, market_id: ticker, ...sides });
    });
  }

  /** Mostly somebody adds or takes back at a level; now and then the price moves a cent. */
  #change(): void {
    const tickers = [...this.#books];
    const rush =
      this.#rush !== null && this.#books.has(this.#rush.ticker) && this.#random() < MOVES ? this.#rush : null;
    const market = this.#index.get(rush?.ticker ?? tickers[Math.floor(this.#random() * tickers.length)] ?? '');
    if (market === undefined) return;
    const up = rush?.up ?? this.#random() < 0.5;
    const [book, other] = up ? [market.yes, market.no] : [market.no, market.yes];
    const best = Math.max(...book.keys());
    const room = 100 - best - Math.max(...other.keys());
    if (rush !== null || this.#random() < MOVES) {
      if (room > 3) this.#delta(market, up, best + 1, 300);
      else if (other.size > 1) this.#delta(market, !up, 100 - best - room, -(other.get(100 - best - room) ?? 0));
      if (other.size < LEVELS) this.#delta(market, !up, Math.max(1, Math.min(...other.keys()) - 1), 200);
      return;
    }
    const price = Math.max(1, best - Math.floor(this.#random() ** 3 * LEVELS));
    const has = book.get(price) ?? 0;
    const change = 1 + Math.floor(this.#random() * 40);
    this.#delta(market, up, price, has > 500 && this.#random() < 0.6 ? -change : change);
  }

  #delta(market: Listed, up: boolean, price: number, change: number): void {
    const book = up ? market.yes : market.no;
    const count = (book.get(price) ?? 0) + change;
    if (count > 0) book.set(price, count);
    else book.delete(price);
    const { ticker } = market;
    const what = { price_dollars: dollars(price), delta_fp: `${change}.00`, side: up ? 'yes' : 'no' };
    const when = { ts: new Date(this.#now).toISOString(), ts_ms: this.#now };
    this.#send('orderbook_delta', this.#booksSid, { market_ticker: ticker, market_id: ticker, ...what, ...when });
  }

  #trade(market: Listed, up: boolean, count: number): void {
    this.#trades += 1;
    const price = up ? 100 - Math.max(...market.no.keys()) : Math.max(...market.yes.keys());
    this.#send('trade', 1, {
      trade_id: `00000000-0000-0000-0000-${String(this.#trades).padStart(12, '0')}`,
      market_ticker: market.ticker,
      yes_price_dollars: dollars(price),
      no_price_dollars: dollars(100 - price),
      count_fp: `${count}.00`,
      taker_side: up ? 'yes' : 'no',
      taker_outcome_side: up ? 'yes' : 'no',
      taker_book_side: up ? 'bid' : 'ask',
      is_block_trade: false,
      ts: Math.floor(this.#now / 1000),
      ts_ms: this.#now,
    });
  }

  #list(event: string, count: number, closeAt: number): Listed[] {
    return Array.from({ length: count }, (_, index) => {
      const ticker = `${event}-${index}`;
      const yes = ladder(30 + (index % 20));
      const no = ladder(62 - (index % 20));
      const names = { ticker, event_ticker: event, series_ticker: event.split('-')[0], category: 'Politics' };
      const about = { event_title: `What happens in ${event}?`, yes_sub_title: `Outcome ${index}`, status: 'active' };
      const quote = { yes_bid_dollars: dollars(30 + (index % 20)), no_bid_dollars: dollars(62 - (index % 20)) };
      const grid = [{ start: '0.0000', end: '1.0000', step: '0.0100' }];
      const more = { close_time: new Date(closeAt).toISOString(), volume_24h_fp: '12000.00', price_ranges: grid };
      return { ticker, json: { ...names, ...about, ...quote, ...more, exchange_index: 0 }, yes, no };
    });
  }
}

const dollars = (cents: number): string => (cents / 100).toFixed(4);
const ladder = (best: number): Book => new Map(Array.from({ length: LEVELS }, (_, index) => [best - index, 200]));
