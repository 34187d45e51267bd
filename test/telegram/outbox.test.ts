import { Api } from 'grammy';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeskEvent } from '../../src/desk/event.ts';
import { createDial } from '../../src/telegram/dial.ts';
import { Link } from '../../src/telegram/link.ts';
import { message } from '../../src/telegram/message.ts';
import { Outbox } from '../../src/telegram/outbox.ts';
import { createPost } from '../../src/telegram/post.ts';
import type { Outgoing, Priority } from '../../src/telegram/queue.ts';
import { FakeClock } from '../fakes/clock.ts';
import { memoryLog } from '../fakes/log.ts';
import { eventually, FakeTelegram, OWNER, TOKEN } from '../fakes/telegram.ts';

const MINUTE = 60_000;
let clock: FakeClock;
let telegram: FakeTelegram;
let log: ReturnType<typeof memoryLog>;
let outbox: Outbox;
let link: Link;
let events: DeskEvent[];
let stop: AbortController;
let running: Promise<void>;

beforeEach(async () => {
  clock = new FakeClock();
  telegram = await new FakeTelegram(clock).start();
  await open();
});

afterEach(async () => {
  stop.abort();
  await running;
  await telegram.close();
});

async function open(): Promise<void> {
  log = memoryLog();
  events = [];
  link = new Link(clock, (event) => events.push(event));
  const api = new Api(TOKEN, { apiRoot: telegram.apiRoot, fetch: createDial(clock).fetch });
  outbox = new Outbox({ post: createPost(api, OWNER, clock), link, clock, log });
  stop = new AbortController();
  running = outbox.run(stop.signal);
}

const put = (text: string, priority: Priority = 'reply', more: Partial<Outgoing> = {}): void =>
  outbox.put({ message: message(text), priority, ...more });
const sent = (count: number): Promise<void> => eventually(() => telegram.chat.length === count, `${count} messages`);
/** Moves time on in small steps, letting real requests finish in between. */
async function pass(ms: number, step = 500): Promise<void> {
  for (let gone = 0; gone < ms; gone += step) {
    await clock.advance(step);
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
}

describe('what is said', () => {
  it('goes out with its entities, without a parse mode and without previews', async () => {
    outbox.put({
      message: {
        text: '_*[<',
        entities: [{ type: 'bold', offset: 0, length: 2 }],
        buttons: [[{ text: 'Go', data: 'go:1' }]],
      },
      priority: 'reply',
    });
    await sent(1);
    expect(telegram.of('sendMessage')[0]).toMatchObject({
      chat_id: OWNER,
      text: '_*[<',
      entities: [{ type: 'bold', offset: 0, length: 2 }],
      reply_markup: { inline_keyboard: [[{ text: 'Go', callback_data: 'go:1' }]] },
      link_preview_options: { is_disabled: true },
    });
    expect(telegram.of('sendMessage')[0]).not.toHaveProperty('parse_mode');
  });

  it('keeps a pace, but never makes an answer wait', async () => {
    put('one', 'alert');
    put('two', 'alert');
    await sent(1);
    put('answer');
    await sent(2);
    expect(telegram.texts).toEqual(['one', 'answer']);
    await clock.advance(1_000);
    expect(telegram.chat).toHaveLength(2);
    await clock.advance(100);
    await sent(3);
  });

  it('goes by priority when much waits', async () => {
    telegram.spoil('sendMessage', { code: 429, description: 'Too Many Requests: retry after 2', retryAfter: 2 });
    put('first', 'info');
    await eventually(() => log.lines.length > 0);
    for (const priority of ['info', 'alert', 'approval', 'critical'] as const) put(priority, priority);
    put('reply');
    await pass(10_000);
    expect(telegram.texts).toEqual(['critical', 'reply', 'approval', 'alert', 'first', 'info']);
  });

  it('is split when it is too long, in order', async () => {
    put(`${'a'.repeat(4_000)}\n${'b'.repeat(4_000)}`);
    await sent(2);
    expect(telegram.texts.map((text) => text[0])).toEqual(['a', 'b']);
  });
});

describe('a card', () => {
  it('is edited in place, at most every three seconds, the newest winning', async () => {
    put('v1', 'alert', { card: 'c' });
    await sent(1);
    for (const version of ['v2', 'v3', 'v4']) put(version, 'alert', { card: 'c' });
    await pass(2_500);
    expect(telegram.texts).toEqual(['v1']);
    await pass(1_000);
    expect(telegram.texts).toEqual(['v4']);
    expect(telegram.of('editMessageText')).toHaveLength(1);
  });

  it('that Telegram says is unchanged is done', async () => {
    put('same', 'alert', { card: 'c' });
    await sent(1);
    put('same', 'alert', { card: 'c' });
    await pass(4_000);
    put('after');
    await sent(2);
    expect(telegram.of('editMessageText')).toHaveLength(1);
    expect(log.lines).toEqual([]);
  });

  it('that was deleted is sent anew', async () => {
    put('v1', 'alert', { card: 'c' });
    await sent(1);
    telegram.chat.length = 0;
    put('v2', 'alert', { card: 'c' });
    await pass(6_000);
    expect(telegram.texts).toEqual(['v2']);
  });

  it('may only be changed when it is there', async () => {
    put('pointer', 'alert', { card: 'never-sent', editOnly: true });
    await pass(3_000);
    expect(telegram.calls.filter(({ method }) => method !== 'getMe')).toEqual([]);
  });

  it('that still waits is not sent when a cluster has taken it over', async () => {
    telegram.spoil('sendMessage', { code: 429, description: 'Too Many Requests', retryAfter: 5 });
    put('solo', 'alert', { card: 'solo' });
    await eventually(() => log.lines.length > 0);
    put('cluster', 'alert', { card: 'cluster' });
    put('↳', 'alert', { card: 'solo', editOnly: true });
    await pass(9_000);
    expect(telegram.texts).toEqual(['cluster']);
  });

  it('rings when the loud version was never heard', async () => {
    telegram.spoil('sendMessage', { code: 500, description: 'Internal Server Error' });
    put('v1', 'alert', { card: 'c' });
    await eventually(() => telegram.of('sendMessage').length === 1);
    put('v2', 'alert', { card: 'c', silent: true });
    await pass(5_000);
    expect(telegram.texts).toEqual(['v2']);
    expect(telegram.of('sendMessage').at(-1)).toMatchObject({ disable_notification: false });
  });
});

describe('when Telegram is in trouble', () => {
  it('waits as long as it is told, with everything', async () => {
    telegram.spoil('sendMessage', { code: 429, description: 'Too Many Requests: retry after 7', retryAfter: 7 });
    put('one');
    put('two');
    await eventually(() => telegram.of('sendMessage').length === 1);
    await pass(6_500);
    expect(telegram.of('sendMessage')).toHaveLength(1);
    await pass(1_000);
    expect(telegram.texts).toEqual(['one', 'two']);
  });

  it('tries again a message that may have arrived, once, and only after Telegram answers', async () => {
    telegram.spoil('sendMessage', 'doneThenCut', 'cut');
    telegram.spoil('getMe', 'cut', 'cut');
    put('once');
    await pass(20_000);
    expect(telegram.of('sendMessage')).toHaveLength(2);
    expect(telegram.of('getMe').length).toBeGreaterThanOrEqual(3);
    expect(log.lines.join()).toContain('it may have arrived');
    put('next');
    await eventually(() => telegram.texts.includes('next'));
  });

  it('sends as plain text what it does not take, links left out', async () => {
    telegram.spoil('sendMessage', { code: 400, description: "Bad Request: can't parse entities" });
    outbox.put({
      message: {
        text: 'words',
        entities: [{ type: 'bold', offset: 0, length: 5 }],
        buttons: [
          [
            { text: 'Why', data: 'wy:1' },
            { text: 'Market', url: 'http://localhost' },
          ],
        ],
      },
      priority: 'reply',
    });
    await sent(1);
    expect(telegram.chat[0]?.payload).toMatchObject({
      text: 'words',
      entities: [],
      reply_markup: { inline_keyboard: [[{ text: 'Why', callback_data: 'wy:1' }]] },
    });
  });

  it('leaves out what it takes in no form, and goes on', async () => {
    const refusal = { code: 400, description: 'Bad Request: whatever' };
    telegram.spoil('sendMessage', refusal, refusal);
    put('bad');
    put('good');
    await sent(1);
    expect(telegram.texts).toEqual(['good']);
  });

  it.each([
    [403, 'Forbidden: bot was blocked by the user', 'unblock it'],
    [400, 'Bad Request: chat not found', 'send /start to the bot first'],
  ])('stops at %d and says what to do, until the owner writes', async (code, description, advice) => {
    telegram.spoil('sendMessage', { code, description });
    put('kept');
    await eventually(() => log.lines.length === 1);
    await pass(2 * MINUTE, 10_000);
    expect(telegram.of('sendMessage')).toHaveLength(1);
    expect(log.lines.join()).toContain(advice);
    outbox.reopen();
    await sent(1);
    expect(telegram.texts).toEqual(['kept']);
  });

  it('tells the desk after a minute, once, and when it is back', async () => {
    await telegram.close();
    put('later', 'critical');
    await pass(50_000, 5_000);
    expect(events).toEqual([]);
    expect(link.downSince).not.toBeNull();
    await pass(60_000, 5_000);
    expect(events).toMatchObject([{ type: 'part.failed', part: 'telegram' }]);
    link.heard('send');
    expect(events).toMatchObject([{ type: 'part.failed' }, { type: 'part.recovered', part: 'telegram' }]);
    expect(link.downSince).toBeNull();
    telegram = await new FakeTelegram(clock).start();
  });

  it('merges alerts that are no news any more into one digest, oldest first', async () => {
    telegram.spoil('sendMessage', { code: 429, description: 'Too Many Requests', retryAfter: 1_200 });
    put('old one', 'alert', { card: 'a', headline: 'SOLO 91 KXA' });
    await eventually(() => log.lines.length > 0);
    put('old two', 'alert', { card: 'b', headline: 'SOLO 88 KXB' });
    await clock.advance(15 * MINUTE);
    put('fresh', 'alert', { card: 'c', headline: 'SOLO 99 KXC' });
    put('still said', 'critical');
    await clock.advance(5 * MINUTE);
    await pass(6_000);
    expect(telegram.texts).toHaveLength(3);
    expect(telegram.texts.join('\n')).toContain('2 alerts while Telegram was away:\nSOLO 91 KXA\nSOLO 88 KXB');
    expect(telegram.texts).toContain('fresh');
    expect(telegram.texts[0]).toBe('still said');
  });

  it('never holds more than it can, and drops no alert without counting it', async () => {
    telegram.spoil('sendMessage', { code: 429, description: 'Too Many Requests', retryAfter: 60 });
    put('first', 'info');
    await eventually(() => log.lines.length > 0);
    for (let count = 0; count < 600; count += 1)
      put(`a${count}`, 'alert', { card: `k${count}`, headline: `SOLO ${count}` });
    await clock.advance(60_000);
    await pass(2_000);
    expect(telegram.texts.join('\n')).toMatch(/10[0-9] alerts while Telegram was away/);
  });
});
