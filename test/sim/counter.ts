import type { FastifyInstance } from 'fastify';
import type { HttpAnswer, HttpRequest } from '../../src/kalshi/network.ts';
import { REST } from '../../src/practice/exchange/app.ts';
import { Refusal } from '../../src/practice/exchange/refusal.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
type Asked = {
  readonly params: Record<string, string>;
  readonly query: Record<string, unknown>;
  readonly body: unknown;
};
type Handler = (request: Asked, reply: Reply) => unknown;
type Route = { readonly method: Method; readonly parts: readonly string[]; readonly handler: Handler };

/** What a handler may say beside its body. */
class Reply {
  status = 200;
  body: unknown;

  code(status: number): this {
    this.status = status;
    return this;
  }

  send(body?: unknown): this {
    this.body = body;
    return this;
  }
}

/**
 * The practice exchange's routes without a server: it takes their registration as fastify does and calls them at once.
 * A thousand seeds a minute have no time for streams.
 */
export class Counter {
  readonly #routes: Route[] = [];
  readonly #advance: () => void;
  readonly #now: () => number;

  /** `advance` brings the exchange to its time. */
  constructor(advance: () => void, now: () => number) {
    this.#advance = advance;
    this.#now = now;
  }

  /** For the functions that add routes; of fastify they use no more than this. */
  get app(): FastifyInstance {
    const add = (method: Method) => (path: string, handler: Handler) => {
      this.#routes.push({ method, parts: path.split('/'), handler });
    };
    const route = (all: { method: Method[]; url: string; handler: Handler }): void => {
      for (const method of all.method) add(method)(all.url, all.handler);
    };
    const app = { get: add('GET'), post: add('POST'), put: add('PUT'), delete: add('DELETE'), route };
    return app as unknown as FastifyInstance;
  }

  answer({ method, url, body }: HttpRequest): HttpAnswer {
    this.#advance();
    const reply = new Reply();
    try {
      const { pathname, searchParams } = new URL(url);
      const found = this.#find(method, pathname.slice(REST.length).split('/'));
      const query = Object.fromEntries(
        [...new Set(searchParams.keys())].map((key) => [key, only(searchParams.getAll(key))]),
      );
      const json: unknown = body === undefined || body === '' ? {} : JSON.parse(body);
      const value = found.handler({ params: found.params, query, body: json }, reply);
      if (value !== reply) reply.send(value);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      reply.code(error.status).send(error.status === 404 ? error.body() : { error: error.body() });
    }
    const text = reply.body === undefined ? '' : JSON.stringify(reply.body);
    return { status: reply.status, date: new Date(this.#now()).toUTCString(), text };
  }

  #find(method: string, parts: readonly string[]): { handler: Handler; params: Record<string, string> } {
    for (const route of this.#routes) {
      if (route.method !== method || route.parts.length !== parts.length) continue;
      if (!route.parts.every((part, at) => part.startsWith(':') || part === parts[at])) continue;
      const params = route.parts.flatMap((part, at) =>
        part.startsWith(':') ? [[part.slice(1), decodeURIComponent(parts[at] ?? '')] as const] : [],
      );
      return { handler: route.handler, params: Object.fromEntries(params) };
    }
    throw new Refusal(404, 'not_found', 'no such endpoint');
  }
}

const only = (values: readonly string[]): unknown => (values.length === 1 ? values[0] : values);
