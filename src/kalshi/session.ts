import type { Clock, Log, Sink } from '../ports.ts';
import { Books } from './books.ts';
import type { Faults } from './faults.ts';
import { Subscriptions } from './subscriptions.ts';
import { type Channel, subscribe } from './wire/command.ts';
import type { Lifecycle } from './wire/lifecycle.ts';
import type { Reply } from './wire/reply.ts';
import type { Frame } from './wire.ts';

/** How long the exchange may take to answer the opening subscriptions. */
const PATIENCE = 10_000;
/** Errors after which the exchange sends nothing more for a subscription: its own failure, and a reader too slow. */
const TERMINAL: ReadonlySet<number> = new Set([10, 25]);

/**
 * Each with a command of its own, so that one that is refused takes no other with it. Positions are not among them:
 * their messages may be older than the fills heard before.
 */
const OPENING: readonly Channel[] = ['trade', 'market_lifecycle_v2', 'fill', 'user_orders', 'order_group_updates'];

type SessionParts = {
  readonly send: (text: string) => void;
  readonly sink: Sink;
  readonly clock: Clock;
  readonly log: Log;
  readonly faults: Faults;
  readonly onLifecycle: (change: Lifecycle) => void;
  /** Called once, when everything asked for at the opening was answered and public trades flow. */
  readonly up: (at: number) => void;
  /** Called when public trades were missed. */
  readonly gap: (at: number) => void;
};

/** What is said on one connection, from its opening to its end: subscriptions, sequences, and what to do about gaps. */
export class Session {
  readonly #parts: SessionParts;
  readonly #subscriptions: Subscriptions;
  readonly #books: Books;
  /** Channels asked for at the opening and not yet answered. */
  readonly #opening = new Set<Channel>(OPENING);
  /** Channels to subscribe again at the next tick. */
  readonly #again = new Set<Channel>();
  readonly #openedAt: number;
  #up = false;
  #failure: string | null = null;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#openedAt = parts.clock.monotonic();
    const subscriptions = new Subscriptions(parts.send);
    this.#subscriptions = subscriptions;
    this.#books = new Books({
      ask: (channel, write) => subscriptions.ask(channel === null ? [] : [channel], write),
      retire: (sid) => subscriptions.retire(sid),
      sink: parts.sink,
      faults: parts.faults,
      log: parts.log,
    });
    for (const channel of OPENING) subscriptions.ask([channel], (id) => subscribe(id, [channel]));
  }

  watchBooks(tickers: readonly string[], at: number): void {
    this.#books.want(tickers, this.#parts.clock.monotonic(), at);
  }

  resync(tickers: readonly string[]): void {
    this.#books.resync(tickers, this.#parts.clock.monotonic());
  }

  /** Takes one message. `at` is when it arrived. */
  heard(frame: Frame, at: number): void {
    const place = this.#subscriptions.place(frame);
    if (place === 'ignore') return;
    if (place === 'gap') this.#gap(this.#subscriptions.channelOf(frame), at);
    switch (frame.kind) {
      case 'data':
        this.#data(frame, at);
        break;
      case 'reply':
        this.#reply(frame.reply, frame, at);
        break;
      case 'lifecycle':
        this.#parts.onLifecycle(frame.lifecycle);
        break;
      case 'own':
        this.#parts.sink(frame.event);
        break;
      case 'fault':
        this.#parts.faults.report(frame.type, frame.fault, frame.sample, at);
        // A change to a book that could not be read is a change that was missed.
        if (frame.type.startsWith('orderbook_')) this.#books.gap(this.#parts.clock.monotonic(), at);
        break;
      case 'unknown':
        break;
      default:
        frame satisfies never;
    }
  }

  /** Time passes. Answers why this connection is of no use any more; null while it is. */
  tick(at: number): string | null {
    const now = this.#parts.clock.monotonic();
    if (!this.#up && now - this.#openedAt >= PATIENCE) {
      if (this.#opening.has('trade')) return 'the exchange did not confirm the subscriptions';
      this.#without([...this.#opening], 'the exchange did not confirm it', at);
    }
    for (const channel of this.#again) {
      if (channel === 'orderbook_delta') continue;
      this.#subscriptions.ask([channel], (id) => subscribe(id, [channel]));
    }
    this.#again.clear();
    this.#books.tick(now, at);
    return this.#failure;
  }

  #data(frame: Extract<Frame, { kind: 'data' }>, at: number): void {
    const { event } = frame;
    if (frame.seq === null || frame.sid === null) {
      const fault = 'seq or sid is missing: losses cannot be noticed';
      this.#parts.faults.report(`${frame.type} without seq`, fault, '', at);
    }
    switch (event.type) {
      case 'trade':
        this.#parts.sink(event);
        break;
      case 'book.snapshot':
        this.#books.snapshot(event, this.#parts.clock.monotonic());
        break;
      case 'book.delta':
        this.#books.delta(event);
        break;
      default:
        event satisfies never;
    }
  }

  #reply(reply: Reply, frame: Frame, at: number): void {
    switch (reply.type) {
      case 'subscribed':
        this.#subscribed(reply.channel as Channel, reply.sid, at);
        break;
      case 'error': {
        const asked = this.#subscriptions.answered(reply.id);
        const channel = this.#subscriptions.channelOf(frame);
        this.#refused(channel === undefined ? asked : [channel], reply, frame.sid, at);
        break;
      }
      case 'ok':
      case 'unsubscribed':
        this.#subscriptions.answered(reply.id);
        break;
      default:
        reply satisfies never;
    }
  }

  #subscribed(channel: Channel, sid: number, at: number): void {
    const carries = this.#subscriptions.carriedBy(sid);
    if (carries !== undefined && carries !== channel) {
      // Believed, the end of one would be taken for that of the other, and nobody would ask for it again.
      this.#parts.faults.report('subscribed', `${channel} is confirmed on the sid of ${carries}`, `sid ${sid}`, at);
      return;
    }
    this.#subscriptions.began(sid, channel);
    if (channel === 'orderbook_delta') this.#books.subscribed(sid, this.#parts.clock.monotonic(), at);
    // After the opening this is a second subscription to a channel that broke: what fell between is missing.
    if (channel === 'trade' && this.#up) this.#parts.gap(at);
    this.#answered([channel], at);
  }

  #refused(
    channels: readonly Channel[],
    error: Extract<Reply, { type: 'error' }>,
    sid: number | null,
    at: number,
  ): void {
    const { code, message } = error;
    this.#parts.log.warn({ code, message, channels }, 'Kalshi reported an error on the feed');
    const now = this.#parts.clock.monotonic();
    if (TERMINAL.has(code)) {
      if (sid !== null) this.#subscriptions.retire(sid);
      if (channels.length === 0) this.#failure = `the exchange ended a subscription (error ${code}: ${message})`;
      for (const channel of channels) this.#again.add(channel);
      if (channels.includes('orderbook_delta')) this.#books.lost(now, at);
      return;
    }
    if (channels.includes('orderbook_delta')) this.#books.refused(now);
    if (channels.includes('trade')) {
      this.#failure = `the exchange refused public trades (error ${code}: ${message})`;
      return;
    }
    this.#without(channels, `the exchange refused it (error ${code}: ${message})`, at);
  }

  /** Goes on without these channels; books are asked for again elsewhere. */
  #without(channels: readonly Channel[], fault: string, at: number): void {
    for (const channel of channels) {
      if (channel !== 'orderbook_delta') this.#parts.faults.report(`the channel ${channel}`, fault, '', at);
    }
    this.#answered(channels, at);
  }

  #answered(channels: readonly Channel[], at: number): void {
    for (const channel of channels) this.#opening.delete(channel);
    if (this.#up || this.#opening.size > 0 || this.#failure !== null) return;
    this.#up = true;
    this.#parts.up(at);
  }

  #gap(channel: Channel | undefined, at: number): void {
    this.#parts.log.warn({ channel }, 'messages were missed');
    if (channel === 'orderbook_delta') this.#books.gap(this.#parts.clock.monotonic(), at);
    else if (channel === 'trade') this.#parts.gap(at);
  }
}
