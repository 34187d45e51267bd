import { type Api, InputFile } from 'grammy';
import type { Place } from '../../ports/chat-state.ts';
import type { Clock } from '../../ports.ts';
import { keyboard, type Message } from '../message.ts';
import { LONGEST_CAPTION, type Picture } from '../picture.ts';

/** Says and edits in the owner's chat. Each call rejects with grammY's errors. */
export type Post = {
  /** Answers where the new message stands. `replyTo` is the message that it answers, if that is still there. */
  send(message: Message, silent: boolean, replyTo?: number | null): Promise<Place>;
  /** Changes a message and answers where it stands now. A picture is added or changed, never taken away. */
  edit(place: Place, message: Message): Promise<Place>;
  /** A file to download, with a line about it. */
  sendFile(name: string, data: Uint8Array, caption: string): Promise<void>;
  /** Puts a message at the top of the chat, without a sound. */
  pin(messageId: number): Promise<void>;
  /** Takes it from there; the message stays. */
  unpin(messageId: number): Promise<void>;
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
  const sendNew = async (message: Message, other: object): Promise<Place> => {
    const { text, entities, buttons } = message;
    const picture = pictureOf(message);
    if (picture === null) {
      const sent = await bounded((signal) => api.sendMessage(chatId, text, { ...look(message), ...other }, signal));
      return { messageId: sent.message_id, picture: false };
    }
    const captioned = { caption: text, caption_entities: [...entities], reply_markup: keyboard(buttons), ...other };
    const sent = await bounded((signal) => api.sendPhoto(chatId, fileOf(picture), captioned, signal));
    return { messageId: sent.message_id, picture: true };
  };
  return {
    send: (message, silent, replyTo = null) =>
      sendNew(message, {
        disable_notification: silent,
        ...(replyTo === null ? {} : { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } }),
      }),
    async edit(place, message) {
      const { text, entities, buttons } = message;
      const id = place.messageId;
      const picture = pictureOf(message);
      if (picture !== null) {
        const media = {
          type: 'photo' as const,
          media: fileOf(picture),
          caption: text,
          caption_entities: [...entities],
        };
        const other = { reply_markup: keyboard(buttons) };
        await bounded((signal) => api.editMessageMedia(chatId, id, media, other, signal));
        return { messageId: id, picture: true };
      }
      if (!place.picture) {
        await bounded((signal) => api.editMessageText(chatId, id, text, look(message), signal));
        return place;
      }
      if (text.length <= LONGEST_CAPTION) {
        const other = { caption: text, caption_entities: [...entities], reply_markup: keyboard(buttons) };
        await bounded((signal) => api.editMessageCaption(chatId, id, other, signal));
        return place;
      }
      // What has outgrown a caption cannot become a text in place: it moves, and nothing of it is lost.
      const moved = await sendNew(message, { disable_notification: true });
      await bounded((signal) => api.deleteMessage(chatId, id, signal)).catch(() => false);
      return moved;
    },
    async sendFile(name, data, caption) {
      await bounded((signal) => api.sendDocument(chatId, new InputFile(data, name), { caption }, signal));
    },
    async pin(messageId) {
      await bounded((signal) => api.pinChatMessage(chatId, messageId, { disable_notification: true }, signal));
    },
    async unpin(messageId) {
      await bounded((signal) => api.unpinChatMessage(chatId, messageId, {}, signal));
    },
    async answerTap(id, text, alert) {
      try {
        const other = { ...(text === '' ? {} : { text: text.slice(0, 200).toWellFormed() }), show_alert: alert };
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

/** The picture that a message can be sent with: a text that is no caption is worth more than it. */
const pictureOf = ({ picture, text }: Message): Picture | null =>
  picture !== undefined && text.length <= LONGEST_CAPTION ? picture : null;

const fileOf = ({ png, name }: Picture): InputFile => new InputFile(png, name);
