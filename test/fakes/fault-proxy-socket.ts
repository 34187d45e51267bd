import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import type { Answer } from './fault-proxy-rule.ts';

type Frame = { readonly type?: string; readonly msg?: Readonly<Record<string, unknown>> };
type Line = { readonly client: WebSocket; readonly exchange: WebSocket; deaf: boolean };

/** The socket side of the fault proxy: frames from the exchange pass through a test's hands. */
export class FaultSocket {
  /** What the client hears instead of a frame: nothing, itself, or several. Null lets every frame pass. */
  tamper: ((frame: Frame, raw: string) => readonly string[]) | null = null;
  /** Handshakes that were let through. */
  opened = 0;
  /** Handshakes that were asked for. */
  tried = 0;
  /** While set, handshakes are refused with it and do not reach the exchange. */
  refusal: Answer | null = null;
  #lines: Line[] = [];
  #kept: (() => void)[] | null = null;
  readonly #url: string;
  readonly #moved: () => void;
  readonly #server = new WebSocketServer({ noServer: true, perMessageDeflate: false });

  constructor(url: string, moved: () => void) {
    this.#url = url;
    this.#moved = moved;
  }

  /** Open connections. */
  get open(): number {
    return this.#lines.length;
  }

  /** The lines stay open and nothing passes any more, pings included: half open. */
  blackHole(): void {
    for (const line of this.#lines) line.deaf = true;
  }

  /** Keeps data back while pings go on. */
  hold(): void {
    this.#kept ??= [];
  }

  /** Lets out what was kept back, as it came. */
  letGo(): void {
    const kept = this.#kept ?? [];
    this.#kept = null;
    for (const send of kept) send();
  }

  /** Says something to the client that the exchange did not say. */
  inject(text: string): void {
    for (const { client } of this.#lines) client.send(text);
    this.#moved();
  }

  cut(): void {
    for (const { client, exchange } of this.#lines.splice(0)) {
      client.terminate();
      exchange.terminate();
    }
  }

  heal(): void {
    this.tamper = null;
    this.refusal = null;
    this.letGo();
  }

  /** Connects onward with the client's own signed headers, and opens or refuses as the exchange does. */
  welcome(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#moved();
    this.tried += 1;
    socket.on('error', () => socket.destroy());
    if (this.refusal !== null) {
      say(socket, this.refusal);
      return;
    }
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => name.startsWith('kalshi-')),
    ) as Record<string, string>;
    const exchange = new WebSocket(`${this.#url}${request.url ?? ''}`, { headers, perMessageDeflate: false });
    const early: string[] = [];
    const keep = (data: unknown): void => void early.push(String(data));
    exchange.on('message', keep);
    exchange.on('error', () => socket.destroy());
    exchange.on('unexpected-response', (_request, response) => void refuse(socket, response));
    exchange.on('open', () => {
      exchange.off('message', keep);
      this.#server.handleUpgrade(request, socket, head, (client) =>
        this.#join({ client, exchange, deaf: false }, early),
      );
    });
  }

  #join(line: Line, early: readonly string[]): void {
    const { client, exchange } = line;
    this.#lines.push(line);
    this.opened += 1;
    const over = (): void => {
      this.#lines = this.#lines.filter((other) => other !== line);
      client.terminate();
      exchange.terminate();
    };
    for (const end of [client, exchange]) {
      end.on('close', over);
      end.on('error', over);
    }
    exchange.on('ping', (data) => {
      if (!line.deaf && client.readyState === client.OPEN) client.ping(data);
    });
    exchange.on('message', (data) => this.#relay(line, String(data)));
    client.on('message', (data) => {
      this.#moved();
      if (!line.deaf && exchange.readyState === exchange.OPEN) exchange.send(String(data));
    });
    for (const raw of early) this.#relay(line, raw);
  }

  #relay({ client, deaf }: Line, raw: string): void {
    this.#moved();
    if (deaf) return;
    const texts = this.tamper === null ? [raw] : this.tamper(JSON.parse(raw) as Frame, raw);
    const send = (): void => {
      for (const text of texts) if (client.readyState === client.OPEN) client.send(text);
    };
    if (this.#kept === null) send();
    else this.#kept.push(send);
  }
}

/** Hands on a refused handshake as the exchange gave it, with its time. */
async function refuse(socket: Duplex, response: IncomingMessage): Promise<void> {
  let body = '';
  for await (const chunk of response) body += String(chunk);
  say(socket, { status: response.statusCode ?? 500, body, date: response.headers.date });
}

function say(socket: Duplex, { status, body, date }: Answer): void {
  const time = date === undefined ? '' : `Date: ${date}\r\n`;
  const head = `HTTP/1.1 ${status} Refused\r\n${time}Connection: close\r\n`;
  socket.end(`${head}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}
