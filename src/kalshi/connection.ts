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
  readonly onMessage: (raw: string) => void;
  readonly onPing: () => void;
};

/** One WebSocket from its signed handshake to its end. Nothing that happens on it throws. */
export class Connection {
  /** Resolves when it is over, however it came to that. */
  readonly ended: Promise<Ending>;
  readonly #socket: Socket;
  readonly #clock: Clock;
  /** Since when it has been silent, by both clocks: one stands still while the machine sleeps, the other may be set. */
  #silentSince = { wall: 0, monotonic: 0 };
  #ending: Ending | null = null;

  constructor({ url, socket, credentials, serverTime, clock, onOpen, onMessage, onPing }: ConnectionParts) {
    this.#clock = clock;
    this.#live();
    const sent = clock.now();
    const over = Promise.withResolvers<Ending>();
    this.ended = over.promise;
    this.#socket = socket(url, signedHeaders(credentials, 'GET', new URL(url).pathname, serverTime.now()), {
      dated: (date) => serverTime.heard(date, sent),
      opened: () => {
        this.#live();
        onOpen();
      },
      message: (text) => {
        this.#live();
        onMessage(text);
      },
      pinged: () => {
        this.#live();
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

  /** How long nothing has been heard, ms. */
  silence(): number {
    const { wall, monotonic } = this.#silentSince;
    return Math.max(this.#clock.now() - wall, this.#clock.monotonic() - monotonic);
  }

  /** Ends it at once; the first reason given is the one that counts. */
  end(reason: string): void {
    this.#end({ reason, refused: false });
  }

  #end(ending: Ending): void {
    this.#ending ??= ending;
    this.#socket.terminate();
  }

  #live(): void {
    this.#silentSince = { wall: this.#clock.now(), monotonic: this.#clock.monotonic() };
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
