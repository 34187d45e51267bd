import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../src/ports.ts';
import { parseMultipart } from '../../src/practice/chat/multipart.ts';

type Payload = Record<string, unknown>;
/** `text` is the caption of a photo. */
type Sent = { readonly id: number; text: string; payload: Payload; photo?: boolean };
/** What a method answers instead of its usual: an error, a cut connection, or nothing ever. */
type Trouble =
  | { readonly code: number; readonly description: string; readonly retryAfter?: number }
  | 'cut'
  /** Never answered. */
  | 'silent'
  /** Done as asked, and then the connection is cut: the sender cannot know. */
  | 'doneThenCut';

export const TOKEN = `123456789:${'canarytoken'.padEnd(35, 'x')}`;
export const OWNER = 42;

/** A Bot API server that a test can watch and spoil: long poll, offsets, messages, edits, taps. */
export class FakeTelegram {
  readonly calls: { readonly method: string; readonly payload: Payload }[] = [];
  /** The chat as the owner sees it, in order. */
  readonly chat: Sent[] = [];
  /** Ids of taps that are too old to be answered. */
  readonly oldTaps = new Set<string>();
  /** Where updates are sent instead; empty for nowhere. */
  webhook = '';
  #server = createServer((request, response) => void this.#serve(request, response));
  readonly #clock: Pick<Clock, 'now'>;
  #updates: Payload[] = [];
  #updateId = 500;
  #messageId = 9000;
  #poll: (() => void) | null = null;
  readonly #trouble = new Map<string, Trouble[]>();
  #hung = false;

  /** Its own time, which a test may set apart from the bot's. */
  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
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
    this.#poll?.();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** The next calls of `method` go wrong, one after the other. */
  spoil(method: string, ...troubles: Trouble[]): void {
    this.#trouble.set(method, [...(this.#trouble.get(method) ?? []), ...troubles]);
  }

  /** From now on nothing is answered, and no connection ends. */
  hang(): void {
    this.#hung = true;
  }

  /** An update of any kind; answers its id. */
  push(update: Payload, id = this.#updateId++): number {
    this.#updates.push({ update_id: id, ...update });
    this.#poll?.();
    return id;
  }

  /** The owner, or someone else, writes; `at` is when, ms. */
  write(text: string, at = this.#clock.now(), from = OWNER): number {
    return this.push({ message: this.message(text, at, from) });
  }

  message(text: string, at = this.#clock.now(), from = OWNER): Payload {
    const entities = text.startsWith('/')
      ? [{ type: 'bot_command', offset: 0, length: text.split(/\s/)[0]?.length ?? 0 }]
      : [];
    return {
      message_id: this.#messageId++,
      date: Math.floor(at / 1000),
      from: { id: from, is_bot: false, first_name: 'Some' },
      chat: { id: from, type: 'private', first_name: 'Some' },
      text,
      entities,
    };
  }

  /** Someone taps a button; `at` is when its card was sent, ms. */
  tap(data: string, messageId: number, id = `tap${this.#updateId}`, at = this.#clock.now(), from = OWNER): string {
    this.push({
      callback_query: {
        id,
        from: { id: from, is_bot: false, first_name: 'Some' },
        chat_instance: '1',
        data,
        message: { ...this.message('card', at), message_id: messageId },
      },
    });
    return id;
  }

  /** The long poll that waits is answered with nothing, as Telegram does after 25 s. */
  endPoll(): void {
    this.#poll?.();
  }

  of(method: string): readonly Payload[] {
    return this.calls.filter((call) => call.method === method).map((call) => call.payload);
  }

  get texts(): readonly string[] {
    return this.chat.map((sent) => sent.text);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [, token, method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(request.url ?? '') ?? [];
    const payload = read(Buffer.concat(chunks), request.headers['content-type'] ?? '');
    this.calls.push({ method, payload });
    response.setHeader('date', new Date(this.#clock.now()).toUTCString());
    const trouble = this.#trouble.get(method)?.shift();
    if (trouble === 'silent' || this.#hung) return;
    if (trouble === 'cut') return void response.destroy();
    if (trouble === 'doneThenCut') await this.#do(method, payload);
    if (trouble === 'doneThenCut') return void response.destroy();
    const refused = (code: number, description: string, retryAfter?: number): void => {
      response.writeHead(code, { 'content-type': 'application/json' });
      const parameters = retryAfter === undefined ? {} : { parameters: { retry_after: retryAfter } };
      response.end(JSON.stringify({ ok: false, error_code: code, description, ...parameters }));
    };
    if (token !== TOKEN) return refused(401, 'Unauthorized');
    if (trouble !== undefined) return refused(trouble.code, trouble.description, trouble.retryAfter);
    const result = await this.#do(method, payload);
    if (typeof result === 'string') return refused(400, `Bad Request: ${result}`);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ok: true, result }));
  }

  /** The result of a method; a text is what is wrong with the request. */
  async #do(method: string, payload: Payload): Promise<unknown> {
    switch (method) {
      case 'getMe':
        return { id: 1, is_bot: true, first_name: 'Bot', username: 'test_bot' };
      case 'getWebhookInfo':
        return { url: this.webhook, has_custom_certificate: false, pending_update_count: this.#updates.length };
      case 'getChat':
        return { id: payload.chat_id, type: 'private', first_name: 'Some' };
      case 'getUpdates':
        return this.#getUpdates(payload);
      case 'sendMessage': {
        const text = String(payload.text);
        if (text.length > 4096) return 'message is too long';
        const sent = { id: this.#messageId++, text, payload };
        this.chat.push(sent);
        return { ...this.message(text), message_id: sent.id };
      }
      case 'sendPhoto': {
        const text = String(payload.caption ?? '');
        if (text.length > 1024) return 'message caption is too long';
        const sent = { id: this.#messageId++, text, payload, photo: true };
        this.chat.push(sent);
        return { ...this.message(text), message_id: sent.id };
      }
      case 'deleteMessage': {
        const at = this.chat.findIndex((other) => other.id === payload.message_id);
        if (at < 0) return 'message to delete not found';
        this.chat.splice(at, 1);
        return true;
      }
      case 'editMessageMedia': {
        const sent = this.chat.find((other) => other.id === payload.message_id);
        if (sent === undefined) return 'message to edit not found';
        const { caption = '' } = payload.media as { caption?: string };
        if (caption.length > 1024) return 'message caption is too long';
        Object.assign(sent, { text: caption, payload, photo: true });
        return { ...this.message(caption), message_id: sent.id };
      }
      case 'editMessageCaption': {
        const sent = this.chat.find((other) => other.id === payload.message_id);
        if (sent === undefined) return 'message to edit not found';
        if (sent.photo !== true) return 'there is no caption in the message to edit';
        sent.text = String(payload.caption ?? '');
        if (sent.text.length > 1024) return 'message caption is too long';
        sent.payload = payload;
        return { ...this.message(sent.text), message_id: sent.id };
      }
      case 'editMessageText': {
        const sent = this.chat.find((other) => other.id === payload.message_id);
        if (sent === undefined) return 'message to edit not found';
        if (sent.photo === true) return 'there is no text in the message to edit';
        const { text, reply_markup: markup } = payload;
        if (sent.text === text && JSON.stringify(sent.payload.reply_markup) === JSON.stringify(markup))
          return 'message is not modified: specified new message content and reply markup are exactly the same';
        sent.text = String(text);
        sent.payload = payload;
        return { ...this.message(sent.text), message_id: sent.id };
      }
      case 'pinChatMessage': {
        const pinned = this.chat.find((other) => other.id === payload.message_id);
        if (pinned === undefined) return 'message to pin not found';
        // The bot is told of it as of a message of its own.
        const said = { ...this.message('', this.#clock.now()), from: { id: 1, is_bot: true, first_name: 'Bot' } };
        this.push({ message: { ...said, text: undefined, pinned_message: this.message(pinned.text) } });
        return true;
      }
      case 'answerCallbackQuery':
        return this.oldTaps.has(String(payload.callback_query_id))
          ? 'query is too old and response timeout expired or query ID is invalid'
          : true;
      default:
        return true;
    }
  }

  async #getUpdates({ offset, timeout }: Payload): Promise<Payload[]> {
    const from = Number(offset ?? 0);
    this.#updates = this.#updates.filter((update) => Number(update.update_id) >= from);
    if (this.#updates.length === 0 && Number(timeout) > 0) {
      await new Promise<void>((resolve) => {
        this.#poll = resolve;
      });
      this.#poll = null;
    }
    return [...this.#updates];
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
