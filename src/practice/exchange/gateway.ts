import { userFillWire, userOrderWire, userPositionWire } from './account-wire.ts';
import { deltaMessage, groupMessage, lifecycleMessage, tickerMessage, tradeMessage } from './frames.ts';
import type { Listing } from './listing.ts';
import { Session } from './session.ts';
import type { Channel, Subscription } from './subscription.ts';
import type { Trader, TraderEvent } from './trader.ts';
import type { Venue, VenueEvent } from './venue.ts';

/** Somebody who is connected, as far as the exchange sees it. */
export type Client = {
  send(text: string): void;
  ping(): void;
  /** Cuts the line. */
  terminate(): void;
  /** Bytes sent and not yet taken. */
  backlog(): number;
};

/** The socket side of the exchange, whatever the sockets are: who is connected, and what they are told. */
export class Gateway {
  readonly #sessions = new Map<Client, Session>();
  readonly #venue: Venue;
  readonly #trader: Trader;
  readonly #now: () => number;
  /** Markets whose ticker is due. */
  readonly #moved = new Set<Listing>();
  /** Nobody is let in before then, ms. */
  #shutUntil = Number.NEGATIVE_INFINITY;

  constructor(venue: Venue, trader: Trader, now: () => number) {
    this.#venue = venue;
    this.#trader = trader;
    this.#now = now;
    venue.listen((event) => this.#market(event));
    trader.listen((event) => this.#account(event));
  }

  /** Whether anybody is let in now. */
  get open(): boolean {
    return this.#now() >= this.#shutUntil;
  }

  /** Lets somebody in; answers what takes the commands that come from there. */
  join(client: Client): (text: string) => void {
    const session = new Session(client, this.#venue, this.#now);
    this.#sessions.set(client, session);
    return (text) => session.receive(text);
  }

  leave(client: Client): void {
    this.#sessions.delete(client);
  }

  /** Pings everybody, as Kalshi does every ten seconds. */
  heartbeat(): void {
    for (const client of this.#sessions.keys()) client.ping();
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
