import type { IncomingMessage, Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Log } from '../../ports.ts';
import { userFillWire, userOrderWire, userPositionWire } from './account-wire.ts';
import { deltaMessage, groupMessage, lifecycleMessage, tickerMessage, tradeMessage } from './frames.ts';
import type { Listing } from './listing.ts';
import { Refusal } from './refusal.ts';
import { Session } from './session.ts';
import type { Channel, Subscription } from './subscription.ts';
import type { Trader, TraderEvent } from './trader.ts';
import type { Venue, VenueEvent } from './venue.ts';

/** A command is never longer than this, bytes. */
const LONGEST = 1024 * 1024;

/** The socket side of the exchange: lets clients in and tells them what happens. */
export class Gateway {
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: LONGEST, perMessageDeflate: false });
  readonly #sessions = new Map<WebSocket, Session>();
  readonly #venue: Venue;
  readonly #trader: Trader;
  readonly #now: () => number;
  readonly #log: Log;
  /** Markets whose ticker is due. */
  readonly #moved = new Set<Listing>();
  /** Nobody is let in before then, ms. */
  #shutUntil = Number.NEGATIVE_INFINITY;

  constructor(venue: Venue, trader: Trader, now: () => number, log: Log) {
    this.#venue = venue;
    this.#trader = trader;
    this.#now = now;
    this.#log = log;
    venue.listen((event) => this.#market(event));
    trader.listen((event) => this.#account(event));
  }

  /** Upgrades the server's requests for `path` that `admit` lets in; `admit` throws `Refusal`. */
  attach(server: Server, path: string, admit: (request: IncomingMessage) => void): void {
    server.on('upgrade', (request, socket, head) => {
      socket.on('error', () => socket.destroy());
      try {
        if (request.url?.split('?')[0] !== path) throw new Refusal(404, 'not_found', 'not found');
        admit(request);
        if (this.#now() < this.#shutUntil) throw new Refusal(503, 'service_unavailable', 'service unavailable');
      } catch (error) {
        const refusal = error instanceof Refusal ? error : new Refusal(400, 'bad_request', 'bad request');
        const body = JSON.stringify({ error: refusal.body() });
        const head = `HTTP/1.1 ${refusal.status} Refused\r\nContent-Type: application/json\r\nConnection: close`;
        socket.end(`${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
        return;
      }
      this.#server.handleUpgrade(request, socket, head, (client) => this.#welcome(client));
    });
  }

  /** Pings everybody, as Kalshi does every ten seconds. */
  heartbeat(): void {
    for (const client of this.#sessions.keys()) if (client.readyState === client.OPEN) client.ping('heartbeat');
  }

  /** Sends one ticker for each market that moved since the last flush. */
  flush(): void {
    for (const listing of this.#moved) {
      this.#publish('ticker', 'ticker', listing.spec.ticker, () => tickerMessage(listing, this.#now()));
    }
    this.#moved.clear();
  }

  /** Cuts everybody off and lets nobody in for so many ms. */
  shut(ms: number): void {
    this.#shutUntil = this.#now() + ms;
    for (const client of this.#sessions.keys()) client.terminate();
  }

  close(): void {
    for (const client of this.#sessions.keys()) client.terminate();
    this.#server.close();
  }

  #welcome(client: WebSocket): void {
    const line = { send: (text: string) => client.send(text), backlog: () => client.bufferedAmount };
    const session = new Session(line, this.#venue, this.#now);
    this.#sessions.set(client, session);
    client.on('close', () => this.#sessions.delete(client));
    client.on('error', (error) => this.#log.debug({ error: error.message }, 'practice: socket error'));
    client.on('message', (data) => session.receive(data.toString()));
  }

  #market(event: VenueEvent): void {
    if (event.type === 'level') {
      this.#moved.add(event.listing);
      const write = ({ yesPrice }: Subscription): object => deltaMessage(event, yesPrice, this.#venue.now);
      this.#publish('orderbook_delta', 'orderbook_delta', event.listing.spec.ticker, write);
    } else if (event.type === 'trade') {
      this.#moved.add(event.listing);
      this.#publish('trade', 'trade', event.trade.ticker, () => tradeMessage(event.trade));
    } else if (event.type === 'lifecycle') {
      const write = (): object => lifecycleMessage(event, this.#venue.now);
      this.#publish('market_lifecycle_v2', 'market_lifecycle_v2', null, write);
    }
  }

  #account(event: TraderEvent): void {
    const { userId } = this.#trader;
    if (event.type === 'fill') {
      this.#publish('fill', 'fill', event.fill.trade.ticker, () => userFillWire(event.fill));
    } else if (event.type === 'order') {
      const { order } = event;
      this.#publish('user_orders', 'user_order', order.listing.spec.ticker, () => userOrderWire(order, userId));
    } else if (event.type === 'holding') {
      const { ticker } = event.listing.spec;
      const write = (): object => userPositionWire(ticker, event.holding, userId);
      this.#publish('market_positions', 'market_position', ticker, write);
    } else {
      const write = (): object => groupMessage(event.event, this.#venue.now);
      this.#publish('order_group_updates', 'order_group_updates', null, write);
    }
  }

  #publish(channel: Channel, type: string, ticker: string | null, write: (subscription: Subscription) => object): void {
    for (const session of this.#sessions.values()) session.publish(channel, type, ticker, write);
  }
}
