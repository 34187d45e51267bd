import type { Fetch } from '../../src/telegram/line/dial.ts';
import { BotApi, type Payload } from '../fakes/bot-api.ts';
import type { Laptop } from './machine-clock.ts';
import { TELEGRAM_PATIENCE, type Weather } from './weather.ts';

type Answer = { readonly ok: boolean; readonly result?: unknown; readonly error_code?: number };

/** Telegram with its own true time, and lines to it that are as bad as the weather. */
export class SimChat extends BotApi {
  readonly #laptop: Laptop;
  readonly #weather: Weather;

  constructor(laptop: Laptop, weather: Weather) {
    super({ now: () => laptop.timeline.now });
    this.#laptop = laptop;
    this.#weather = weather;
  }

  /**
   * One process's way to Telegram. What it has sent arrives even when it dies before the answer. `dead` is aborted
   * then: the client of a dead process keeps a timer of the real world for every call that is open.
   */
  lineOf(alive: () => boolean, dead: AbortSignal): Fetch {
    return (url, init) => {
      if (dead.aborted) return Promise.reject(new DOMException('aborted', 'AbortError'));
      const method = url.slice(url.lastIndexOf('/') + 1);
      const payload = JSON.parse(typeof init.body === 'string' ? init.body : '{}') as Payload;
      return new Promise<Response>((resolve, reject) => {
        const { signal } = init;
        const broken = (code: string): Error =>
          new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
        const tell = (after: number, act: () => void): void =>
          void this.#laptop.timeline.after(after, () => this.#laptop.whenAwake(() => alive() && act()));
        const answer = (body: Answer): void => tell(this.#weather.delay(), () => resolve(this.#response(body)));
        const refuse = (code: number, description: string, parameters = {}): void =>
          answer({ ok: false, error_code: code, ...{ description, parameters } });
        for (const end of [signal, dead]) {
          end?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')), { once: true });
        }
        const run = async (): Promise<void> => {
          const result = await this.#serve(method, payload, signal ?? null);
          if (typeof result === 'string') refuse(400, `Bad Request: ${result}`);
          else answer({ ok: true, result });
        };
        const fate = this.#weather.call();
        switch (fate.kind) {
          case 'unsent':
            tell(this.#weather.delay(), () => reject(broken('ECONNREFUSED')));
            break;
          case 'silent':
            tell(TELEGRAM_PATIENCE, () => reject(broken('UND_ERR_HEADERS_TIMEOUT')));
            break;
          case 'broken':
            if (fate.landed && method !== 'getUpdates') void this.#serve(method, payload, null);
            tell(this.#weather.delay(), () => reject(broken('ECONNRESET')));
            break;
          case 'odd':
            refuse(fate.status, fate.body);
            break;
          case 'slow':
            refuse(429, `Too Many Requests: retry after ${fate.seconds}`, { retry_after: fate.seconds });
            break;
          case 'answered':
            this.#laptop.timeline.after(this.#weather.delay(), () => void run());
            break;
          default:
            fate satisfies never;
        }
      });
    };
  }

  /** The newest card with a button whose text contains `label`; null without one. */
  button(label: string): { readonly id: number; readonly data: string } | null {
    for (const { id, payload } of [...this.chat].reverse()) {
      const data = dataOf(payload, label);
      if (data !== null) return { id, data };
    }
    return null;
  }

  async #serve(method: string, payload: Payload, signal: AbortSignal | null): Promise<unknown> {
    this.calls.push({ method, payload });
    if (method !== 'getUpdates') return this.do(method, payload);
    const now = { ...payload, timeout: 0 };
    const updates = (await this.do(method, now)) as readonly unknown[];
    if (updates.length > 0 || Number(payload.timeout ?? 0) === 0) return updates;
    await new Promise<void>((resolve) => {
      this.poll = resolve;
      signal?.addEventListener('abort', () => resolve(), { once: true });
      this.#laptop.timeline.after(Number(payload.timeout) * 1_000, resolve);
    });
    return this.do(method, now);
  }

  #response(body: Answer): Response {
    const date = new Date(this.#laptop.timeline.now).toUTCString();
    return {
      headers: { get: () => date },
      json: async () => JSON.parse(JSON.stringify(body)) as unknown,
    } as unknown as Response;
  }
}

/** The data of a card's button whose text contains `label`. */
export function dataOf({ reply_markup: markup }: Payload, label: string): string | null {
  const rows = (markup as { inline_keyboard?: { text: string; callback_data?: string }[][] } | undefined)
    ?.inline_keyboard;
  return rows?.flat().find((one) => one.text.includes(label))?.callback_data ?? null;
}
