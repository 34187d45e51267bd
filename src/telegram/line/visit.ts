import type { Clock } from '../../ports.ts';
import { createBot } from './api.ts';
import { createDial, type Fetch } from './dial.ts';
import { type Fault, faultOf, faultText } from './fault.ts';

type Signal = Parameters<ReturnType<typeof createBot>['api']['getMe']>[0];

/** What Telegram said, or what went wrong and in which words that may be shown. */
export type Visited<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: Fault; readonly text: string };

export type VisitLine = { readonly clock: Clock; readonly fetch: Fetch };

/** Looks in on a bot beside whoever runs it: takes no update, changes nothing, sends nothing that stays. */
export class Visit {
  readonly #api: ReturnType<typeof createBot>['api'];

  constructor(bot: { readonly token: string; readonly apiRoot: string | null }, line: VisitLine) {
    this.#api = createBot(bot.token, bot.apiRoot ?? undefined, createDial(line.clock, line.fetch)).api;
  }

  /** The bot's name, and whether a webhook takes its updates. */
  async bot(signal: AbortSignal): Promise<Visited<{ readonly name: string; readonly webhook: boolean }>> {
    return visited(async () => {
      const { username } = await this.#api.getMe(signal as Signal);
      const { url = '' } = await this.#api.getWebhookInfo(signal as Signal);
      return { name: username, webhook: url !== '' };
    });
  }

  /** What kind of chat it is, once the bot may write there: it shows as typing for a moment. */
  async chat(id: number, signal: AbortSignal): Promise<Visited<{ readonly type: string }>> {
    return visited(async () => {
      const { type } = await this.#api.getChat(id, signal as Signal);
      await this.#api.sendChatAction(id, 'typing', {}, signal as Signal);
      return { type };
    });
  }
}

async function visited<T>(call: () => Promise<T>): Promise<Visited<T>> {
  try {
    return { ok: true, value: await call() };
  } catch (error) {
    return { ok: false, fault: faultOf(error), text: faultText(error) };
  }
}
