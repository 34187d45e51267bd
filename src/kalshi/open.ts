import type { Clock, Interest, Log, Sink } from '../ports.ts';
import { KalshiExchange } from './exchange.ts';
import { KalshiFeed } from './feed.ts';
import { shakeHands } from './handshake.ts';
import { History } from './history.ts';
import { marketUrl } from './hosts.ts';
import { Budget } from './limits.ts';
import { MarketData } from './market-data.ts';
import type { Network } from './network.ts';
import { KalshiOrders } from './orders.ts';
import { Portfolio } from './portfolio.ts';
import { Rest } from './rest.ts';
import { ServerTime } from './server-time.ts';
import type { Credentials } from './signature.ts';
import { readApiKeys } from './wire/api-key.ts';

/** Where an exchange that speaks Kalshi's protocol is, and who we are there. */
export type Line = {
  /** `…/trade-api/v2`. */
  readonly restUrl: string;
  /** `…/trade-api/ws/v2`. */
  readonly wsUrl: string;
  /** The site where a person looks at markets. */
  readonly site: string;
  readonly credentials: Credentials;
};

export type LineParts = {
  readonly network: Network;
  readonly clock: Clock;
  /** 0 to 1, for jitter. */
  readonly random: () => number;
  readonly log: Log;
  readonly sink: Sink;
  readonly interest: Interest;
  /** Every message of the feed as it came. */
  readonly onFrame: (raw: Buffer, at: number) => void;
  /** A market is new or has changed: what is known of it should be read again. */
  readonly onMarketChange: (ticker: string) => void;
  /** The same of every market of an event: its fees are others now. */
  readonly onEventChange: (event: string) => void;
};

/** Opens both ways to an exchange; nothing is sent before the feed runs or something is asked. */
export function openExchange(line: Line, parts: LineParts) {
  const { credentials, restUrl, wsUrl, site } = line;
  const { network, clock, random, log, sink, interest, onFrame, onMarketChange, onEventChange } = parts;
  const { http, socket } = network;
  const lines = network.orders(new URL(restUrl).origin);
  const serverTime = new ServerTime(clock);
  const budget = new Budget(clock);
  const rest = new Rest({ url: restUrl, http, orders: lines, credentials, clock, random, serverTime, budget, log });
  const portfolio = new Portfolio(rest, serverTime, clock, log);
  return {
    exchange: new KalshiExchange(new MarketData(rest, log), new History(rest, clock, log), portfolio, log),
    orders: new KalshiOrders(rest, serverTime),
    /** Learns what the account may ask for; until then, or when it fails, the smallest account's limits hold. */
    learnLimits: (signal: AbortSignal) => portfolio.learnLimits(budget, signal),
    feed: new KalshiFeed({
      url: wsUrl,
      socket,
      credentials,
      serverTime,
      clock,
      random,
      log,
      sink,
      interest,
      onFrame,
      onLifecycle(change) {
        if (change.change === 'created') onMarketChange(change.market.ticker);
        else if (change.change === 'fees') onEventChange(change.event);
        else if ('ticker' in change) onMarketChange(change.ticker);
      },
    }),
    /** The account's API keys; `Rejected` where this one may not list them. */
    apiKeys: (signal?: AbortSignal) => rest.get({ path: '/api_keys', signed: true, read: readApiKeys, signal }),
    /** Opens a WebSocket beside the feed's, and ends it again. */
    shakeHands: (signal?: AbortSignal) => shakeHands({ url: wsUrl, socket, credentials, serverTime, clock }, signal),
    /** Ends every connection that is kept open for the next request, and what is under way on one. */
    drop(): void {
      network.drop();
      lines.drop();
    },
    /** The exchange's clock minus this machine's, ms; 0 until the exchange was heard. */
    clockOffset: (): number => serverTime.offset(),
    marketUrl: (ticker: string): string => marketUrl(site, ticker),
  };
}
