import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Approval } from '../../../src/desk/approval.ts';
import { cents, contracts } from '../../../src/desk/money.ts';
import { ApprovalRig } from '../../fakes/approval-rig.ts';
import { alert } from '../../fakes/samples.ts';
import { eventually } from '../../fakes/telegram.ts';
import { approval } from '../../fakes/trading.ts';

let rig: ApprovalRig;

beforeEach(async () => {
  rig = await ApprovalRig.ready();
});

afterEach(() => rig.close());

describe('an approval', () => {
  it('rings once, counts down without a sound, and ends in its place without buttons', async () => {
    rig.show('a1');
    await rig.said(/20 s left/);
    expect(rig.buttons(/20 s left/).map(({ callback_data }) => callback_data)).toEqual(['ap:a1', 'rj:a1', 'ah:a1']);
    for (const left of [15, 10, 5]) rig.show('a1', { left });
    await rig.pass(4_000);
    await rig.said(/ 5 s left/);
    rig.tap(/s left/, 'Approve');
    await rig.pass(2_000);
    await rig.said(/✅ Approved – the order leaves now/);
    rig.show('a1', { status: 'done', told: 'filled 5 at 45¢' });
    await rig.pass(2_000);
    await rig.said(/✅ Approved – filled 5 at 45¢/);
    expect(rig.telegram.chat).toHaveLength(1);
    expect(rig.buttons(/filled 5/)).toEqual([]);
    expect(rig.telegram.of('sendMessage')).toMatchObject([{ disable_notification: false }]);
    expect(rig.named('approve')).toEqual([{ name: 'approve', id: 'a1' }]);
  });

  it('asks again on the same card when the price has moved', async () => {
    rig.show('a1');
    await rig.said(/20 s left/);
    rig.show('a1', { before: approval('a1').price, price: 4_700 as Approval['price'] });
    await rig.pass(4_000);
    await rig.said(/The price moved from 45¢ to 47¢: approve again\?/);
    expect(rig.buttons(/approve again/)).toHaveLength(3);
    expect(rig.telegram.chat).toHaveLength(1);
  });

  it('is never shown when it was over before Telegram could be reached', async () => {
    rig.telegram.spoil('sendMessage', { code: 429, description: 'Too Many Requests', retryAfter: 30 });
    rig.show('a1');
    await eventually(() => rig.telegram.of('sendMessage').length === 1);
    rig.show('a1', { status: 'expired' });
    await rig.pass(32_000);
    expect(rig.telegram.chat).toHaveLength(0);
  });

  it('goes before alerts while it still has to be sent, however far it has counted down', async () => {
    rig.telegram.spoil('sendMessage', { code: 429, description: 'Too Many Requests', retryAfter: 5 });
    rig.chat.notifier.show({ type: 'notice', at: 0, notice: { kind: 'cap.reached', date: '2026-11-21', cap: 20 } });
    await eventually(() => rig.telegram.of('sendMessage').length === 1);
    rig.chat.notifier.show({ type: 'alert', alert: alert('x') });
    rig.show('a1');
    rig.show('a1', { left: 15 });
    await rig.pass(8_000);
    expect(rig.telegram.texts.map((text) => /15 s left|SOLO|Daily cap/.exec(text)?.[0])).toEqual([
      '15 s left',
      'SOLO',
      'Daily cap',
    ]);
    expect(rig.telegram.of('sendMessage')[1]).toMatchObject({ disable_notification: false });
  });

  it('lets what is urgent and alerts go before its countdown', async () => {
    rig.show('a1');
    await rig.said(/20 s left/);
    rig.show('a1', { left: 15 });
    rig.chat.notifier.show({ type: 'alert', alert: alert('x') });
    await rig.pass(1_100, 550);
    await rig.said(/SOLO/);
    expect(rig.telegram.texts.join()).toContain('20 s left');
  });

  it('tapped twice is sent once, and the second tap is told so', async () => {
    rig.show('a1');
    await rig.said(/20 s left/);
    rig.tap(/20 s left/, 'Approve', 'one');
    rig.tap(/20 s left/, 'Approve', 'two');
    await rig.answered(2);
    expect(rig.toasts()).toEqual(['Approving', 'Already approved']);
    await rig.passed();
    expect(rig.named('approve')).toHaveLength(1);
  });

  it('tapped five times under new update ids is sent once', async () => {
    rig.show('a1');
    await rig.said(/20 s left/);
    for (let time = 0; time < 5; time += 1) rig.tap(/20 s left/, 'Approve', `tap-${time}`);
    await rig.answered(5);
    await rig.passed();
    expect(rig.named('approve')).toHaveLength(1);
  });

  it('redelivered with the same update id, also by the next run, is sent once', async () => {
    rig.show('a1');
    await rig.said(/20 s left/);
    rig.tap(/20 s left/, 'Approve', 'one');
    await rig.answered(1);
    await rig.end();
    rig.cockpit.waiting = [approval('a1')];
    rig.telegram.push({ callback_query: { id: 'again' } }, rig.saved.lastUpdateId);
    rig.begin();
    await rig.passed();
    expect(rig.named('approve')).toHaveLength(1);
  });

  it('tapped after a restart makes no order', async () => {
    rig.show('a1');
    await rig.said(/20 s left/);
    await rig.end();
    rig.cockpit.waiting = [];
    rig.begin();
    await eventually(() => rig.telegram.of('getUpdates').length >= 4);
    rig.tap(/20 s left/, 'Approve');
    await rig.answered(1);
    expect(rig.toasts()).toEqual(['This approval is from an earlier run: no order.']);
    expect(rig.named('approve')).toEqual([]);
  });

  it.each(['expired', 'rejected', 'refused', 'withdrawn', 'unknown'] as const)(
    'that is %s says so at a tap',
    async (status) => {
      rig.show('a1');
      await rig.said(/20 s left/);
      rig.cockpit.waiting = [];
      rig.show('a1', { status });
      rig.telegram.tap('ap:a1', rig.cardId(/20 s left/));
      await rig.answered(1);
      expect(String(rig.toasts()[0]).toLowerCase()).toContain(status);
      expect(rig.named('approve')).toEqual([]);
    },
  );

  it('is rejected by its other button', async () => {
    rig.show('a1');
    await rig.said(/20 s left/);
    rig.tap(/20 s left/, 'Reject');
    await rig.pass(2_000);
    await rig.said(/✋ Rejected: no order/);
    expect(rig.named('reject')).toHaveLength(1);
  });

  it('is taken by half, of what the card shows and only in time', async () => {
    rig.show('a1', { count: contracts(5) });
    await rig.said(/20 s left/);
    rig.tap(/20 s left/, '½ · 3');
    await rig.answered(1);
    await eventually(() => rig.named('approve').length === 1);
    expect(rig.named('approve')).toEqual([{ name: 'approve', id: 'a1', count: 300 }]);
    rig.show('a2');
    rig.show('a2', { before: cents(45), price: cents(47) });
    rig.telegram.tap('ah:a2', 1, 'old');
    await rig.answered(2);
    expect(String(rig.toasts()[1])).toContain('price has moved');
    await rig.clock.advance(31_000);
    rig.telegram.tap('ah:a2.4700', 1, 'late');
    await rig.answered(3);
    expect(String(rig.toasts()[2])).toContain('I was away');
    expect(rig.named('approve')).toHaveLength(1);
  });

  it('asked again at another price is not approved by a tap on what it showed before', async () => {
    rig.show('a1');
    await rig.said(/20 s left/);
    rig.show('a1', { before: cents(45), price: cents(47) });
    await rig.pass(2_000);
    await rig.said(/moved from 45¢ to 47¢/);
    rig.telegram.tap('ap:a1', rig.cardId(/moved from/), 'second');
    await rig.answered(1);
    expect(String(rig.toasts()[0])).toContain('price has moved');
    expect(rig.named('approve')).toEqual([]);
    rig.tap(/moved from/, 'Approve');
    await rig.answered(2);
    await rig.passed();
    expect(rig.named('approve')).toHaveLength(1);
  });

  it('is not tapped by a stranger, who gets no answer', async () => {
    rig.show('a1');
    await rig.said(/20 s left/);
    rig.telegram.tap('ap:a1', rig.cardId(/20 s left/), 'theirs', rig.clock.now(), 666);
    await rig.passed();
    expect(rig.toasts()).toEqual([]);
    expect(rig.cockpit.dispatched).toEqual([]);
  });

  it.each([
    'ap:',
    'ap:guess',
    'ap:a1 ',
    'ap:A1',
    `ap:${'x'.repeat(500)}`,
    'ap:__proto__',
    'AP:a1',
    'ap:a1:a1',
    'ap\n:a1',
  ])('is not reached by data that is not its own: %j', async (data) => {
    rig.show('a1');
    await rig.said(/20 s left/);
    rig.telegram.tap(data, rig.cardId(/20 s left/));
    await rig.answered(1);
    expect(String(rig.toasts()[0])).toMatch(/earlier run: no order|expired/);
    expect(rig.cockpit.dispatched).toEqual([]);
  });

  it('is not approved when the tap cannot be remembered first', async () => {
    rig.show('a1');
    await rig.said(/20 s left/);
    rig.diskFull = true;
    rig.tap(/20 s left/, 'Approve');
    await rig.answered(1);
    expect(String(rig.toasts()[0])).toContain('could not be written to disk');
    expect(rig.cockpit.dispatched).toEqual([]);
  });
});
