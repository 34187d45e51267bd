import { afterEach, beforeEach, expect, it } from 'vitest';
import { newChatState } from '../../../src/ports/chat-state.ts';
import { Memory } from '../../../src/telegram/memory.ts';
import { message } from '../../../src/telegram/message.ts';
import { OutboxRig } from '../../fakes/outbox-rig.ts';
import { eventually } from '../../fakes/telegram.ts';

let rig: OutboxRig;
beforeEach(async () => {
  rig = await new OutboxRig().open();
});
afterEach(() => rig.close());

const picture = { png: new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]), name: 'chart.png' };
const card = (text: string, more: object = {}) =>
  rig.outbox.put({ message: { ...message(text), ...more }, priority: 'alert', card: 's-1' });

it('puts a picture into a message that was sent as text, and keeps it when the words change', async () => {
  card('first');
  await rig.sent(1);
  card('first', { picture });
  await rig.pass(4_000);
  expect(rig.telegram.of('editMessageMedia')).toHaveLength(1);
  card('second');
  await rig.pass(4_000);
  expect(rig.telegram.of('editMessageCaption')).toMatchObject([{ caption: 'second' }]);
  expect(rig.telegram.chat).toMatchObject([{ text: 'second', photo: true }]);
});

it('sends text and picture as one where they wait together, though the words came later', async () => {
  rig.telegram.spoil('sendPhoto', { code: 429, description: 'Too Many Requests', retryAfter: 2 });
  card('first', { picture });
  await eventually(() => rig.telegram.of('sendPhoto').length === 1);
  card('second');
  await rig.pass(4_000);
  expect(rig.telegram.chat).toMatchObject([{ text: 'second', photo: true }]);
});

it('says a text that is longer than a caption whole, without its picture', async () => {
  card('x'.repeat(1025), { picture });
  await rig.sent(1);
  expect(rig.telegram.chat[0]?.text).toHaveLength(1025);
  expect(rig.telegram.of('sendPhoto')).toEqual([]);
});

it('moves a card whose words outgrow the caption, silently, and changes it there from then on', async () => {
  card('first', { picture });
  await rig.sent(1);
  card('y'.repeat(1025));
  await rig.pass(4_000);
  expect(rig.telegram.of('sendMessage')).toMatchObject([{ disable_notification: true }]);
  expect(rig.telegram.chat.map(({ text }) => text.length)).toEqual([1025]);
  card('third');
  await rig.pass(4_000);
  expect(rig.telegram.texts).toEqual(['third']);
});

it('answers the card that a message is about', async () => {
  card('first');
  await rig.sent(1);
  rig.outbox.put({ message: message('more'), priority: 'reply', replyTo: 's-1' });
  await rig.sent(2);
  expect(rig.telegram.of('sendMessage')[1]).toMatchObject({
    reply_parameters: { message_id: rig.telegram.chat[0]?.id, allow_sending_without_reply: true },
  });
});

it('finds a card of an earlier run again', async () => {
  card('first', { picture });
  await rig.sent(1);
  await eventually(() => Object.keys(rig.saved.places).length > 0);
  expect(rig.saved.places).toEqual({ 's-1': { messageId: rig.telegram.chat[0]?.id, picture: true } });
});

it('leaves alone what stands in the chat of another bot, such as the last practice run’s', () => {
  const saved = { ...newChatState(), bot: 7, places: { 's-1': { messageId: 5, picture: false } } };
  expect(new Memory(saved, 7, async () => undefined).state.places).toEqual(saved.places);
  expect(new Memory(saved, 8, async () => undefined).state).toEqual({ ...saved, bot: 8, places: {} });
});

it.each([
  ['does not know how to', { code: 404, description: 'Not Found: method not found' }],
  ['breaks down over', { code: 502, description: 'Bad Gateway' }],
  ['never answers', 'cut'],
] as const)('leaves a picture out that Telegram %s, and holds nothing up for it', async (_what, trouble) => {
  card('first');
  await rig.sent(1);
  rig.telegram.spoil('editMessageMedia', ...Array.from({ length: 9 }, () => trouble));
  card('second', { picture });
  await rig.pass(4_000);
  rig.put('urgent', 'critical');
  await rig.pass(1_500);
  expect(rig.telegram.texts).toEqual(['second', 'urgent']);
  expect(rig.telegram.of('editMessageMedia')).toHaveLength(1);
});

it('lets nothing wait for the upload of a picture, but changes of the same message', async () => {
  card('first');
  await rig.sent(1);
  rig.telegram.spoil('editMessageMedia', 'silent');
  card('first', { picture });
  await rig.clock.advance(4_000);
  await eventually(() => rig.telegram.of('editMessageMedia').length === 1);
  rig.put('urgent', 'critical');
  await rig.sent(2);
  card('second');
  await rig.clock.advance(4_000);
  expect(rig.telegram.texts).toEqual(['first', 'urgent']);
  await rig.clock.advance(12_000);
  await eventually(() => rig.telegram.texts[0] === 'second');
});
