import fc from 'fast-check';
import { Bot, InputFile } from 'grammy';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openChat, PNG, refusal } from './harness.ts';

let room: Awaited<ReturnType<typeof openChat>>;
beforeEach(async () => {
  room = await openChat();
});
afterEach(() => room.close());

describe('refusals in Telegram’s words', () => {
  const entity = { type: 'bold', offset: 0, length: 1 };
  const key = (button: object) => ({ text: 'x', reply_markup: { inline_keyboard: [[{ text: 'B', ...button }]] } });
  const cases: [string, object, string][] = [
    ['sendMessage', { text: '' }, 'Bad Request: message text is empty'],
    ['sendMessage', { text: ' \n ' }, 'Bad Request: message text is empty'],
    ['sendMessage', { text: 'x'.repeat(4097) }, 'Bad Request: message is too long'],
    ['sendMessage', { text: 'x', chat_id: 12 }, 'Bad Request: chat not found'],
    ['sendMessage', { text: 'x', chat_id: '' }, 'Bad Request: chat_id is empty'],
    ['sendMessage', { text: 'x', parse_mode: 'HTML' }, "Bad Request: can't parse entities: unsupported parse_mode"],
    ['sendMessage', { text: 'x', entities: [{ ...entity, length: 2 }] }, "Bad Request: can't parse entities: entity"],
    ['sendMessage', { text: 'x', entities: [{ ...entity, length: 0 }] }, "Bad Request: can't parse entities: wrong"],
    ['sendMessage', { text: 'x', entities: [{ ...entity, offset: -1 }] }, "Bad Request: can't parse entities: wrong"],
    ['sendMessage', { text: 'x', entities: [{ ...entity, type: 'big' }] }, "Bad Request: can't parse entities: unsup"],
    ['sendMessage', { text: '😀', entities: [entity] }, "Bad Request: can't parse entities: entity beginning"],
    ['sendMessage', { text: 'x', entities: 'bold' }, "Bad Request: can't parse entities"],
    ['sendMessage', { text: 'x', reply_parameters: { message_id: 1 } }, 'Bad Request: message to be replied not found'],
    ['sendMessage', key({ callback_data: 'é'.repeat(33) }), 'Bad Request: BUTTON_DATA_INVALID'],
    ['sendMessage', key({ callback_data: '' }), 'Bad Request: BUTTON_DATA_INVALID'],
    ['sendMessage', key({ url: 'javascript:alert(1)' }), 'Bad Request: inline keyboard button URL'],
    ['sendMessage', key({ copy_text: { text: '' } }), 'Bad Request: BUTTON_COPY_TEXT_INVALID'],
    ['sendMessage', key({}), "Bad Request: can't parse inline keyboard button: Text buttons are unallowed"],
    ['sendMessage', { text: 'x', reply_markup: { keyboard: [] } }, "Bad Request: can't parse reply keyboard markup"],
    ['sendPhoto', {}, 'Bad Request: there is no photo in the request'],
    ['sendPhoto', { photo: 'https://example.com/a.png' }, 'Bad Request: wrong file identifier/HTTP URL specified'],
    ['sendChatAction', { action: 'sleeping' }, 'Bad Request: wrong parameter action in request'],
    ['editMessageText', { message_id: 5, text: 'x' }, 'Bad Request: message to edit not found'],
    ['editMessageText', { text: 'x' }, 'Bad Request: message identifier is not specified'],
    ['deleteMessage', { message_id: 5 }, 'Bad Request: message to delete not found'],
    ['pinChatMessage', { message_id: 5 }, 'Bad Request: message to pin not found'],
    ['setMyCommands', { commands: [{ command: 'Bad!', description: 'x' }] }, 'Bad Request: BOT_COMMAND_INVALID'],
    ['answerCallbackQuery', { callback_query_id: '1', text: 'x'.repeat(201) }, 'Bad Request: MESSAGE_TOO_LONG'],
    ['getFile', { file_id: 'x' }, 'Bad Request: invalid file_id'],
    ['sendPoll', {}, 'Not Found'],
  ];
  it.each(cases)('%s %j: %s', async (method, body, description) => {
    const answer = await room.call(method, body);
    expect(answer.ok).toBe(false);
    expect(answer.description).toContain(description);
    expect(answer.error_code).toBe(description === 'Not Found' ? 404 : 400);
  });

  it('meets values of any shape with a refusal, never with a failure', async () => {
    const { message_id } = await room.newBot().api.sendMessage(room.chat.chatId, 'card');
    const sends = ['sendMessage', 'sendPhoto', 'editMessageText', 'editMessageMedia', 'editMessageReplyMarkup'];
    const others = ['deleteMessages', 'setMyCommands', 'setMessageReaction', 'setChatMenuButton', 'getMyCommands'];
    const json = fc.jsonValue({ maxDepth: 2 });
    const any = fc.oneof(json, fc.array(fc.array(fc.dictionary(fc.constantFrom('text', 'url'), json))));
    const names = ['text', 'entities', 'photo', 'media', 'reply_parameters', 'message_ids', 'commands', 'scope'];
    const body = fc.record(
      {
        ...Object.fromEntries([...names, 'reaction', 'menu_button', 'callback_query_id'].map((name) => [name, any])),
        message_id: fc.constant(message_id),
        reply_markup: fc.oneof(any, fc.record({ inline_keyboard: any })),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...sends, ...others), body, async (method, values) => {
        expect((await room.call(method, values)).error_code).not.toBe(500);
      }),
      { numRuns: 100 },
    );
  });

  it('tells text from caption when editing', async () => {
    const { api } = room.newBot();
    const { chatId } = room.chat;
    const photo = await api.sendPhoto(chatId, new InputFile(PNG, 'c.png'));
    const text = await api.sendMessage(chatId, 'text');
    const said = await room.owner.say('mine');
    const told = async (call: Promise<unknown>) => (await refusal(call)).description;
    expect(await told(api.editMessageText(chatId, photo.message_id, 'x'))).toBe(
      'Bad Request: there is no text in the message to edit',
    );
    expect(await told(api.editMessageCaption(chatId, text.message_id, { caption: 'x' }))).toBe(
      'Bad Request: there is no caption in the message to edit',
    );
    expect(await told(api.editMessageText(chatId, said, 'x'))).toBe("Bad Request: message can't be edited");
    expect(await told(api.editMessageCaption(chatId, photo.message_id, { caption: 'x'.repeat(1025) }))).toBe(
      'Bad Request: message caption is too long',
    );
    expect(await told(api.sendPhoto(chatId, new InputFile(Buffer.from('no picture'), 'c.png')))).toBe(
      'Bad Request: IMAGE_PROCESS_FAILED',
    );
  });

  it('refuses a wrong token and never logs the right one', async () => {
    const stranger = new Bot(`1:${'x'.repeat(35)}`, { client: { apiRoot: room.chat.apiRoot } });
    expect(await refusal(stranger.api.getMe())).toMatchObject({ error_code: 401, description: 'Unauthorized' });
    await room.call('sendMessage', { text: '' });
    const log = room.log.lines.join('\n');
    expect(log).toContain('a call was refused');
    expect(log).not.toContain(room.chat.token);
    expect(log).not.toContain(new URL(room.chat.pageUrl).pathname.slice(1, -1));
  });

  it('takes GET, urlencoded and any case of a method’s name', async () => {
    const url = `${room.chat.apiRoot}/bot${room.chat.token}`;
    const got = await fetch(`${url}/SENDMESSAGE?chat_id=${room.chat.chatId}&text=by+query`);
    expect(await got.json()).toMatchObject({ ok: true, result: { text: 'by query' } });
    const body = new URLSearchParams({ chat_id: String(room.chat.chatId), text: 'by form', entities: '[]' });
    const posted = await fetch(`${url}/sendMessage`, { method: 'POST', body });
    expect(await posted.json()).toMatchObject({ ok: true, result: { text: 'by form' } });
    const broken = await fetch(`${url}/sendMessage`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"text":',
    });
    expect(await broken.json()).toMatchObject({ ok: false, error_code: 400 });
  });
});
