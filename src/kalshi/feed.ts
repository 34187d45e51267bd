import type { DeskEvent } from '../desk/event.ts';
import type { Clock, Feed, Interest, Log, Sink } from '../ports.ts';
import { Connection, type Ending } from './connection.ts';
import { Faults } from './faults.ts';
import { MissedTrades } from './missed-trades.ts';
import type { OpenSocket } from './network.ts';
import type { ServerTime } from './server-time.ts';
import { Session } from './session.ts';
import { Sieve } from './sieve.ts';
import type { Credentials } from './signature.ts';
import type { Lifecycle } from './wire/lifecycle.ts';
import { readMessage } from './wire.ts';

/** The exchange pings every 10 s: two and a half pings missed are a dead line. */
const SILENCE = 25_000;
const FIRST_BACKOFF = 1_000;
/** While there is no feed no stop is watched: what is back must be found soon. */
const LONGEST_BACKOFF = 15_000;
/** At least half of it, and at most it, where the key is refused. */
const REFUSED_BACKOFF = 60_000;
/** A connection that lived so long was a good one: the next failure begins with a short wait again. */
const HEALTHY = 60_000;
const CHECK_EVERY = 1_000;

export type FeedParts = {
  /** Such as `wss://external-api-ws.kalshi.com/trade-api/ws/v2`. */
  readonly url: string;
  readonly socket: OpenSocket;
  readonly credentials: Credentials;
  readonly serverTime: ServerTime;
  readonly clock: Clock;
  /** 0 to 1, for jitter. */
  readonly random: () => number;
  readonly log: Log;
  readonly sink: Sink;
  readonly interest: Interest;
  readonly onLifecycle: (change: Lifecycle) => void;
  /** Every JSON message as it came, with its arrival in ms. */
  readonly onFrame: (raw: Buffer, at: number) => void;
};

/** Kalshi's WebSocket, kept alive: connects, subscribes, watches, and begins anew when it breaks. */
export class KalshiFeed implements Feed {
  readonly #parts: FeedParts;
  readonly #faults: Faults;
  readonly #sieve: Sieve;
  readonly #missed: MissedTrades;
  #session: Session | null = null;
  #lastHeard = 0;
  /** What the desk was last told: up, down, or down for a refused key. */
  #told: 'nothing' | 'up' | 'down' | 'refused' = 'nothing';
  #wasUp = false;
  #attempt = 0;
  #connection: Connection | null = null;
  /** Aborted to connect again without waiting. */
  #hurry = new AbortController();

  constructor(parts: FeedParts) {
    this.#parts = parts;
    this.#faults = new Faults(parts.sink, parts.log);
    this.#missed = new MissedTrades({ ...parts, up: () => this.#told === 'up' });
    this.#sieve = new Sieve({
      ...parts,
      follow: (tickers) => this.#session?.watchBooks(tickers, parts.clock.now()),
      deaf: (deaf) => this.#missed.deafen(deaf),
    });
  }

  lastHeard(): number {
    return this.#lastHeard;
  }

  watchBooks(tickers: readonly string[]): void {
    this.#sieve.want(tickers);
  }

  resync(tickers: readonly string[]): void {
    this.#session?.resync(tickers);
  }

  reconnect(reason: string): void {
    this.#hurry.abort();
    this.#connection?.end(reason);
  }

  /** Resolves when `signal` aborts; connections that fail are tried again inside. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, random, log } = this.#parts;
    this.#missed.begin();
    while (!signal.aborted) {
      const began = clock.monotonic();
      this.#hurry = new AbortController();
      const hurry = this.#hurry.signal;
      const ending = await this.#connect(signal);
      if (signal.aborted) return;
      this.#down(ending);
      if (hurry.aborted || clock.monotonic() - began >= HEALTHY) this.#attempt = 0;
      this.#attempt += 1;
      const { reason, refused } = ending;
      const longest = refused ? REFUSED_BACKOFF : Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** this.#attempt);
      const shortest = refused ? REFUSED_BACKOFF / 2 : FIRST_BACKOFF;
      const wait = hurry.aborted ? 0 : Math.round(shortest + random() * (longest - shortest));
      log.info({ reason, wait, attempt: this.#attempt }, 'the feed connects again');
      await clock.sleep(wait, AbortSignal.any([signal, hurry]));
    }
  }

  #down({ reason, refused }: Ending): void {
    const { sink, clock } = this.#parts;
    const at = clock.now();
    const before = this.#told;
    if (before === 'refused' || (before === 'down' && !refused)) return;
    this.#told = refused ? 'refused' : 'down';
    // Noted now: the next connection may hear trades before it is up.
    if (before === 'up') this.#missed.sinceLast();
    sink({ type: 'feed.down', at, reason });
    if (before === 'up') sink({ type: 'book.stale', at, tickers: null });
  }

  #up(at: number): void {
    const { sink, url } = this.#parts;
    const before = this.#told;
    this.#told = 'up';
    sink({ type: 'feed.up', at, address: new URL(url).host });
    if (before !== 'nothing' && !this.#wasUp) this.#missed.sinceStart();
    this.#wasUp = true;
    this.#missed.tell(at);
  }

  #gap(at: number): void {
    this.#missed.sinceLast();
    this.#missed.tell(at);
  }

  /** One connection from its handshake to its end. */
  async #connect(signal: AbortSignal): Promise<Ending> {
    const gone = new AbortController();
    const connection: Connection = new Connection({
      ...this.#parts,
      onOpen: () => this.#open(connection),
      onMessage: (raw) => this.#message(raw),
      onPing: () => {
        this.#lastHeard = this.#parts.clock.now();
      },
    });
    this.#connection = connection;
    const stop = (): void => connection.end('stopping');
    signal.addEventListener('abort', stop, { once: true });
    const watching = this.#watch(connection, gone.signal);
    const ending = await connection.ended;
    gone.abort();
    await watching;
    signal.removeEventListener('abort', stop);
    this.#session = null;
    this.#connection = null;
    return ending;
  }

  async #watch(connection: Connection, gone: AbortSignal): Promise<void> {
    const { clock } = this.#parts;
    for (;;) {
      await clock.sleep(CHECK_EVERY, gone);
      if (gone.aborted) return;
      this.#sieve.look(clock.now());
      this.#missed.tell(clock.now());
      const failure = this.#session?.tick(clock.now()) ?? null;
      const silence = connection.silence(this.#lastHeard);
      if (failure !== null) connection.end(failure);
      else if (silence >= SILENCE) connection.end(`nothing heard for ${Math.round(silence / 1000)} s`);
    }
  }

  #open(connection: Connection): void {
    const { clock, log, onLifecycle } = this.#parts;
    this.#session = new Session({
      send: (text) => connection.send(text),
      sink: (event) => this.#pass(event),
      clock,
      log,
      faults: this.#faults,
      onLifecycle,
      up: (at) => this.#up(at),
      gap: (at) => this.#gap(at),
    });
    this.#session.watchBooks(this.#sieve.begin(), clock.now());
  }

  #pass(event: DeskEvent): void {
    if (event.type === 'trade') {
      if (this.#sieve.leavesOut(event.trade.ticker)) return;
      this.#missed.heard(event.trade.time);
    }
    this.#parts.sink(event);
  }

  #message(bytes: Buffer): void {
    const at = this.#parts.clock.now();
    this.#lastHeard = at;
    const left = this.#sieve.sift(bytes);
    if (left !== null) {
      this.#parts.onFrame(bytes, at);
      // Its number counts all the same, or the next one would show a gap.
      this.#session?.heard({ ...left, kind: 'unknown' }, at);
      return;
    }
    const frame = readMessage(bytes, at);
    if (frame === null) {
      this.#faults.report('json', 'a message is not JSON', bytes.toString().slice(0, 200), at);
      return;
    }
    this.#parts.onFrame(bytes, at);
    this.#session?.heard(frame, at);
  }
}
