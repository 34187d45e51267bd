import type { Chat, InlineKeyboardMarkup, Message, User } from 'grammy/types';

/** A message as the Bot API shows it, as far as this chat makes use of it. */
export type ChatMessage = Pick<
  Message,
  | 'message_id'
  | 'date'
  | 'edit_date'
  | 'text'
  | 'entities'
  | 'caption'
  | 'caption_entities'
  | 'photo'
  | 'document'
  | 'reply_markup'
> & {
  readonly from: User;
  readonly chat: Chat.PrivateChat;
  /** Without what that one replied to in its turn, as with Telegram. */
  readonly reply_to_message?: ChatMessage;
  /** Of a service message, which says that this one was pinned. */
  readonly pinned_message?: ChatMessage;
};

/** What a message says, without who, where and when. */
export type Content = Omit<ChatMessage, 'message_id' | 'date' | 'edit_date' | 'from' | 'chat' | 'reply_to_message'>;

/** True when two messages differ in nothing. */
export const sameContent = (a: Content, b: Content): boolean =>
  sameText(a, b) && sameKeyboard(a.reply_markup, b.reply_markup);

const sameKeyboard = (a: InlineKeyboardMarkup | undefined, b: InlineKeyboardMarkup | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** True when two messages say the same and bring the same file. */
export function sameText(a: Content, b: Content): boolean {
  const told = ({ text, entities, caption, caption_entities, photo, document }: Content): string =>
    JSON.stringify([text, entities, caption, caption_entities, photo?.[0]?.file_id, document?.file_id]);
  return told(a) === told(b);
}

/** A message as another one names it. */
export function withoutReply(message: ChatMessage): ChatMessage {
  const { reply_to_message: _, ...rest } = message;
  return rest;
}
