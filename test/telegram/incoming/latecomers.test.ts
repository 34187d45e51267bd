import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verdict } from '../../../src/telegram/incoming/latecomers.ts';
import { fitsData } from '../../../src/telegram/message.ts';
import { ChatRig } from '../../fakes/chat-rig.ts';
import { eventually, FakeTelegram } from '../../fakes/telegram.ts';

const MINUTE = 60_000;
let rig: ChatRig;

type Payload = { reply_markup?: { inline_keyboard?: { text: string; callback_data: string }[][] } };
const keyboardOf = (payload: Payload = {}) => payload.reply_markup?.inline_keyboard?.flat() ?? [];

beforeEach(async () => {
  rig = await new ChatRig().open();
});

afterEach(() => rig.close());

describe('row 48: what comes late', () => {
  it('is not what came in this run, although the clock was hours ahead when that began', async () => {
    await rig.passed();
    rig.clock.setBack(180 * MINUTE);
    await rig.pass(3_000);
    await rig.passed();
    const before = rig.telegram.texts.length;
    rig.telegram.write('/flatten');
    const said = (): readonly string[] => rig.telegram.texts.slice(before);
    await eventually(() => said().some((text) => /flat/i.test(text)), 'an answer');
    expect(said().join()).not.toMatch(/Not done/);
  });

  it('is answered once when it only asks, however often it was asked', async () => {
    await rig.end();
    const then = rig.clock.now() - 312 * MINUTE;
    for (let times = 0; times < 3; times += 1) rig.telegram.write('/status', then);
    rig.telegram.write('/flow', then + MINUTE);
    rig.begin();
    await rig.said(/I was out of reach[\s\S]*4 messages[\s\S]*5 h 12 m[\s\S]*\/status, \/flow/);
    await rig.said(/Busiest/);
    expect(rig.telegram.texts.filter((text) => text.startsWith('PRACTICE'))).toHaveLength(1);
  });

  it('is not done when it changes something, and is listed', async () => {
    await rig.end();
    const then = rig.clock.now() - 2 * MINUTE;
    rig.telegram.write('/resume', then);
    rig.telegram.write('/set flow.dailyCap 5', then);
    rig.telegram.write('just words', then);
    rig.begin();
    await rig.said(
      /Not done, sent while I was away; send it again[\s\S]*\/resume[\s\S]*\/set flow.dailyCap 5[\s\S]*just words/,
    );
    expect(rig.cockpit.dispatched).toEqual([]);
    const told = rig.telegram.chat.find(({ text }) => text.includes('Not done'));
    // Words are listed; only commands can be run.
    expect(keyboardOf(told?.payload).map(({ text }) => text)).toEqual([
      '▶ Run now: /resume',
      '▶ Run now: /set flow.dailyCap 5',
    ]);
    for (const { callback_data: data } of keyboardOf(told?.payload)) expect(fitsData(data)).toBe(true);
  });

  it('is run by its button, once, and the button goes', async () => {
    await rig.end();
    rig.telegram.write('/set flow.dailyCap 5', rig.clock.now() - 2 * MINUTE);
    rig.begin();
    await rig.said(/Not done/);
    await rig.pass(3_000);
    const told = rig.telegram.chat.find(({ text }) => text.includes('Not done'));
    const [button] = keyboardOf(told?.payload);
    rig.telegram.tap(button?.callback_data ?? '', told?.id ?? 0);
    rig.telegram.tap(button?.callback_data ?? '', told?.id ?? 0);
    await eventually(() => rig.telegram.of('answerCallbackQuery').length === 2);
    await rig.pass(5_000);
    expect(rig.cockpit.dispatched).toEqual([{ name: 'set', key: 'flow.dailyCap', value: 5 }]);
    expect(rig.telegram.of('answerCallbackQuery')[1]?.text).toMatch(/^Already run 0 s ago/);
    expect(told?.text).toMatch(/Run after all: \/set flow.dailyCap 5/);
    expect(keyboardOf(told?.payload)).toEqual([]);
  });

  it('asks before it trades, run by its button: a purchase becomes a question, never an order', async () => {
    await rig.end();
    rig.telegram.write('/buy KXSENATE-26-DEM yes 5 45', rig.clock.now() - 2 * MINUTE);
    rig.begin();
    await rig.said(/Not done/);
    expect(rig.cockpit.dispatched).toEqual([]);
    const told = rig.telegram.chat.find(({ text }) => text.includes('Not done'));
    await rig.passed();
    rig.telegram.tap(keyboardOf(told?.payload)[0]?.callback_data ?? '', told?.id ?? 0);
    await eventually(() => rig.cockpit.dispatched.length > 0);
    expect(rig.cockpit.dispatched).toEqual([expect.objectContaining({ name: 'buy', ticker: 'KXSENATE-26-DEM' })]);
    expect(rig.cockpit.waiting.map(({ status }) => status)).toEqual(['pending']);
  });

  it('is not run by a tap that may be from before', async () => {
    await rig.end();
    rig.telegram.write('/resume', rig.clock.now() - 2 * MINUTE);
    rig.begin();
    await rig.said(/Not done/);
    const told = rig.telegram.chat.find(({ text }) => text.includes('Not done'));
    await rig.pass(40_000, 5_000);
    rig.telegram.tap(keyboardOf(told?.payload)[0]?.callback_data ?? '', told?.id ?? 0);
    await eventually(() => rig.telegram.of('answerCallbackQuery').length === 1);
    expect(rig.telegram.of('answerCallbackQuery')[0]?.text).toMatch(/I was away when you tapped/);
    rig.telegram.tap(keyboardOf(told?.payload)[0]?.callback_data ?? '', told?.id ?? 0);
    await rig.said(/Already going/);
  });

  it('is not run by a button that is too old, or of an earlier run', async () => {
    await rig.end();
    rig.telegram.write('/resume', rig.clock.now() - 2 * MINUTE);
    rig.begin();
    await rig.said(/Not done/);
    const told = rig.telegram.chat.find(({ text }) => text.includes('Not done'));
    const data = keyboardOf(told?.payload)[0]?.callback_data ?? '';
    await rig.pass(11 * MINUTE, 20_000);
    rig.telegram.tap(data, told?.id ?? 0);
    await eventually(() => rig.telegram.of('answerCallbackQuery').length === 1);
    expect(rig.telegram.of('answerCallbackQuery')[0]?.text).toMatch(/Not run.*expired/);
    await rig.end();
    rig.begin();
    await rig.passed();
    rig.telegram.tap(data, told?.id ?? 0);
    await eventually(() => rig.telegram.of('answerCallbackQuery').length === 2);
    expect(rig.telegram.of('answerCallbackQuery')[1]?.text).toMatch(/Not run.*earlier run/);
    expect(rig.cockpit.dispatched).toEqual([]);
  });

  it('stays one message under the limit, however much it was', async () => {
    await rig.end();
    const then = rig.clock.now() - 2 * MINUTE;
    for (let i = 0; i < 90; i += 1) rig.telegram.write(`/set flow.dailyCap ${i} ${'_*[<'.repeat(40)}`, then);
    rig.begin();
    await rig.said(/and 70 more/);
    const told = rig.telegram.chat.filter(({ text }) => text.includes('reached me late'));
    expect(told).toHaveLength(1);
    expect(told[0]?.text.length).toBeLessThan(4_000);
    expect(keyboardOf(told[0]?.payload)).toHaveLength(8);
  });

  it('is obeyed when it pauses, and that is said', async () => {
    await rig.end();
    rig.telegram.write('/pause', rig.clock.now() - 300 * MINUTE);
    rig.begin();
    await rig.said(/I was out of reach[\s\S]*\/pause was sent 5 h ago.*obeyed/);
    await rig.said(/Now paused/);
    expect(rig.cockpit.dispatched).toEqual([{ name: 'pause', what: 'all' }]);
  });

  it('is judged by Telegram’s clock, not by this machine’s', async () => {
    await rig.end();
    const behind = { now: () => rig.clock.now() - 600 * MINUTE };
    await rig.telegram.close();
    rig.telegram = await new FakeTelegram(behind).start();
    rig.telegram.write('/resume flow');
    rig.begin();
    await rig.said(/Already going/);
  });

  it('may trade when only this machine’s clock makes it older than the start', async () => {
    await rig.end();
    const behind = { now: () => rig.clock.now() - 600 * MINUTE };
    await rig.telegram.close();
    rig.telegram = await new FakeTelegram(behind).start();
    rig.telegram.write('/sell');
    rig.begin();
    await rig.said(/Nothing is held/);
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
    const id = rig.telegram.write('/pause');
    await rig.said(/Now paused/);
    expect(rig.saved.lastUpdateId).toBe(id);
    await rig.end();
    rig.cockpit.state = { ...rig.cockpit.state, paused: { flow: false, trading: false } };
    rig.telegram.push({ message: rig.telegram.message('/pause') }, id);
    rig.begin();
    await rig.passed();
    expect(rig.cockpit.dispatched).toHaveLength(1);
  });

  it('is remembered before it changes something', async () => {
    let before = -1;
    const act = rig.cockpit.dispatch;
    rig.cockpit.dispatch = (command) => {
      before = rig.saved.lastUpdateId;
      return act(command);
    };
    const id = rig.telegram.write('/pause');
    await rig.said(/Now paused/);
    expect(before).toBe(id);
  });

  it('changes nothing when it cannot be remembered, and questions are still answered', async () => {
    rig.diskFull = true;
    rig.telegram.write('/pause');
    await rig.said(/Not done: it could not be written to disk/);
    rig.telegram.write('/status');
    await rig.said(/PRACTICE/);
    expect(rig.cockpit.dispatched).toEqual([]);
  });

  it('with a much lower id is new: Telegram begins anew after a week of silence', async () => {
    await rig.end();
    rig.saved = { ...rig.saved, lastUpdateId: 900_000_000 };
    rig.telegram.write('/pause');
    rig.begin();
    await rig.said(/Now paused/);
  });
});
