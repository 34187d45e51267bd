import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OutboxRig } from '../../fakes/outbox-rig.ts';
import { eventually, OWNER } from '../../fakes/telegram.ts';

let rig: OutboxRig;

beforeEach(async () => {
  rig = await new OutboxRig().open();
});

afterEach(() => rig.close());

describe('what is said', () => {
  it('goes out with its entities, without a parse mode and without previews', async () => {
    rig.outbox.put({
      message: {
        text: '_*[<',
        entities: [{ type: 'bold', offset: 0, length: 2 }],
        buttons: [[{ text: 'Go', data: 'go:1' }]],
      },
      priority: 'reply',
    });
    await rig.sent(1);
    expect(rig.telegram.of('sendMessage')[0]).toMatchObject({
      chat_id: OWNER,
      text: '_*[<',
      entities: [{ type: 'bold', offset: 0, length: 2 }],
      reply_markup: { inline_keyboard: [[{ text: 'Go', callback_data: 'go:1' }]] },
      link_preview_options: { is_disabled: true },
    });
    expect(rig.telegram.of('sendMessage')[0]).not.toHaveProperty('parse_mode');
  });

  it('keeps a pace, but never makes an answer wait', async () => {
    rig.put('one', 'alert');
    rig.put('two', 'alert');
    await rig.sent(1);
    rig.put('answer');
    await rig.sent(2);
    expect(rig.telegram.texts).toEqual(['one', 'answer']);
    await rig.clock.advance(1_000);
    expect(rig.telegram.chat).toHaveLength(2);
    await rig.clock.advance(100);
    await rig.sent(3);
  });

  it('row 51: waits as long as a 429 says, and then goes by priority', async () => {
    rig.telegram.spoil('sendMessage', { code: 429, description: 'Too Many Requests: retry after 2', retryAfter: 2 });
    rig.put('first', 'info');
    await eventually(() => rig.log.lines.length > 0);
    for (const priority of ['info', 'alert', 'approval', 'critical'] as const) rig.put(priority, priority);
    rig.put('reply');
    await rig.pass(10_000);
    expect(rig.telegram.texts).toEqual(['critical', 'reply', 'approval', 'alert', 'first', 'info']);
  });

  it('row 51: is split when it is too long, in order', async () => {
    rig.put(`${'a'.repeat(4_000)}\n${'b'.repeat(4_000)}`);
    await rig.sent(2);
    expect(rig.telegram.texts.map((text) => text[0])).toEqual(['a', 'b']);
  });
});

describe('a card', () => {
  it('is edited in place, at most every three seconds, the newest winning', async () => {
    rig.put('v1', 'alert', { card: 'c' });
    await rig.sent(1);
    for (const version of ['v2', 'v3', 'v4']) rig.put(version, 'alert', { card: 'c' });
    await rig.pass(2_500);
    expect(rig.telegram.texts).toEqual(['v1']);
    await rig.pass(1_000);
    expect(rig.telegram.texts).toEqual(['v4']);
    expect(rig.telegram.of('editMessageText')).toHaveLength(1);
  });

  it('that Telegram says is unchanged is done', async () => {
    rig.put('same', 'alert', { card: 'c' });
    await rig.sent(1);
    rig.put('same', 'alert', { card: 'c' });
    await rig.pass(4_000);
    rig.put('after');
    await rig.sent(2);
    expect(rig.telegram.of('editMessageText')).toHaveLength(1);
    expect(rig.log.lines).toEqual([]);
  });

  it('that was deleted is sent anew', async () => {
    rig.put('v1', 'alert', { card: 'c' });
    await rig.sent(1);
    rig.telegram.chat.length = 0;
    rig.put('v2', 'alert', { card: 'c' });
    await rig.pass(6_000);
    expect(rig.telegram.texts).toEqual(['v2']);
  });

  it('may only be changed when it is there', async () => {
    rig.put('pointer', 'alert', { card: 'never-sent', editOnly: true });
    await rig.pass(3_000);
    expect(rig.telegram.calls.filter(({ method }) => method !== 'getMe')).toEqual([]);
  });

  it('that still waits is not sent when a cluster has taken it over', async () => {
    rig.telegram.spoil('sendMessage', { code: 429, description: 'Too Many Requests', retryAfter: 5 });
    rig.put('solo', 'alert', { card: 'solo' });
    await eventually(() => rig.log.lines.length > 0);
    rig.put('cluster', 'alert', { card: 'cluster' });
    rig.put('↳', 'alert', { card: 'solo', editOnly: true });
    await rig.pass(9_000);
    expect(rig.telegram.texts).toEqual(['cluster']);
  });

  it('rings when the loud version was never heard', async () => {
    rig.telegram.spoil('sendMessage', { code: 500, description: 'Internal Server Error' });
    rig.put('v1', 'alert', { card: 'c' });
    await eventually(() => rig.telegram.of('sendMessage').length === 1);
    rig.put('v2', 'alert', { card: 'c', silent: true });
    await rig.pass(5_000);
    expect(rig.telegram.texts).toEqual(['v2']);
    expect(rig.telegram.of('sendMessage').at(-1)).toMatchObject({ disable_notification: false });
  });
});
