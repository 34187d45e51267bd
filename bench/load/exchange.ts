/** A thread that is an exchange of many markets: takes subscriptions and sends at the pace that is asked of it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { parentPort, workerData } from 'node:worker_threads';
import { type WebSocket, WebSocketServer } from 'ws';
import { Cycle } from './cycle.ts';

/**
 * What is sent: `rate` messages a second for `seconds` over so many markets, to begin when all snapshots are out.
 * `stamps` gets the time at which each message of market data was handed to the socket, ms of the clock that all
 * threads share, in the order of sending.
 */
export type Plan = {
  readonly markets: number;
  readonly rate: number;
  readonly seconds: number;
  readonly stamps: SharedArrayBuffer;
};

/** What it tells: its port, that all is sent and what waits in the process then, or what it has come to when asked. */
export type Said =
  | { readonly port: number }
  | { readonly sent: number; readonly waiting: number }
  | { readonly books: readonly ReturnType<Cycle['book']>[]; readonly fills: number };
/** What it can be asked for. */
export type Asked = { readonly pace: number } | 'books';

const plan: Plan = workerData;
const SIDS: Readonly<Record<string, number>> = { trade: 1, orderbook_delta: 2 };
/** Everything due is handed over so often, ms; less often while less is due, for a beat is work for the machine too. */
const BEAT = 1;
const LONGEST_BEAT = 100;
/** Snapshots handed over at once. */
const BATCH = 50;
/** An own fill among so many messages. */
const BETWEEN_FILLS = 500;

const cycle = new Cycle(plan.markets);
const stamps = new Float64Array(plan.stamps);
const places = new Map(cycle.tickers.map((ticker, place) => [ticker, place]));
const followed = new Uint8Array(plan.markets);
let pace = plan.rate;
let sent = 0;
let fills = 0;

/** ms by the clock that all threads share. */
const now = (): number => Number(process.hrtime.bigint()) / 1e6;

const say = (said: Said): void => parentPort?.postMessage(said);
parentPort?.on('message', (asked: Asked) => {
  if (asked === 'books') say({ books: cycle.tickers.map((_, market) => cycle.book(market)), fills });
  else pace = asked.pace;
});

const http = createServer();
const server = new WebSocketServer({ noServer: true, perMessageDeflate: false });
http.on('upgrade', (request, raw, head) => {
  server.handleUpgrade(request, raw, head, (socket) => {
    const line = new Line(socket, raw);
    socket.on('message', (data) => line.hear(JSON.parse(data.toString())));
  });
});
http.listen(0, '127.0.0.1', () => say({ port: (http.address() as AddressInfo).port }));

type Command = {
  readonly id: number;
  readonly cmd: string;
  readonly params: {
    readonly channels?: readonly string[];
    readonly sids?: readonly number[];
    readonly action?: string;
    readonly market_tickers?: readonly string[];
  };
};

/** One connection. Market data goes to the raw socket as frames made ahead: `ws` would be what a test measures. */
class Line {
  readonly #socket: WebSocket;
  readonly #raw: Duplex;
  #own: number | null = null;
  #running = false;
  #share = 1;
  #trades = 0;
  #happened = 0;

  constructor(socket: WebSocket, raw: Duplex) {
    this.#socket = socket;
    this.#raw = raw;
  }

  hear({ id, cmd, params: { channels = [], sids = [], action, market_tickers: tickers = [] } }: Command): void {
    const sid = sids[0] ?? 0;
    for (const [index, channel] of channels.entries()) {
      const given = SIDS[channel] ?? 10 * id + index;
      this.#say({ type: 'subscribed', id, msg: { channel, sid: given } });
      if (channel === 'fill') this.#own = given;
    }
    if (cmd === 'unsubscribe') this.#say({ id, type: 'unsubscribed', sid, seq: cycle.number(sid) });
    if (cmd === 'update_subscription') this.#say({ id, type: 'ok', sid, seq: cycle.number(sid), msg: {} });
    const all = channels.includes('orderbook_delta') && tickers.length === 0;
    const markets = (all ? cycle.tickers : tickers).flatMap((ticker) => places.get(ticker) ?? []);
    if (action === 'delete_markets') for (const market of markets) followed[market] = 0;
    else if (markets.length > 0) void this.#snapshots(markets);
  }

  /** Sends the books as they are, and their changes from then on. */
  async #snapshots(markets: readonly number[]): Promise<void> {
    for (let from = 0; from < markets.length; from += BATCH) {
      for (const market of markets.slice(from, from + BATCH)) {
        const { yes, no } = cycle.book(market);
        const ticker = cycle.tickers[market];
        const msg = { market_ticker: ticker, market_id: ticker, yes_dollars_fp: yes, no_dollars_fp: no };
        this.#say({ type: 'orderbook_snapshot', sid: 2, seq: cycle.number(2), msg });
        followed[market] = 1;
        stamp(1);
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (!this.#running) void this.#run();
  }

  async #run(): Promise<void> {
    this.#running = true;
    // As many trades as fit to the books followed now; what is given up later is not made up for.
    this.#share = cycle.share(followed);
    const began = performance.now();
    let [last, due] = [began, 0];
    while (this.#socket.readyState === this.#socket.OPEN && last - began < plan.seconds * 1_000) {
      const at = performance.now();
      due += ((at - last) * pace) / 1_000 / this.#share;
      last = at;
      if (due >= 1) due -= this.#batch(Math.floor(due), Date.now());
      const next = ((1 - due) * 1_000 * this.#share) / pace;
      await new Promise((resolve) => setTimeout(resolve, Math.max(BEAT, Math.min(LONGEST_BEAT, next))));
    }
    say({ sent, waiting: this.#raw.writableLength });
  }

  /** Lets so much happen, and hands over in one piece what of it is wanted. */
  #batch(count: number, wall: number): number {
    const chunks: Buffer[] = [];
    for (let left = count; left > 0; left -= 1) {
      const bytes = cycle.next((market, isTrade) => (isTrade ? this.#picks() : followed[market] === 1), wall);
      // The next round writes other numbers into the same bytes.
      if (bytes !== null) chunks.push(Buffer.from(bytes));
    }
    if (chunks.length > 0) {
      stamp(chunks.length);
      this.#raw.write(Buffer.concat(chunks));
    }
    this.#happened += count * this.#share;
    for (; this.#happened >= BETWEEN_FILLS; this.#happened -= BETWEEN_FILLS) this.#fill(wall);
    return count;
  }

  #picks(): boolean {
    this.#trades += this.#share;
    if (this.#trades < 1) return false;
    this.#trades -= 1;
    return true;
  }

  /** An own fill and what its order is then; both are called by when they were handed over. */
  #fill(wall: number): void {
    if (this.#own === null) return;
    const ticker = cycle.tickers[0];
    const id = String(now());
    const deal = { order_id: id, outcome_side: 'yes', yes_price_dollars: '0.4000', ts_ms: wall };
    const counts = { initial_count_fp: '1.00', fill_count_fp: '1.00', remaining_count_fp: '0.00' };
    const costs = { taker_fill_cost_dollars: '0.400000', maker_fill_cost_dollars: '0.000000' };
    const fill = { trade_id: id, market_ticker: ticker, is_taker: true, count_fp: '1.00', fee_cost: '0.01' };
    this.#say({ type: 'fill', sid: this.#own, msg: { ...deal, ...fill, post_position_fp: '1.00' } });
    const order = { ...deal, ...counts, ...costs, ticker, status: 'executed' };
    this.#say({ type: 'user_order', sid: this.#own, msg: order });
    fills += 1;
  }

  #say(body: object): void {
    this.#socket.send(JSON.stringify(body));
  }
}

/** So many messages are handed over now. */
function stamp(count: number): void {
  stamps.fill(now(), sent, sent + count);
  sent += count;
}
