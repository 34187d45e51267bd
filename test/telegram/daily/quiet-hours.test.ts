import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noOutcome } from '../../../src/desk/alert.ts';
import { cents } from '../../../src/desk/money.ts';
import { newChatState } from '../../../src/ports/chat-state.ts';
import { QuietHours } from '../../../src/telegram/daily/quiet-hours.ts';
import { Memory } from '../../../src/telegram/memory.ts';
import { LONGEST } from '../../../src/telegram/message.ts';
import { LifeRig } from '../../fakes/life-rig.ts';
import { alert, alertMarket, block } from '../../fakes/samples.ts';

const MINUTE = 60_000;
let rig: LifeRig;

beforeEach(async () => {
  rig = await LifeRig.ready();
  // It is 10:00 in New York.
  rig.set('notify.quietHours', '22:30-10:20');
});

afterEach(() => rig.close());

const came = (id: string, score: number, more = {}) =>
  alert(id, { at: rig.clock.now(), score, markets: [alertMarket(`KX${id.toUpperCase()}`)], ...more });
const morning = (): string => rig.telegram.texts.find((text) => text.includes('quiet hours')) ?? '';

describe('the quiet hours', () => {
  it('keep alerts, blocks, changes and news until they end, and then tell of them once, the best first', async () => {
    rig.raise(came('weak', 81));
    rig.tell({ kind: 'block', trade: block, name: 'x' });
    rig.tell({ kind: 'market.changed', held: false, changes: [], more: 1 });
    rig.tell({ kind: 'cap.reached', date: '2026-11-21', cap: 20 });
    await rig.pass(5 * MINUTE, MINUTE);
    rig.raise(came('strong', 95, { kind: 'cluster', tie: 'same event: the Senate' }));
    rig.change(
      'alert.graded',
      came('weak', 81, {
        at: rig.clock.now() - 5 * MINUTE,
        markets: [alertMarket('KXWEAK', { outcome: { ...noOutcome, after5: cents(50) } })],
      }),
    );
    await rig.pass(10 * MINUTE, MINUTE);
    expect(rig.telegram.chat).toHaveLength(0);
    await rig.pass(6 * MINUTE, MINUTE);
    expect(morning()).toMatch(
      /In your quiet hours: 2 alerts[\s\S]*CLUSTER 95 KXSTRONG\nsame event: the Senate[\s\S]*SOLO 81 KXWEAK\n.*\n5m \+3¢/,
    );
    expect(morning()).toContain('Also 1 block trade, 1 market change, the daily cap was reached');
    expect(morning()).toContain('/alerts');
    expect(rig.rang).toEqual([true]);
    await rig.pass(3 * MINUTE, MINUTE);
    expect(rig.telegram.chat).toHaveLength(1);
    expect(rig.saved.held).toBeNull();
  });

  it('end with nothing said when nothing came', async () => {
    await rig.pass(25 * MINUTE, MINUTE);
    expect(rig.telegram.chat).toHaveLength(0);
  });

  it('are told of by the next run when this one does not live to see their end', async () => {
    rig.raise(came('one', 90));
    await rig.pass(MINUTE, 10_000);
    await rig.end();
    await rig.clock.advance(60 * MINUTE);
    rig.begin();
    await rig.pass(10_000);
    expect(morning()).toMatch(/1 alert\n[\s\S]*SOLO 90 KXONE/);
    await rig.end();
    rig.begin();
    await rig.pass(20_000);
    expect(rig.telegram.texts.filter((text) => !text.includes('I was away'))).toHaveLength(1);
  });

  it('are told of when Telegram is back, also by another run', async () => {
    rig.raise(came('one', 90));
    rig.telegram.spoil('sendMessage', { code: 429, description: 'Too Many Requests', retryAfter: 900 });
    await rig.pass(22 * MINUTE, MINUTE);
    expect(rig.saved.held).not.toBeNull();
    await rig.end();
    rig.begin();
    await rig.pass(20_000);
    expect(morning()).toContain('KXONE');
    expect(rig.saved.held).toBeNull();
  });

  it('make no card of what is edited or graded in them, or after', async () => {
    rig.raise(came('one', 90, { kind: 'cluster' }));
    rig.change('alert.edit', came('one', 96, { kind: 'cluster' }));
    await rig.pass(22 * MINUTE, MINUTE);
    rig.change('alert.graded', came('one', 97, { kind: 'cluster' }));
    await rig.pass(10_000);
    expect(rig.telegram.chat).toHaveLength(1);
  });

  it('make a message that stays short after a wild night, without those that are part of a cluster or off', async () => {
    rig.set('notify.solo', 'silent');
    for (let row = 0; row < 120; row += 1)
      rig.raise(came(`s${row}`, row / 2, { markets: [alertMarket(`KX-${'A'.repeat(300)}${row}`)] }));
    rig.raise(came('c', 99, { kind: 'cluster', replaces: ['s119', 's118'], tie: 'T'.repeat(4_000) }));
    await rig.pass(22 * MINUTE, MINUTE);
    expect(morning()).toMatch(/119 alerts[\s\S]*and 109 weaker/);
    expect(morning()).not.toContain('SOLO 59.5');
    expect(morning().length).toBeLessThan(LONGEST);
    expect(rig.rang).toEqual([false]);
  });

  it('make silent what has waited for Telegram into them, and what is told of that in one', async () => {
    rig.set('notify.quietHours', '10:12-11:00');
    rig.telegram.spoil('sendMessage', { code: 429, description: 'Too Many Requests', retryAfter: 780 });
    rig.chat.notifier.say('money');
    await rig.pass(2_000);
    rig.raise(came('old', 90));
    await rig.pass(8 * MINUTE, MINUTE);
    rig.raise(came('late', 91));
    await rig.pass(6 * MINUTE, MINUTE);
    expect(rig.telegram.texts).toEqual([
      'money',
      expect.stringMatching(/while Telegram was away/),
      expect.stringMatching(/SOLO 91/),
    ]);
    expect(rig.rang).toEqual([true, true, false, false]);
  });

  it('end when they are switched off', async () => {
    rig.raise(came('one', 90));
    await rig.pass(MINUTE, 10_000);
    rig.set('notify.quietHours', 'off');
    await rig.pass(10_000);
    expect(morning()).toContain('KXONE');
  });
});

describe('a span of the owner’s day', () => {
  const within = (span: string, zone: string, at: string): boolean => {
    rig.set('notify.quietHours', span);
    rig.set('timezone', zone);
    const quiet = new QuietHours(
      new Memory(newChatState(), 1, async () => undefined),
      () => rig.cockpit.state.settings,
    );
    return quiet.includes(Date.parse(at));
  };

  it.each([
    ['22:30-07:00', 'Europe/Berlin', '2026-11-21T21:29:59Z', false],
    ['22:30-07:00', 'Europe/Berlin', '2026-11-21T21:30:00Z', true],
    ['22:30-07:00', 'Europe/Berlin', '2026-11-22T05:59:59Z', true],
    ['22:30-07:00', 'Europe/Berlin', '2026-11-22T06:00:00Z', false],
    ['13:00-14:00', 'Asia/Kolkata', '2026-11-21T07:30:00Z', true],
    ['13:00-14:00', 'Asia/Kolkata', '2026-11-21T08:30:00Z', false],
    ['00:00-23:59', 'UTC', '2026-11-21T00:00:00Z', true],
    // The clocks went back at 03:00: half past two came twice.
    ['02:15-02:45', 'Europe/Berlin', '2026-10-25T00:30:00Z', true],
    ['02:15-02:45', 'Europe/Berlin', '2026-10-25T01:30:00Z', true],
    ['off', 'UTC', '2026-11-21T00:00:00Z', false],
  ])('%s in %s at %s: %s', (span, zone, at, expected) => {
    expect(within(span, zone, at)).toBe(expected);
  });
});
