import type { Clock } from '../../src/ports.ts';

export type Payload = Record<string, unknown>;
/** `text` is the caption of a photo. */
type Sent = { readonly id: number; text: string; payload: Payload; photo?: boolean };
export const TOKEN = `123456789:${'canarytoken'.padEnd(35, 'x')}`;
export const OWNER = 42;

/** What Telegram does for one bot and its owner's chat, without a line to it: updates, messages, edits, taps. */
export class BotApi {
  readonly calls: { readonly method: string; readonly payload: Payload }[] = [];
  /** The chat as the owner sees it, in order. */
  readonly chat: Sent[] = [];
  /** Ids of taps that are too old to be answered. */
  readonly oldTaps = new Set<string>();
  /** Where updates are sent instead; empty for nowhere. */
  webhook = '';
  protected readonly clock: Pick<Clock, 'now'>;
  #updates: Payload[] = [];
  #updateId = 500;
  #messageId = 9000;
  /** Ends the long poll that waits. */
  protected poll: (() => void) | null = null;

  /** Its own time, which a test may set apart from the bot's. */
  constructor(clock: Pick<Clock, 'now'>) {
    this.clock = clock;
  }

  /** An update of any kind; answers its id. */
  push(update: Payload, id = this.#updateId++): number {
    this.#updates.push({ update_id: id, ...update });
    this.poll?.();
    return id;
  }

  /** The owner, or someone else, writes; `at` is when, ms. */
  write(text: string, at = this.clock.now(), from = OWNER): number {
    return this.push({ message: this.message(text, at, from) });
  }

  message(text: string, at = this.clock.now(), from = OWNER): Payload {
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
  tap(data: string, messageId: number, id = `tap${this.#updateId}`, at = this.clock.now(), from = OWNER): string {
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

  of(method: string): readonly Payload[] {
    return this.calls.filter((call) => call.method === method).map((call) => call.payload);
  }

  get texts(): readonly string[] {
    return this.chat.map((sent) => sent.text);
  }

  /** The result of a method; a text is what is wrong with the request. */
  async do(method: string, payload: Payload): Promise<unknown> {
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
        const said = { ...this.message('', this.clock.now()), from: { id: 1, is_bot: true, first_name: 'Bot' } };
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
        this.poll = resolve;
      });
      this.poll = null;
    }
    return [...this.#updates];
  }
}
