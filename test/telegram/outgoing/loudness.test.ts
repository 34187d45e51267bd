import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dollars } from '../../../src/desk/money.ts';
import { type SettingKey, settingKeys } from '../../../src/desk/settings.ts';
import type { Shown } from '../../../src/telegram/cards/notice.ts';
import { LifeRig } from '../../fakes/life-rig.ts';
import { alert, block } from '../../fakes/samples.ts';
import { against, order, position, ticket } from '../../fakes/trading.ts';

let rig: LifeRig;

beforeEach(async () => {
  rig = await LifeRig.ready();
});

afterEach(() => rig.close());

const name = 'Who will win the Senate? – Democrats';
const uncertain: Shown = { kind: 'order.uncertain', ticket: ticket(), reason: 'no answer' };
const ALWAYS: readonly Shown[] = [
  uncertain,
  { kind: 'order.refused', ticket: ticket(), reason: 'insufficient balance' },
  { kind: 'breaker', paper: false, lost: dollars(50), limit: dollars(50) },
  { kind: 'difference', lines: ['KXA: 5 YES'] },
  { kind: 'group.triggered' },
  { kind: 'flattened', left: ['KXA'], closed: 0, pnl: dollars(0) },
  { kind: 'earlier', lines: ['KXA: an order was open'] },
  { kind: 'against', ...against() },
  { kind: 'market.changed', held: true, changes: [], more: 1 },
];
const NOTIFY = settingKeys.filter((key) => key.startsWith('notify.'));

/** Everything as low as it goes. */
function hush(): void {
  for (const key of NOTIFY) {
    if (key === 'notify.reportAt' || key === 'notify.cockpit' || key === 'notify.quietHours') continue;
    try {
      rig.set(key, 'off');
    } catch {
      rig.set(key, 'silent');
    }
  }
  rig.set('notify.quietHours', '00:00-23:59');
}

describe('what is about money', () => {
  it.each(ALWAYS)('is never silenced by any setting: $kind', async (notice) => {
    hush();
    rig.tell(notice);
    await rig.pass(1_000);
    expect(rig.rang).toEqual([true]);
  });

  it('is not silenced by any one setting either, nor by being told again', async () => {
    const values = ['on', 'silent', 'off', '00:00-23:59', '12:00', 'false'];
    let told = 0;
    for (const key of NOTIFY)
      for (const value of values) {
        try {
          rig.set(key, value);
        } catch {
          continue;
        }
        rig.tell(uncertain);
        told += 1;
      }
    await rig.pass(told * 1_200, 5_000);
    expect(rig.rang).toHaveLength(told);
    expect(rig.rang).not.toContain(false);
  });
});

describe('each kind obeys its setting as it is when it is told', () => {
  const cases: readonly [SettingKey, Shown | null, boolean][] = [
    ['notify.block', { kind: 'block', trade: block, name }, true],
    ['notify.markets', { kind: 'market.changed', held: false, changes: [], more: 1 }, true],
    ['notify.news', { kind: 'cap.reached', date: '2026-11-21', cap: 20 }, true],
    ['notify.trouble', { kind: 'part.failed', part: 'account', reason: 'away' }, false],
    ['notify.solo', null, true],
  ];

  it.each(cases)('%s', async (key, notice, leftOut) => {
    const say = (id: string): void => (notice === null ? rig.raise(alert(id)) : rig.tell(notice));
    rig.set(key, 'on');
    say('a1');
    await rig.pass(700_000, 60_000);
    rig.set(key, 'silent');
    say('a2');
    await rig.pass(700_000, 60_000);
    expect(rig.rang).toEqual([true, false]);
    if (!leftOut) return expect(() => rig.set(key, 'off')).toThrow('one of on, silent');
    rig.set(key, 'off');
    say('a3');
    await rig.pass(2_000);
    expect(rig.rang).toHaveLength(2);
  });

  it('notify.cluster and notify.approval', async () => {
    rig.set('notify.cluster', 'silent');
    rig.set('notify.approval', 'silent');
    rig.raise(alert('c1', { kind: 'cluster' }));
    rig.show('a1');
    await rig.pass(4_000);
    expect(rig.rang).toEqual([false, false]);
  });
});

it('nothing on paper rings unless it is told to', async () => {
  rig.tell({ kind: 'against', ...against({ paper: true }) });
  rig.tell({ kind: 'breaker', paper: true, lost: dollars(50), limit: dollars(50) });
  await rig.pass(4_000);
  expect(rig.rang).toEqual([false, false]);
});

describe('in quiet hours', () => {
  beforeEach(() => rig.set('notify.quietHours', '09:00-11:00'));

  it('a lost feed rings only where real money is in the market', async () => {
    const lost = (): void => rig.tell({ kind: 'feed.lost', reason: 'closed' });
    lost();
    await rig.pass(700_000, 60_000);
    rig.cockpit.held = [position('KXA', { paper: true })];
    lost();
    await rig.pass(700_000, 60_000);
    rig.cockpit.resting = [order('o1')];
    lost();
    await rig.pass(2_000);
    expect(rig.rang).toEqual([false, false, true]);
  });

  it('an account that was never read is not taken for one with nothing in it', async () => {
    rig.cockpit.told = { account: null };
    rig.tell({ kind: 'state.restored', from: 'state.json.1' });
    rig.set('trader.mode', 'paper');
    rig.tell({ kind: 'state.restored', from: 'state.json.1' });
    await rig.pass(4_000);
    expect(rig.rang).toEqual([true, false]);
  });

  it('an approval rings', async () => {
    rig.show('a1');
    await rig.said(/20 s left/);
    expect(rig.rang).toEqual([true]);
  });
});
