import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OutboxRig } from '../../fakes/outbox-rig.ts';
import { eventually } from '../../fakes/telegram.ts';

const MINUTE = 60_000;
let rig: OutboxRig;

beforeEach(async () => {
  rig = await new OutboxRig().open();
});

afterEach(() => rig.close());

describe('when Telegram is in trouble', () => {
  it('waits as long as it is told, with everything', async () => {
    rig.telegram.spoil('sendMessage', { code: 429, description: 'Too Many Requests: retry after 7', retryAfter: 7 });
    rig.put('one');
    rig.put('two');
    await eventually(() => rig.telegram.of('sendMessage').length === 1);
    await rig.pass(6_500);
    expect(rig.telegram.of('sendMessage')).toHaveLength(1);
    await rig.pass(1_000);
    expect(rig.telegram.texts).toEqual(['one', 'two']);
  });

  it('tries again a message that may have arrived, once, and only after Telegram answers', async () => {
    rig.telegram.spoil('sendMessage', 'doneThenCut', 'cut');
    rig.telegram.spoil('getMe', 'cut', 'cut');
    rig.put('once');
    await rig.pass(20_000);
    expect(rig.telegram.of('sendMessage')).toHaveLength(2);
    expect(rig.telegram.of('getMe').length).toBeGreaterThanOrEqual(3);
    expect(rig.log.lines.join()).toContain('it may have arrived');
    rig.put('next');
    await eventually(() => rig.telegram.texts.includes('next'));
  });

  it('tries what rings for money more often, for twice is better than never', async () => {
    rig.telegram.spoil('sendMessage', 'cut', 'cut', 'cut', 'cut');
    rig.put('order unknown', 'critical');
    await rig.pass(60_000);
    expect(rig.telegram.texts).toEqual(['order unknown']);
    rig.telegram.spoil('sendMessage', ...Array.from({ length: 8 }, () => 'cut' as const));
    rig.put('exit', 'alert');
    rig.put('news', 'alert', { headline: 'news' });
    await rig.pass(3 * MINUTE, 1_000);
    const tried = (text: string) => rig.telegram.of('sendMessage').filter((payload) => payload.text === text).length;
    expect([tried('exit'), tried('news')]).toEqual([6, 2]);
  });

  it('sends as plain text what it does not take, links left out', async () => {
    rig.telegram.spoil('sendMessage', { code: 400, description: "Bad Request: can't parse entities" });
    rig.outbox.put({
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
    await rig.sent(1);
    expect(rig.telegram.chat[0]?.payload).toMatchObject({
      text: 'words',
      entities: [],
      reply_markup: { inline_keyboard: [[{ text: 'Why', callback_data: 'wy:1' }]] },
    });
  });

  it('leaves out what it takes in no form, and goes on', async () => {
    const refusal = { code: 400, description: 'Bad Request: whatever' };
    rig.telegram.spoil('sendMessage', refusal, refusal);
    rig.put('bad');
    rig.put('good');
    await rig.sent(1);
    expect(rig.telegram.texts).toEqual(['good']);
  });

  it.each([
    [403, 'Forbidden: bot was blocked by the user', 'unblock it'],
    [400, 'Bad Request: chat not found', 'send /start to the bot first'],
  ])('stops at %d and says what to do, until the owner writes', async (code, description, advice) => {
    rig.telegram.spoil('sendMessage', { code, description });
    rig.put('kept');
    await eventually(() => rig.log.lines.length === 1);
    await rig.pass(2 * MINUTE, 10_000);
    expect(rig.telegram.of('sendMessage')).toHaveLength(1);
    expect(rig.log.lines.join()).toContain(advice);
    rig.outbox.reopen();
    await rig.sent(1);
    expect(rig.telegram.texts).toEqual(['kept']);
  });

  it('tells the desk after a minute, once, and when it is back', async () => {
    await rig.telegram.close();
    rig.put('later', 'critical');
    await rig.pass(50_000, 5_000);
    expect(rig.events).toEqual([]);
    expect(rig.link.downSince).not.toBeNull();
    await rig.pass(60_000, 5_000);
    expect(rig.events).toMatchObject([{ type: 'part.failed', part: 'telegram' }]);
    rig.link.heard('send');
    expect(rig.events).toMatchObject([{ type: 'part.failed' }, { type: 'part.recovered', part: 'telegram' }]);
    expect(rig.link.downSince).toBeNull();
  });

  it('merges alerts that are no news any more into one digest, oldest first', async () => {
    rig.telegram.spoil('sendMessage', { code: 429, description: 'Too Many Requests', retryAfter: 1_200 });
    rig.put('old one', 'alert', { card: 'a', headline: 'SOLO 91 KXA' });
    await eventually(() => rig.log.lines.length > 0);
    rig.put('old two', 'alert', { card: 'b', headline: 'SOLO 88 KXB' });
    await rig.clock.advance(15 * MINUTE);
    rig.put('fresh', 'alert', { card: 'c', headline: 'SOLO 99 KXC' });
    rig.put('still said', 'critical');
    await rig.clock.advance(5 * MINUTE);
    await rig.pass(6_000);
    expect(rig.telegram.texts).toHaveLength(3);
    expect(rig.telegram.texts.join('\n')).toContain('2 alerts while Telegram was away:\nSOLO 91 KXA\nSOLO 88 KXB');
    expect(rig.telegram.texts).toContain('fresh');
    expect(rig.telegram.texts[0]).toBe('still said');
  });

  it('never holds more than it can, and drops no alert without counting it', async () => {
    rig.telegram.spoil('sendMessage', { code: 429, description: 'Too Many Requests', retryAfter: 60 });
    rig.put('first', 'info');
    await eventually(() => rig.log.lines.length > 0);
    for (let count = 0; count < 600; count += 1)
      rig.put(`a${count}`, 'alert', { card: `k${count}`, headline: `SOLO ${count}` });
    await rig.clock.advance(60_000);
    await rig.pass(2_000);
    expect(rig.telegram.texts.join('\n')).toMatch(/10[0-9] alerts while Telegram was away/);
  });
});
