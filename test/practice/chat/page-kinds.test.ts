import { readFile } from 'node:fs/promises';
import axe from 'axe-core';
import { type Bot, InlineKeyboard, InputFile, InputMediaBuilder } from 'grammy';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noBrowser, openBrowser } from './browser.ts';
import { sayEverything } from './every-kind.ts';
import { eventually, openChat, PNG } from './harness.ts';

describe.skipIf(noBrowser !== '')(`every kind of message on the page${noBrowser && ` (skipped: ${noBrowser})`}`, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let room: Awaited<ReturnType<typeof openChat>>;
  let bot: Bot;
  let page: Page;
  let pulled: string[];

  beforeAll(async () => {
    browser = await openBrowser({ width: 390, height: 844 });
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    pulled = [];
    const spike = () => {
      pulled.push('spike');
      return { ticker: 'KXDEBT-27-YES', side: 'yes' as const };
    };
    room = await openChat({ spike, loseFeed: (ms) => void pulled.push(`feed ${ms}`) });
    bot = room.newBot();
    page = await browser.context.newPage();
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  });
  afterEach(async () => {
    await page.evaluate('localStorage.clear()');
    await page.close();
    await room.close();
  });

  const open = async () => {
    await page.goto(room.chat.pageUrl);
    await page.getByText('bot', { exact: true }).waitFor();
  };
  const say = (text: string, other = {}) => bot.api.sendMessage(room.chat.chatId, text, other);
  const topOf = async (text: string) =>
    (await page.locator('.item', { hasText: text }).first().boundingBox())?.y ?? Number.NaN;
  const inView = (text: string) =>
    page
      .locator('.item', { hasText: text })
      .last()
      .isVisible()
      .then(async (there) => {
        const top = await topOf(text);
        return there && top > 0 && top < 844;
      });
  const fill = async () => {
    for (let n = 0; n < 14; n++) await say(`line ${n}\n\n\nend`);
  };

  it.each(['light', 'dark'] as const)(
    'is accessible in %s: axe finds nothing against WCAG 2.2 AA',
    async (colorScheme) => {
      await bot.api.setMyCommands([{ command: 'status', description: 'How it is' }]);
      await sayEverything(bot.api, room.chat.chatId, await room.owner.say('/status please'));
      await page.emulateMedia({ colorScheme });
      await open();
      const image = page.locator('.photo img').first();
      await eventually(() => image.evaluate((node) => (node as { naturalWidth?: number }).naturalWidth)).toBe(960);
      await page.getByRole('button', { name: 'Spike a market' }).click();
      await page.getByText('watch for a SOLO alert').waitFor();
      await page.evaluate(axe.source);
      const found = await page.evaluate<{
        violations: unknown[];
        passes: { id: string; nodes: unknown[] }[];
      }>(`(async () => {
      const { violations, passes } = await axe.run(document);
      return {
        violations: violations.map(({ id, nodes }) => [id, ...nodes.map((node) => node.html + ' ' + node.failureSummary)]),
        passes: passes.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ target }) => target) })),
      };
    })()`);
      expect(found.violations).toEqual([]);
      const measured = found.passes.find(({ id }) => id === 'color-contrast')?.nodes.length ?? 0;
      expect(measured).toBeGreaterThan(30);
    },
  );

  it('names messages, pictures and what is pinned for who cannot see them', async () => {
    await sayEverything(bot.api, room.chat.chatId, await room.owner.say('hello'));
    await open();
    await page.getByRole('log', { name: 'Messages' }).waitFor();
    await page.getByRole('article', { name: /^You, \d/ }).waitFor();
    await page
      .getByRole('article', { name: /^Kalshi Pilot, .*, edited$/ })
      .first()
      .waitFor();
    await page.getByRole('article', { name: /^Kalshi Pilot, .*, without sound$/ }).waitFor();
    const alt = '🐋 SOLO KXDEBTLIMIT-27-YES, Will Congress raise the debt limit?';
    expect(await page.locator('.photo img').first().getAttribute('alt')).toBe(alt);
    // It is refreshed all the time, and is not read out each time.
    expect(await page.locator('.item', { hasText: 'P&L today' }).getAttribute('aria-live')).toBe('off');
    expect(await page.locator('.item', { hasText: 'SOLO' }).first().getAttribute('aria-live')).toBeNull();
  });

  it('opens a picture and closes it again by button and by key', async () => {
    await bot.api.sendPhoto(room.chat.chatId, new InputFile(PNG, 'c.png'), { caption: 'chart\nof KX' });
    await open();
    const dialog = page.getByRole('dialog', { name: 'Picture' });
    const photo = page.getByRole('button', { name: 'Open the picture: chart, of KX' });
    await photo.click();
    await dialog.getByRole('button', { name: 'Close the picture' }).click();
    expect(await dialog.count()).toBe(0);
    await photo.press('Enter');
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await eventually(() => dialog.count()).toBe(0);
  });

  it('saves a document under its name', async () => {
    await bot.api.sendDocument(room.chat.chatId, new InputFile(Buffer.from('a,b\n1,2\n'), 'history.csv'));
    await open();
    const saved = page.waitForEvent('download');
    await page.getByRole('link', { name: 'history.csv' }).click();
    const download = await saved;
    expect(download.suggestedFilename()).toBe('history.csv');
    expect(await readFile(await download.path(), 'utf8')).toBe('a,b\n1,2\n');
  });

  it('goes to what a reply answers, and to what is pinned, and takes the focus along', async () => {
    const first = await say('the cockpit\nsecond line');
    await bot.api.pinChatMessage(room.chat.chatId, first.message_id);
    await fill();
    await say('an answer', { reply_parameters: { message_id: first.message_id } });
    await open();
    expect(await inView('the cockpit')).toBe(false);
    await page.locator('.quote', { hasText: 'the cockpit · second line' }).click();
    await eventually(() => inView('second line')).toBe(true);
    expect(await page.evaluate("document.activeElement.getAttribute('aria-label')")).toContain('Kalshi Pilot');
    await page.getByRole('button', { name: 'newest message' }).click();
    await eventually(() => inView('an answer')).toBe(true);
    await page.getByRole('button', { name: 'Pinned message' }).click();
    await eventually(() => inView('second line')).toBe(true);
    await page.getByText('Kalshi Pilot pinned').getByRole('button', { name: '“the cockpit”' }).waitFor();
  });

  it('brings pinned bar and quotes up to date with the message, in place', async () => {
    const first = await say('feed 1 s');
    await bot.api.pinChatMessage(room.chat.chatId, first.message_id);
    await say('an answer', { reply_parameters: { message_id: first.message_id } });
    await open();
    await bot.api.editMessageText(room.chat.chatId, first.message_id, 'feed 9 s');
    await eventually(() => page.locator('#pinned-text').innerText()).toBe('feed 9 s');
    expect(await page.locator('.quote-text').innerText()).toBe('feed 9 s');
    await bot.api.unpinChatMessage(room.chat.chatId, first.message_id);
    await eventually(() => page.locator('#pinned').isVisible()).toBe(false);
  });

  it('stays where the reader is while older messages grow, get a picture, shrink and go', async () => {
    const { chatId } = room.chat;
    const early = await say('early');
    const other = await say('other');
    await fill();
    await open();
    await page.mouse.move(195, 400);
    await page.mouse.wheel(0, -500);
    await page.getByRole('button', { name: 'newest message' }).waitFor();
    const anchor = 'line 8';
    await eventually(async () => (await topOf(anchor)) > 110).toBe(true);
    const before = await topOf(anchor);
    const settled = async (mark: string) => {
      await page.locator('.item', { hasText: mark }).first().waitFor({ state: 'attached' });
      await page.locator('.item', { hasText: anchor }).evaluate('new Promise(requestAnimationFrame)');
      expect(Math.abs((await topOf(anchor)) - before)).toBeLessThan(1.5);
    };
    await bot.api.editMessageText(chatId, early.message_id, `grown${'\nmore'.repeat(20)}`);
    await settled('grown');
    const media = InputMediaBuilder.photo(new InputFile(PNG, 'c.png'), { caption: 'pictured' });
    await bot.api.editMessageMedia(chatId, early.message_id, media);
    await settled('pictured');
    await bot.api.deleteMessage(chatId, other.message_id);
    await eventually(() => page.locator('.item', { hasText: 'other' }).count()).toBe(0);
    await settled('pictured');
  });

  it('keeps picture, opened quote and focus through an edit', async () => {
    const { chatId } = room.chat;
    const caption = (head: string) => `${head}\n${'long quote '.repeat(40).trim()}`;
    const folded = (head: string) => {
      const entities = [{ type: 'expandable_blockquote' as const, offset: head.length + 1, length: 439 }];
      return {
        caption: caption(head),
        caption_entities: entities,
        reply_markup: new InlineKeyboard().text('Why', 'w'),
      };
    };
    const card = await bot.api.sendPhoto(chatId, new InputFile(PNG, 'c.png'), folded('now'));
    await open();
    await page.getByRole('button', { name: 'Show the whole quote' }).click();
    await page.getByRole('button', { name: 'Why' }).focus();
    await page.locator('.photo img').evaluate('(image) => { image.dataset.same = "yes"; }');
    const image = await page.locator('.photo img').elementHandle();
    await bot.api.editMessageCaption(chatId, card.message_id, folded('later'));
    await page.locator('.text', { hasText: 'later' }).waitFor();
    expect(await image?.evaluate((node) => (node as unknown as { isConnected: boolean }).isConnected)).toBe(true);
    await page.getByRole('button', { name: 'Show less' }).waitFor();
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Why');
  });

  it('offers newcomers something to try, says what will happen, and stays away once it is sent away', async () => {
    await bot.api.setMyCommands([
      { command: 'status', description: 'How it is' },
      { command: 'chart', description: 'A chart' },
    ]);
    await open();
    const slow = page.getByRole('button', { name: 'Slow Telegram' });
    const before = await slow.boundingBox();
    await page.getByRole('button', { name: 'Spike a market' }).click();
    await page.getByRole('status').getByText('A burst of YES buying in KXDEBT-27-YES').waitFor();
    // What is told pushes no other button under the finger.
    expect(await slow.boundingBox()).toEqual(before);
    expect(await page.getByRole('button', { name: 'Spike a market' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Lose the feed' }).click();
    await page.getByRole('status').getByText('no feed in for 20 seconds').waitFor();
    expect(pulled).toEqual(['spike', 'feed 20000']);
    await page.getByRole('button', { name: '/chart …' }).click();
    expect(await page.locator('#input').inputValue()).toBe('/chart ');
    await page.getByRole('button', { name: 'Ask for /status' }).click();
    await page.locator('.mine', { hasText: '/status' }).waitFor();
    await page.getByRole('button', { name: 'Hide these suggestions' }).click();
    await page.reload();
    await page.getByText('bot', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Spike a market' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Things to try' }).click();
    await page.getByRole('button', { name: 'Slow Telegram' }).waitFor();
  });

  it('turns light and dark by hand, and remembers it', async () => {
    await open();
    const sky = () => page.evaluate<string>("getComputedStyle(document.querySelector('.top')).backgroundColor");
    const toggle = page.getByRole('button', { name: 'Dark colours' });
    expect([await sky(), await toggle.getAttribute('aria-pressed')]).toEqual(['rgb(255, 255, 255)', 'false']);
    await toggle.click();
    expect([await sky(), await toggle.getAttribute('aria-pressed')]).toEqual(['rgb(23, 33, 43)', 'true']);
    await page.reload();
    expect(await sky()).toBe('rgb(23, 33, 43)');
  });
});
