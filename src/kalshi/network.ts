import { kyHttp } from './http.ts';
import { dropKeptLines } from './kept-lines.ts';
import { OrderLines } from './order-lines.ts';
import { wsSocket } from './socket.ts';

/** One request over HTTP. It is sent at most once. */
export type HttpRequest = {
  readonly method: string;
  /** Whole, with its query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
};

/** `date` is the header of that name, null where there is none. */
export type HttpAnswer = { readonly status: number; readonly date: string | null; readonly text: string };

/**
 * Sends a request and reads the whole answer, whatever its status. Follows no redirect. Rejects when the line breaks,
 * when the answer is far larger than any of Kalshi's, and after 10 s.
 */
export type Http = (request: HttpRequest) => Promise<HttpAnswer>;

/** What happens on a socket. `closed` comes last, exactly once, and nothing after it. */
export type SocketEvents = {
  /** The answer to the handshake carries this `Date` header. */
  dated(date: string | null): void;
  opened(): void;
  /** A message as it came, its own only until this returns. */
  message(bytes: Buffer): void;
  pinged(): void;
  /** The exchange answered the handshake with a refusal instead. */
  refused(status: number, body: string): void;
  failed(reason: string): void;
  closed(code: number): void;
};

/** `send` on a socket that has just closed does nothing; `terminate` ends it without a word to the other side. */
export type Socket = { send(text: string): void; terminate(): void };

/** Opens a WebSocket with these headers in its handshake. Never throws. */
export type OpenSocket = (url: string, headers: Readonly<Record<string, string>>, events: SocketEvents) => Socket;

/** No signal: what has left cannot be called back. */
export type OrderRequest = Omit<HttpRequest, 'signal'>;

/** The way of orders to one exchange, on lines of its own that are open before an order needs one. */
export type OrderWay = {
  /** As {@link Http}; rejects with `NeverSent` when not one byte of it left. */
  send(request: OrderRequest): Promise<HttpAnswer>;
  /**
   * Sends this on the line that was idle longest, or on one more where there are fewer than `least`. Answers null, and
   * sends nothing, where none is free or there are more.
   */
  stir(request: OrderRequest, least: number): Promise<HttpAnswer | null>;
  /** How many lines are open now. */
  readonly open: number;
  /** Ends all of them, and what is under way on one. */
  drop(): void;
};

/**
 * The ways to an exchange. `orders` opens that of orders to an origin, such as `https://external-api.kalshi.com`; `drop`
 * ends the connections that all other requests share and keep open. Tests put a network of their own in its place.
 */
export type Network = {
  readonly http: Http;
  readonly orders: (origin: string) => OrderWay;
  readonly socket: OpenSocket;
  drop(): void;
};

/** The real one. */
export const internet: Network = {
  http: kyHttp,
  orders: (origin) => new OrderLines(origin),
  socket: wsSocket,
  drop: dropKeptLines,
};
