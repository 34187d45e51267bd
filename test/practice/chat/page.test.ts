import { type Bot, InlineKeyboard, InputFile } from 'grammy';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noBrowser, openBrowser } from './browser.ts';
import { eventually, openChat, PNG } from './harness.ts';

describe.skipIf(noBrowser !== '')(`the page in Chromium${noBrowser && ` (skipped: ${noBrowser})`}`, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let room: Awaited<ReturnType<typeof openChat>>;
  let bot: Bot;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    browser = await openBrowser({ width: 390, height: 844 });
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    room = await openChat();
    bot = room.newBot();
    await bot.api.setMyCommands([
      { command: 'status', description: 'How it is' },
      { command: 'threshold', description: 'Scores' },
      { command: 'threads', description: 'Only to be chosen from' },
    ]);
    complaints = [];
    page = await browser.context.newPage();
    page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(room.chat.pageUrl);
    await page.getByText('bot', { exact: true }).waitFor();
  });
  afterEach(async () => {
    await page.close();
    await room.close();
    expect(complaints).toEqual([]);
  });

  const evaluateLog = (expression: string) =>
    page.evaluate<number>(`(() => { const log = document.getElementById('scroll'); return ${expression}; })()`);
  const bubbles = () => page.locator('.item');
  const send = (text: string, other = {}) => bot.api.sendMessage(room.chat.chatId, text, other);

  it('sends what is typed, shows the answer and that the bot collected it', async () => {
    await page.keyboard.type('/status');
    await page.keyboard.press('Enter');
    await page.locator('.mine', { hasText: '/status' }).waitFor();
    await page.getByRole('img', { name: 'sent', exact: true }).waitFor();
    bot.command('status', (ctx) => ctx.reply('all well', { reply_parameters: { message_id: ctx.msg.message_id } }));
    void bot.start();
    const answer = page.locator('.item:not(.mine)', { hasText: 'all well' });
    await answer.getByText('/status').waitFor();
    await page.getByRole('img', { name: 'collected by the bot' }).waitFor();
    expect(await page.locator('#input').inputValue()).toBe('');
  });

  it('completes commands by arrow, Tab, Enter and tap', async () => {
    const said = async () => (await bot.api.getUpdates({ offset: -1 }))[0]?.message?.text;
    await page.keyboard.type('/th');
    await eventually(() => page.getByRole('option').allInnerTexts()).toHaveLength(2);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    expect(await page.locator('#input').inputValue()).toBe('/threads ');
    await page.locator('#input').fill('/thr');
    await page.keyboard.press('Enter');
    await eventually(said).toBe('/threshold');
    await page.getByRole('button', { name: 'Commands' }).click();
    await page.getByRole('option', { name: 'How it is' }).click();
    await eventually(said).toBe('/status');
    await page.locator('.mine .link', { hasText: '/threshold' }).click();
    await eventually(said).toBe('/threshold');
    expect(await page.getByRole('listbox').isVisible()).toBe(false);
  });

  it('spins a pressed button until the bot answers, then shows toast or alert', async () => {
    await send('card', { reply_markup: new InlineKeyboard().text('Mute', 'mute').text('Buy', 'buy') });
    const mute = page.getByRole('button', { name: 'Mute' });
    await mute.click();
    await eventually(() => mute.getAttribute('aria-busy')).toBe('true');
    bot.callbackQuery('mute', (ctx) => ctx.answerCallbackQuery('Muted for 1 hour'));
    bot.callbackQuery('buy', (ctx) => ctx.answerCallbackQuery({ text: 'Too late', show_alert: true }));
    void bot.start();
    await page.locator('#toast', { hasText: 'Muted for 1 hour' }).waitFor();
    await eventually(() => mute.getAttribute('aria-busy')).toBeNull();
    await page.getByRole('button', { name: 'Buy' }).click();
    await page.getByRole('dialog').getByText('Too late').waitFor();
    await page.getByRole('button', { name: 'OK' }).click();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('changes, pins and removes messages in place', async () => {
    const { chatId } = room.chat;
    const first = await send('asked', { reply_markup: new InlineKeyboard().text('Approve', 'a') });
    const second = await send('short-lived', { disable_notification: true });
    await page.getByRole('img', { name: 'sent without sound' }).waitFor();
    await bot.api.pinChatMessage(chatId, first.message_id);
    await bot.api.editMessageText(chatId, first.message_id, 'filled at 36¢');
    await bubbles().first().getByText('edited').waitFor();
    expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    await eventually(() => page.locator('#pinned').innerText()).toContain('filled at 36¢');
    await bot.api.deleteMessage(chatId, second.message_id);
    await eventually(() => bubbles().count()).toBe(1);
    await bot.api.sendChatAction(chatId, 'typing');
    await page.getByText('typing…').waitFor();
  });

  it('shows a picture with its caption, and large on a tap', async () => {
    await bot.api.sendPhoto(room.chat.chatId, new InputFile(PNG, 'c.png'), { caption: 'KX' });
    const image = page.locator('.photo img');
    await eventually(() => image.evaluate((node) => (node as { naturalWidth?: number }).naturalWidth)).toBe(4);
    await page.getByRole('button', { name: 'Open the picture' }).click();
    await page.getByRole('dialog', { name: 'Picture' }).waitFor();
  });

  it('never reads a text, a title or a button as HTML', async () => {
    const evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    await send(`${evil} /help`, { reply_markup: new InlineKeyboard().text(evil.slice(0, 40), 'x') });
    await bot.api.setMyDescription(evil);
    await bot.api.setMyCommands([{ command: 'evil', description: evil }]);
    await bot.api.pinChatMessage(room.chat.chatId, (await send(evil)).message_id);
    await page.getByRole('button', { name: 'Commands' }).click();
    await page.getByRole('option', { name: evil }).waitFor();
    expect(await bubbles().first().locator('.text').innerText()).toContain(evil);
    expect(await page.locator('main img:not(.avatar), body script').count()).toBe(0);
    expect(await page.title()).toBe('Kalshi Pilot · practice chat');
  });

  it('shows entities: code to copy, hidden text, folded quotes, links, times in the reader’s zone', async () => {
    const at = Date.UTC(2026, 10, 21, 15, 4, 5);
    const folded = 'wrap me '.repeat(40).trim();
    const text = `KX hidden ${folded} kalshi 15:04 UTC bold`;
    const mark = (type: string, part: string, more = {}) => {
      return { type, offset: text.indexOf(part), length: part.length, ...more };
    };
    const answer = await room.call('sendMessage', {
      text,
      entities: [
        mark('code', 'KX'),
        mark('spoiler', 'hidden'),
        mark('expandable_blockquote', folded),
        mark('text_link', 'kalshi', { url: 'https://kalshi.com/' }),
        mark('date_time', '15:04 UTC', { unix_time: at / 1000, date_time_format: 'T' }),
        mark('bold', 'bold'),
        mark('italic', 'ld'),
      ],
    });
    expect(answer).toMatchObject({ ok: true });
    await page.locator('code', { hasText: 'KX' }).click();
    await page.getByText('Copied').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('KX');
    await page.getByRole('button', { name: 'Hidden text' }).click();
    await page.locator('.spoiler.shown').waitFor();
    const height = async () => (await page.locator('blockquote').boundingBox())?.height ?? 0;
    const before = await height();
    await page.getByRole('button', { name: 'Show the whole quote' }).click();
    expect(await height()).toBeGreaterThan(before + 40);
    expect(await page.getByRole('button', { name: 'Show less' }).getAttribute('aria-expanded')).toBe('true');
    expect(await page.getByRole('link', { name: 'kalshi' }).getAttribute('rel')).toBe('noopener noreferrer');
    const local = await page.evaluate(
      `new Date(${at}).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' })`,
    );
    expect(await page.locator('.text > time').innerText()).toBe(local);
    expect(await page.locator('b > i').innerText()).toBe('ld');
  });

  it('has buttons that open, copy, or do nothing', async () => {
    const keys = [
      { text: 'Open', url: 'https://kalshi.com/markets' },
      { text: 'Copy', copy_text: { text: 'KXSENATE' } },
      { text: 'Gone', disabled: {} },
    ];
    await send('card', { reply_markup: { inline_keyboard: [keys] } });
    expect(await page.getByRole('link', { name: 'Open' }).getAttribute('href')).toBe('https://kalshi.com/markets');
    await page.getByRole('button', { name: 'Copy' }).click();
    await eventually(() => page.evaluate('navigator.clipboard.readText()')).toBe('KXSENATE');
    expect(await page.getByRole('button', { name: 'Gone' }).isDisabled()).toBe(true);
  });

  it('follows new messages at the end, and counts them when the reader is elsewhere', async () => {
    const end = () => evaluateLog('log.scrollHeight - log.scrollTop - log.clientHeight');
    for (let n = 0; n < 12; n++) await send(`line ${n}\n\n\n\nend`);
    await eventually(end).toBeLessThan(2);
    await page.mouse.move(195, 400);
    await page.mouse.wheel(0, -600);
    await page.getByRole('button', { name: 'newest message' }).waitFor();
    await send('unseen');
    await eventually(() => page.locator('#unread').innerText()).toBe('1');
    expect(await end()).toBeGreaterThan(300);
    await page.getByRole('button', { name: 'newest message' }).click();
    await eventually(end).toBeLessThan(2);
    expect(await page.getByRole('button', { name: 'newest message' }).count()).toBe(0);
  });

  it('comes back by itself after the stream was refused, with everything in place', async () => {
    await send('before');
    await page.route('**/events', (route) => route.fulfill({ status: 503 }), { times: 1 });
    await page.reload();
    await page.getByText('connecting…').waitFor();
    await page.locator('.text', { hasText: 'before' }).waitFor();
    complaints = complaints.filter((line) => !line.includes('503'));
  });

  it('says that it is over when another start answers in its place, and asks no more', async () => {
    const port = Number(new URL(room.chat.pageUrl).port);
    await room.close();
    room = await openChat(undefined, port);
    await page.getByRole('dialog').getByText('open the address that it has printed now').waitFor();
    await page.getByText('ended', { exact: true }).waitFor();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.waitForTimeout(2_500);
    expect(asked).toEqual([]);
    complaints = complaints.filter((line) => !/403|ERR_INCOMPLETE|REFUSED/.test(line));
  });

  it.each([
    [390, 844],
    [1280, 800],
  ])('needs no sideways scrolling at %d × %d', async (width, height) => {
    await page.setViewportSize({ width, height });
    await send(`${'KXVERYLONGTICKER-'.repeat(20)}\n${'word '.repeat(60)}`, {
      reply_markup: new InlineKeyboard().text('A long label on a button', 'a').text('Another rather long one', 'b'),
    });
    await bubbles().first().waitFor();
    expect(await evaluateLog('log.scrollWidth - log.clientWidth')).toBe(0);
    const box = await bubbles().first().locator('.keys').boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? width)).toBeLessThan(width);
  });
});
