import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noOutcome } from '../../../src/desk/alert.ts';
import { cents } from '../../../src/desk/money.ts';
import { stampText } from '../../../src/telegram/cards/grade.ts';
import { LifeRig } from '../../fakes/life-rig.ts';
import { alert, alertMarket } from '../../fakes/samples.ts';

let rig: LifeRig;

beforeEach(async () => {
  rig = await LifeRig.ready();
});

afterEach(() => rig.close());

const graded = (id: string, outcome: object, more = {}) =>
  alert(id, { markets: [alertMarket('KXA', { outcome: { ...noOutcome, ...outcome } })], ...more });

describe('what became of an alert', () => {
  it('is stamped on its card without a sound, mark after mark', async () => {
    rig.raise(graded('a1', {}));
    await rig.said(/SOLO 91/);
    expect(rig.telegram.texts[0]).not.toContain('their way');
    rig.change('alert.graded', graded('a1', { after5: cents(50) }));
    await rig.pass(5_000);
    expect(rig.telegram.texts[0]).toContain('⏱ After 5 min YES 50¢, +3¢ their way');
    rig.change('alert.graded', graded('a1', { after5: cents(50), after60: cents(44), settled: cents(100) }));
    await rig.pass(5_000);
    expect(rig.telegram.texts).toEqual([
      expect.stringContaining(
        'After 5 min YES 50¢, +3¢ their way · after 1 h YES 44¢, -3¢ their way · settled: they won',
      ),
    ]);
    expect(rig.rang).toEqual([true]);
  });

  it('finds the card of an earlier run, and leaves its picture there', async () => {
    rig.raise(graded('a1', {}));
    await rig.said(/SOLO 91/);
    await rig.pass(4_000);
    await rig.end();
    const place = rig.saved.places.a1;
    rig.saved = { ...rig.saved, places: { a1: { messageId: place?.messageId ?? 0, picture: true } } };
    Object.assign(rig.telegram.chat[0] ?? {}, { photo: true });
    rig.begin();
    rig.change('alert.graded', graded('a1', { after5: cents(50) }));
    await rig.pass(5_000);
    expect(rig.telegram.of('editMessageCaption')).toHaveLength(1);
    expect(rig.telegram.texts[0]).toContain('+3¢ their way');
  });

  it('makes no card where there is none: it was off, held back or long forgotten', async () => {
    rig.set('notify.solo', 'off');
    rig.raise(graded('a1', {}));
    rig.change('alert.graded', graded('a1', { after5: cents(50) }));
    await rig.pass(5_000);
    expect(rig.telegram.chat).toHaveLength(0);
  });

  it('does not cost an alert that still waits for Telegram', async () => {
    rig.telegram.spoil('sendMessage', { code: 429, description: 'Too Many Requests', retryAfter: 20 });
    rig.raise(graded('a1', {}));
    await rig.pass(2_000);
    rig.change('alert.graded', graded('a1', { after5: cents(50) }));
    await rig.pass(22_000);
    expect(rig.telegram.texts).toEqual([expect.stringMatching(/SOLO 91[\s\S]*their way/)]);
    expect(rig.rang.at(-1)).toBe(true);
  });

  it('leaves an alert that is no news any more to the digest of those', async () => {
    rig.telegram.spoil('sendMessage', { code: 429, description: 'Too Many Requests', retryAfter: 900 });
    rig.chat.notifier.say('first');
    await rig.pass(1_000);
    rig.raise(graded('a1', {}));
    await rig.pass(5 * 60_000, 30_000);
    rig.change('alert.graded', graded('a1', { after5: cents(50) }));
    await rig.pass(11 * 60_000, 30_000);
    expect(rig.telegram.texts.join('\n')).toMatch(/1 alert while Telegram was away:\nSOLO 91 KXA/);
    expect(rig.telegram.texts.join('\n')).not.toContain('their way');
  });

  it('is kept when its cluster grows, and a solo that a cluster took over stays one line', async () => {
    rig.raise(alert('a1'));
    await rig.said(/SOLO/);
    const cluster = { kind: 'cluster', tie: 'one event', replaces: ['a1'] } as const;
    rig.raise(graded('c1', {}, cluster));
    await rig.pass(4_000);
    rig.change('alert.graded', graded('c1', { after5: cents(50) }, cluster));
    await rig.pass(4_000);
    rig.change('alert.edit', graded('c1', { after5: cents(50) }, { ...cluster, score: 96 }));
    rig.change('alert.graded', alert('a1', { markets: graded('a1', { after5: cents(50) }).markets }));
    await rig.pass(6_000);
    expect(rig.telegram.texts).toEqual([
      expect.stringMatching(/↳ part of CLUSTER/),
      expect.stringMatching(/CLUSTER 96[\s\S]*⏱ After 5 min/),
    ]);
  });

  it('of several markets is a mean and a count', () => {
    const markets = [cents(100), cents(0), null].map((settled, row) =>
      alertMarket(`KX${row}`, { outcome: { ...noOutcome, after5: cents(48 + row), settled } }),
    );
    expect(stampText(alert('c', { kind: 'cluster', markets }))).toBe(
      'After 5 min +2¢ their way · settled: they won 1 of 2',
    );
    expect(stampText(alert('a'))).toBeNull();
  });
});

describe('a cluster', () => {
  it('replaces a solo that still waits, which is then never sent', async () => {
    rig.telegram.spoil('sendMessage', { code: 429, description: 'Too Many Requests', retryAfter: 10 });
    rig.chat.notifier.say('first');
    await rig.pass(1_000);
    rig.raise(alert('a1'));
    rig.raise(alert('c1', { kind: 'cluster', replaces: ['a1'] }));
    await rig.pass(15_000);
    expect(rig.telegram.texts).toEqual(['first', expect.stringMatching(/CLUSTER 91/)]);
  });

  it('keeps a solo that was never sent from being sent by its outcome', async () => {
    rig.telegram.spoil('sendMessage', { code: 429, description: 'Too Many Requests', retryAfter: 10 });
    rig.chat.notifier.say('first');
    await rig.pass(1_000);
    rig.raise(alert('a1'));
    rig.raise(alert('c1', { kind: 'cluster', replaces: ['a1'] }));
    rig.change('alert.graded', graded('a1', { after5: cents(50) }));
    await rig.pass(15_000);
    expect(rig.telegram.texts).toEqual(['first', expect.stringMatching(/CLUSTER 91/)]);
  });

  it('that is off leaves the solo as it is', async () => {
    rig.set('notify.cluster', 'off');
    rig.raise(alert('a1'));
    await rig.said(/SOLO/);
    rig.raise(alert('c1', { kind: 'cluster', replaces: ['a1'] }));
    rig.change('alert.graded', alert('a1', { score: 92 }));
    await rig.pass(5_000);
    expect(rig.telegram.texts).toEqual([expect.stringMatching(/SOLO 92/)]);
  });
});

it('an alert that the owner has deleted does not come back with its outcome', async () => {
  rig.raise(alert('a1'));
  await rig.said(/SOLO/);
  rig.telegram.chat.length = 0;
  rig.change('alert.graded', graded('a1', { after5: cents(50) }));
  await rig.pass(5_000);
  expect(rig.telegram.chat).toEqual([]);
});
