import { autoRetry } from '@grammyjs/auto-retry';
import fc from 'fast-check';
import { Bot, GrammyError, InlineKeyboard, InputFile, InputMediaBuilder } from 'grammy';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually, openChat, PNG } from './harness.ts';

let room: Awaited<ReturnType<typeof openChat>>;
beforeEach(async () => {
  room = await openChat();
});
afterEach(() => room.close());

/** The refusal of a call that must fail. */
async function refusal(call: Promise<unknown>): Promise<GrammyError> {
  const error = await call.then(
    () => new Error('it was taken'),
    (reason: unknown) => reason,
  );
  if (error instanceof GrammyError) return error;
  throw error;
}

describe('a real grammY bot in the practice chat', () => {
  it('hears a command with its entity and answers', async () => {
    const bot = room.newBot();
    bot.command('status', (ctx) => ctx.reply(`all well, ${ctx.match}`));
    void bot.start();
    await room.owner.say('/status now');
    expect(await room.owner.reads('all well, now')).toMatchObject({
      from: { is_bot: true, id: bot.botInfo.id },
      chat: { id: room.chat.chatId, type: 'private' },
    });
  });

  it('gives seconds, rising ids and the owner as sender', async () => {
    const sent = await room.owner.say('hello');
    const updates = await room.newBot().api.getUpdates();
    expect(updates[0]?.message).toMatchObject({ message_id: sent, text: 'hello', from: { id: room.chat.chatId } });
    expect(updates[0]?.message?.date).toBeCloseTo(room.clock.now() / 1000, -1);
    await room.owner.say('again');
    const ids = (await room.newBot().api.getUpdates()).map(({ update_id }) => update_id);
    expect(ids[1]).toBe((ids[0] ?? 0) + 1);
  });

  it('hears a tap and answers it with a toast', async () => {
    const bot = room.newBot();
    bot.callbackQuery('go', (ctx) => ctx.answerCallbackQuery({ text: 'Gone', show_alert: true }));
    void bot.start();
    const card = await bot.api.sendMessage(room.chat.chatId, 'card', {
      reply_markup: new InlineKeyboard().text('Go', 'go'),
    });
    await room.owner.press(card, 'Go');
    const answer = await room.owner.until(({ type }) => type === 'answer');
    expect(answer).toEqual({ type: 'answer', id: card.message_id, data: 'go', text: 'Gone', alert: true });
  });

  it('edits in place and takes the buttons away with the edit', async () => {
    const { api } = room.newBot();
    const { chatId } = room.chat;
    const card = await api.sendMessage(chatId, 'asked', { reply_markup: new InlineKeyboard().text('Yes', 'y') });
    const edited = await api.editMessageText(chatId, card.message_id, 'approved');
    expect(edited).toMatchObject({ text: 'approved', edit_date: expect.any(Number) });
    expect(await room.owner.reads('approved')).not.toHaveProperty('reply_markup');
    const again = await refusal(api.editMessageText(chatId, card.message_id, 'approved'));
    expect(again.description).toBe(
      'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    );
  });

  it('does not mark a change of buttons alone as an edit', async () => {
    const { api } = room.newBot();
    const card = await api.sendMessage(room.chat.chatId, 'card');
    const keyboard = new InlineKeyboard().text('Yes', 'y');
    const changed = await api.editMessageReplyMarkup(room.chat.chatId, card.message_id, { reply_markup: keyboard });
    expect(changed).not.toHaveProperty('edit_date');
  });

  it('keeps a picture byte for byte and swaps it for another', async () => {
    const { api } = room.newBot();
    const { chatId } = room.chat;
    const sent = await api.sendPhoto(chatId, new InputFile(PNG, 'c.png'), {
      caption: 'chart of KX',
      caption_entities: [{ type: 'code', offset: 9, length: 2 }],
      reply_markup: new InlineKeyboard().text('Chart', 'c'),
    });
    expect(sent.photo).toMatchObject([{ width: 4, height: 2, file_size: PNG.length }]);
    expect(sent.caption_entities).toEqual([{ type: 'code', offset: 9, length: 2 }]);
    const file = await api.getFile(sent.photo[0]?.file_id ?? '');
    const kept = await fetch(`${room.chat.apiRoot}/file/bot${room.chat.token}/${file.file_path}`);
    expect(Buffer.from(await kept.arrayBuffer())).toEqual(PNG);
    const shown = await room.owner.get(`file/${file.file_id}`);
    expect(shown.headers.get('content-type')).toBe('image/png');
    const swapped = await api.editMessageMedia(
      chatId,
      sent.message_id,
      InputMediaBuilder.photo(new InputFile(PNG, 'd.png'), { caption: 'newer' }),
    );
    expect(swapped).toMatchObject({ caption: 'newer' });
  });

  it('sends a document and offers it to the owner for download', async () => {
    const text = 'a,b\r\n--1,2\r\n';
    const { document } = await room
      .newBot()
      .api.sendDocument(room.chat.chatId, new InputFile(Buffer.from(text), 'täg.csv'), { caption: 'history' });
    expect(document).toMatchObject({ file_name: 'täg.csv', file_size: text.length });
    const download = await room.owner.get(`file/${document.file_id}`);
    expect(await download.text()).toBe(text);
    expect(download.headers.get('content-disposition')).toContain('attachment');
  });

  it('ends the first of two pollers with 409', async () => {
    const first = room.newBot();
    const ended = refusal(first.start({ onStart: () => {} }));
    await room.owner.say('ping');
    await room.owner.until(({ type }) => type === 'seen');
    const second = room.newBot();
    void second.start();
    expect(await ended).toMatchObject({
      error_code: 409,
      description: 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    });
  });

  it('tolerates a burst of twenty, then asks to wait; auto-retry waits', async () => {
    const bot = room.newBot();
    room.clock.hold(true);
    for (let n = 1; n <= 20; n++) await bot.api.sendMessage(room.chat.chatId, `burst ${n}`);
    const refused = await refusal(bot.api.sendMessage(room.chat.chatId, 'too fast'));
    expect(refused).toMatchObject({ error_code: 429, description: 'Too Many Requests: retry after 1' });
    expect(refused.parameters.retry_after).toBe(1);
    room.clock.hold(false);
    bot.api.config.use(autoRetry());
    await bot.api.sendMessage(room.chat.chatId, 'in the end');
    expect((await room.owner.reads('in the end')).text).toBe('in the end');
  });

  it('refuses the answer to a tap after its time, and a second answer', async () => {
    const { api } = room.newBot();
    const keyboard = new InlineKeyboard().text('Go', 'go');
    const card = await api.sendMessage(room.chat.chatId, 'card', { reply_markup: keyboard });
    const tooOld = 'Bad Request: query is too old and response timeout expired or query ID is invalid';
    await room.owner.press(card, 'Go');
    await room.owner.press(card, 'Go');
    const [first, second] = await api.getUpdates();
    const id = first?.callback_query?.id ?? '';
    expect(await api.answerCallbackQuery(id)).toBe(true);
    expect((await refusal(api.answerCallbackQuery(id))).description).toBe(tooOld);
    room.clock.advance(15_100);
    expect((await refusal(api.answerCallbackQuery(second?.callback_query?.id ?? ''))).description).toBe(tooOld);
  });

  it('shows typing, reactions, pins and deletions to the owner', async () => {
    const { api } = room.newBot();
    const { chatId } = room.chat;
    await api.sendChatAction(chatId, 'typing');
    await room.owner.until(({ type }) => type === 'typing');
    const { message_id } = await api.sendMessage(chatId, 'status card');
    await api.setMessageReaction(chatId, message_id, [{ type: 'emoji', emoji: '👍' }]);
    await room.owner.until((event) => event.type === 'edit' && event.shown.reaction === '👍');
    await api.pinChatMessage(chatId, message_id);
    expect(await api.getChat(chatId)).toMatchObject({ id: chatId, pinned_message: { message_id } });
    const later = await api.sendMessage(chatId, 'later card');
    await api.pinChatMessage(chatId, later.message_id);
    room.owner.heard.length = 0;
    await api.deleteMessage(chatId, later.message_id);
    await room.owner.until((event) => event.type === 'pin' && event.id === message_id);
    await api.deleteMessage(chatId, message_id);
    await room.owner.until((event) => event.type === 'gone' && event.ids.includes(message_id));
    expect(await api.getChat(chatId)).not.toHaveProperty('pinned_message');
  });

  it('offers the commands of the narrowest scope', async () => {
    const { api } = room.newBot();
    await api.setMyCommands([{ command: 'help', description: 'Help' }]);
    const scope = { type: 'chat', chat_id: room.chat.chatId } as const;
    await api.setMyCommands([{ command: 'status', description: 'Status' }], { scope });
    const offered = (name: string) =>
      room.owner.until((event) => event.type === 'profile' && event.profile.commands[0]?.command === name);
    await offered('status');
    expect(await api.getMyCommands()).toEqual([{ command: 'help', description: 'Help' }]);
    room.owner.heard.length = 0;
    await api.deleteMyCommands({ scope });
    await offered('help');
  });
});

describe('updates', () => {
  it('come again until they are confirmed, as after a crash', async () => {
    const { api } = room.newBot();
    await room.owner.say('one');
    await room.owner.say('two');
    const texts = async (offset?: number) =>
      (await api.getUpdates(offset === undefined ? {} : { offset })).map(({ message }) => message?.text);
    expect(await texts()).toEqual(['one', 'two']);
    const [first] = await api.getUpdates({ limit: 1 });
    expect(await texts((first?.update_id ?? 0) + 1)).toEqual(['two']);
    expect(await texts()).toEqual(['two']);
    await room.owner.say('three');
    expect(await texts(-1)).toEqual(['three']);
    expect(await texts()).toEqual(['three']);
  });

  it('reach a bot that was stopped and started again, once', async () => {
    const heard: string[] = [];
    const start = (): Bot => {
      const bot = room.newBot();
      bot.on('message:text', (ctx) => {
        heard.push(ctx.msg.text);
      });
      void bot.start();
      return bot;
    };
    const first = start();
    await room.owner.say('before');
    await eventually(() => heard).toEqual(['before']);
    await first.stop();
    await room.owner.say('between');
    start();
    await room.owner.say('after');
    await eventually(() => heard).toEqual(['before', 'between', 'after']);
  });

  it('wait for the bot in a long poll and wake it at once', async () => {
    const poll = room.call('getUpdates', { timeout: 50 });
    await room.owner.say('wake up');
    expect(await poll).toMatchObject({ ok: true, result: [{ message: { text: 'wake up' } }] });
  });

  it('are of the kinds last asked for, also in later calls', async () => {
    const { api } = room.newBot();
    await api.getUpdates({ allowed_updates: ['callback_query'] });
    await room.owner.say('unheard');
    expect(await api.getUpdates()).toEqual([]);
    expect(await api.getWebhookInfo()).toMatchObject({ url: '', allowed_updates: ['callback_query'] });
    await api.getUpdates({ allowed_updates: [] });
    await room.owner.say('heard');
    expect(await api.getUpdates()).toMatchObject([{ message: { text: 'heard' } }]);
  });

  it('are forgotten after a day, and on demand', async () => {
    const { api } = room.newBot();
    await room.owner.say('old');
    room.clock.advance(25 * 3_600_000);
    expect(await api.getUpdates()).toEqual([]);
    await room.owner.say('dropped');
    await api.deleteWebhook({ drop_pending_updates: true });
    expect(await api.getUpdates()).toEqual([]);
  });
});

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
