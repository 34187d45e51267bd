import type { IncomingMessage } from 'node:http';
import { type RawData, WebSocket } from 'ws';
import type { Clock } from '../ports.ts';
import { readComplaint } from './errors.ts';
import type { ServerTime } from './server-time.ts';
import { type Credentials, signedHeaders } from './signature.ts';

const LARGEST_MESSAGE = 64 * 1024 * 1024;
const HANDSHAKE = 10_000;
/** Enough of a refusal to read its reason. */
const LARGEST_REFUSAL = 4_000;

/** How a connection ended. `refused`: the exchange does not accept the key, and asking again soon is of no use. */
export type Ending = { readonly reason: string; readonly refused: boolean };

type ConnectionParts = {
  readonly url: string;
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
  readonly #socket: WebSocket;
  readonly #clock: Clock;
  /** Since when it has been silent, by both clocks: one stands still while the machine sleeps, the other may be set. */
  #silentSince = { wall: 0, monotonic: 0 };
  #ending: Ending | null = null;

  constructor({ url, credentials, serverTime, clock, onOpen, onMessage, onPing }: ConnectionParts) {
    this.#clock = clock;
    this.#live();
    const sent = clock.now();
    const socket = new WebSocket(url, {
      headers: signedHeaders(credentials, 'GET', new URL(url).pathname, serverTime.now()),
      perMessageDeflate: false,
      maxPayload: LARGEST_MESSAGE,
      handshakeTimeout: HANDSHAKE,
      followRedirects: false,
    });
    this.#socket = socket;
    socket.on('upgrade', (response) => serverTime.heard(response.headers.date ?? null, sent));
    socket.on('unexpected-response', (_request, response) => {
      serverTime.heard(response.headers.date ?? null, sent);
      void refusalOf(response).then((ending) => this.#end(ending));
    });
    socket.on('open', () => {
      this.#live();
      onOpen();
    });
    socket.on('ping', () => {
      this.#live();
      onPing();
    });
    socket.on('message', (data: RawData) => {
      this.#live();
      onMessage(data.toString());
    });
    socket.on('error', (error) => this.end(error.message));
    this.ended = new Promise((resolve) => {
      socket.on('close', (code) => {
        this.#ending ??= { reason: `the exchange closed the connection (${code})`, refused: false };
        resolve(this.#ending);
      });
    });
  }

  send(text: string): void {
    // Without a callback a socket that has just closed would throw; its end is told elsewhere.
    this.#socket.send(text, () => {});
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
async function refusalOf(response: IncomingMessage): Promise<Ending> {
  const status = response.statusCode ?? 0;
  let body = '';
  try {
    for await (const chunk of response) {
      body += String(chunk);
      if (body.length > LARGEST_REFUSAL) break;
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
