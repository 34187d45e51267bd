import type { Bot } from 'grammy';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually, openChat } from './harness.ts';

let room: Awaited<ReturnType<typeof openChat>>;
beforeEach(async () => {
  room = await openChat();
});
afterEach(() => room.close());

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
