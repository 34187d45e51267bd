import type { Clock } from '../ports.ts';
import { readComplaint } from './errors.ts';
import type { OpenSocket, Socket } from './network.ts';
import type { ServerTime } from './server-time.ts';
import { type Credentials, signedHeaders } from './signature.ts';

/** How a connection ended. `refused`: the exchange does not accept the key, and asking again soon is of no use. */
export type Ending = { readonly reason: string; readonly refused: boolean };

type ConnectionParts = {
  readonly url: string;
  readonly socket: OpenSocket;
  readonly credentials: Credentials;
  readonly serverTime: ServerTime;
  readonly clock: Clock;
  readonly onOpen: () => void;
  readonly onMessage: (bytes: Buffer) => void;
  readonly onPing: () => void;
};

/** One WebSocket from its signed handshake to its end. Nothing that happens on it throws. */
export class Connection {
  /** Resolves when it is over, however it came to that. */
  readonly ended: Promise<Ending>;
  readonly #socket: Socket;
  readonly #clock: Clock;
  /** Since when it can have been silent, monotonic; when that was looked at last, and whether anything was heard since. */
  #silentSince: number;
  #looked: number;
  #heard = true;
  readonly #began: number;
  #ending: Ending | null = null;

  constructor({ url, socket, credentials, serverTime, clock, onOpen, onMessage, onPing }: ConnectionParts) {
    this.#clock = clock;
    this.#looked = clock.monotonic();
    this.#silentSince = this.#looked;
    const sent = clock.now();
    this.#began = sent;
    const over = Promise.withResolvers<Ending>();
    this.ended = over.promise;
    this.#socket = socket(url, signedHeaders(credentials, 'GET', new URL(url).pathname, serverTime.now()), {
      dated: (date) => serverTime.heard(date, sent),
      opened: () => {
        this.#heard = true;
        onOpen();
      },
      message: (bytes) => {
        this.#heard = true;
        onMessage(bytes);
      },
      pinged: () => {
        this.#heard = true;
        onPing();
      },
      refused: (status, body) => this.#end(refusal(status, body)),
      failed: (reason) => this.end(reason),
      closed: (code) => {
        this.#ending ??= { reason: `the exchange closed the connection (${code})`, refused: false };
        over.resolve(this.#ending);
      },
    });
  }

  send(text: string): void {
    this.#socket.send(text);
  }

  /**
   * How long nothing has been heard at most, ms, the last message having come at `lastHeard`. By two clocks: one stands
   * still while the machine sleeps, the other may be set. To be asked every second: the monotonic one is not read for
   * every message, and what was heard since counts as of the last time.
   */
  silence(lastHeard: number): number {
    const now = this.#clock.monotonic();
    if (this.#heard) this.#silentSince = this.#looked;
    this.#heard = false;
    this.#looked = now;
    return Math.max(this.#clock.now() - Math.max(lastHeard, this.#began), now - this.#silentSince);
  }

  /** Ends it at once; the first reason given is the one that counts. */
  end(reason: string): void {
    this.#end({ reason, refused: false });
  }

  #end(ending: Ending): void {
    this.#ending ??= ending;
    this.#socket.terminate();
  }
}

/** What the exchange said instead of opening the connection. */
function refusal(status: number, body: string): Ending {
  const { code, message } = readComplaint(body);
  const reason = `${status}${code === null ? '' : ` ${code}`}: ${message}`;
  if (status === 401 || status === 403) {
    // A wrong timestamp mends itself: the answer's date has just corrected the clock.
    return { reason: `the exchange refused the API key: ${reason}`, refused: code !== 'header_timestamp_expired' };
  }
  return { reason: `the exchange did not open the feed: ${reason}`, refused: false };
}
