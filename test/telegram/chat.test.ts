import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChatRig } from '../fakes/chat-rig.ts';
import { alert } from '../fakes/samples.ts';
import { eventually, OWNER, TOKEN } from '../fakes/telegram.ts';

let rig: ChatRig;

beforeEach(async () => {
  rig = await new ChatRig().open();
});

afterEach(() => rig.close());

describe('the start', () => {
  it('puts up the command menu for the owner alone, in the contract’s order', async () => {
    await eventually(() => rig.telegram.of('setChatMenuButton').length === 1);
    expect(rig.telegram.of('deleteMyCommands')).toEqual([{}]);
    const [menu] = rig.telegram.of('setMyCommands');
    expect(menu?.scope).toEqual({ type: 'chat', chat_id: OWNER });
    const shown = menu?.commands as { command: string; description: string }[];
    expect(shown.map(({ command }) => command)).toEqual(
      'start help status positions orders pnl markets flow alerts why chart book pause resume threshold mode settings set mute unmute buy sell cancel flatten record doctor log'.split(
        ' ',
      ),
    );
    for (const { description } of shown) {
      expect(description).toMatch(/^[^\n]{3,60}$/);
    }
  });

  it('asks only for messages and taps: first for those that waited, then for 25 s at a time', async () => {
    await eventually(() => rig.telegram.of('getUpdates').length === 2);
    const asked = { allowed_updates: ['message', 'callback_query'] };
    expect(rig.telegram.of('getUpdates')).toMatchObject([
      { timeout: 0, ...asked },
      { timeout: 25, ...asked },
    ]);
  });

  it('puts the menu up later when the chat was never begun', async () => {
    await rig.end();
    rig.telegram.calls.length = 0;
    rig.telegram.spoil('setMyCommands', { code: 400, description: 'Bad Request: chat not found' });
    rig.begin();
    await eventually(() => rig.telegram.of('setMyCommands').length === 1);
    rig.telegram.write('/start');
    await eventually(() => rig.telegram.of('setMyCommands').length === 2);
    await rig.said(/Hello/);
  });

  it('greets', async () => {
    rig.chat.greet({
      environment: 'practice',
      address: null,
      watched: 40,
      running: 'running',
      alerts: { sent: 0, cap: 20 },
    });
    await rig.said(/Connected · PRACTICE/);
  });
});

describe('a command', () => {
  it('is answered, whatever its case', async () => {
    rig.telegram.write('/Status@test_bot');
    await rig.said(/PRACTICE · running/);
  });

  it('that is not known is answered with the one that was meant', async () => {
    rig.telegram.write('/statsu');
    await rig.said(/Did you mean \/status\?/);
  });

  it('that takes too long is said to be late, and the next one is still heard', async () => {
    rig.cockpit.gate = new Promise(() => undefined);
    rig.telegram.write('/pause');
    await eventually(() => rig.telegram.of('getUpdates').length > 0 && rig.clock.sleeping > 0);
    await eventually(() => rig.saved.lastUpdateId === 500);
    await rig.clock.advance(5_000);
    await rig.said(/\/pause takes longer than usual/);
    await rig.passed();
  });

  it('that fails says so in a sentence, without secrets', async () => {
    rig.cockpit.gate = Promise.reject(new Error(`It broke at https://api.telegram.org/bot${TOKEN}/x`));
    rig.cockpit.gate.catch(() => undefined);
    rig.telegram.write('/pause');
    await rig.said(/\/pause ran into trouble: It broke at .*<token>/);
    expect(rig.telegram.texts.join()).not.toContain('canarytoken');
  });

  it('that is refused only later is told of it then', async () => {
    const refused = { ok: false, reason: 'book', value: 'none came', limit: 'a live book' } as const;
    rig.chat.notifier.show({ type: 'refused', at: 0, ticker: 'KXA', refused });
    await rig.said(/PRACTICE · no order · KXA[\s\S]*none came/);
  });

  it('that is only words gets one short hint', async () => {
    rig.telegram.write('hello there');
    await rig.said(/Commands begin with a slash/);
    rig.telegram.push({ message: { ...rig.telegram.message(''), text: undefined, entities: undefined, photo: [] } });
    await rig.said(/text and buttons only/);
  });
});

describe('an alert', () => {
  it('is a card; a cluster rings anew and leaves one line where its solo stood', async () => {
    rig.cockpit.state = { ...rig.cockpit.state, alerts: [alert('a1')] };
    rig.chat.notifier.show({ type: 'alert', alert: alert('a1') });
    await rig.said(/SOLO 91/);
    rig.chat.notifier.show({
      type: 'alert',
      alert: alert('c1', { kind: 'cluster', tie: 'one event', replaces: ['a1', 'gone'] }),
    });
    await rig.pass(8000, 1_000);
    expect(rig.telegram.texts).toHaveLength(2);
    expect(rig.telegram.texts[0]).toMatch(/↳ part of CLUSTER/);
    expect(rig.telegram.texts[1]).toMatch(/CLUSTER 91/);
    for (const payload of rig.telegram.of('sendMessage')) expect(payload.disable_notification).toBe(false);
  });

  it('that grows is edited in place', async () => {
    rig.chat.notifier.show({ type: 'alert', alert: alert('c1', { kind: 'cluster' }) });
    await rig.said(/CLUSTER 91/);
    rig.chat.notifier.show({ type: 'alert.edit', alert: alert('c1', { kind: 'cluster', score: 96 }) });
    await rig.clock.advance(4_000);
    await rig.said(/CLUSTER 96/);
    expect(rig.telegram.chat).toHaveLength(1);
  });

  it('is not joined by word that Telegram is away: only that it is back', async () => {
    rig.chat.notifier.show({
      type: 'notice',
      at: 0,
      notice: { kind: 'part.failed', part: 'telegram', reason: 'cannot be reached' },
    });
    rig.chat.notifier.show({
      type: 'notice',
      at: 0,
      notice: { kind: 'part.recovered', part: 'telegram', away: 720_000 },
    });
    await rig.pass(3_000);
    expect(rig.telegram.texts).toEqual([expect.stringMatching(/Telegram back[\s\S]*12 m/)]);
  });

  it('and trouble are loud, news of the day is not', async () => {
    rig.chat.notifier.show({ type: 'notice', at: 0, notice: { kind: 'feed.lost', reason: 'closed' } });
    await rig.said(/Feed lost/);
    rig.chat.notifier.show({ type: 'notice', at: 0, notice: { kind: 'cap.reached', date: '2026-11-21', cap: 20 } });
    await rig.clock.advance(2_000);
    await rig.said(/cap reached/);
    expect(rig.telegram.of('sendMessage').map((payload) => payload.disable_notification)).toEqual([false, true]);
  });
});
