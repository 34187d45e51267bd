import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shortId } from '../../../src/telegram/cards/figures.ts';
import { ChatRig } from '../../fakes/chat-rig.ts';
import { alert } from '../../fakes/samples.ts';
import { OWNER } from '../../fakes/telegram.ts';

let rig: ChatRig;

beforeEach(async () => {
  rig = await new ChatRig().open();
});

afterEach(() => rig.close());

describe('only the owner', () => {
  const stranger = { id: 666, is_bot: false, first_name: '_*[evil' };
  const owner = { id: OWNER, is_bot: false, first_name: 'Some' };
  const group = { id: -100, type: 'group', title: 'G' };
  const home = { id: OWNER, type: 'private', first_name: 'Some' };
  const text = (from: object | undefined, where: object) => ({
    message_id: 1,
    date: Math.floor(Date.parse('2026-11-21T15:00:00Z') / 1000),
    chat: where,
    ...(from === undefined ? {} : { from }),
    text: '/pause',
    entities: [{ type: 'bot_command', offset: 0, length: 6 }],
  });
  const tap = (from: object, message: object | undefined) => ({
    id: '1',
    from,
    chat_instance: '1',
    data: `mu:${shortId('a1')}`,
    ...(message === undefined ? { inline_message_id: 'x' } : { message }),
  });

  it.each([
    ['a stranger’s message', { message: text(stranger, { id: 666, type: 'private', first_name: 'E' }) }],
    ['a stranger who names the owner’s chat', { message: text(stranger, home) }],
    ['the owner in a group', { message: text(owner, group) }],
    ['the owner in a group with the owner’s number', { message: text(owner, { ...group, id: OWNER }) }],
    ['the owner in another private chat', { message: text(owner, { ...home, id: 43 }) }],
    ['a message from nobody', { message: text(undefined, home) }],
    ['a channel', { channel_post: text(undefined, { id: OWNER, type: 'channel', title: 'C' }) }],
    ['an edit of a stranger', { edited_message: text(stranger, home) }],
    ['the owner’s own edit', { edited_message: text(owner, home) }],
    ['a stranger’s tap', { callback_query: tap(stranger, text(owner, home)) }],
    ['a tap in a group', { callback_query: tap(owner, text(owner, group)) }],
    ['a tap on an inline message', { callback_query: tap(owner, undefined) }],
    ['an inline query', { inline_query: { id: '1', from: stranger, query: '/pause', offset: '' } }],
    [
      'a change of membership',
      { my_chat_member: { chat: group, from: stranger, date: 1, old_chat_member: {}, new_chat_member: {} } },
    ],
    [
      'a reaction',
      { message_reaction: { chat: home, user: stranger, message_id: 1, date: 1, old_reaction: [], new_reaction: [] } },
    ],
  ])('is heard: %s changes nothing and gets no answer', async (_what, update) => {
    rig.cockpit.state = { ...rig.cockpit.state, alerts: [alert('a1')] };
    rig.telegram.push(update);
    await rig.passed();
    expect(rig.cockpit.dispatched).toEqual([]);
    expect(rig.telegram.of('answerCallbackQuery')).toEqual([]);
    for (const payload of rig.telegram.of('sendMessage')) expect(payload.chat_id).toBe(OWNER);
  });

  it('is not told that the bot itself is a stranger, which hears of its own pins', async () => {
    const self = { id: 1, is_bot: true, first_name: 'Pilot' };
    rig.telegram.push({ message: { ...text(self, home), text: undefined, pinned_message: text(self, home) } });
    rig.telegram.push({ message: text(self, home) });
    await rig.passed();
    expect(rig.telegram.texts.filter((line) => line.includes('tranger'))).toEqual([]);
    expect(rig.cockpit.dispatched).toEqual([]);
    expect(rig.log.lines.filter((line) => line.includes('stranger'))).toEqual([]);
  });

  it('hears of a stranger once, and of at most three a day', async () => {
    for (let round = 0; round < 3; round += 1)
      for (let id = 1; id <= 5; id += 1) rig.telegram.write('/pause', rig.clock.now(), 1_000 + id);
    await rig.passed();
    await rig.clock.advance(10_000);
    await rig.pass(7200, 1_200);
    const told = rig.telegram.texts.filter((line) => line.startsWith('A stranger'));
    expect(told).toHaveLength(3);
    expect(new Set(told).size).toBe(3);
    expect(rig.log.lines.filter((line) => line.includes('stranger'))).toHaveLength(3);
  });
});
