import { z } from 'zod';
import { Fault, type Params, readCommand, readParams, tickersOf } from './command.ts';
import { snapshotMessage, tickerMessage } from './frames.ts';
import type { Listing } from './listing.ts';
import { CHANNELS, type Channel, type Subscription, UNFILTERED } from './subscription.ts';
import type { Venue } from './venue.ts';

/** A subscriber who has so many bytes unread is cut off. */
const BACKLOG = 32 * 1024 * 1024;

/** Where a session's messages go. */
export type Line = { send(text: string): void; backlog(): number };

/** One connection: its subscriptions and the commands that change them. */
export class Session {
  readonly #line: Line;
  readonly #venue: Venue;
  readonly #now: () => number;
  readonly #subscriptions = new Map<number, Subscription>();
  #lastSid = 0;

  constructor(line: Line, venue: Venue, now: () => number) {
    this.#line = line;
    this.#venue = venue;
    this.#now = now;
  }

  /** Sends a message to this connection's subscription of the channel, if it has one for the market. */
  publish(
    channel: Channel,
    type: string,
    ticker: string | null,
    message: (subscription: Subscription) => object,
  ): void {
    for (const subscription of this.#subscriptions.values()) {
      if (subscription.channel !== channel) continue;
      if (ticker !== null && subscription.tickers !== null && !subscription.tickers.has(ticker)) continue;
      if (this.#line.backlog() > BACKLOG) {
        this.#fault(new Fault(25, subscription), undefined);
        this.#subscriptions.delete(subscription.sid);
      } else this.#tell(subscription, { type, msg: message(subscription) });
    }
  }

  /** Takes a frame from the client, whatever it is. */
  receive(text: string): void {
    let id: number | undefined;
    try {
      const command = readCommand(text);
      // An id of 0 is no id.
      id = command.id || undefined;
      this.#obey(command.cmd, command.params, id);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.#fault(error, id);
    }
  }

  #obey(cmd: string | undefined, raw: unknown, id: number | undefined): void {
    if (cmd === 'list_subscriptions') {
      const list = [...this.#subscriptions.values()].map(({ channel, sid }) => ({ channel, sid }));
      this.#send({ ...named(id), type: 'ok', msg: list });
      return;
    }
    if (cmd !== 'subscribe' && cmd !== 'unsubscribe' && cmd !== 'update_subscription') throw new Fault(5);
    const params = readParams(raw);
    if (cmd === 'subscribe') this.#subscribe(params, id);
    else if (cmd === 'unsubscribe') this.#unsubscribe(params, id);
    else this.#update(params, id);
  }

  #subscribe(request: Params, id: number | undefined): void {
    const channels = z.array(z.string()).min(1).safeParse(request.channels);
    if (!channels.success) throw new Fault(3);
    const known = channels.data.map((name) => {
      if (!Object.hasOwn(CHANNELS, name)) throw new Fault(8);
      return name as Channel;
    });
    const tickers = tickersOf(request);
    if (tickers === null && known.includes('orderbook_delta')) throw new Fault(14);
    for (const channel of new Set(known)) {
      const subscription = this.#open(channel, UNFILTERED.includes(channel) ? null : tickers, request);
      this.#send({ ...named(id), type: 'subscribed', msg: { channel, sid: subscription.sid } });
      const fresh = tickers ?? [...this.#venue.listings.keys()];
      if (channel === 'orderbook_delta') this.#snapshots(subscription, fresh, undefined);
      if (channel === 'ticker' && request.send_initial_snapshot === true) this.#tickers(subscription, fresh);
    }
  }

  /** A second subscription to a channel adds its markets to the first. */
  #open(channel: Channel, tickers: readonly string[] | null, request: Params): Subscription {
    const existing = [...this.#subscriptions.values()].find((each) => each.channel === channel);
    if (existing === undefined) this.#lastSid += 1;
    const subscription = existing ?? {
      sid: this.#lastSid,
      channel,
      seq: 0,
      tickers: tickers === null ? null : new Set<string>(),
      yesPrice: false,
      quietAck: false,
    };
    this.#subscriptions.set(subscription.sid, subscription);
    if (tickers === null) subscription.tickers = null;
    else for (const ticker of tickers) subscription.tickers?.add(ticker);
    subscription.yesPrice = request.use_yes_price ?? subscription.yesPrice;
    subscription.quietAck = request.skip_ticker_ack ?? subscription.quietAck;
    return subscription;
  }

  #unsubscribe(request: Params, id: number | undefined): void {
    const sids = z.array(z.number().int()).min(1).safeParse(request.sids);
    if (!sids.success) throw new Fault(4);
    for (const each of sids.data) {
      const subscription = this.#subscriptions.get(each);
      if (subscription === undefined) throw new Fault(7);
      this.#subscriptions.delete(each);
      subscription.seq += 1;
      this.#send({ ...named(id), sid: each, seq: subscription.seq, type: 'unsubscribed' });
    }
  }

  #update(request: Params, id: number | undefined): void {
    const several = z.array(z.number().int()).length(1).safeParse(request.sids);
    const single = z.number().int().safeParse(request.sid);
    if (several.success === single.success) throw new Fault(12);
    const subscription = this.#subscriptions.get(single.data ?? several.data?.[0] ?? 0);
    if (subscription === undefined) throw new Fault(7);
    const action = request.action;
    if (action === undefined) throw new Fault(15, subscription);
    const books = subscription.channel === 'orderbook_delta';
    const suits = action === 'get_snapshot' ? books : action === 'add_markets' || action === 'delete_markets';
    if (!suits || UNFILTERED.includes(subscription.channel)) throw new Fault(13, subscription);
    const tickers = tickersOf(request);
    if (tickers === null) throw new Fault(14, subscription);
    if (action === 'get_snapshot') {
      this.#snapshots(subscription, tickers, id);
      return;
    }
    const fresh = tickers.filter((ticker) => subscription.tickers?.has(ticker) === false);
    for (const ticker of tickers) {
      if (action === 'add_markets') subscription.tickers?.add(ticker);
      else subscription.tickers?.delete(ticker);
    }
    const list = subscription.quietAck ? {} : { msg: { market_tickers: [...(subscription.tickers ?? [])] } };
    this.#tell(subscription, { ...named(id), type: 'ok', ...list }, true);
    if (action === 'delete_markets') return;
    if (books) this.#snapshots(subscription, fresh, undefined);
    if (subscription.channel === 'ticker' && request.send_initial_snapshot === true) this.#tickers(subscription, fresh);
  }

  #snapshots(subscription: Subscription, tickers: readonly string[], id: number | undefined): void {
    for (const listing of this.#known(tickers)) {
      const msg = snapshotMessage(listing, subscription.yesPrice);
      this.#tell(subscription, { ...named(id), type: 'orderbook_snapshot', msg });
    }
  }

  #tickers(subscription: Subscription, tickers: readonly string[]): void {
    for (const listing of this.#known(tickers)) {
      this.#tell(subscription, { type: 'ticker', msg: tickerMessage(listing, this.#now()) });
    }
  }

  /** Kalshi names no error for a market that it does not know. */
  #known(tickers: readonly string[]): Listing[] {
    return tickers.flatMap((ticker) => this.#venue.listings.get(ticker) ?? []);
  }

  #fault(fault: Fault, id: number | undefined): void {
    const body = { ...named(id), type: 'error', msg: { code: fault.code, msg: fault.message } };
    if (fault.subscription === null) this.#send(body);
    else this.#tell(fault.subscription, body, true);
  }

  /** Sends what belongs to a subscription; replies are counted even where messages are not. */
  #tell(subscription: Subscription, body: object, reply = false): void {
    if (!reply && !CHANNELS[subscription.channel]) this.#send({ sid: subscription.sid, ...body });
    else {
      subscription.seq += 1;
      this.#send({ sid: subscription.sid, seq: subscription.seq, ...body });
    }
  }

  #send(body: object): void {
    this.#line.send(JSON.stringify({ ...body, sending_ts_ms: this.#now() }));
  }
}

const named = (id: number | undefined): object => (id === undefined ? {} : { id });
