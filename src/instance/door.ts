import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Greeting, STOP_HEADER } from './whereabouts.ts';

const HOST = '127.0.0.1';
const MOST_CONNECTIONS = 20;
const REQUEST_MS = 2_000;

/**
 * The loopback port that stands for "I run on this data". The system frees it when the process dies, however it dies.
 * `GET /` says whose it is; `POST /stop` with the secret asks for a graceful stop. Anything else is turned away.
 */
export class Door {
  readonly #server: Server;
  readonly #identity: string;
  readonly #secret: Buffer;
  readonly port: number;
  #state: Greeting['state'] = 'claiming';
  #asked = false;
  #onStop: (() => void) | null = null;

  private constructor(server: Server, port: number, identity: string, secret: string) {
    this.#server = server;
    this.port = port;
    this.#identity = identity;
    this.#secret = digest(secret);
    server.on('request', (request, response) => this.#answer(request, response));
  }

  /** Null when the port cannot be had. */
  static open(port: number, identity: string, secret: string): Promise<Door | null> {
    const server = createServer({ requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS, maxHeaderSize: 8_192 });
    server.maxConnections = MOST_CONNECTIONS;
    server.on('clientError', (_, socket) => socket.destroy());
    return new Promise((resolve) => {
      server.once('error', () => resolve(null));
      server.listen({ host: HOST, port, exclusive: true }, () => {
        server.on('error', () => {});
        // The door alone is no reason for the process to go on.
        server.unref();
        resolve(new Door(server, port, identity, secret));
      });
    });
  }

  /** From here on the owner is sure of being alone. */
  settle(): void {
    this.#state = 'running';
  }

  /** Calls back at the first stop request, at once when it has come already. */
  onStop(callback: () => void): void {
    this.#onStop = callback;
    if (this.#asked) callback();
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    request.resume();
    response.on('error', () => {});
    const reply = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(body));
    };
    // A page that a browser was led to by another name must not talk to the door.
    if (request.headers.host !== `${HOST}:${this.port}` || request.headers.origin !== undefined) {
      reply(403, { fault: 'wrong host' });
    } else if (request.method === 'GET' && request.url === '/') {
      const state = this.#state;
      reply(200, { program: 'kalshi-pilot', data: this.#identity, state, pid: process.pid } satisfies Greeting);
    } else if (request.method !== 'POST' || request.url !== '/stop') {
      reply(404, { fault: 'nothing here' });
    } else if (!timingSafeEqual(digest(String(request.headers[STOP_HEADER] ?? '')), this.#secret)) {
      reply(403, { fault: 'wrong secret' });
    } else {
      reply(202, { stopping: true });
      this.#stop();
    }
  }

  #stop(): void {
    if (this.#asked) return;
    this.#asked = true;
    this.#onStop?.();
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
