import { request } from 'node:http';
import { InlineKeyboard } from 'grammy';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startPracticeChat } from '../../../src/practice/chat/practice-chat.ts';
import { openChat, recordingLog, ShiftedClock } from './harness.ts';
import { Owner } from './owner.ts';

let room: Awaited<ReturnType<typeof openChat>>;
beforeEach(async () => {
  room = await openChat();
});
afterEach(() => room.close());

type Asked = { readonly method?: string; readonly path: string; readonly headers?: Record<string, string> };

/** A request with exactly these headers, also those which fetch would not let through. */
function ask({ method = 'GET', path, headers = {} }: Asked): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(room.chat.pageUrl);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    sent.on('error', reject);
    sent.end(method === 'POST' ? '{"text":"/flatten"}' : undefined);
  });
}

describe('the page lets in only the browser that opened it', () => {
  it('hands out its page with a strict cookie and no room for scripts of others', async () => {
    const page = await fetch(room.chat.pageUrl);
    expect(page.headers.get('set-cookie')).toMatch(/; HttpOnly; SameSite=Strict$/);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(await page.text()).not.toMatch(/<script(?![^>]*src=)|\son\w+=|style="/);
  });

  it('refuses a request that names another host, on the page and on the Bot API', async () => {
    const { pathname, port } = new URL(room.chat.pageUrl);
    const host = `rebound.example:${port}`;
    expect((await ask({ path: pathname, headers: { host } })).status).toBe(403);
    expect((await ask({ path: `/bot${room.chat.token}/getMe`, headers: { host } })).status).toBe(403);
  });

  it('refuses what comes from another site, or from nowhere, even with the cookie', async () => {
    const { pathname, origin } = new URL(room.chat.pageUrl);
    const cookie = (await fetch(room.chat.pageUrl)).headers.get('set-cookie')?.split(';')[0] ?? '';
    const say = (headers: Record<string, string>) => ask({ method: 'POST', path: `${pathname}say`, headers });
    expect((await say({ cookie, origin: 'https://evil.example' })).status).toBe(403);
    expect((await say({ cookie, origin: 'null' })).status).toBe(403);
    expect((await say({ cookie })).status).toBe(403);
    expect((await ask({ path: `${pathname}events`, headers: { cookie, origin: 'https://a.example' } })).status).toBe(
      403,
    );
    expect((await say({ cookie, origin })).status).toBe(200);
  });

  it('refuses whoever lacks the cookie or the secret path', async () => {
    const { pathname, origin } = new URL(room.chat.pageUrl);
    const headers = { origin, cookie: 'practice_chat=guess' };
    for (const path of ['say', 'tap', 'try']) {
      expect((await ask({ method: 'POST', path: pathname + path, headers })).status).toBe(403);
    }
    for (const path of ['events', 'page.js', 'file/x']) {
      expect((await ask({ path: pathname + path, headers })).status).toBe(403);
    }
    for (const path of ['/', '/guess/', '/guess/events', `${pathname.slice(0, -2)}/`]) {
      expect((await ask({ path })).status).toBe(403);
    }
  });

  it('uses a new secret and token in every run', async () => {
    const other = await startPracticeChat({ port: 0, clock: new ShiftedClock(), log: recordingLog() });
    await other.close();
    expect(other.token).toMatch(/^\d{10}:[A-Za-z0-9_-]{35}$/);
    expect(other.token).not.toBe(room.chat.token);
    expect(new URL(other.pageUrl).pathname).not.toBe(new URL(room.chat.pageUrl).pathname);
    expect(other.chatId).toBe(room.chat.chatId);
  });
});

describe('what the owner may say and press', () => {
  const bad: [string, unknown][] = [
    ['say', { text: '' }],
    ['say', { text: 7 }],
    ['say', { text: 'x'.repeat(4097) }],
    ['say', []],
    ['say', 'text'],
    ['tap', { message_id: 1, data: 'x' }],
    ['tap', {}],
    ['try', { what: 'spike' }],
    ['try', { what: 'toString' }],
    ['try', {}],
  ];
  it.each(bad)('%s %j is refused with a reason', async (path, body) => {
    const answer = await room.owner.post(path, body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ description: expect.stringMatching(/^Bad Request: ./) });
  });

  it('takes no body that is too large', async () => {
    expect((await room.owner.post('say', { text: 'x'.repeat(70_000) })).status).toBe(413);
  });

  it('cannot press a button that is gone, disabled or only a link', async () => {
    const { api } = room.newBot();
    const card = await api.sendMessage(room.chat.chatId, 'card', {
      reply_markup: {
        inline_keyboard: [
          [
            { text: 'Go', callback_data: 'go' },
            { text: 'Off', disabled: {} },
          ],
        ],
      },
    });
    await api.editMessageReplyMarkup(room.chat.chatId, card.message_id, {
      reply_markup: new InlineKeyboard().text('Other', 'other'),
    });
    expect((await room.owner.post('tap', { message_id: card.message_id, data: 'go' })).status).toBe(400);
    expect((await room.owner.post('tap', { message_id: card.message_id, data: '' })).status).toBe(400);
    expect(await api.getUpdates()).toEqual([]);
  });

  it('is told when the bot does not collect, instead of piling up without end', async () => {
    const texts = Array.from({ length: 1_000 }, (_, n) => `line ${n}`);
    for (const text of texts) await room.owner.say(text);
    const answer = await room.owner.post('say', { text: 'one more' });
    expect(await answer.json()).toMatchObject({ description: expect.stringContaining('has not collected') });
    expect(await room.newBot().api.getUpdates({ limit: 1 })).toMatchObject([{ message: { text: 'line 0' } }]);
  });
});

describe('what the owner may try', () => {
  const told = async (what: string) => (await (await room.owner.post('try', { what })).json()) as { told: string };

  it('is the exchange’s own only where the page was given an exchange', async () => {
    expect(room.owner.heard[0]).toMatchObject({ tries: ['slow'] });
    const pulled: unknown[] = [];
    const world = {
      spike: () => ({ ticker: 'KXDEBT', side: 'yes' as const }),
      loseFeed: (ms: number) => void pulled.push(ms),
    };
    await room.close();
    room = await openChat(world);
    expect(room.owner.heard[0]).toMatchObject({ tries: ['spike', 'feed', 'slow'] });
    expect((await told('spike')).told).toContain('YES buying in KXDEBT');
    expect((await told('feed')).told).toContain('20 seconds');
    expect(pulled).toEqual([20_000]);
  });

  it('makes every call wait three seconds for half a minute, and then no more', async () => {
    const { api } = room.newBot();
    room.clock.hasty = true;
    await told('slow');
    const waits = room.clock.slept.length;
    await api.sendMessage(room.chat.chatId, 'late');
    expect(room.clock.slept.slice(waits)).toEqual([3_000]);
    room.clock.advance(30_001);
    await api.sendMessage(room.chat.chatId, 'in time');
    expect(room.clock.slept.slice(waits)).toEqual([3_000]);
  });
});

describe('a page that comes back', () => {
  it('gets the whole state: messages, pin, commands', async () => {
    const { api } = room.newBot();
    const { message_id } = await api.sendMessage(room.chat.chatId, 'kept', { disable_notification: true });
    await api.pinChatMessage(room.chat.chatId, message_id);
    await api.setMyCommands([{ command: 'help', description: 'Help' }]);
    const again = await Owner.open(room.chat.pageUrl);
    expect(again.heard[0]).toMatchObject({
      type: 'state',
      messages: [
        { message: { message_id, text: 'kept' }, silent: true },
        { message: { pinned_message: { message_id } }, silent: false },
      ],
      pinned: message_id,
      profile: { commands: [{ command: 'help', description: 'Help' }] },
    });
    again.close();
  });

  it('finds the newest 2,000 messages and no more', async () => {
    const { api } = room.newBot();
    for (let n = 0; n < 2_001; n++) {
      room.clock.advance(1_000);
      await api.sendMessage(room.chat.chatId, `message ${n}`);
    }
    const again = await Owner.open(room.chat.pageUrl);
    const [state] = again.heard;
    again.close();
    if (state?.type !== 'state') throw new Error('no state');
    expect(state.messages).toHaveLength(2_000);
    expect(state.messages[0]?.message.text).toBe('message 1');
  });
});

it('says in one sentence that its port is taken', async () => {
  const port = Number(new URL(room.chat.pageUrl).port);
  const second = startPracticeChat({ port, clock: new ShiftedClock(), log: recordingLog() });
  await expect(second).rejects.toThrow(`Port ${port} of 127.0.0.1 is taken: set CHAT_PORT to another one`);
});
