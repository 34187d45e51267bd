import type { InlineKeyboardMarkup, Message } from 'grammy/types';

type Shown = { readonly message: Message; readonly silent: boolean; readonly reaction: string };
type Profile = { readonly commands: readonly { readonly command: string; readonly description: string }[] };
type State = { readonly messages: readonly Shown[]; readonly pinned: number | null; readonly profile: Profile };
type Heard =
  | ({ readonly type: 'state' } & State)
  | { readonly type: 'message' | 'edit'; readonly shown: Shown }
  | { readonly type: 'gone'; readonly ids: readonly number[] }
  | { readonly type: 'pin'; readonly id: number | null }
  | { readonly type: 'typing'; readonly action: string }
  | { readonly type: 'seen'; readonly id: number }
  | {
      readonly type: 'answer';
      readonly id: number;
      readonly data: string;
      readonly text: string;
      readonly alert: boolean;
    }
  | { readonly type: 'profile'; readonly profile: Profile };

/**
 * The owner without a browser, by the page's own HTTP API and nothing else:
 * `GET <pageUrl>` sets the cookie; `GET events` is the stream of server-sent events, `state` first;
 * `POST say {text}` and `POST tap {message_id, data}` need the page's Origin.
 */
export class Owner {
  readonly #pageUrl: string;
  readonly #headers: Record<string, string>;
  readonly #hangUp = new AbortController();
  readonly #waiting = new Set<() => void>();
  /** Everything heard, oldest first. */
  readonly heard: Heard[] = [];

  private constructor(pageUrl: string, cookie: string) {
    this.#pageUrl = pageUrl;
    this.#headers = { cookie, origin: new URL(pageUrl).origin, 'content-type': 'application/json' };
  }

  static async open(pageUrl: string): Promise<Owner> {
    const page = await fetch(pageUrl);
    await page.text();
    const owner = new Owner(pageUrl, page.headers.get('set-cookie')?.split(';')[0] ?? '');
    const events = await owner.get('events');
    void owner.#listen(events);
    await owner.until((event) => event.type === 'state');
    return owner;
  }

  close(): void {
    this.#hangUp.abort();
  }

  get(path: string): Promise<Response> {
    return fetch(new URL(path, this.#pageUrl), { headers: this.#headers, signal: this.#hangUp.signal });
  }

  post(path: string, body: unknown): Promise<Response> {
    const init = { method: 'POST', headers: this.#headers, body: JSON.stringify(body) };
    return fetch(new URL(path, this.#pageUrl), init);
  }

  /** Sends a text; answers the message's id. */
  async say(text: string): Promise<number> {
    const answer = (await (await this.post('say', { text })).json()) as { message_id: number };
    return answer.message_id;
  }

  /** Presses the button whose text contains `label`. */
  async press(message: Message, label: string): Promise<void> {
    const buttons = (message.reply_markup as InlineKeyboardMarkup).inline_keyboard.flat();
    const button = buttons.find(({ text }) => text.includes(label));
    if (button === undefined || !('callback_data' in button)) throw new Error(`no button “${label}”`);
    const answer = await this.post('tap', { message_id: message.message_id, data: button.callback_data });
    if (!answer.ok) throw new Error(await answer.text());
  }

  /** The first event that fits, heard already or yet to come. */
  async until(fits: (event: Heard) => boolean, withinMs = 10_000): Promise<Heard> {
    const deadline = AbortSignal.timeout(withinMs);
    for (;;) {
      const found = this.heard.find(fits);
      if (found !== undefined) return found;
      if (deadline.aborted) throw new Error('the chat did not say that in time');
      await new Promise<void>((resolve) => {
        this.#waiting.add(resolve);
        deadline.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }

  /** The first message, or edit of one, whose text or caption contains `part`. */
  async reads(part: string): Promise<Message> {
    const event = await this.until(
      (heard) => 'shown' in heard && heard.shown.message.from?.is_bot === true && textOf(heard.shown).includes(part),
    );
    if (!('shown' in event)) throw new Error('not a message');
    return event.shown.message;
  }

  async #listen(events: Response): Promise<void> {
    let text = '';
    try {
      for await (const chunk of events.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        text += chunk;
        const lines = text.split('\n\n');
        text = lines.pop() ?? '';
        for (const line of lines) this.heard.push(JSON.parse(line.replace(/^data: /, '')) as Heard);
        for (const wake of this.#waiting) wake();
        this.#waiting.clear();
      }
    } catch {
      // the stream ends when either side hangs up
    }
  }
}

const textOf = ({ message }: Shown): string => message.text ?? message.caption ?? '';
