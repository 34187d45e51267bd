import { badRequest } from './api-error.ts';
import { withoutReply } from './chat-message.ts';
import type { House } from './house.ts';
import type { Params } from './params.ts';
import { checkChat, existing } from './sending.ts';

/**
 * Pins a message and says so in the chat with a service message of the bot. As with Telegram, that one comes back to
 * the bot as an update, the only thing of its own that it hears.
 */
export function pinChatMessage(house: House, params: Params): true {
  checkChat(house, params);
  const { room, updates } = house;
  const message = existing(house, params, 'message to pin not found');
  if (message.pinned_message !== undefined) throw badRequest("message can't be pinned");
  // What is on top already is not pinned anew, and nothing is said.
  if (room.pinned?.message_id === message.message_id) return true;
  room.pin(message.message_id);
  const silent = params.flag('disable_notification');
  const said = room.post(room.bot, { pinned_message: withoutReply(message) }, { silent, replyTo: undefined });
  updates.push({ message: said });
  return true;
}

/** Unpins the message named, else the one pinned last. */
export function unpinChatMessage(house: House, params: Params): true {
  checkChat(house, params);
  const { room } = house;
  const top = room.pinned?.message_id;
  if (params.text('message_id') !== '') {
    room.unpin([existing(house, params, 'message to unpin not found').message_id]);
  } else if (top !== undefined) {
    room.unpin([top]);
  }
  return true;
}
