import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shortId } from '../../src/telegram/cards/figures.ts';
import { ChatRig } from '../fakes/chat-rig.ts';
import { alert } from '../fakes/samples.ts';
import { eventually } from '../fakes/telegram.ts';

let rig: ChatRig;

beforeEach(async () => {
  rig = await new ChatRig().open();
});

afterEach(() => rig.close());

describe('a button', () => {
  beforeEach(() => {
    rig.cockpit.state = { ...rig.cockpit.state, alerts: [alert('a1')] };
  });

  it('of an alert mutes its market for an hour', async () => {
    rig.telegram.tap(`mu:${shortId('a1')}`, 1);
    await rig.said(/Muted for 1 h/);
    expect(rig.cockpit.dispatched).toEqual([
      { name: 'mute', ticker: 'KXSENATE-26-DEM', until: rig.clock.now() + 3_600_000 },
    ]);
    expect(rig.telegram.of('answerCallbackQuery')[0]).toMatchObject({ text: 'Muting for an hour' });
  });

  it('does nothing when Telegram says that the tap is old', async () => {
    rig.telegram.oldTaps.add('old');
    rig.telegram.tap(`mu:${shortId('a1')}`, 1, 'old');
    await rig.said(/came too late and nothing was done/);
    expect(rig.cockpit.dispatched).toEqual([]);
  });

  it('does nothing when it cannot be answered', async () => {
    rig.telegram.spoil('answerCallbackQuery', 'cut');
    rig.telegram.tap(`mu:${shortId('a1')}`, 1);
    await rig.said(/nothing was done/);
    expect(rig.cockpit.dispatched).toEqual([]);
  });

  it('that is tapped twice is answered twice, and a repeated delivery once', async () => {
    rig.telegram.tap(`wy:${shortId('a1')}`, 1, 'one');
    rig.telegram.tap(`wy:${shortId('a1')}`, 1, 'two');
    await eventually(() => rig.telegram.of('answerCallbackQuery').length === 2);
    await rig.end();
    rig.telegram.push({ callback_query: { id: 'three' } }, 500);
    rig.begin();
    await rig.passed();
    expect(rig.telegram.of('answerCallbackQuery')).toHaveLength(2);
  });

  it.each(['nonsense', 'zz:1', 'mu:unknown', '__proto__:1', 'constructor:x', 're:pause', 'fm:0', ''])(
    'that nobody knows is answered: %j',
    async (data) => {
      rig.telegram.tap(data, 1);
      await eventually(() => rig.telegram.of('answerCallbackQuery').length === 1);
      expect(String(rig.telegram.of('answerCallbackQuery')[0]?.text)).toMatch(/expired|too old/);
      expect(rig.cockpit.dispatched).toEqual([]);
    },
  );

  it('refreshes a view in its place', async () => {
    rig.telegram.write('/status');
    await rig.said(/running/);
    rig.cockpit.state = { ...rig.cockpit.state, paused: { flow: true, trading: true } };
    rig.telegram.tap('re:status', rig.telegram.chat[0]?.id ?? 0);
    await rig.said(/· paused/);
    expect(rig.telegram.chat).toHaveLength(1);
  });
});
