import { Client, type Dispatcher } from 'undici';
import { NeverSent } from './errors.ts';
import { LARGEST_BODY, PATIENCE } from './http.ts';
import type { HttpAnswer, OrderRequest, OrderWay } from './network.ts';

/** Load balancers close a line that nobody used for 60 s or more. Ours ends before, and never under an order. */
const IDLE = 55_000;
/** Answers of somebody between: what they make of an order, nobody knows. `fetch` takes none of these for one either. */
const BETWEEN: ReadonlySet<number> = new Set([301, 302, 303, 307, 308, 407]);

/** `answeredIn`: of how many requests its last whole answer has seen the beginning; 0 before the first. */
type Line = { readonly client: Client; open: boolean; taken: boolean; answeredIn: number };

/**
 * The way of orders by undici: lines that stay open, each with one request at a time, and a further one opened where
 * all are taken. A request is written once: undici writes again only what a line held before it wrote it, and what
 * would be written for the second time is ended here.
 */
export class OrderLines implements OrderWay {
  readonly #origin: string;
  /** In the order in which they were used last. */
  #lines: Line[] = [];
  /** Requests so far. */
  #asked = 0;

  constructor(origin: string) {
    this.#origin = origin;
  }

  get open(): number {
    return this.#lines.filter(isOpen).length;
  }

  /** On the open line that was used last: it is the one least likely to have died unnoticed. */
  send(request: OrderRequest): Promise<HttpAnswer> {
    const free = this.#lines.filter(isFree);
    return this.#ask(free.findLast(isOpen) ?? free.at(-1) ?? this.#another(), request);
  }

  async stir(request: OrderRequest, least: number): Promise<HttpAnswer | null> {
    if (this.#lines.length < least) return this.#ask(this.#another(), request);
    const idle = this.#lines.find(isFree);
    if (idle === undefined) return null;
    if (this.#lines.length === least) return this.#ask(idle, request);
    // A burst of orders needed one more, and nothing does now.
    this.#lines = this.#lines.filter((line) => line !== idle);
    void idle.client.close();
    return null;
  }

  drop(): void {
    for (const { client } of this.#lines.splice(0)) void client.destroy();
  }

  /**
   * Not a word came on one line since that request began. When the network has changed without a word, as by another
   * Wi-Fi, all lines of before are as dead: an exit must not try one after the other, ten seconds each.
   */
  #doubt(since: number): void {
    const dead = this.#lines.filter(({ taken, answeredIn }) => !taken && answeredIn < since);
    this.#lines = this.#lines.filter((line) => !dead.includes(line));
    for (const { client } of dead) void client.destroy();
  }

  #another(): Line {
    const client = new Client(this.#origin, {
      allowH2: false,
      pipelining: 1,
      connectTimeout: PATIENCE,
      // The whole is timed here.
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: IDLE,
      keepAliveMaxTimeout: IDLE,
      maxResponseSize: LARGEST_BODY,
    });
    const line: Line = { client, open: false, taken: false, answeredIn: 0 };
    client.on('connect', () => {
      line.open = true;
    });
    client.on('disconnect', () => {
      line.open = false;
    });
    this.#lines.push(line);
    return line;
  }

  #ask(line: Line, { method, url, headers, body }: OrderRequest): Promise<HttpAnswer> {
    this.#lines.splice(this.#lines.indexOf(line), 1);
    this.#lines.push(line);
    line.taken = true;
    this.#asked += 1;
    const place = this.#asked;
    return new Promise((resolve, reject) => {
      const answered = (answer: HttpAnswer): void => {
        line.answeredIn = this.#asked;
        resolve(answer);
      };
      line.client.dispatch(
        {
          method,
          path: url.slice(this.#origin.length),
          // Firewalls refuse whoever has no name; this is the one that `fetch` gives.
          headers: { ...headers, 'user-agent': 'node', ...(body === undefined ? {} : JSON_BODY) },
          ...(body === undefined ? {} : { body }),
        },
        new Sending(line, { answered, failed: reject, silent: () => this.#doubt(place) }),
      );
    });
  }
}

const JSON_BODY = { 'content-type': 'application/json' };
const isOpen = ({ open }: Line): boolean => open;
const isFree = ({ taken }: Line): boolean => !taken;

type Told = {
  readonly answered: (answer: HttpAnswer) => void;
  readonly failed: (error: Error) => void;
  /** It was written, and nothing at all came back in time. */
  readonly silent: () => void;
};

/** One request from its line to its answer. */
class Sending implements Dispatcher.DispatchHandler {
  readonly #line: Line;
  readonly #told: Told;
  readonly #timer: NodeJS.Timeout;
  /** Since its first byte may have left; what fails before that was never sent. */
  #sent: Dispatcher.DispatchController | null = null;
  #late: Error | null = null;
  #status = 0;
  #date: string | null = null;
  readonly #body: Buffer[] = [];

  constructor(line: Line, told: Told) {
    this.#line = line;
    this.#told = told;
    this.#timer = setTimeout(() => this.#giveUp(), PATIENCE);
  }

  /** Called right before the first byte is written. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#late !== null) controller.abort(this.#late);
    else if (this.#sent !== null) controller.abort(new Error('the line broke'));
    else this.#sent = controller;
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, { date }: { date?: unknown }): void {
    if (BETWEEN.has(status)) controller.abort(new Error(`somebody between answered ${status}`));
    this.#status = status;
    this.#date = typeof date === 'string' ? date : null;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#body.push(chunk);
  }

  onResponseEnd(): void {
    this.#end();
    const text = new TextDecoder().decode(Buffer.concat(this.#body));
    this.#told.answered({ status: this.#status, date: this.#date, text });
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    this.#end();
    this.#told.failed(this.#sent === null ? new NeverSent(error) : error);
  }

  /** Undici is done with it. */
  #end(): void {
    clearTimeout(this.#timer);
    this.#line.taken = false;
  }

  #giveUp(): void {
    const late = new Error(`no whole answer within ${PATIENCE / 1_000} s`);
    this.#late = late;
    if (this.#sent === null) {
      this.#told.failed(new NeverSent(late));
      return;
    }
    this.#sent.abort(late);
    if (this.#status === 0) this.#told.silent();
  }
}
