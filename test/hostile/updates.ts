import assert from 'node:assert/strict';
import fc from 'fast-check';
import { shortId } from '../../src/telegram/cards/figures.ts';
import { ChatRig } from '../fakes/chat-rig.ts';
import { alert } from '../fakes/samples.ts';
import { eventually, OWNER } from '../fakes/telegram.ts';
import { approval, order, position } from '../fakes/trading.ts';
import { oddText } from './commands.ts';
import { door } from './door.ts';
import { type Json, mutated } from './mutate.ts';

const NOW = Math.floor(Date.parse('2026-11-21T15:00:00Z') / 1_000);
const stranger = { id: 666, is_bot: false, first_name: '_*[evil](tg://user?id=42)', username: 'owner' };
/** The owner's name in every letter, and another number. */
const spoofed = { id: 4_242, is_bot: false, first_name: 'Some', username: 'the_owner', language_code: 'en' };
const owner = { id: OWNER, is_bot: false, first_name: 'Some' };
const home = { id: OWNER, type: 'private', first_name: 'Some' };
const group = { id: -100_123, type: 'supergroup', title: 'Some', is_forum: true };
const channel = { id: -100_124, type: 'channel', title: 'Some' };
const elsewhere = { id: 666, type: 'private', first_name: 'E' };

const TEXTS = [
  '/pause',
  '/resume',
  '/flatten',
  '/status',
  '/positions',
  '/set flow.soloScore 1',
  '/buy KXSENATE-26-DEM yes 5',
  '/log 50',
];
const DATA = [
  'ap:a1',
  'ap:asked1',
  'rj:asked1',
  `mu:${shortId('a1')}`,
  `by:${shortId('a1')}`,
  'go:pause',
  'fx:now',
  'ca:all',
  'rs:trading',
  're:status',
];

/** A message of any text from `from`, in `where`. */
const said = (from: Json | undefined, where: Json, text: string): { readonly [key: string]: Json } => ({
  ...{ message_id: 7, date: NOW, chat: where, text },
  entities: [{ type: 'bot_command', offset: 0, length: text.split(' ')[0]?.length ?? 0 }],
  ...(from === undefined ? {} : { from }),
});
const tapped = (from: Json, message: Json, data: string): Json => ({
  id: '1',
  from,
  chat_instance: '1',
  data,
  message,
});

/** Everything that the Bot API may send, from everybody but the owner at home. */
function others(text: string, data: string): readonly Json[] {
  const strange = said(stranger, elsewhere, text);
  const inGroup = said(owner, group, text);
  const posted = said(undefined, channel, text);
  const business = { ...strange, business_connection_id: 'b1' };
  const member = { user: stranger, status: 'administrator' };
  const changed = { chat: group, from: owner, date: NOW, old_chat_member: member, new_chat_member: member };
  return [
    ...[strange, inGroup, said(spoofed, home, text), said(undefined, home, text), said(stranger, home, text)].map(
      (message) => ({ message }),
    ),
    { message: { ...inGroup, sender_chat: home } },
    { message: { ...strange, forward_origin: { type: 'user', sender_user: owner, date: NOW }, via_bot: owner } },
    { message: { ...said(owner, elsewhere, text), reply_to_message: said(owner, home, text) } },
    { message: { ...strange, web_app_data: { data: text, button_text: 'x' } } },
    ...[strange, inGroup, said(owner, home, text)].map((edited_message) => ({ edited_message })),
    { channel_post: posted },
    { edited_channel_post: posted },
    {
      business_connection: {
        id: 'b1',
        user: stranger,
        user_chat_id: OWNER,
        date: NOW,
        can_reply: true,
        is_enabled: true,
      },
    },
    { business_message: business },
    { business_message: { ...said(owner, home, text), business_connection_id: 'b1' } },
    { edited_business_message: business },
    { deleted_business_messages: { business_connection_id: 'b1', chat: home, message_ids: [1] } },
    {
      message_reaction: {
        chat: home,
        message_id: 7,
        user: owner,
        date: NOW,
        old_reaction: [],
        new_reaction: [{ type: 'emoji', emoji: '👍' }],
      },
    },
    { message_reaction_count: { chat: group, message_id: 7, date: NOW, reactions: [] } },
    { inline_query: { id: '1', from: owner, query: text, offset: '' } },
    { chosen_inline_result: { result_id: '1', from: owner, query: text } },
    { callback_query: tapped(stranger, said(owner, home, text), data) },
    { callback_query: tapped(spoofed, said(owner, home, text), data) },
    { callback_query: tapped(owner, inGroup, data) },
    { callback_query: tapped(owner, { chat: group, message_id: 7, date: 0 }, data) },
    { callback_query: { id: '1', from: owner, chat_instance: '1', data, inline_message_id: 'x' } },
    { callback_query: { id: '1', from: owner, chat_instance: '1', game_short_name: 'x', inline_message_id: 'x' } },
    { shipping_query: { id: '1', from: owner, invoice_payload: text, shipping_address: {} } },
    { pre_checkout_query: { id: '1', from: owner, currency: 'XTR', total_amount: 1, invoice_payload: text } },
    { purchased_paid_media: { from: owner, paid_media_payload: text } },
    { poll: { id: '1', question: text, options: [], is_closed: false } },
    { poll_answer: { poll_id: '1', user: owner, option_ids: [0] } },
    { my_chat_member: changed },
    { chat_member: changed },
    { chat_join_request: { chat: group, from: owner, user_chat_id: OWNER, date: NOW } },
    {
      chat_boost: { chat: group, boost: { boost_id: '1', add_date: NOW, source: { source: 'premium', user: owner } } },
    },
    {
      removed_chat_boost: { chat: group, boost_id: '1', remove_date: NOW, source: { source: 'premium', user: owner } },
    },
    { managed_bot: { user: stranger, bot: owner } },
    { message: { ...said(undefined, home, text), chat: null } },
  ];
}

type Sent = { readonly [key: string]: unknown };
const part = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Sent)[key] : undefined;

/** Whether this is the owner at home after all: changed at random, somebody else's may have become that. */
function isOwners(update: Json): boolean {
  return ['message', 'callback_query'].some((kind) => {
    const body = part(update, kind);
    const where = part(kind === 'message' ? body : part(body, 'message'), 'chat');
    return part(part(body, 'from'), 'id') === OWNER && part(where, 'id') === OWNER && part(where, 'type') === 'private';
  });
}

/** A long run has little of the processor. */
async function patiently(wait: () => Promise<void>): Promise<void> {
  for (let left = 5; ; left -= 1) {
    try {
      return await wait();
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}

const strange = fc
  .tuple(fc.constantFrom(...TEXTS), fc.constantFrom(...DATA))
  .chain(([text, data]) => fc.oneof(fc.constantFrom(...others(text, data)), mutated(others(text, data), 2)))
  .filter((update) => !isOwners(update) && typeof update === 'object' && update !== null && !('update_id' in update));
/** The owner's own, of kinds and with data that mean nothing. */
const nonsense = fc.oneof(
  oddText.map((text) => ({ callback_query: tapped(owner, said(owner, home, 'x'), text) })),
  fc
    .constantFrom(
      'ap:',
      'ap:nobody',
      'ap:asked1:9999999',
      'ap:ASKED1',
      'rj:',
      'ah:x',
      'zz:1',
      `ap:${'a'.repeat(200)}`,
      'AP:asked1',
      ' ap:asked1',
      'ap:asked1 ',
      'fx:',
      'by:zzz',
      'rn:1.1',
      'un:1',
      'fm:0:1',
      'sl:nothing',
    )
    .map((text) => ({ callback_query: tapped(owner, said(owner, home, 'x'), text) })),
  fc
    .constantFrom(
      'photo',
      'document',
      'location',
      'contact',
      'dice',
      'poll',
      'sticker',
      'voice',
      'story',
      'users_shared',
      'successful_payment',
      'new_chat_members',
      'migrate_to_chat_id',
    )
    .map((kind) => ({ message: { ...said(owner, home, ''), text: null, entities: null, [kind]: [{ x: 1 }] } })),
  oddText.map((text) => ({ message: said(owner, home, `nothing ${text}`.replaceAll('/', '')) })),
);

const input = fc.array(fc.oneof({ weight: 4, arbitrary: strange }, nonsense), { minLength: 1, maxLength: 25 });

/** Updates of every kind, from everybody: nobody but the owner changes anything, or learns that anything is here. */
export const updates = door(
  'updates',
  'rows 49 and 50: no update of whatever kind, sender, chat or data changes a thing or is answered with anything of ours',
  25,
  input,
  async (given) => {
    const rig = new ChatRig();
    const { cockpit } = rig;
    cockpit.state = { ...cockpit.state, alerts: [alert('a1')] };
    cockpit.held = [position()];
    cockpit.resting = [order('o1')];
    cockpit.waiting = [approval('asked1'), approval('a1')];
    await rig.open();
    try {
      await patiently(() => eventually(() => rig.telegram.of('getUpdates').length >= 2));
      const before = JSON.stringify({ ...rig.saved, lastUpdateId: 0, presence: null });
      const calls = rig.telegram.calls.length;
      for (const update of given) rig.telegram.push(update as Sent);
      await patiently(() => rig.passed());
      assert.deepEqual(cockpit.dispatched, []);
      assert.equal(JSON.stringify({ ...rig.saved, lastUpdateId: 0, presence: null }), before);
      for (const { method, payload } of rig.telegram.calls.slice(calls)) {
        if (/^(send|edit)/.test(method)) assert.equal(payload.chat_id, OWNER);
        const text = String(payload.text ?? '');
        if (method === 'answerCallbackQuery')
          assert(/expired|earlier run|not|old|away|gone|over|closed|no /i.test(text), text);
        assert(
          [
            'sendMessage',
            'editMessageText',
            'answerCallbackQuery',
            'getUpdates',
            'setMyCommands',
            'setChatMenuButton',
            'deleteMyCommands',
          ].includes(method),
          method,
        );
        assert(!/Something went wrong/.test(text), text);
      }
      const faults = rig.log.lines.filter((line) => line.startsWith('error'));
      assert.deepEqual(faults, []);
    } finally {
      await rig.close();
    }
  },
);
