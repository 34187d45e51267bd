import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { shortId } from '../../../src/telegram/cards/figures.ts';
import { ChatRig } from '../../fakes/chat-rig.ts';
import { alert } from '../../fakes/samples.ts';
import { eventually } from '../../fakes/telegram.ts';

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

  it('of an alert snoozes all of them for an hour, and Wake now ends that', async () => {
    rig.telegram.tap('sz:', 1);
    await rig.said(/😴 No alerts for 1 h[\s\S]*about your money still comes/);
    expect(rig.cockpit.dispatched).toEqual([{ name: 'snooze', until: rig.clock.now() + 3_600_000 }]);
    rig.telegram.write('/status');
    await rig.said(/PRACTICE · running, alerts snoozed 1 h/);
    const card = rig.telegram.chat.find(({ text }) => text.startsWith('😴'))?.id ?? 0;
    rig.telegram.tap('sw:', card);
    await rig.said(/^🔔 Alerts ring again/);
    expect(rig.cockpit.dispatched.at(-1)).toEqual({ name: 'snooze', until: 0 });
    rig.telegram.tap('sw:', card);
    await rig.said(/^🔔 Alerts are not snoozed/);
    expect(rig.cockpit.dispatched).toHaveLength(2);
  });

  it.each(['/resume', '/resume flow'])('that snoozed is lifted by %s, too', async (text) => {
    rig.telegram.tap('sz:', 1);
    await rig.said(/😴/);
    rig.telegram.write('/resume trading');
    await rig.said(/Already going: running, alerts snoozed/);
    rig.telegram.write(text);
    await rig.said(/▶️ Now running\.$/);
    expect(rig.cockpit.state.snoozedUntil).toBe(0);
  });

  it.each([
    ['solo', 'flow.soloScore: 85 → 93'],
    ['cluster', 'flow.clusterScore: 70 → 93'],
  ])('of an alert raises the threshold of its kind, %s, with Undo', async (kind, told) => {
    rig.telegram.tap(`up:${kind}:93`, 1);
    await rig.said(new RegExp(told));
    expect(rig.telegram.of('answerCallbackQuery')[0]).toMatchObject({ text: 'Only ≥ 93' });
    const before = rig.cockpit.state.settings;
    for (const data of [`up:${kind}:90`, `up:${kind}:900`, 'up:other:90', `up:${kind}`, 'up:']) {
      rig.telegram.tap(data, 1);
      await rig.passed();
    }
    expect(rig.cockpit.state.settings).toBe(before);
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
    'row 50: that nobody knows is answered: %j',
    async (data) => {
      rig.telegram.tap(data, 1);
      await eventually(() => rig.telegram.of('answerCallbackQuery').length === 1);
      expect(String(rig.telegram.of('answerCallbackQuery')[0]?.text)).toMatch(/expired|too old/);
      expect(rig.cockpit.dispatched).toEqual([]);
    },
  );

  it('is of one command: no two take taps by the same verb', () => {
    const verbs = commands.flatMap(({ buttons = {} }) => Object.keys(buttons));
    expect(verbs.filter((verb, index) => verbs.indexOf(verb) !== index)).toEqual([]);
    expect(verbs).not.toContain('re');
    expect(verbs).not.toContain('fm');
  });

  it('refreshes a view in its place', async () => {
    rig.telegram.write('/status');
    await rig.said(/running/);
    rig.cockpit.state = { ...rig.cockpit.state, paused: { flow: true, trading: true } };
    rig.telegram.tap('re:status', rig.telegram.chat[0]?.id ?? 0);
    await rig.said(/· paused/);
    expect(rig.telegram.chat).toHaveLength(1);
  });
});
