import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contracts } from '../../../src/desk/money.ts';
import { shortId } from '../../../src/telegram/cards/figures.ts';
import { ApprovalRig } from '../../fakes/approval-rig.ts';
import { alert } from '../../fakes/samples.ts';
import { eventually } from '../../fakes/telegram.ts';
import { liquidation, order, position } from '../../fakes/trading.ts';

let rig: ApprovalRig;

beforeEach(async () => {
  rig = await ApprovalRig.ready();
});

afterEach(() => rig.close());

describe('row 48: a tap that may be old', () => {
  it('makes no order in the first answer after a silence, and does in the next', async () => {
    rig.show('a1');
    await rig.said(/20 s left/);
    await rig.clock.advance(31_000);
    rig.tap(/20 s left/, 'Approve', 'old');
    await rig.answered(1);
    expect(rig.telegram.of('answerCallbackQuery')[0]).toMatchObject({ show_alert: true });
    expect(String(rig.toasts()[0])).toContain('I was away when you tapped');
    expect(rig.named('approve')).toEqual([]);
    rig.tap(/20 s left/, 'Approve', 'new');
    // A tap is answered before it is done.
    await rig.answered(2);
    await rig.passed();
    expect(rig.named('approve')).toHaveLength(1);
  });

  it('makes no order when it had waited for the start', async () => {
    rig.show('a1');
    await rig.said(/20 s left/);
    await rig.end();
    rig.tap(/20 s left/, 'Approve', 'old');
    rig.begin();
    await rig.answered(1);
    expect(String(rig.toasts()[0])).toContain('I was away');
    expect(rig.named('approve')).toEqual([]);
  });

  it('still rejects and cancels after a silence', async () => {
    rig.show('a1');
    await rig.said(/20 s left/);
    await rig.clock.advance(31_000);
    rig.tap(/20 s left/, 'Reject');
    await eventually(() => rig.named('reject').length === 1);
  });

  it('buys nothing from a card of an earlier run', async () => {
    rig.cockpit.state = { ...rig.cockpit.state, alerts: [alert('x')] };
    const before = rig.cockpit.startedAt - 5_000;
    rig.telegram.tap(`by:${shortId('x')}`, 1, 'old', before);
    await rig.answered(1);
    expect(String(rig.toasts()[0])).toContain('from an earlier run');
    rig.telegram.tap(`by:${shortId('x')}`, 1, 'new');
    await rig.said(/BUY YES 5 at 45¢/);
    expect(rig.named('buy')).toEqual([
      { name: 'buy', ticker: 'KXSENATE-26-DEM', side: 'yes', count: null, limit: null },
    ]);
  });

  it('trades nothing when Telegram says that it is old', async () => {
    rig.show('a1');
    await rig.said(/20 s left/);
    rig.telegram.oldTaps.add('old');
    rig.tap(/20 s left/, 'Approve', 'old');
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
    expect(rig.buttons(/flatten everything/).map(({ text }) => text)).toEqual(['🔴 Flatten 1 position', 'Cancel']);
    rig.tap(/flatten everything/, 'Flatten');
    await rig.said(/Flattening 1 position and 1 resting order/);
    expect(rig.named('flatten')).toHaveLength(1);
    expect(rig.buttons(/Flattening/)).toEqual([]);
  });

  it('looks again when the positions have changed or a minute is over', async () => {
    rig.telegram.write('/flatten');
    await rig.said(/NO 5/);
    rig.cockpit.closing = [liquidation(undefined, { count: contracts(7), sold: contracts(3), stale: true })];
    rig.tap(/NO 5/, 'Flatten');
    await rig.said(/NO 7[\s\S]*Bids for 3 of 7[\s\S]*not live/);
    expect(rig.telegram.chat).toHaveLength(1);
    for (let time = 0; time < 7; time += 1) {
      await rig.pass(10_000, 10_000);
      await rig.passed();
    }
    rig.tap(/NO 7/, 'Flatten');
    await rig.answered(2);
    expect(rig.toasts()).toEqual([
      'The positions have changed: look again.',
      'That preview is too old: here is a new one.',
    ]);
    expect(rig.named('flatten')).toEqual([]);
  });

  it('is left by Cancel, with entries still paused', async () => {
    rig.telegram.write('/flatten');
    await rig.said(/flatten everything/);
    rig.tap(/flatten everything/, 'Cancel');
    await rig.said(/Nothing was closed. Entries stay paused/);
    expect(rig.named('flatten')).toEqual([]);
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
    rig.tap(/flatten everything/, 'Flatten');
    rig.telegram.write('/pause');
    await rig.said(/⏸ Now paused/);
    expect(rig.cockpit.state.paused).toEqual({ flow: true, trading: true });
  });
});
