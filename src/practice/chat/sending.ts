import type { User } from 'grammy/types';
import { badRequest } from './api-error.ts';
import { type ChatMessage, type Content, sameContent } from './chat-message.ts';
import { richText } from './entities.ts';
import type { House } from './house.ts';
import { keyboardOf } from './keyboard.ts';
import { mediaOf } from './media.ts';
import type { Params } from './params.ts';

/** Refuses every chat but the owner's. */
export function checkChat({ room }: House, params: Params): void {
  const chat = params.text('chat_id');
  if (chat === '') throw badRequest('chat_id is empty');
  if (chat !== String(room.owner.id)) throw badRequest('chat not found');
}

/** The message that `message_id` names, else a refusal with this complaint. */
export function existing({ room }: House, params: Params, complaint: string): ChatMessage {
  const message = room.find(params.integer('message_id', 0));
  if (message === undefined) throw badRequest(complaint);
  return message;
}

export function sendMessage(house: House, params: Params): ChatMessage {
  return send(house, params, () => textOf(params));
}

/** Sends a photo or a document. */
export function sendMedia(house: House, params: Params, kind: 'photo' | 'document'): ChatMessage {
  return send(house, params, () => ({
    ...mediaOf(house.files, params, kind, params.text(kind)),
    ...captionOf(params),
  }));
}

/** Replaces text and buttons; left out, the buttons go. */
export function editMessageText(house: House, params: Params): ChatMessage {
  return edit(house, params, (old) => {
    if (old.text === undefined) throw badRequest('there is no text in the message to edit');
    return textOf(params);
  });
}

export function editMessageCaption(house: House, params: Params): ChatMessage {
  return edit(house, params, (old) => {
    if (old.text !== undefined) throw badRequest('there is no caption in the message to edit');
    return { ...attachmentOf(old), ...captionOf(params) };
  });
}

export function editMessageReplyMarkup(house: House, params: Params): ChatMessage {
  return edit(house, params, (old) => contentOf(old));
}

/**
 * Replaces picture or document together with its caption, both within `media`. A text message takes one too: the
 * text goes, and what is to stay of it must come as the caption.
 */
export function editMessageMedia(house: House, params: Params): ChatMessage {
  return edit(house, params, () => {
    const media = params.record('media');
    const { type } = media ?? {};
    if (media === undefined || (type !== 'photo' && type !== 'document')) {
      throw badRequest("can't parse InputMedia: the practice chat takes the types photo and document");
    }
    const caption = captionOf(params.within(media));
    return { ...mediaOf(house.files, params, type, params.within(media).text('media')), ...caption };
  });
}

function send(house: House, params: Params, content: () => Content): ChatMessage {
  checkChat(house, params);
  const buttons = buttonsOf(params);
  const made = content();
  const replyTo = repliedTo(house, params);
  house.sends.take();
  const silent = params.flag('disable_notification');
  return house.room.post(house.room.bot, { ...made, ...buttons }, { silent, replyTo });
}

function edit(house: House, params: Params, content: (old: ChatMessage) => Content): ChatMessage {
  checkChat(house, params);
  const buttons = buttonsOf(params);
  const old = messageToEdit(house, params, house.room.bot);
  const { reply_markup: _, ...made } = content(old);
  const next: Content = { ...made, ...buttons };
  if (sameContent(contentOf(old), next)) {
    throw badRequest(
      'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    );
  }
  house.edits.take();
  return house.room.edit(old, next);
}

function messageToEdit({ room }: House, params: Params, author: User): ChatMessage {
  const id = params.integer('message_id', 0);
  if (id === 0) throw badRequest('message identifier is not specified');
  const message = room.find(id);
  if (message === undefined) throw badRequest('message to edit not found');
  if (message.from.id !== author.id || message.pinned_message !== undefined) {
    throw badRequest("message can't be edited");
  }
  return message;
}

function repliedTo({ room }: House, params: Params): ChatMessage | undefined {
  const reply = params.record('reply_parameters');
  if (reply === undefined) return undefined;
  const inside = params.within(reply);
  const message = room.find(inside.integer('message_id', 0));
  if (message === undefined && !inside.flag('allow_sending_without_reply')) {
    throw badRequest('message to be replied not found');
  }
  return message;
}

function textOf(params: Params): Content {
  const { text, entities } = richText(params, 'text', 'entities');
  return { text, ...(entities.length === 0 ? {} : { entities: [...entities] }) };
}

function captionOf(params: Params): Content {
  const { text, entities } = richText(params, 'caption', 'caption_entities');
  if (text === '') return {};
  return { caption: text, ...(entities.length === 0 ? {} : { caption_entities: [...entities] }) };
}

function buttonsOf(params: Params): Content {
  const markup = keyboardOf(params);
  return markup === undefined ? {} : { reply_markup: markup };
}

function attachmentOf({ photo, document }: ChatMessage): Content {
  return { ...(photo === undefined ? {} : { photo }), ...(document === undefined ? {} : { document }) };
}

function contentOf(message: ChatMessage): Content {
  const { message_id, date, edit_date, from, chat, reply_to_message, ...content } = message;
  return content;
}
