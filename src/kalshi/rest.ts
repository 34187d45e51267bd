import type { Clock, Log } from '../ports.ts';
import { broken, Rejected, refusal, Unavailable } from './errors.ts';
import type { Budget } from './limits.ts';
import type { Http, HttpAnswer, HttpRequest, OrderWay } from './network.ts';
import { type Get, type Query, queryText, type Write } from './request.ts';
import type { ServerTime } from './server-time.ts';
import type { Credentials } from './signature.ts';
import { Signer } from './signer.ts';
import { WarmLines } from './warm-lines.ts';
import type { Fault } from './wire/field.ts';
import { type Page, readPage } from './wire/market.ts';

const ATTEMPTS = 4;
const FIRST_BACKOFF = 500;
const LONGEST_BACKOFF = 8_000;

type RestParts = {
  /** Such as `https://external-api.kalshi.com/trade-api/v2`. */
  readonly url: string;
  /** The way of all that is read. */
  readonly http: Http;
  /** The way of all that is written. */
  readonly orders: OrderWay;
  /** Null serves public data only. */
  readonly credentials: Credentials | null;
  readonly clock: Clock;
  /** 0 to 1, for jitter. */
  readonly random: () => number;
  readonly serverTime: ServerTime;
  readonly budget: Budget;
  readonly log: Log;
};

/**
 * Kalshi over HTTP. Every failure is an `Unavailable`, `Rejected` or `Uncertain`. Reads are repeated, each time signed
 * afresh; writes are never repeated.
 */
export class Rest {
  readonly #parts: RestParts;
  readonly #root: string;
  /** Null serves public data only. */
  readonly #signer: Signer | null;
  readonly #lines: WarmLines;

  constructor(parts: RestParts) {
    this.#parts = parts;
    this.#root = new URL(parts.url).pathname.replace(/\/+$/, '');
    const { credentials, serverTime, clock } = parts;
    this.#signer = credentials === null ? null : new Signer(credentials, serverTime, clock);
    this.#lines = new WarmLines({ ...parts, url: `${parts.url}/exchange/status` });
  }

  /** A value by GET. Throws `Unavailable` after the last attempt, `Rejected` at once. */
  async get<T>(request: Get<T>): Promise<T> {
    const { clock, random, budget, log } = this.#parts;
    for (let attempt = 1; ; attempt += 1) {
      const cost = budget.cost(`GET ${request.route ?? request.path}`);
      if (request.spare === true && !budget.spares(cost)) {
        throw new Unavailable('not asked: the read budget is kept for what matters more', {
          method: 'GET',
          path: request.path,
        });
      }
      await budget.read(cost, request.signal);
      try {
        return await this.#once('GET', request, this.#parts.http);
      } catch (error) {
        if (!mayPass(error) || attempt === ATTEMPTS || request.signal?.aborted) throw error;
        if (error.status === 429) budget.drained('read');
        log.debug({ path: request.path, attempt, reason: error.message }, 'asking Kalshi again');
        await clock.sleep(random() * Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** attempt), request.signal);
        if (request.signal?.aborted) throw error;
      }
    }
  }

  /** Every page of a list. A cursor that comes back would never end and is an error. */
  async *pages<T>(
    request: Omit<Get<T>, 'read'> & { readonly list: string; readonly read: (item: unknown) => T | Fault },
  ): AsyncGenerator<readonly T[]> {
    const seen = new Set<string>();
    let cursor: string | null = null;
    do {
      const query: Query = { ...request.query, ...(cursor === null ? {} : { cursor }) };
      const read = (json: unknown): Page<T> | Fault => readPage(json, request.list, request.read);
      const page: Page<T> = await this.get({ ...request, query, read });
      yield page.items;
      cursor = page.cursor;
      if (cursor === null) return;
      if (seen.has(cursor)) {
        throw new Unavailable('the list never ends: a cursor came back', { method: 'GET', path: request.path });
      }
      seen.add(cursor);
    } while (cursor !== null);
  }

  /**
   * Sends a write once. Throws `Unavailable` when it cannot have been carried out, `Rejected` when the exchange said
   * no, `Uncertain` when it may have been carried out.
   */
  async write<T>(request: Write<T>): Promise<T> {
    const { budget, orders } = this.#parts;
    const { method, path, purpose, shard } = request;
    const cost = budget.cost(`${method} ${request.route ?? path}`);
    if (purpose === 'exit') await budget.exit(cost, shard);
    else if (!budget.entry(cost, shard)) {
      throw new Unavailable('not sent: the write budget is kept for exits now', { method, path });
    }
    try {
      return await this.#once(method, { ...request, signed: true }, (asked) => orders.send(asked));
    } catch (error) {
      if (error instanceof Unavailable && error.status === 429) budget.drained('write');
      throw error;
    }
  }

  /**
   * Has the next such write leave at once: with a line that is open, and with a signature that lies ready. To be called
   * every second or so while there may be one.
   */
  async prepare(method: Write<unknown>['method'], path: string): Promise<void> {
    this.#lines.keep();
    await this.#signer?.prepare(method, `${this.#root}${path}`);
  }

  async #once<T>(
    method: string,
    request: Get<T> & { readonly body?: object },
    send: (asked: HttpRequest) => Promise<HttpAnswer>,
  ): Promise<T> {
    const { path } = request;
    const { url, serverTime, clock } = this.#parts;
    const headers = request.signed ? this.#sign(method, path) : {};
    const sent = clock.now();
    let status: number;
    let text: string;
    try {
      const answer = await send({
        method,
        url: `${url}${path}${queryText(request.query)}`,
        // Left out, the language would be `*`, and Kalshi localises the names of markets.
        headers: { ...headers, accept: 'application/json', 'accept-language': 'en' },
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
        signal: request.signal,
      });
      serverTime.heard(answer.date, sent);
      ({ status, text } = answer);
    } catch (error) {
      throw broken(method, path, error);
    }
    const failed = status < 200 || status > 299;
    if (failed && !(status >= 500 && request.evenFromFailure)) throw refusal(method, path, status, text);
    const value = understood(text, request.read);
    if (typeof value !== 'string') return value;
    throw failed ? refusal(method, path, status, text) : broken(method, path, new Error(`answer ${status} ${value}`));
  }

  #sign(method: string, path: string): Readonly<Record<string, string>> {
    if (this.#signer === null) {
      throw new Rejected('needs an API key, and none is set (KALSHI_KEY_ID, KALSHI_PRIVATE_KEY_PATH)', {
        method,
        path,
      });
    }
    return this.#signer.headers(method, `${this.#root}${path}`);
  }
}

/** A refused timestamp is worth another attempt: the answer's `Date` has just corrected the clock. */
const mayPass = (error: unknown): error is Unavailable | Rejected =>
  error instanceof Unavailable || (error instanceof Rejected && error.code === 'header_timestamp_expired');

function understood<T>(text: string, read: (json: unknown) => T | Fault): T | Fault {
  let json: unknown;
  try {
    json = text === '' ? {} : JSON.parse(text);
  } catch {
    return 'is not JSON';
  }
  const value = read(json);
  return typeof value === 'string' ? `makes no sense: ${value}` : value;
}
