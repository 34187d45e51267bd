import type { Api } from 'grammy';
import type { Clock } from '../ports.ts';
import { keyboard, type Message } from './message.ts';

/** Says and edits in the owner's chat. Each call rejects with grammY's errors. */
export type Post = {
  /** Answers the id of the new message. */
  send(message: Message, silent: boolean): Promise<number>;
  edit(id: number, message: Message): Promise<void>;
  /** Answers a tap on a button; false when Telegram did not take it: too old, or out of reach. */
  answerTap(id: string, text: string, alert: boolean): Promise<boolean>;
  /** Harmless: shows whether Telegram answers. */
  probe(): Promise<void>;
};

/** Longer than any answer takes; a hanging connection must not hold up what comes after. */
const PATIENCE = 15_000;
const TAP_PATIENCE = 5_000;

type Signal = Parameters<Api['getMe']>[0];

export function createPost(api: Api, chatId: number, clock: Clock): Post {
  const bounded = async <T>(call: (signal: Signal) => Promise<T>, patience = PATIENCE): Promise<T> => {
    const late = new AbortController();
    const done = new AbortController();
    void clock.sleep(patience, done.signal).then(() => late.abort());
    try {
      return await call(late.signal as Signal);
    } finally {
      done.abort();
    }
  };
  const look = ({ entities, buttons }: Message) => ({
    entities: [...entities],
    reply_markup: keyboard(buttons),
    link_preview_options: { is_disabled: true },
  });
  return {
    async send(message, silent) {
      const other = { ...look(message), disable_notification: silent };
      return (await bounded((signal) => api.sendMessage(chatId, message.text, other, signal))).message_id;
    },
    async edit(id, message) {
      await bounded((signal) => api.editMessageText(chatId, id, message.text, look(message), signal));
    },
    async answerTap(id, text, alert) {
      try {
        const other = { ...(text === '' ? {} : { text: text.slice(0, 200) }), show_alert: alert };
        return await bounded((signal) => api.answerCallbackQuery(id, other, signal), TAP_PATIENCE);
      } catch {
        return false;
      }
    },
    async probe() {
      await bounded((signal) => api.getMe(signal));
    },
  };
}
