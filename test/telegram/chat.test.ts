import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import type { DeskEvent } from '../../src/desk/event.ts';
import type { ChatState } from '../../src/ports.ts';
import { type Chat, createChat } from '../../src/telegram/bot.ts';
import { shortId } from '../../src/telegram/cards/figures.ts';
import { verdict } from '../../src/telegram/stale.ts';
import { FakeClock } from '../fakes/clock.ts';
import { alert, FakeCockpit } from '../fakes/cockpit.ts';
import { memoryLog } from '../fakes/log.ts';
import { eventually, FakeTelegram, OWNER, TOKEN } from '../fakes/telegram.ts';

const MINUTE = 60_000;
let clock: FakeClock;
let telegram: FakeTelegram;
let cockpit: FakeCockpit;
let log: ReturnType<typeof memoryLog>;
let chat: Chat;
let events: DeskEvent[];
let saved: ChatState;
let diskFull: boolean;
let stop: AbortController;
let running: Promise<void>;

beforeEach(async () => {
  clock = new FakeClock();
  telegram = await new FakeTelegram(clock).start();
  cockpit = new FakeCockpit(clock);
  saved = { lastUpdateId: 0 };
  diskFull = false;
  log = memoryLog();
  begin();
});

afterEach(async () => {
  await end();
  await telegram.close();
});

function begin(apiRoot = telegram.apiRoot): void {
  events = [];
  stop = new AbortController();
  chat = createChat({
    token: TOKEN,
    chatId: OWNER,
    apiRoot,
    cockpit,
    commands,
    clock,
    random: () => 0.5,
    log,
    sink: (event) => events.push(event),
    saved,
    async save(state) {
      if (diskFull) throw new Error('ENOSPC: no space left on device');
      saved = state;
    },
  });
  running = chat.run(stop.signal);
}

async function end(): Promise<void> {
  stop.abort();
  await running;
}

const said = (pattern: RegExp): Promise<void> =>
  eventually(() => telegram.texts.some((text) => pattern.test(text)), `saying ${pattern}`);
/** Waits until an update that the chat answers has passed, so that whatever came before it is handled. */
async function passed(): Promise<void> {
  telegram.write('/help');
  await said(/\/status/);
}

describe('the start', () => {
  it('puts up the command menu for the owner alone, in the contract’s order', async () => {
    await eventually(() => telegram.of('setChatMenuButton').length === 1);
    expect(telegram.of('deleteMyCommands')).toEqual([{}]);
    const [menu] = telegram.of('setMyCommands');
    expect(menu?.scope).toEqual({ type: 'chat', chat_id: OWNER });
    const shown = menu?.commands as { command: string; description: string }[];
    expect(shown.map(({ command }) => command)).toEqual(
      'start help status markets flow alerts why pause resume threshold settings set mute unmute record log'.split(' '),
    );
    for (const { description } of shown) {
      expect(description).toMatch(/^[^\n]{3,60}$/);
    }
  });

  it('asks only for messages and taps, for 25 s at a time', async () => {
    await eventually(() => telegram.of('getUpdates').length === 1);
    expect(telegram.of('getUpdates')[0]).toMatchObject({ timeout: 25, allowed_updates: ['message', 'callback_query'] });
  });

  it('puts the menu up later when the chat was never begun', async () => {
    await end();
    telegram.calls.length = 0;
    telegram.spoil('setMyCommands', { code: 400, description: 'Bad Request: chat not found' });
    begin();
    await eventually(() => telegram.of('setMyCommands').length === 1);
    telegram.write('/start');
    await eventually(() => telegram.of('setMyCommands').length === 2);
    await said(/Hello/);
  });

  it('greets', async () => {
    chat.greet({
      environment: 'practice',
      address: null,
      watched: 40,
      running: 'running',
      alerts: { sent: 0, cap: 20 },
    });
    await said(/Connected · PRACTICE/);
  });
});

describe('a command', () => {
  it('is answered, whatever its case', async () => {
    telegram.write('/Status@test_bot');
    await said(/PRACTICE · running/);
  });

  it('that is not known is answered with the one that was meant', async () => {
    telegram.write('/statsu');
    await said(/Did you mean \/status\?/);
  });

  it('that takes too long is said to be late, and the next one is still heard', async () => {
    cockpit.gate = new Promise(() => undefined);
    telegram.write('/pause');
    await eventually(() => telegram.of('getUpdates').length === 1 && clock.sleeping > 0);
    await eventually(() => saved.lastUpdateId === 500);
    await clock.advance(5_000);
    await said(/\/pause takes longer than usual/);
    await passed();
  });

  it('that fails says so in a sentence, without secrets', async () => {
    cockpit.gate = Promise.reject(new Error(`It broke at https://api.telegram.org/bot${TOKEN}/x`));
    cockpit.gate.catch(() => undefined);
    telegram.write('/pause');
    await said(/\/pause failed: .*<token>/);
    expect(telegram.texts.join()).not.toContain('canarytoken');
  });

  it('that is only words gets one short hint', async () => {
    telegram.write('hello there');
    await said(/Commands begin with a slash/);
    telegram.push({ message: { ...telegram.message(''), text: undefined, entities: undefined, photo: [] } });
    await said(/text and buttons only/);
  });
});

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
    cockpit.state = { ...cockpit.state, alerts: [alert('a1')] };
    telegram.push(update);
    await passed();
    expect(cockpit.dispatched).toEqual([]);
    expect(telegram.of('answerCallbackQuery')).toEqual([]);
    for (const payload of telegram.of('sendMessage')) expect(payload.chat_id).toBe(OWNER);
  });

  it('hears of a stranger once, and of at most three a day', async () => {
    for (let round = 0; round < 3; round += 1)
      for (let id = 1; id <= 5; id += 1) telegram.write('/pause', clock.now(), 1_000 + id);
    await passed();
    await clock.advance(10_000);
    for (let step = 0; step < 6; step += 1) {
      await clock.advance(1_200);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const told = telegram.texts.filter((line) => line.startsWith('A stranger'));
    expect(told).toHaveLength(3);
    expect(new Set(told).size).toBe(3);
    expect(log.lines.filter((line) => line.includes('stranger'))).toHaveLength(3);
  });
});

describe('what comes late', () => {
  it('is answered once when it only asks, however often it was asked', async () => {
    await end();
    const then = clock.now() - 312 * MINUTE;
    for (let times = 0; times < 3; times += 1) telegram.write('/status', then);
    telegram.write('/flow', then + MINUTE);
    begin();
    await said(/I was away[\s\S]*4 messages[\s\S]*5 h 12 m[\s\S]*\/status, \/flow/);
    await said(/Busiest/);
    expect(telegram.texts.filter((text) => text.startsWith('PRACTICE'))).toHaveLength(1);
  });

  it('is not done when it changes something, and is listed', async () => {
    await end();
    const then = clock.now() - 2 * MINUTE;
    telegram.write('/resume', then);
    telegram.write('/set flow.dailyCap 5', then);
    telegram.write('just words', then);
    begin();
    await said(
      /Not done, sent while I was away; send it again[\s\S]*\/resume[\s\S]*\/set flow.dailyCap 5[\s\S]*just words/,
    );
    expect(cockpit.dispatched).toEqual([]);
  });

  it('is obeyed when it pauses, and that is said', async () => {
    await end();
    telegram.write('/pause', clock.now() - 300 * MINUTE);
    begin();
    await said(/\/pause was sent 5 h ago.*obeyed/);
    await said(/Now paused/);
    expect(cockpit.dispatched).toEqual([{ name: 'pause', what: 'all' }]);
  });

  it('is judged by Telegram’s clock, not by this machine’s', async () => {
    await end();
    const ahead = { now: () => clock.now() + 600 * MINUTE };
    await telegram.close();
    telegram = await new FakeTelegram(ahead).start();
    telegram.write('/resume flow');
    begin();
    await said(/Already going/);
  });

  it.each([
    ['trade', 5_000, 10_000, 'refuse'],
    ['trade', 5_000, 1_000, 'do'],
    ['change', 5_000, 10_000, 'do'],
    ['change', 61_000, 10_000, 'refuse'],
    ['trade', 61_000, 10_000, 'refuse'],
    ['pause', 61_000, 10_000, 'obey'],
    ['read', 61_000, 10_000, 'collect'],
    ['read', 59_000, 10_000, 'do'],
  ] as const)('%s sent %d ms ago, %s ms before or after the start: %s', (risk, age, uptime, outcome) => {
    const now = 1_000_000;
    expect(
      verdict(
        risk,
        now - age,
        now,
        risk === 'trade' && outcome === 'do' ? now - 60_000 : now - Math.min(uptime, age - 1),
      ),
    ).toBe(outcome);
  });
});

describe('an update', () => {
  it('is acted on once, across restarts', async () => {
    const id = telegram.write('/pause');
    await said(/Now paused/);
    expect(saved.lastUpdateId).toBe(id);
    await end();
    cockpit.state = { ...cockpit.state, paused: { flow: false, trading: false } };
    telegram.push({ message: telegram.message('/pause') }, id);
    begin();
    await passed();
    expect(cockpit.dispatched).toHaveLength(1);
  });

  it('is remembered before it changes something', async () => {
    let before = -1;
    const act = cockpit.dispatch;
    cockpit.dispatch = (command) => {
      before = saved.lastUpdateId;
      return act(command);
    };
    const id = telegram.write('/pause');
    await said(/Now paused/);
    expect(before).toBe(id);
  });

  it('changes nothing when it cannot be remembered, and questions are still answered', async () => {
    diskFull = true;
    telegram.write('/pause');
    await said(/Not done: it could not be written to disk/);
    telegram.write('/status');
    await said(/PRACTICE/);
    expect(cockpit.dispatched).toEqual([]);
  });

  it('with a much lower id is new: Telegram begins anew after a week of silence', async () => {
    await end();
    saved = { lastUpdateId: 900_000_000 };
    telegram.write('/pause');
    begin();
    await said(/Now paused/);
  });
});

describe('a button', () => {
  beforeEach(() => {
    cockpit.state = { ...cockpit.state, alerts: [alert('a1')] };
  });

  it('of an alert mutes its market for an hour', async () => {
    telegram.tap(`mu:${shortId('a1')}`, 1);
    await said(/Muted for 1 h/);
    expect(cockpit.dispatched).toEqual([{ name: 'mute', ticker: 'KXSENATE-26-DEM', until: clock.now() + 3_600_000 }]);
    expect(telegram.of('answerCallbackQuery')[0]).toMatchObject({ text: 'Muting for an hour' });
  });

  it('does nothing when Telegram says that the tap is old', async () => {
    telegram.oldTaps.add('old');
    telegram.tap(`mu:${shortId('a1')}`, 1, 'old');
    await said(/came too late and nothing was done/);
    expect(cockpit.dispatched).toEqual([]);
  });

  it('does nothing when it cannot be answered', async () => {
    telegram.spoil('answerCallbackQuery', 'cut');
    telegram.tap(`mu:${shortId('a1')}`, 1);
    await said(/nothing was done/);
    expect(cockpit.dispatched).toEqual([]);
  });

  it('that is tapped twice is answered twice, and a repeated delivery once', async () => {
    telegram.tap(`wy:${shortId('a1')}`, 1, 'one');
    telegram.tap(`wy:${shortId('a1')}`, 1, 'two');
    await eventually(() => telegram.of('answerCallbackQuery').length === 2);
    await end();
    telegram.push({ callback_query: { id: 'three' } }, 500);
    begin();
    await passed();
    expect(telegram.of('answerCallbackQuery')).toHaveLength(2);
  });

  it.each(['nonsense', 'zz:1', 'mu:unknown', '__proto__:1', 'constructor:x', 're:pause', 'fm:0', ''])(
    'that nobody knows is answered: %j',
    async (data) => {
      telegram.tap(data, 1);
      await eventually(() => telegram.of('answerCallbackQuery').length === 1);
      expect(String(telegram.of('answerCallbackQuery')[0]?.text)).toMatch(/expired|too old/);
      expect(cockpit.dispatched).toEqual([]);
    },
  );

  it('refreshes a view in its place', async () => {
    telegram.write('/status');
    await said(/running/);
    cockpit.state = { ...cockpit.state, paused: { flow: true, trading: true } };
    telegram.tap('re:status', telegram.chat[0]?.id ?? 0);
    await said(/· paused/);
    expect(telegram.chat).toHaveLength(1);
  });
});

describe('Telegram in trouble', () => {
  it('that is away is no reason to stop: the chat waits, and hears again', async () => {
    await end();
    telegram.spoil('getMe', 'cut', 'cut', 'cut');
    begin();
    telegram.write('/status');
    for (let step = 0; step < 20; step += 1) {
      await clock.advance(1_000);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await said(/PRACTICE/);
  });

  it('that hears another copy says so once, and tells the owner afterwards', async () => {
    await end();
    const conflict = { code: 409, description: 'Conflict: terminated by other getUpdates request' };
    telegram.spoil('getUpdates', ...Array.from({ length: 6 }, () => conflict));
    begin();
    for (let step = 0; step < 60; step += 1) {
      await clock.advance(5_000);
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
    await said(/Another copy of this bot/);
    expect(log.lines.filter((line) => line.includes('another copy'))).toHaveLength(1);
    expect(events).toMatchObject([{ type: 'part.failed' }, { type: 'part.recovered' }]);
  });

  it('that does not know the token is said once', async () => {
    await end();
    telegram.spoil('getMe', ...Array.from({ length: 20 }, () => ({ code: 401, description: 'Unauthorized' })));
    begin();
    for (let step = 0; step < 30; step += 1) {
      await clock.advance(5_000);
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    expect(log.lines.filter((line) => line.includes('TELEGRAM_BOT_TOKEN'))).toHaveLength(1);
  });

  it('never puts the token into the log, the chat or an event', async () => {
    await end();
    const deaf = telegram.apiRoot;
    await telegram.close();
    begin(deaf);
    chat.notifier.say('into the void');
    for (let step = 0; step < 40; step += 1) {
      await clock.advance(5_000);
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    expect(log.lines.length).toBeGreaterThan(0);
    expect(events).toMatchObject([{ type: 'part.failed', part: 'telegram' }]);
    expect(JSON.stringify([log.lines, events])).not.toContain('canarytoken');
    telegram = await new FakeTelegram(clock).start();
  });

  it('does not hold up the end', async () => {
    await eventually(() => telegram.of('getUpdates').length === 1);
    const id = telegram.write('/help');
    await said(/\/status/);
    await end();
    expect(telegram.of('getUpdates').at(-1)).toMatchObject({ offset: id + 1, limit: 1 });
    begin();
  });
});

describe('an alert', () => {
  it('is a card; a cluster rings anew and leaves one line where its solo stood', async () => {
    cockpit.state = { ...cockpit.state, alerts: [alert('a1')] };
    chat.notifier.show({ type: 'alert', alert: alert('a1') });
    await said(/SOLO 91/);
    chat.notifier.show({
      type: 'alert',
      alert: alert('c1', { kind: 'cluster', tie: 'one event', replaces: ['a1', 'gone'] }),
    });
    for (let step = 0; step < 8; step += 1) {
      await clock.advance(1_000);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(telegram.texts).toHaveLength(2);
    expect(telegram.texts[0]).toMatch(/↳ part of CLUSTER/);
    expect(telegram.texts[1]).toMatch(/CLUSTER 91/);
    for (const payload of telegram.of('sendMessage')) expect(payload.disable_notification).toBe(false);
  });

  it('that grows is edited in place', async () => {
    chat.notifier.show({ type: 'alert', alert: alert('c1', { kind: 'cluster' }) });
    await said(/CLUSTER 91/);
    chat.notifier.show({ type: 'alert.edit', alert: alert('c1', { kind: 'cluster', score: 96 }) });
    await clock.advance(4_000);
    await said(/CLUSTER 96/);
    expect(telegram.chat).toHaveLength(1);
  });

  it('and trouble are loud, news of the day is not', async () => {
    chat.notifier.show({ type: 'notice', at: 0, notice: { kind: 'feed.lost', reason: 'closed' } });
    await said(/Feed lost/);
    chat.notifier.show({ type: 'notice', at: 0, notice: { kind: 'cap.reached', date: '2026-11-21', cap: 20 } });
    await clock.advance(2_000);
    await said(/cap reached/);
    expect(telegram.of('sendMessage').map((payload) => payload.disable_notification)).toEqual([false, true]);
  });
});
