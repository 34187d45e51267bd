import { autoRetry } from '@grammyjs/auto-retry';
import { InlineKeyboard, InputFile, InputMediaBuilder } from 'grammy';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openChat, PNG, refusal } from './harness.ts';

let room: Awaited<ReturnType<typeof openChat>>;
beforeEach(async () => {
  room = await openChat();
});
afterEach(() => room.close());

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

  it('row 51: tolerates a burst of twenty, then asks to wait; auto-retry waits', async () => {
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

  it('adds a picture to a text message, whose text goes on as the caption, under the same id', async () => {
    const { api } = room.newBot();
    const { chatId } = room.chat;
    const text = 'SOLO KX +4¢';
    const entities = [{ type: 'bold', offset: 0, length: 4 } as const];
    const reply_markup = new InlineKeyboard().text('Mute', 'm');
    const card = await api.sendMessage(chatId, text, { entities, reply_markup });
    const media = InputMediaBuilder.photo(new InputFile(PNG, 'c.png'), { caption: text, caption_entities: entities });
    const shown = await api.editMessageMedia(chatId, card.message_id, media, { reply_markup });
    expect(shown).toMatchObject({
      message_id: card.message_id,
      photo: [{ width: 4 }],
      caption: text,
      caption_entities: entities,
      reply_markup: { inline_keyboard: [[{ text: 'Mute' }]] },
    });
    expect(shown).not.toHaveProperty('text');
    expect(shown).not.toHaveProperty('entities');
    expect((await refusal(api.editMessageText(chatId, card.message_id, 'x'))).description).toBe(
      'Bad Request: there is no text in the message to edit',
    );
    expect(await api.editMessageCaption(chatId, card.message_id, { caption: 'later' })).toMatchObject({
      caption: 'later',
      photo: [{ width: 4 }],
    });
  });

  it('answers under another message, and without it when that one is gone and the bot allows it', async () => {
    const { api } = room.newBot();
    const { chatId } = room.chat;
    const first = await api.sendMessage(chatId, 'first');
    const to = { message_id: first.message_id, allow_sending_without_reply: true };
    expect(await api.sendMessage(chatId, 'second', { reply_parameters: to })).toMatchObject({
      reply_to_message: { message_id: first.message_id, text: 'first' },
    });
    await api.deleteMessage(chatId, first.message_id);
    const alone = await api.sendMessage(chatId, 'third', { reply_parameters: to });
    expect(alone).not.toHaveProperty('reply_to_message');
  });

  it('says in the chat what was pinned, and says so to the bot as Telegram does', async () => {
    const { api } = room.newBot();
    const { chatId } = room.chat;
    const { message_id } = await api.sendMessage(chatId, 'cockpit');
    await api.pinChatMessage(chatId, message_id, { disable_notification: true });
    await api.pinChatMessage(chatId, message_id);
    const updates = await api.getUpdates();
    expect(updates).toMatchObject([{ message: { from: { is_bot: true }, pinned_message: { message_id } } }]);
    const service = updates[0]?.message?.message_id ?? 0;
    await room.owner.until((event) => event.type === 'message' && event.shown.message.message_id === service);
    expect((await refusal(api.editMessageText(chatId, service, 'x'))).description).toBe(
      "Bad Request: message can't be edited",
    );
    expect((await refusal(api.pinChatMessage(chatId, service))).description).toBe(
      "Bad Request: message can't be pinned",
    );
    await api.deleteMessage(chatId, service);
    await api.unpinChatMessage(chatId, message_id);
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
