import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { DeskEvent } from '../../src/desk/event.ts';
import { type FeedParts, KalshiFeed } from '../../src/kalshi/feed.ts';
import { ServerTime } from '../../src/kalshi/server-time.ts';
import { wsSocket } from '../../src/kalshi/socket.ts';
import { FakeClock, settle } from '../fakes/clock.ts';
import { noInterest } from '../fakes/interest.ts';
import { memoryLog } from '../fakes/log.ts';
import { credentials } from './http-exchange.ts';

type Command = { id: number; cmd: string; params: Record<string, unknown> };
type Refusal = { status: number; body: string };

/** One connection as the exchange sees it. */
class Line {
  readonly commands: Command[] = [];
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  readonly #sids = new Map<string, number>();
  readonly #seqs = new Map<number, number>();
  #nextSid = 1;

  constructor(socket: WebSocket, request: IncomingMessage, silent: boolean) {
    this.socket = socket;
    this.request = request;
    socket.on('message', (data) => {
      const command = JSON.parse(String(data)) as Command;
      this.commands.push(command);
      if (!silent) this.#answer(command);
    });
  }

  #answer({ id, cmd, params }: Command): void {
    const [sid] = (params.sids as number[] | undefined) ?? [];
    if (cmd === 'subscribe') {
      for (const channel of params.channels as string[]) {
        this.#sids.set(channel, this.#nextSid);
        this.send({ id, type: 'subscribed', msg: { channel, sid: this.#nextSid } });
        this.#nextSid += 1;
      }
    } else if (cmd === 'unsubscribe') this.numbered(sid ?? 0, { id, type: 'unsubscribed' });
    else this.numbered(sid ?? 0, { id, type: 'ok', msg: { market_tickers: params.market_tickers } });
  }

  sid(channel: string): number {
    return this.#sids.get(channel) ?? 0;
  }

  send(frame: object): void {
    this.socket.send(JSON.stringify(frame));
  }

  /** Sends a frame with the next number of its subscription, or `skip` numbers further. */
  numbered(sid: number, frame: object, skip = 0): void {
    const seq = (this.#seqs.get(sid) ?? 0) + 1 + skip;
    this.#seqs.set(sid, seq);
    // The type comes first, as the exchange writes it.
    this.send({ type: '', sid, seq, ...frame });
  }

  /** The number of the last frame of a subscription. */
  seq(sid: number): number {
    return this.#seqs.get(sid) ?? 0;
  }

  /** Takes the next number of a subscription without sending anything. */
  skip(sid: number): number {
    this.#seqs.set(sid, this.seq(sid) + 1);
    return this.seq(sid);
  }

  trade(id: string, timeMs: number, skip = 0, ticker = 'A'): void {
    const msg = {
      trade_id: id,
      market_ticker: ticker,
      yes_price_dollars: '0.4',
      no_price_dollars: '0.6',
      count_fp: '1',
      taker_outcome_side: 'yes',
      ts_ms: timeMs,
    };
    this.numbered(this.sid('trade'), { type: 'trade', msg }, skip);
  }

  snapshot(ticker: string, yes = '0.4000', no = '0.5500'): void {
    const msg = { market_ticker: ticker, yes_dollars_fp: [[yes, '5.00']], no_dollars_fp: [[no, '5.00']] };
    this.numbered(this.sid('orderbook_delta'), { type: 'orderbook_snapshot', msg });
  }

  delta(ticker: string, skip = 0, price = '0.3900'): void {
    const msg = { market_ticker: ticker, price_dollars: price, delta_fp: '1.00', side: 'yes' };
    this.numbered(this.sid('orderbook_delta'), { type: 'orderbook_delta', msg }, skip);
  }

  sent(cmd: string, action?: string): Command[] {
    return this.commands.filter(
      (command) => command.cmd === cmd && (action === undefined || command.params.action === action),
    );
  }
}

/** A real WebSocket exchange on 127.0.0.1 and a feed that talks to it, on a clock that the test moves. */
export async function wsExchange(parts: Partial<FeedParts> = {}) {
  const lines: Line[] = [];
  const state = { refuse: null as Refusal | null, silent: false };
  const http = createServer();
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: true });
  http.on('upgrade', (request, socket, head) => {
    if (state.refuse !== null) {
      const { status, body } = state.refuse;
      socket.end(
        `HTTP/1.1 ${status} No\r\ncontent-length: ${body.length}\r\ndate: ${new Date().toUTCString()}\r\n\r\n${body}`,
      );
      return;
    }
    server.handleUpgrade(request, socket, head, (ws) => lines.push(new Line(ws, request, state.silent)));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const clock = new FakeClock(Date.now());
  const events: DeskEvent[] = [];
  const log = memoryLog();
  const url = `ws://127.0.0.1:${port}/trade-api/ws/v2`;
  const feed = new KalshiFeed({
    socket: wsSocket,
    url,
    credentials,
    serverTime: new ServerTime(clock),
    clock,
    random: () => 0.5,
    interest: noInterest,
    log,
    sink: (event) => events.push(event),
    onLifecycle: () => {},
    onFrame: () => {},
    ...parts,
  });
  const stop = new AbortController();
  let running = Promise.resolve();

  /** Waits, without moving the clock, until it holds. */
  const until = async (holds: () => boolean): Promise<void> => {
    for (let turn = 0; turn < 3_000 && !holds(); turn += 1) await settle(1);
    if (!holds())
      throw new Error(`it never came to be; events: ${JSON.stringify(events)} log: ${log.lines.join('\n')}`);
  };
  const of = <T extends DeskEvent['type']>(type: T): Extract<DeskEvent, { type: T }>[] =>
    events.filter((event): event is Extract<DeskEvent, { type: T }> => event.type === type);
  const line = (place = lines.length - 1): Line => {
    const found = lines[place];
    if (found === undefined) throw new Error('no connection');
    return found;
  };
  /** Starts the feed and waits until it is up. */
  const start = async (): Promise<void> => {
    running = feed.run(stop.signal);
    await until(() => of('feed.up').length > 0);
  };
  const begin = (): void => {
    running = feed.run(stop.signal);
  };
  const close = async (): Promise<void> => {
    stop.abort();
    await running;
    for (const client of server.clients) client.terminate();
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  };
  return {
    url,
    feed,
    lines,
    line,
    state,
    clock,
    events,
    of,
    log,
    until,
    start,
    begin,
    stop,
    close,
    running: () => running,
  };
}
