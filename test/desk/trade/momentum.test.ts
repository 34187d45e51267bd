import { describe, expect, it } from 'vitest';
import { cents, type Price } from '../../../src/desk/money.ts';
import { type Bids, History } from '../../../src/desk/trade/history.ts';
import { momentum } from '../../../src/desk/trade/momentum.ts';
import { settings } from './fixture.ts';

const bids = (yes: number | null, no: number | null): Bids => ({
  yes: yes === null ? null : cents(yes),
  no: no === null ? null : cents(no),
});

describe('the signal is judged on bids', () => {
  it.each([
    ['gap 10 → 5 with YES up', [30, 60], [35, 60], 'bullish'],
    ['three points are enough', [30, 60], [35, 58], 'bullish'],
    ['two points are not', [30, 60], [35, 57], 'none'],
    ['two cents up are enough', [30, 60], [32, 61], 'bullish'],
    ['one cent up is not', [30, 60], [31, 63], 'none'],
    ['gap closed while YES fell', [30, 60], [28, 67], 'bearish'],
    ['gap closed by NO alone', [30, 60], [30, 66], 'none'],
    ['gap grew', [30, 60], [35, 50], 'none'],
  ] as const)('%s', (_what, then, now, signal) => {
    expect(momentum(bids(then[0], then[1]), bids(now[0], now[1]), settings())).toBe(signal);
  });

  it('counts parts of a cent exactly', () => {
    const at = (yes: number, no: number) => ({ yes: yes as Price, no: no as Price });
    const fine = settings({ 'trader.entryThresholdCents': 0.3, 'trader.convergencePct': 0.3 });
    // 0.1 + 0.2 cents: a sum of floats would be a little more than 0.3.
    expect(momentum(at(110, 9_800), at(140, 9_800), fine)).toBe('bullish');
    expect(momentum(at(110, 9_800), at(139, 9_801), fine)).toBe('none');
    expect(momentum(at(140, 9_740), at(110, 9_801), fine)).toBe('bearish');
  });

  it('is none where a side is empty, the bids cross, or nothing is known of before', () => {
    expect(momentum(null, bids(35, 60), settings())).toBe('none');
    expect(momentum(bids(null, 60), bids(35, 60), settings())).toBe('none');
    expect(momentum(bids(30, 60), bids(null, 60), settings())).toBe('none');
    expect(momentum(bids(30, 60), bids(35, null), settings())).toBe('none');
    expect(momentum(bids(30, 60), bids(40, 60), settings())).toBe('none');
    expect(momentum(bids(30, 60), bids(45, 60), settings())).toBe('none');
  });
});

describe('the memory of a book', () => {
  it('answers the bids as they stood, and nothing from before it began', () => {
    const history = new History();
    expect(history.asOf(0)).toBeNull();
    history.note(1_000, bids(30, 60));
    history.note(2_000, bids(31, 60));
    history.note(2_000, bids(32, 60));
    history.note(3_000, bids(32, 60));
    history.note(4_000, bids(33, 60));
    expect(history.asOf(999)).toBeNull();
    expect(history.asOf(1_000)).toEqual(bids(30, 60));
    expect(history.asOf(1_999)).toEqual(bids(30, 60));
    expect(history.asOf(2_000)).toEqual(bids(32, 60));
    expect(history.asOf(3_999)).toEqual(bids(32, 60));
    expect(history.asOf(9_000)).toEqual(bids(33, 60));
    history.clear();
    expect(history.asOf(9_000)).toBeNull();
  });

  it('begins anew when the clock was set back, and not for a moment’s disorder', () => {
    const history = new History();
    history.note(301_000, bids(30, 60));
    history.note(300_000, bids(31, 60));
    expect(history.asOf(301_000)).toEqual(bids(31, 60));
    history.note(1_000, bids(31, 60));
    expect(history.asOf(999)).toBeNull();
    history.note(6_000, bids(35, 60));
    expect(history.asOf(1_000)).toEqual(bids(31, 60));
    expect(history.asOf(6_000)).toEqual(bids(35, 60));
  });

  it('agrees with a plain search through hours of changes', () => {
    const history = new History();
    const all: { at: number; yes: number }[] = [];
    for (let step = 0; step < 20_000; step += 1) {
      const at = step * 37;
      all.push({ at, yes: (step * 7) % 90 });
      history.note(at, bids((step * 7) % 90, 5));
      if (step % 113 !== 0) continue;
      const asked = at - 5_000;
      const known = all.findLast((one) => one.at <= asked);
      expect(history.asOf(asked)?.yes ?? null).toBe(known === undefined ? null : cents(known.yes));
    }
  });

  it('keeps no more than so many changes, and rather knows nothing than something wrong', () => {
    const history = new History();
    for (let step = 0; step < 120_000; step += 1) history.note(step, bids(step % 90, 5));
    expect(history.asOf(60_000)).toBeNull();
    expect(history.asOf(119_999)).toEqual(bids(119_999 % 90, 5));
  });
});
