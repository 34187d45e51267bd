import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChatRig } from '../../fakes/chat-rig.ts';
import { eventually, FakeTelegram } from '../../fakes/telegram.ts';

let rig: ChatRig;

beforeEach(async () => {
  rig = await new ChatRig().open();
});

afterEach(() => rig.close());

describe('Telegram in trouble', () => {
  it('that is away is no reason to stop: the chat waits, and hears again', async () => {
    await rig.end();
    rig.telegram.spoil('getMe', 'cut', 'cut', 'cut');
    rig.begin();
    rig.telegram.write('/status');
    await rig.pass(10_000, 2_000);
    await rig.said(/PRACTICE/);
  });

  it('row 47: that hears another copy says so once a minute has gone, and once when it is over', async () => {
    await rig.end();
    const conflict = { code: 409, description: 'Conflict: terminated by other getUpdates request' };
    rig.telegram.spoil('getUpdates', ...Array.from({ length: 6 }, () => conflict));
    rig.begin();
    await rig.pass(240_000, 15_000);
    await rig.said(/Another copy of this bot took the messages for/);
    const warned = rig.telegram.texts.filter((text) => text.includes('Another copy of this bot takes the messages'));
    expect(warned).toHaveLength(1);
    expect(rig.log.lines.filter((line) => line.includes('another copy'))).toHaveLength(1);
    expect(rig.events).toMatchObject([{ type: 'part.failed' }, { type: 'part.recovered' }]);
  });

  it('that does not know the token is said once', async () => {
    await rig.end();
    rig.telegram.spoil('getMe', ...Array.from({ length: 20 }, () => ({ code: 401, description: 'Unauthorized' })));
    rig.begin();
    await rig.pass(150_000, 15_000);
    expect(rig.log.lines.filter((line) => line.includes('TELEGRAM_BOT_TOKEN'))).toHaveLength(1);
  });

  it('never puts the token into the log, the chat or an event', async () => {
    await rig.end();
    const deaf = rig.telegram.apiRoot;
    await rig.telegram.close();
    rig.begin(deaf);
    rig.chat.notifier.say('into the void');
    await rig.pass(120_000, 10_000);
    expect(rig.log.lines.length).toBeGreaterThan(0);
    expect(rig.events).toMatchObject([{ type: 'part.failed', part: 'telegram' }]);
    expect(JSON.stringify([rig.log.lines, rig.events])).not.toContain('canarytoken');
    rig.telegram = await new FakeTelegram(rig.clock).start();
  });

  it('hears at the end what was handled', async () => {
    await eventually(() => rig.telegram.of('getUpdates').length > 0);
    const id = rig.telegram.write('/help');
    await rig.said(/\/status/);
    await rig.end();
    expect(rig.telegram.of('getUpdates').at(-1)).toMatchObject({ offset: id + 1, limit: 1 });
  });

  it('does not hold up the end for more than three seconds when it answers nothing', async () => {
    await rig.passed();
    await eventually(() => rig.telegram.of('getUpdates').length === 2);
    rig.telegram.spoil('getUpdates', 'silent');
    let ended = false;
    const end = rig.end().then(() => {
      ended = true;
    });
    await eventually(() => rig.telegram.of('getUpdates').length === 3);
    await rig.clock.advance(2_900);
    expect(ended).toBe(false);
    await rig.clock.advance(100);
    await end;
  });
});
