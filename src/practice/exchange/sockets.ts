import type { IncomingMessage, Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Log } from '../../ports.ts';
import type { Client, Gateway } from './gateway.ts';
import { Refusal } from './refusal.ts';

/** A command is never longer than this, bytes. */
const LONGEST = 1024 * 1024;

/** Real sockets into a gateway. */
export class Sockets {
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: LONGEST, perMessageDeflate: false });
  readonly #gateway: Gateway;
  readonly #log: Log;

  constructor(gateway: Gateway, log: Log) {
    this.#gateway = gateway;
    this.#log = log;
  }

  /** Upgrades the server's requests for `path` that `admit` lets in; `admit` throws `Refusal`. */
  attach(server: Server, path: string, admit: (request: IncomingMessage) => void): void {
    server.on('upgrade', (request, socket, head) => {
      socket.on('error', () => socket.destroy());
      try {
        if (request.url?.split('?')[0] !== path) throw new Refusal(404, 'not_found', 'not found');
        admit(request);
        if (!this.#gateway.open) throw new Refusal(503, 'service_unavailable', 'service unavailable');
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

  close(): void {
    for (const socket of this.#server.clients) socket.terminate();
    this.#server.close();
  }

  #welcome(socket: WebSocket): void {
    const client: Client = {
      send: (text) => socket.send(text),
      ping: () => {
        if (socket.readyState === socket.OPEN) socket.ping('heartbeat');
      },
      terminate: () => socket.terminate(),
      backlog: () => socket.bufferedAmount,
    };
    const receive = this.#gateway.join(client);
    socket.on('close', () => this.#gateway.leave(client));
    socket.on('error', (error) => this.#log.debug({ error: error.message }, 'practice: socket error'));
    socket.on('message', (data) => receive(data.toString()));
  }
}
