import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseMultipart } from '../../src/practice/chat/multipart.ts';
import { BotApi, type Payload, TOKEN } from './bot-api.ts';

export { OWNER, TOKEN } from './bot-api.ts';

/** What a method answers instead of its usual: an error, a cut connection, or nothing ever. */
type Trouble =
  | { readonly code: number; readonly description: string; readonly retryAfter?: number }
  | 'cut'
  /** Never answered. */
  | 'silent'
  /** Done as asked, and then the connection is cut: the sender cannot know. */
  | 'doneThenCut';

/** A Bot API server that a test can watch and spoil. */
export class FakeTelegram extends BotApi {
  #server = createServer((request, response) => void this.#serve(request, response));
  readonly #trouble = new Map<string, Trouble[]>();
  #hung = false;

  /** From now on nothing is answered, and no connection ends. */
  hang(): void {
    this.#hung = true;
  }

  /** The long poll that waits is answered with nothing, as Telegram does after 25 s. */
  endPoll(): void {
    this.poll?.();
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get apiRoot(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Refuses every further connection; closing twice is no fault. */
  async close(): Promise<void> {
    this.poll?.();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** The next calls of `method` go wrong, one after the other. */
  spoil(method: string, ...troubles: Trouble[]): void {
    this.#trouble.set(method, [...(this.#trouble.get(method) ?? []), ...troubles]);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [, token, method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(request.url ?? '') ?? [];
    const payload = read(Buffer.concat(chunks), request.headers['content-type'] ?? '');
    this.calls.push({ method, payload });
    response.setHeader('date', new Date(this.clock.now()).toUTCString());
    const trouble = this.#trouble.get(method)?.shift();
    if (trouble === 'silent' || this.#hung) return;
    if (trouble === 'cut') return void response.destroy();
    if (trouble === 'doneThenCut') await this.do(method, payload);
    if (trouble === 'doneThenCut') return void response.destroy();
    const refused = (code: number, description: string, retryAfter?: number): void => {
      response.writeHead(code, { 'content-type': 'application/json' });
      const parameters = retryAfter === undefined ? {} : { parameters: { retry_after: retryAfter } };
      response.end(JSON.stringify({ ok: false, error_code: code, description, ...parameters }));
    };
    if (token !== TOKEN) return refused(401, 'Unauthorized');
    if (trouble !== undefined) return refused(trouble.code, trouble.description, trouble.retryAfter);
    const result = await this.do(method, payload);
    if (typeof result === 'string') return refused(400, `Bad Request: ${result}`);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ok: true, result }));
  }
}

/** A body as grammY writes it: JSON, or with files in parts of which every value is JSON too where it is one. */
function read(body: Buffer, type: string): Payload {
  if (!type.startsWith('multipart/')) return (body.length === 0 ? {} : JSON.parse(body.toString())) as Payload;
  const parts = parseMultipart(body, type).map(({ name, filename, data }) => {
    if (filename !== null) return [name, data] as const;
    const text = data.toString();
    return [name, /^[[{]|^-?\d+$|^(true|false)$/.test(text) ? (JSON.parse(text) as unknown) : text] as const;
  });
  return Object.fromEntries(parts);
}

/** Waits until something real has happened, for at most three seconds. */
export async function eventually(happened: () => boolean, what = 'it'): Promise<void> {
  const end = Date.now() + 3_000;
  while (!happened()) {
    if (Date.now() > end) throw new Error(`${what} did not happen: ${happened.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
