/**
 * A thread that is an exchange for the chapter of orders: it sends the change of a book after which a trader buys, and
 * notes how long it takes until the first bytes of the order are here. Whoever connected last is served.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { type WebSocket, WebSocketServer } from 'ws';

const { tickers }: { readonly tickers: readonly string[] } = workerData;
/** So long it is quiet before each change, ms: whoever waits for it sleeps, as most of the time on a real line. */
const QUIET = 4;
const PATIENCE = 2_000;
const POST = Buffer.from('POST ');
const NS_PER_MS = 1e6;

/** One who listens: what was subscribed to, and how many messages there were of it. */
type Client = { readonly socket: WebSocket; sid: number; readonly seq: Map<number, number>; books: number };

let client: Client | null = null;
/** When the change was sent, ns. */
let sentAt = 0n;
let arrived: ((ms: number) => void) | null = null;
let answered: (() => void) | null = null;

const server = createServer((request: IncomingMessage, response: ServerResponse) => {
  let body = '';
  request.on('data', (chunk) => {
    body += String(chunk);
  });
  request.on('end', () => {
    // Contestants move their clocks ahead: they are to believe their own.
    response.sendDate = false;
    response.setHeader('content-type', 'application/json');
    if (request.method !== 'POST') {
      response.end('{}');
      return;
    }
    const { client_order_id } = JSON.parse(body);
    response.statusCode = 201;
    const none = { fill_count: '0.00', remaining_count: '0.00', ts_ms: Date.now() };
    response.end(JSON.stringify({ order_id: `o-${client_order_id}`, client_order_id, ...none }), () => answered?.());
  });
});
server.keepAliveTimeout = 0;
server.on('connection', (socket: Socket) => {
  socket.setNoDelay(true);
  socket.prependListener('data', (chunk: Buffer) => {
    if (!chunk.subarray(0, POST.length).equals(POST)) return;
    arrived?.(Number(process.hrtime.bigint() - sentAt) / NS_PER_MS);
    arrived = null;
  });
});

const send = (to: Client, sid: number, type: string, msg: object): void => {
  const seq = (to.seq.get(sid) ?? 0) + 1;
  to.seq.set(sid, seq);
  to.socket.send(JSON.stringify({ type, sid, seq, msg }));
};

/** YES 40, NO 50: calm. */
const calm = (ticker: string): object => ({
  market_ticker: ticker,
  market_id: ticker,
  yes_dollars_fp: Array.from({ length: 20 }, (_, cent) => [`0.${21 + cent}00`, '500.00']),
  no_dollars_fp: Array.from({ length: 20 }, (_, cent) => [`0.${31 + cent}00`, '500.00']),
});

/** Somebody bids 45 for YES, or does so no more. */
function change(to: Client, ticker: string, delta: string): void {
  const at = Date.now();
  const what = { price_dollars: '0.4500', delta_fp: delta, side: 'yes', ts: new Date(at).toISOString(), ts_ms: at };
  send(to, to.books, 'orderbook_delta', { market_ticker: ticker, market_id: ticker, ...what });
}

new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket) => {
  const one: Client = { socket, sid: 0, seq: new Map(), books: 0 };
  client = one;
  socket.on('message', (data) => {
    const { id, params } = JSON.parse(data.toString());
    for (const channel of params.channels) {
      one.sid += 1;
      socket.send(JSON.stringify({ id, type: 'subscribed', msg: { channel, sid: one.sid } }));
      if (channel !== 'orderbook_delta') continue;
      one.books = one.sid;
      for (const ticker of params.market_tickers) send(one, one.sid, 'orderbook_snapshot', calm(ticker));
    }
  });
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** From each of so many changes to the first bytes of its order, ms. */
async function round(orders: number): Promise<readonly number[]> {
  const figures: number[] = [];
  for (let order = 0; order < orders; order += 1) {
    if (client === null) throw new Error('nobody listens');
    const ticker = tickers[order % tickers.length] ?? '';
    const whole = new Promise<number>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`no order after change ${order + 1}`)), PATIENCE);
      let took = 0;
      arrived = (ms) => {
        took = ms;
      };
      answered = () => {
        clearTimeout(late);
        resolve(took);
      };
    });
    sentAt = process.hrtime.bigint();
    change(client, ticker, '100.00');
    figures.push(await whole);
    await pause(QUIET);
    change(client, ticker, '-100.00');
    await pause(QUIET);
  }
  return figures;
}

parentPort?.on('message', (orders: number) => {
  round(orders).then(
    (figures) => parentPort?.postMessage({ figures }),
    (error) => parentPort?.postMessage({ fault: String(error) }),
  );
});
server.listen(0, '127.0.0.1', () => parentPort?.postMessage({ port: (server.address() as AddressInfo).port }));
