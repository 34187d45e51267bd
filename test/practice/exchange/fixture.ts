import { constants, sign } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { type PracticeExchange, startPracticeExchange } from '../../../src/practice/exchange/server.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { memoryLog } from '../../fakes/log.ts';

/** Signs as Kalshi's documentation says. */
export function signed(exchange: PracticeExchange, method: string, path: string, at: number): Record<string, string> {
  const key = { key: exchange.privateKeyPem, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
  return {
    'KALSHI-ACCESS-KEY': exchange.keyId,
    'KALSHI-ACCESS-TIMESTAMP': String(at),
    'KALSHI-ACCESS-SIGNATURE': sign('sha256', Buffer.from(`${at}${method}${path}`), key).toString('base64'),
  };
}

type MemoryLog = ReturnType<typeof memoryLog>;
type Answer = { readonly status: number; readonly body: unknown };

/** A practice exchange under a clock in the test's hand, and a client that signs. */
export class Bench {
  readonly clock: FakeClock;
  readonly exchange: PracticeExchange;
  readonly log: MemoryLog;
  readonly #sockets: WebSocket[] = [];

  private constructor(clock: FakeClock, exchange: PracticeExchange, log: MemoryLog) {
    this.clock = clock;
    this.exchange = exchange;
    this.log = log;
  }

  static async open(seed = 7, clock = new FakeClock()): Promise<Bench> {
    const log = memoryLog();
    return new Bench(clock, await startPracticeExchange({ clock, seed, log }), log);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.terminate();
    await this.exchange.close();
  }

  /** `path` after `/trade-api/v2`, with its query. A body that is a string goes out as it is. */
  async call(method: string, path: string, body?: unknown): Promise<Answer> {
    const url = new URL(this.exchange.restUrl + path);
    const headers = {
      ...signed(this.exchange, method, url.pathname, this.clock.now()),
      'content-type': 'application/json',
    };
    const text = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(url, { method, headers, body: text });
    const answer = await response.text();
    return { status: response.status, body: answer === '' ? null : JSON.parse(answer) };
  }

  /** Waits until the write budget has refilled. */
  async rest(): Promise<void> {
    await this.clock.advance(1_000);
  }

  async socket(): Promise<Wire> {
    const path = new URL(this.exchange.wsUrl).pathname;
    const socket = new WebSocket(this.exchange.wsUrl, {
      headers: signed(this.exchange, 'GET', path, this.clock.now()),
    });
    this.#sockets.push(socket);
    const wire = new Wire(socket);
    await once(socket, 'open');
    return wire;
  }
}

export type Frame = {
  readonly type: string;
  readonly id?: number;
  readonly sid?: number;
  readonly seq?: number;
  readonly msg: Record<string, unknown>;
};

/** A socket whose frames are kept. */
export class Wire {
  readonly frames: Frame[] = [];
  readonly socket: WebSocket;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => this.frames.push(JSON.parse(data.toString())));
  }

  say(command: unknown): void {
    this.socket.send(typeof command === 'string' ? command : JSON.stringify(command));
  }

  /** The first frame that suits, now or later. */
  async hear(suits: (frame: Frame) => boolean): Promise<Frame> {
    for (;;) {
      const found = this.frames.find(suits);
      if (found !== undefined) return found;
      await once(this.socket, 'message', { signal: AbortSignal.timeout(3_000) });
    }
  }

  /** Waits until the exchange has answered everything said so far. */
  async settle(id: number): Promise<void> {
    this.say({ id, cmd: 'list_subscriptions' });
    await this.hear((frame) => frame.id === id);
  }
}

/** A limit order that rests far from the market unless told otherwise. */
export const order = (ticker: string, changes: object = {}): Record<string, unknown> => ({
  ticker,
  side: 'bid',
  count: '10.00',
  price: '0.0200',
  time_in_force: 'good_till_canceled',
  self_trade_prevention_type: 'taker_at_cross',
  ...changes,
});
