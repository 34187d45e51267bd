import type { IncomingMessage } from 'node:http';
import { type RawData, WebSocket } from 'ws';
import type { Clock, Feed, Log, Sink } from '../ports.ts';
import { readComplaint } from './errors.ts';
import { Faults } from './faults.ts';
import type { ServerTime } from './server-time.ts';
import { type Listeners, Session } from './session.ts';
import { type Credentials, signedHeaders } from './signature.ts';
import { readFrame } from './wire.ts';

/** The exchange pings every 10 s: two and a half pings missed are a dead line. */
const SILENCE = 25_000;
const LARGEST_FRAME = 64 * 1024 * 1024;
const FIRST_BACKOFF = 1_000;
const LONGEST_BACKOFF = 60_000;
/** A connection that lived so long was a good one: the next failure begins with a short wait again. */
const HEALTHY = 60_000;
const CHECK_EVERY = 1_000;

export type FeedParts = Listeners & {
  /** Such as `wss://external-api-ws.kalshi.com/trade-api/ws/v2`. */
  readonly url: string;
  readonly credentials: Credentials;
  readonly serverTime: ServerTime;
  readonly clock: Clock;
  /** 0 to 1, for jitter. */
  readonly random: () => number;
  readonly log: Log;
  readonly sink: Sink;
  /** Every JSON message as it came, with its arrival in ms. */
  readonly onFrame?: (raw: string, at: number) => void;
};

/** How a connection ended. `refused`: the exchange does not accept the key, and asking again soon is of no use. */
type Ending = { readonly reason: string; readonly refused: boolean };

/** Kalshi's WebSocket, kept alive: connects, subscribes, watches, and begins anew when it breaks. */
export class KalshiFeed implements Feed {
  readonly #parts: FeedParts;
  readonly #faults: Faults;
  #tickers: readonly string[] = [];
  #session: Session | null = null;
  #lastHeard = 0;
  /** Since when the line has been silent, by both clocks: one stands still while the machine sleeps, the other may be set. */
  #silentSince = { wall: 0, monotonic: 0 };
  /** What the owner was last told: up, down, or down for a refused key. */
  #told: 'nothing' | 'up' | 'down' | 'refused' = 'nothing';
  /** The exchange's own time of the trade heard last: what is missed is missed from there on, whatever the clock here says. */
  #lastTrade: number | null = null;
  /** Monotonic. */
  #began = 0;
  #attempt = 0;

  constructor(parts: FeedParts) {
    this.#parts = parts;
    this.#faults = new Faults(parts.sink, parts.log);
  }

  lastHeard(): number {
    return this.#lastHeard;
  }

  watchBooks(tickers: readonly string[]): void {
    this.#tickers = [...tickers];
    this.#session?.watchBooks(this.#tickers, this.#parts.clock.now());
  }

  resync(tickers: readonly string[]): void {
    this.#session?.resync(tickers);
  }

  /** Resolves when `signal` aborts; connections that fail are tried again inside. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, random, log } = this.#parts;
    this.#began ||= clock.monotonic();
    while (!signal.aborted) {
      const began = clock.monotonic();
      const { reason, refused } = await this.#connection(signal);
      if (signal.aborted) return;
      this.#down(reason, refused);
      if (clock.monotonic() - began >= HEALTHY) this.#attempt = 0;
      this.#attempt += 1;
      const longest = refused ? LONGEST_BACKOFF : Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** this.#attempt);
      const shortest = refused ? LONGEST_BACKOFF / 2 : FIRST_BACKOFF;
      const wait = shortest + random() * (longest - shortest);
      log.info({ reason, wait: Math.round(wait), attempt: this.#attempt }, 'the feed connects again');
      await clock.sleep(wait, signal);
    }
  }

  #down(reason: string, refused: boolean): void {
    const { sink, clock } = this.#parts;
    const at = clock.now();
    const before = this.#told;
    if (before === 'refused' || (before === 'down' && !refused)) return;
    this.#told = refused ? 'refused' : 'down';
    sink({ type: 'feed.down', at, reason });
    if (before === 'up') sink({ type: 'book.stale', at, tickers: null });
  }

  #up(at: number): void {
    const { sink, url } = this.#parts;
    const before = this.#told;
    this.#told = 'up';
    sink({ type: 'feed.up', at, address: new URL(url).host });
    if (before !== 'nothing') this.#gap(at);
  }

  /** Trades were missed since the last one heard, or since the start when none was. */
  #gap(at: number): void {
    const { sink, serverTime, clock } = this.#parts;
    const since = this.#lastTrade ?? serverTime.now() - (clock.monotonic() - this.#began);
    sink({ type: 'feed.gap', at, since });
  }

  /** One connection from handshake to end. Never rejects. */
  async #connection(signal: AbortSignal): Promise<Ending> {
    const { url, credentials, serverTime, clock } = this.#parts;
    const ended = Promise.withResolvers<void>();
    const gone = new AbortController();
    let ending: Ending | null = null;
    const end = (reason: string, refused = false): void => {
      ending ??= { reason, refused };
      socket.terminate();
    };
    const sent = clock.now();
    const socket = new WebSocket(url, {
      headers: signedHeaders(credentials, 'GET', new URL(url).pathname, serverTime.now()),
      perMessageDeflate: false,
      maxPayload: LARGEST_FRAME,
      handshakeTimeout: 10_000,
      followRedirects: false,
    });
    socket.on('upgrade', (response) => serverTime.heard(response.headers.date ?? null, sent));
    socket.on('unexpected-response', (_request, response) => {
      serverTime.heard(response.headers.date ?? null, sent);
      void refusalOf(response).then(({ reason, refused }) => end(reason, refused));
    });
    socket.on('open', () => this.#open(socket));
    socket.on('ping', () => this.#hear());
    socket.on('message', (data) => this.#message(data));
    // A failed close, or one that was asked for, reports itself here too; the first reason is the true one.
    socket.on('error', (error) => end(error.message));
    socket.on('close', (code) => {
      end(`the exchange closed the connection (${code})`);
      ended.resolve();
      gone.abort();
    });
    const stop = (): void => end('stopping');
    signal.addEventListener('abort', stop, { once: true });
    this.#live();
    await Promise.all([ended.promise, this.#watch(gone.signal, end)]);
    signal.removeEventListener('abort', stop);
    this.#session = null;
    return ending ?? { reason: 'the connection ended', refused: false };
  }

  async #watch(gone: AbortSignal, end: (reason: string) => void): Promise<void> {
    const { clock } = this.#parts;
    while (!gone.aborted) {
      await clock.sleep(CHECK_EVERY, gone);
      if (gone.aborted) return;
      const at = clock.now();
      const { wall, monotonic } = this.#silentSince;
      const silent = Math.max(at - wall, clock.monotonic() - monotonic);
      const failure = this.#session?.tick(at) ?? null;
      if (failure !== null) end(failure);
      else if (silent >= SILENCE) end(`nothing heard for ${Math.round(silent / 1000)} s`);
    }
  }

  #open(socket: WebSocket): void {
    const { sink, clock, log, onLifecycle, onPrivate } = this.#parts;
    this.#live();
    this.#session = new Session({
      send: (text) => socket.send(text),
      sink: (event) => {
        if (event.type === 'trade') this.#lastTrade = event.trade.time;
        sink(event);
      },
      clock,
      log,
      faults: this.#faults,
      listeners: { ...(onLifecycle && { onLifecycle }), ...(onPrivate && { onPrivate }) },
      up: (at) => this.#up(at),
      gap: (at) => this.#gap(at),
    });
    this.#session.watchBooks(this.#tickers, clock.now());
  }

  #live(): number {
    const wall = this.#parts.clock.now();
    this.#silentSince = { wall, monotonic: this.#parts.clock.monotonic() };
    return wall;
  }

  #hear(): number {
    this.#lastHeard = this.#live();
    return this.#lastHeard;
  }

  #message(data: RawData): void {
    const at = this.#hear();
    const raw = data.toString();
    let json: unknown;
    try {
      json = JSON.parse(raw);
    } catch {
      this.#faults.report('json', 'a message is not JSON', raw.slice(0, 200), at);
      return;
    }
    this.#parts.onFrame?.(raw, at);
    this.#session?.heard(readFrame(json, at), at);
  }
}

/** What the exchange said instead of opening the connection. */
async function refusalOf(response: IncomingMessage): Promise<Ending> {
  const status = response.statusCode ?? 0;
  let body = '';
  try {
    for await (const chunk of response) {
      body += String(chunk);
      if (body.length > 4_000) break;
    }
  } catch {
    // What came so far is all there is to say.
  }
  const { code, message } = readComplaint(body);
  const reason = `${status}${code === null ? '' : ` ${code}`}: ${message}`;
  if (status === 401 || status === 403) {
    // A wrong timestamp mends itself: the answer's date has just corrected the clock.
    return { reason: `the exchange refused the API key: ${reason}`, refused: code !== 'header_timestamp_expired' };
  }
  return { reason: `the exchange did not open the feed: ${reason}`, refused: false };
}
