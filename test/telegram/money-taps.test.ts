import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Approval } from '../../src/desk/approval.ts';
import { contracts } from '../../src/desk/money.ts';
import { shortId } from '../../src/telegram/cards/figures.ts';
import { ChatRig } from '../fakes/chat-rig.ts';
import { alert } from '../fakes/samples.ts';
import { eventually } from '../fakes/telegram.ts';
import { approval, liquidation, order, position } from '../fakes/trading.ts';

let rig: ChatRig;

beforeEach(async () => {
  rig = await new ChatRig().open();
  await eventually(() => rig.telegram.of('getUpdates').length === 2, 'the long poll');
});

afterEach(() => rig.close());

type Markup = { inline_keyboard: { text: string; callback_data?: string }[][] };
const cardId = (text: RegExp): number => rig.telegram.chat.find((sent) => text.test(sent.text))?.id ?? 0;
const buttons = (text: RegExp) => {
  const markup = rig.telegram.chat.find((sent) => text.test(sent.text))?.payload.reply_markup as Markup | undefined;
  return markup?.inline_keyboard.flat() ?? [];
};
const toasts = (): unknown[] => rig.telegram.of('answerCallbackQuery').map((payload) => payload.text);
const answered = (count: number): Promise<void> => eventually(() => toasts().length === count, `${count} toasts`);
const named = (name: string) => rig.cockpit.dispatched.filter((command) => command.name === name);

function show(id: string, more: Partial<Approval> = {}): void {
  const asked = approval(id, more);
  if (asked.status === 'pending') rig.cockpit.waiting = [asked];
  rig.chat.notifier.show({ type: 'approval', approval: asked });
}

function tap(text: RegExp, label: string, id?: string): void {
  const button = buttons(text).find((known) => known.text.includes(label));
  rig.telegram.tap(button?.callback_data ?? `no button ${label}`, cardId(text), id);
}

describe('a tap that may be old', () => {
  it('makes no order in the first answer after a silence, and does in the next', async () => {
    show('a1');
    await rig.said(/20 s left/);
    await rig.clock.advance(31_000);
    tap(/20 s left/, 'Approve', 'old');
    await answered(1);
    expect(rig.telegram.of('answerCallbackQuery')[0]).toMatchObject({ show_alert: true });
    expect(String(toasts()[0])).toContain('I was away when you tapped');
    expect(named('approve')).toEqual([]);
    tap(/20 s left/, 'Approve', 'new');
    await answered(2);
    expect(named('approve')).toHaveLength(1);
  });

  it('makes no order when it had waited for the start', async () => {
    show('a1');
    await rig.said(/20 s left/);
    await rig.end();
    tap(/20 s left/, 'Approve', 'old');
    rig.begin();
    await answered(1);
    expect(String(toasts()[0])).toContain('I was away');
    expect(named('approve')).toEqual([]);
  });

  it('still rejects and cancels after a silence', async () => {
    show('a1');
    await rig.said(/20 s left/);
    await rig.clock.advance(31_000);
    tap(/20 s left/, 'Reject');
    await eventually(() => named('reject').length === 1);
  });

  it('buys nothing from a card of an earlier run', async () => {
    rig.cockpit.state = { ...rig.cockpit.state, alerts: [alert('x')] };
    const before = rig.cockpit.startedAt - 5_000;
    rig.telegram.tap(`by:${shortId('x')}`, 1, 'old', before);
    await answered(1);
    expect(String(toasts()[0])).toContain('from an earlier run');
    rig.telegram.tap(`by:${shortId('x')}`, 1, 'new');
    await rig.said(/BUY YES 5 at 45¢/);
    expect(named('buy')).toEqual([{ name: 'buy', ticker: 'KXSENATE-26-DEM', side: 'yes', count: null, limit: null }]);
  });

  it('trades nothing when Telegram says that it is old', async () => {
    show('a1');
    await rig.said(/20 s left/);
    rig.telegram.oldTaps.add('old');
    tap(/20 s left/, 'Approve', 'old');
    await rig.said(/came too late and nothing was done/);
    expect(rig.cockpit.dispatched).toEqual([]);
  });
});

describe('/flatten', () => {
  beforeEach(() => {
    rig.cockpit.held = [position()];
    rig.cockpit.closing = [liquidation()];
    rig.cockpit.resting = [order('o1')];
  });

  it('stops entries, shows what it would bring, and sells only at the second act', async () => {
    rig.telegram.write('/flatten');
    await rig.said(/flatten everything\?[\s\S]*NO 5 → about \$2.40, fees \$0.09[\s\S]*1 resting order/);
    expect(rig.cockpit.dispatched).toEqual([{ name: 'pause', what: 'trading' }]);
    expect(buttons(/flatten everything/).map(({ text }) => text)).toEqual(['🔴 Flatten 1 position', 'Cancel']);
    tap(/flatten everything/, 'Flatten');
    await rig.said(/Flattening 1 position and 1 resting order/);
    expect(named('flatten')).toHaveLength(1);
    expect(buttons(/Flattening/)).toEqual([]);
  });

  it('looks again when the positions have changed or a minute is over', async () => {
    rig.telegram.write('/flatten');
    await rig.said(/NO 5/);
    rig.cockpit.closing = [liquidation(undefined, { count: contracts(7), sold: contracts(3), stale: true })];
    tap(/NO 5/, 'Flatten');
    await rig.said(/NO 7[\s\S]*Bids for 3 of 7[\s\S]*not live/);
    expect(rig.telegram.chat).toHaveLength(1);
    for (let time = 0; time < 7; time += 1) {
      await rig.pass(10_000, 10_000);
      await rig.passed();
    }
    tap(/NO 7/, 'Flatten');
    await answered(2);
    expect(toasts()).toEqual([
      'The positions have changed: look again.',
      'That preview is too old: here is a new one.',
    ]);
    expect(named('flatten')).toEqual([]);
  });

  it('is left by Cancel, with entries still paused', async () => {
    rig.telegram.write('/flatten');
    await rig.said(/flatten everything/);
    tap(/flatten everything/, 'Cancel');
    await rig.said(/Nothing was closed. Entries stay paused/);
    expect(named('flatten')).toEqual([]);
  });

  it('is refused when it was typed before the start or more than a minute ago', async () => {
    await rig.end();
    rig.telegram.write('/flatten', rig.clock.now() - 61_000);
    rig.begin();
    await rig.said(/send it again if you still want it:[\s\S]*\/flatten/);
    expect(rig.cockpit.dispatched).toEqual([]);
  });

  it('does not keep /pause waiting', async () => {
    rig.telegram.write('/flatten');
    await rig.said(/flatten everything/);
    tap(/flatten everything/, 'Flatten');
    rig.telegram.write('/pause');
    await rig.said(/⏸ Now paused/);
    expect(rig.cockpit.state.paused).toEqual({ flow: true, trading: true });
  });
});
