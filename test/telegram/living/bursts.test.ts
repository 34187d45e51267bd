import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LONGEST } from '../../../src/telegram/message.ts';
import { LifeRig } from '../../fakes/life-rig.ts';
import { alert, alertMarket } from '../../fakes/samples.ts';
import { position } from '../../fakes/trading.ts';

let rig: LifeRig;

beforeEach(async () => {
  rig = await LifeRig.ready();
});

afterEach(() => rig.close());

const one = (row: number, more = {}) =>
  alert(`a${row}`, { score: 80 + row / 10, markets: [alertMarket(`KX${row}`)], ...more });
const raise = (from: number, to: number): void => {
  for (let row = from; row <= to; row += 1) rig.raise(one(row));
};

describe('alerts in a burst', () => {
  it('beyond three a minute share one silent card, newest first, until a minute brings none', async () => {
    raise(1, 10);
    await rig.pass(10_000);
    expect(rig.telegram.chat).toHaveLength(4);
    expect(rig.rang).toEqual([true, true, true, false]);
    expect(rig.telegram.texts[3]).toMatch(/\+7 more in the last minute\nSOLO 81 KX10\nSOLO 80.9 KX9/);
    await rig.pass(45_000, 5_000);
    raise(11, 11);
    await rig.pass(5_000);
    expect(rig.telegram.texts[3]).toMatch(/\+8 more in the last minute\nSOLO 81.1 KX11/);
    await rig.pass(45_000, 5_000);
    raise(12, 12);
    await rig.pass(5_000);
    expect(rig.telegram.texts[3]).toMatch(/\+9 more in 2 m|\+9 more in 1 m/);
    await rig.pass(61_000, 5_000);
    raise(13, 13);
    await rig.pass(5_000);
    expect(rig.telegram.chat).toHaveLength(5);
    expect(rig.rang.at(-1)).toBe(true);
  });

  it('are named to the last in one message, however many', async () => {
    for (let row = 1; row <= 90; row += 1)
      rig.raise(one(row, { markets: [alertMarket(`KX-${'A'.repeat(200)}${row}`)] }));
    await rig.pass(10_000);
    expect(rig.telegram.chat).toHaveLength(4);
    expect(rig.telegram.texts[3]).toMatch(/\+87 more[\s\S]*and 72 earlier/);
    expect(rig.telegram.texts[3]?.length).toBeLessThan(LONGEST);
  });

  it('are folded into the cluster that takes them over, and never sent in full by an outcome', async () => {
    raise(1, 5);
    await rig.pass(8_000);
    rig.raise(one(6, { kind: 'cluster', replaces: ['a1', 'a4'] }));
    rig.change('alert.graded', one(5, { score: 99 }));
    await rig.pass(8_000);
    expect(rig.telegram.chat).toHaveLength(4);
    expect(rig.telegram.texts[0]).toMatch(/↳ part of CLUSTER/);
    expect(rig.telegram.texts[3]).toMatch(/\+3 more[\s\S]*CLUSTER 80.6[\s\S]*↳ SOLO 80.4 KX4, in a cluster/);
  });

  it('that are off are not counted among the three', async () => {
    rig.set('notify.solo', 'off');
    raise(1, 5);
    rig.set('notify.solo', 'on');
    raise(6, 8);
    await rig.pass(5_000);
    expect(rig.telegram.chat).toHaveLength(3);
  });
});

describe('trouble that comes again', () => {
  const lost = (reason: string) => rig.tell({ kind: 'feed.lost', reason });

  it('within ten minutes changes its message, which has rung once', async () => {
    lost('one');
    await rig.said(/Feed lost/);
    rig.tell({ kind: 'feed.back', away: 4_000 });
    await rig.pass(60_000, 5_000);
    lost('two');
    rig.tell({ kind: 'feed.back', away: 5_000 });
    lost('three');
    await rig.pass(6_000);
    expect(rig.telegram.texts).toEqual([
      expect.stringMatching(/^⚠️ Feed lost ×3, last 15:01 UTC\nthree\n/),
      expect.stringMatching(/^✅ Feed back ×2, last 15:01 UTC\nIt was away for 5 s/),
    ]);
    expect(rig.rang).toEqual([true, false]);
    await rig.pass(601_000, 30_000);
    lost('four');
    await rig.said(/four/);
    expect(rig.rang).toEqual([true, false, true]);
  });

  it('rings again when it has rung only while nothing was at stake', async () => {
    lost('flat');
    await rig.said(/flat/);
    rig.cockpit.held = [position()];
    lost('at stake');
    await rig.pass(2_000);
    expect(rig.telegram.texts).toEqual([expect.stringContaining('flat'), expect.stringContaining('at stake')]);
    expect(rig.rang).toEqual([true, true]);
  });

  it('never keeps silent for longer than ten minutes while money is at stake', async () => {
    rig.cockpit.held = [position()];
    for (let minute = 0; minute <= 40; minute += 8) {
      lost(`at ${minute}`);
      rig.tell({ kind: 'feed.back', away: 4_000 });
      await rig.pass(8 * 60_000, 30_000);
    }
    // At 0, 16 and 32: what comes within ten minutes of a sound is in the message that made it.
    expect(rig.rang.filter((rang) => rang)).toHaveLength(3);
    rig.cockpit.held = [];
    const before = rig.rang.length;
    for (let minute = 0; minute <= 40; minute += 8) {
      lost(`flat ${minute}`);
      await rig.pass(8 * 60_000, 30_000);
    }
    expect(rig.rang).toHaveLength(before);
  });

  it('rings after all when it lasts while money is at stake, though it has rung a moment ago', async () => {
    rig.cockpit.held = [position()];
    lost('short');
    rig.tell({ kind: 'feed.back', away: 4_000 });
    await rig.pass(10_000, 5_000);
    lost('for good');
    await rig.pass(50_000, 5_000);
    expect(rig.rang).toEqual([true, false]);
    await rig.pass(20_000, 5_000);
    expect(rig.rang).toEqual([true, false, true]);
    expect(rig.telegram.texts.at(-1)).toMatch(/Feed lost ×2[\s\S]*for good/);
    await rig.pass(300_000, 10_000);
    expect(rig.rang).toHaveLength(3);
    rig.tell({ kind: 'feed.back', away: 370_000 });
    lost('short again');
    rig.tell({ kind: 'feed.back', away: 1_000 });
    await rig.pass(120_000, 10_000);
    expect(rig.rang.filter((rang) => rang)).toHaveLength(2);
  });

  it('is told apart by its part', async () => {
    for (const part of ['disk', 'account', 'disk'] as const) rig.tell({ kind: 'part.failed', part, reason: 'no' });
    await rig.pass(6_000);
    expect(rig.telegram.texts).toEqual([
      expect.stringMatching(/Disk failed ×2/),
      expect.stringMatching(/Account failed\n/),
    ]);
  });

  it('rings when it made no sound before and now money is at stake', async () => {
    rig.set('notify.quietHours', '09:00-11:00');
    lost('asleep');
    await rig.said(/asleep/);
    rig.cockpit.held = [position()];
    lost('at stake');
    await rig.pass(2_000);
    expect(rig.rang).toEqual([false, true]);
  });
});
