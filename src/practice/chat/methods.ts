import type { UserFromGetMe } from 'grammy/types';
import { badRequest } from './api-error.ts';
import type { House } from './house.ts';
import type { Params } from './params.ts';
import { pinChatMessage, unpinChatMessage } from './pinning.ts';
import {
  checkChat,
  editMessageCaption,
  editMessageMedia,
  editMessageReplyMarkup,
  editMessageText,
  existing,
  sendMedia,
  sendMessage,
} from './sending.ts';

/** One Bot API method: its result, or an `ApiError`. `gone` aborts when the caller hangs up. */
type Method = (house: House, params: Params, gone: AbortSignal) => unknown;

const ACTIONS =
  /^(typing|upload_(photo|video|voice|document|video_note)|record_(video|voice|video_note)|choose_sticker|find_location)$/;

const NO_GIFTS = {
  unlimited_gifts: false,
  limited_gifts: false,
  unique_gifts: false,
  premium_subscription: false,
  gifts_from_channels: false,
};

const me = (id: number, first_name: string, username: string): UserFromGetMe => ({
  id,
  is_bot: true,
  first_name,
  username,
  can_join_groups: false,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
  can_connect_to_business: false,
  has_main_web_app: false,
  has_topics_enabled: false,
  allows_users_to_create_topics: false,
  can_manage_bots: false,
  supports_join_request_queries: false,
});

async function getUpdates({ updates }: House, params: Params, gone: AbortSignal): Promise<unknown> {
  const allowed = params.list('allowed_updates');
  if (allowed !== undefined) updates.allow(allowed.filter((kind) => typeof kind === 'string'));
  const limit = Math.min(100, Math.max(1, params.integer('limit', 100)));
  const timeout = Math.min(50, Math.max(0, params.integer('timeout', 0)));
  return updates.poll({ offset: params.integer('offset', 0), limit, timeout }, gone);
}

function answerCallbackQuery({ taps, room }: House, params: Params): true {
  const text = params.text('text');
  if (text.length > 200) throw badRequest('MESSAGE_TOO_LONG');
  if (params.text('url') !== '') throw badRequest('URL_INVALID');
  const { message, data } = taps.answer(params.text('callback_query_id'));
  room.tell({ type: 'answer', id: message.message_id, data, text, alert: params.flag('show_alert') });
  return true;
}

function changed(change: (house: House, params: Params) => void): Method {
  return (house, params) => {
    change(house, params);
    house.room.tell({ type: 'profile' });
    return true;
  };
}

/** The one emoji of a reaction; empty takes it back. */
function reactionOf(list: readonly unknown[]): string {
  if (list.length > 1) throw badRequest('REACTIONS_TOO_MANY');
  if (list.length === 0) return '';
  const { type, emoji } = Object(list[0]) as { type?: unknown; emoji?: unknown };
  if (type !== 'emoji' || typeof emoji !== 'string' || !/^\p{Extended_Pictographic}/u.test(emoji) || emoji.length > 8) {
    throw badRequest('REACTION_INVALID');
  }
  return emoji;
}

/** Every method of the practice chat under its lower-case name, since Telegram ignores case. */
export const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['getme', ({ room }) => me(room.bot.id, room.bot.first_name, room.bot.username ?? '')],
  [
    'getwebhookinfo',
    ({ updates }) => ({
      url: '',
      has_custom_certificate: false,
      pending_update_count: updates.count,
      ...(updates.allowed === undefined ? {} : { allowed_updates: updates.allowed }),
    }),
  ],
  [
    'deletewebhook',
    ({ updates }, params) => {
      if (params.flag('drop_pending_updates')) updates.clear();
      return true;
    },
  ],
  ['getupdates', getUpdates],
  ['sendmessage', sendMessage],
  ['sendphoto', (house, params) => sendMedia(house, params, 'photo')],
  ['senddocument', (house, params) => sendMedia(house, params, 'document')],
  ['editmessagetext', editMessageText],
  ['editmessagecaption', editMessageCaption],
  ['editmessagereplymarkup', editMessageReplyMarkup],
  ['editmessagemedia', editMessageMedia],
  [
    'sendchataction',
    (house, params) => {
      checkChat(house, params);
      const action = params.text('action');
      if (!ACTIONS.test(action)) throw badRequest('wrong parameter action in request');
      house.room.tell({ type: 'typing', action });
      return true;
    },
  ],
  [
    'deletemessage',
    (house, params) => {
      checkChat(house, params);
      house.room.remove([existing(house, params, 'message to delete not found').message_id]);
      return true;
    },
  ],
  [
    'deletemessages',
    (house, params) => {
      checkChat(house, params);
      const ids = params.list('message_ids') ?? [];
      if (ids.length < 1 || ids.length > 100) throw badRequest('message identifiers must be 1 to 100');
      house.room.remove(ids.filter((id) => typeof id === 'number'));
      return true;
    },
  ],
  ['pinchatmessage', pinChatMessage],
  ['unpinchatmessage', unpinChatMessage],
  [
    'setmessagereaction',
    (house, params) => {
      checkChat(house, params);
      const { message_id } = existing(house, params, 'message to react not found');
      house.room.react(message_id, reactionOf(params.list('reaction') ?? []));
      return true;
    },
  ],
  ['answercallbackquery', answerCallbackQuery],
  [
    'getchat',
    (house, params) => {
      checkChat(house, params);
      const { room } = house;
      const pinned = room.pinned === undefined ? {} : { pinned_message: room.pinned };
      return { ...room.chat, accent_color_id: 0, max_reaction_count: 11, accepted_gift_types: NO_GIFTS, ...pinned };
    },
  ],
  [
    'getfile',
    ({ files }, params) => {
      const file = files.get(params.text('file_id'));
      if (file === undefined) throw badRequest('invalid file_id');
      const { id, uniqueId, data, path } = file;
      return { file_id: id, file_unique_id: uniqueId, file_size: data.length, file_path: path };
    },
  ],
  ['getmycommands', ({ profile }, params) => profile.commands(params)],
  ['setmycommands', changed(({ profile }, params) => profile.setCommands(params))],
  ['deletemycommands', changed(({ profile }, params) => profile.deleteCommands(params))],
  ['setchatmenubutton', changed(({ profile }, params) => profile.setMenuButton(params))],
  ['setmydescription', changed(({ profile }, params) => profile.setDescription(params.text('description')))],
  [
    'setmyshortdescription',
    changed(({ profile }, params) => profile.setShortDescription(params.text('short_description'))),
  ],
]);
