import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Answer, type Asked, type Fate, PLACING, Rule } from './fault-proxy-rule.ts';
import { FaultSocket } from './fault-proxy-socket.ts';

/** Headers that sign a request now. */
type Sign = (method: string, path: string) => Record<string, string>;

const ROOT = '/trade-api/v2';

/** Stands between a client and an exchange, on real sockets, and makes the line as bad as a test wants it. */
export class FaultProxy {
  /** What reached the exchange, in order, with the status it answered; null until then. */
  readonly reached: (Asked & { status: number | null })[] = [];
  /** What the client sent, whatever became of it. */
  readonly asked: Asked[] = [];
  readonly socket: FaultSocket;
  /** What clients call this machine. */
  host = '127.0.0.1';
  /** Counts whatever moves, so that a test sees when nothing does any more. */
  moves = 0;
  /** Requests under way that no rule holds. */
  busy = 0;
  readonly #target: { readonly host: string; readonly port: string };
  readonly #sign: Sign | null;
  readonly #rules: Rule[] = [];
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  readonly #lines = new Set<Socket>();
  #port = 0;

  private constructor(restUrl: string, sign: Sign | null) {
    const { hostname: host, port } = new URL(restUrl);
    this.#target = { host, port };
    this.#sign = sign;
    this.socket = new FaultSocket(`ws://${host}:${port}`, () => {
      this.moves += 1;
    });
    this.#server.on('connection', (line) => {
      this.#lines.add(line);
      line.on('close', () => this.#lines.delete(line));
    });
    this.#server.on('upgrade', (request: IncomingMessage, line: Duplex, head: Buffer) =>
      this.socket.welcome(request, line, head),
    );
  }

  /** With `sign` a request that was held up arrives as if the exchange had had it in time and done it late. */
  static async open(exchange: { readonly restUrl: string }, sign: Sign | null = null): Promise<FaultProxy> {
    const proxy = new FaultProxy(exchange.restUrl, sign);
    await proxy.up();
    return proxy;
  }

  get restUrl(): string {
    return `http://${this.host}:${this.#port}${ROOT}`;
  }

  get wsUrl(): string {
    return `ws://${this.host}:${this.#port}/trade-api/ws/v2`;
  }

  /** The next `times` requests that match have this fate; the newest rule counts. */
  on(matches: (asked: Asked) => boolean, fate: Fate, times = 1): Rule {
    const rule = new Rule(matches, fate, times);
    this.#rules.unshift(rule);
    return rule;
  }

  /** No fault is left, and whatever was held goes on. */
  heal(): void {
    for (const rule of this.#rules.splice(0)) rule.end();
    this.socket.heal();
  }

  /** Orders that reached the exchange. */
  get orders(): readonly (Asked & { readonly status: number | null })[] {
    return this.reached.filter(PLACING);
  }

  /** Every connection breaks, and every further one is refused. */
  async down(): Promise<void> {
    this.socket.cut();
    for (const line of this.#lines) line.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async up(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.heal();
    await this.down();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.moves += 1;
    this.busy += 1;
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const asked = read(request, body);
    this.asked.push(asked);
    const rule = this.#rules.find((one) => one.times > 0 && one.matches(asked));
    if (rule !== undefined) {
      rule.times -= 1;
      rule.hits.push(asked);
    }
    try {
      await this.#meet(rule, request, body, asked, response);
    } finally {
      this.busy -= 1;
      this.moves += 1;
    }
  }

  async #meet(
    rule: Rule | undefined,
    request: IncomingMessage,
    body: string,
    asked: Asked,
    response: ServerResponse,
  ): Promise<void> {
    const fate = rule?.fate;
    const pass = (): Promise<Answer> => this.#forward(request, body, asked, fate === 'late' || fate === 'held');
    if (rule === undefined || fate === undefined) return answer(response, await pass());
    if (fate === 'silent') return;
    if (fate === 'lost') return void response.destroy();
    if (fate === 'unanswered') {
      await pass();
      return void response.destroy();
    }
    if (fate === 'late') {
      response.destroy();
      await this.#wait(rule);
      return void (await pass());
    }
    if (fate === 'held') {
      await this.#wait(rule);
      return answer(response, await pass());
    }
    if (fate === 'heldBack') {
      const said = await pass();
      await this.#wait(rule);
      return answer(response, said);
    }
    if ('rewrite' in fate) {
      const said = await pass();
      return answer(response, { ...said, body: JSON.stringify(fate.rewrite(JSON.parse(said.body))) });
    }
    if (fate.landed) await pass();
    answer(response, fate, fate.html);
  }

  /** What is held is not under way. */
  async #wait(rule: Rule): Promise<void> {
    this.busy -= 1;
    await rule.released;
    this.busy += 1;
  }

  #forward(request: IncomingMessage, body: string, asked: Asked, old: boolean): Promise<Answer> {
    const entry: Asked & { status: number | null } = { ...asked, status: null };
    this.reached.push(entry);
    return new Promise((resolve) => {
      const { host, port } = this.#target;
      const path = request.url?.split('?')[0] ?? '';
      const fresh = old ? (this.#sign?.(asked.method, path) ?? {}) : {};
      const lower = Object.entries(fresh).map(([name, value]) => [name.toLowerCase(), value]);
      const headers = { ...request.headers, ...Object.fromEntries(lower), host: `${host}:${port}` };
      const gone = (): void => resolve({ status: 502, body: '' });
      const onward = forward({ host, port, method: request.method, path: request.url, headers }, (from) => {
        let text = '';
        from.on('data', (chunk) => {
          text += String(chunk);
        });
        from.on('error', gone);
        from.on('end', () => {
          entry.status = from.statusCode ?? 0;
          resolve({ status: entry.status, body: text, date: from.headers.date });
        });
      });
      onward.on('error', gone);
      onward.end(body);
    });
  }
}

function read(request: IncomingMessage, body: string): Asked {
  const url = new URL(request.url ?? '/', 'http://proxy');
  return {
    method: request.method ?? '',
    path: url.pathname.replace(ROOT, ''),
    query: url.searchParams,
    body: body === '' ? {} : (JSON.parse(body) as Record<string, unknown>),
  };
}

function answer(response: ServerResponse, { status, body, date }: Answer, html?: true): void {
  if (response.destroyed) return;
  // The exchange's own time or none: ours is another one.
  response.sendDate = false;
  if (date !== undefined) response.setHeader('date', date);
  response.writeHead(status, { 'content-type': html ? 'text/html' : 'application/json' });
  response.end(status === 204 ? undefined : body);
}
