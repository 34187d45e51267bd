import { describe, expect, it } from 'vitest';
import { Flow } from '../../../src/desk/flow/flow.ts';
import { SCORE_PARTS } from '../../../src/desk/flow/judge.ts';
import { defaults } from '../../../src/desk/settings.ts';
import { market } from '../../fakes/market.ts';
import { A, NOON, observeAll, quiet, scoreOf, trade, watching } from './fixture.ts';

describe('what is watched', () => {
  it('scores no block trade, no combo, no duplicate, no unknown market and no foreign category', () => {
    const flow = watching(A, 'KXMVESPORTS-1-A');
    flow.learn(market('KXBTC-26-T1', { category: 'Crypto' }));
    const once = trade(A, NOON, 5);
    expect(flow.observe(once, NOON)).not.toBeNull();
    expect(flow.observe(once, NOON)).toBeNull();
    expect(flow.observe({ ...trade(A, NOON, 5), block: true }, NOON)).toBeNull();
    expect(flow.observe(trade('KXMVESPORTS-1-A', NOON, 5), NOON)).toBeNull();
    expect(flow.observe(trade('KXBTC-26-T1', NOON, 5), NOON)).toBeNull();
    expect(flow.observe(trade('KXNOBODY-1-A', NOON, 5), NOON)).toBeNull();
  });

  it('watches an unknown category, any case of a set one, and everything with the word all', () => {
    const flow = new Flow(defaults());
    flow.learn(market('A-1-A', { category: null }));
    flow.learn(market('B-1-A', { category: 'ELECTIONS' }));
    flow.learn(market('C-1-A', { category: 'Sports' }));
    expect(['A-1-A', 'B-1-A', 'C-1-A'].map((ticker) => flow.watches(ticker))).toEqual([true, true, false]);
    flow.configure({ ...defaults(), 'flow.categories': ['All'] });
    expect(flow.watches('C-1-A')).toBe(true);
  });
});

describe('back-fill', () => {
  it('leaves the monitor as if it had heard the trades live', () => {
    const trades = quiet();
    const live = watching(A);
    observeAll(live, trades);
    const filled = watching(A);
    filled.backfill(trades, NOON - 3_600_000, NOON);
    const last = trade(A, NOON, 300);
    const [a, b] = [filled.observe(last, NOON), live.observe(last, NOON)];
    expect(a?.score).toBeCloseTo(b?.score ?? Number.NaN, 9);
    const bare = { score: 0, parts: [], since: 0 };
    expect({ ...a, ...bare }).toEqual({ ...b, ...bare });
  });

  it('accepts trades older than those already heard', () => {
    const trades = quiet();
    const filled = watching(A);
    observeAll(filled, trades.slice(25));
    filled.backfill(trades, NOON - 3_600_000, NOON);
    const live = watching(A);
    observeAll(live, trades);
    const last = trade(A, NOON, 300);
    const [a, b] = [filled.observe(last, NOON)?.score ?? 0, live.observe(last, NOON)?.score ?? 0];
    expect(Math.abs(a - b)).toBeLessThan(4);
  });

  it('knows the minutes of a market that traded just before its back-fill came', () => {
    const trades = Array.from({ length: 1_780 }, (_, i) =>
      trade(A, NOON - 3_560_000 + i * 2_000, 5 + ((i * 37) % 50), 50, i % 2 ? 'yes' : 'no'),
    );
    const live = watching(A);
    observeAll(live, trades);
    const filled = watching(A);
    observeAll(filled, trades.slice(-3));
    filled.backfill(trades, NOON - 3_600_000, NOON);
    const last = trade(A, NOON, 300);
    const [a, b] = [filled.observe(last, NOON), live.observe(last, NOON)];
    const volume = SCORE_PARTS.indexOf('volume');
    expect(a?.parts[volume]).toBeCloseTo(b?.parts[volume] ?? Number.NaN, 0);
    expect(Math.abs((a?.score ?? 0) - (b?.score ?? 0))).toBeLessThan(4);
    const more = Array.from({ length: 20 }, (_, i) => trade(A, NOON + 2_000 + i * 2_000, 20));
    const usual = observeAll(live, more)?.baseline ?? 0;
    expect((observeAll(filled, more)?.baseline ?? 0) / usual).toBeCloseTo(1, 1);
  });

  it('scores only what is younger than a minute', () => {
    const flow = watching(A);
    const trades = [90_000, 61_000, 59_000, 1_000].map((age) => trade(A, NOON - age, 10));
    expect(flow.backfill(trades, NOON - 3_600_000, NOON).map((score) => score.time)).toEqual([
      NOON - 59_000,
      NOON - 1_000,
    ]);
  });
});

describe('warm-up', () => {
  it('counts from the beginning of the feed, even for a market that never traded', () => {
    const flow = new Flow(defaults());
    flow.learn(market(A));
    flow.began(NOON);
    expect(flow.known(A)).toBe(NOON);
    expect(flow.observe(trade(A, NOON + 299_999, 10), NOON + 299_999)?.warm).toBe(false);
    expect(flow.observe(trade(A, NOON + 300_000, 10), NOON + 300_000)?.warm).toBe(true);
  });

  it('counts from the earliest back-filled trade of that market and of no other', () => {
    const flow = watching(A, 'KXHOUSE-26-REP');
    flow.began(NOON);
    flow.backfill([trade(A, NOON - 400_000, 10)], NOON - 3_600_000, NOON);
    expect(flow.known(A)).toBe(NOON - 400_000);
    expect(flow.known('KXHOUSE-26-REP')).toBe(NOON);
    expect(flow.observe(trade(A, NOON + 1_000, 10), NOON + 1_000)?.warm).toBe(true);
  });

  it('knows every market as before once a hole is filled, and until then none', () => {
    const flow = watching(A);
    flow.began(NOON);
    flow.backfill([trade(A, NOON - 400_000, 10)], NOON - 3_600_000, NOON);
    flow.lost(NOON + 60_000);
    expect(flow.known(A)).toBe(NOON + 60_000);
    flow.gap(NOON + 59_000);
    // Not back far enough: the hole is still there.
    flow.backfill([trade(A, NOON + 70_000, 10)], NOON + 65_000, NOON + 80_000);
    expect(flow.known(A)).toBe(NOON + 60_000);
    flow.backfill([trade(A, NOON + 61_000, 10)], NOON + 55_000, NOON + 81_000);
    expect(flow.known(A)).toBe(NOON - 400_000);
    expect(flow.observe(trade(A, NOON + 90_000, 10), NOON + 90_000)?.warm).toBe(true);
    // What was told within the hole is not taken for more in the next one.
    flow.lost(NOON + 100_000);
    expect(flow.known(A)).toBe(NOON + 100_000);
  });

  it('begins anew after a gap that could not be filled', () => {
    const flow = watching(A);
    flow.backfill([trade(A, NOON - 3_000_000, 10)], NOON - 3_600_000, NOON);
    flow.began(NOON);
    expect(flow.known(A)).toBe(NOON);
  });
});

describe('time', () => {
  it('takes a trade dated more than an hour ago, or in the future, for one of now', () => {
    const flow = watching(A);
    expect(flow.observe(trade(A, NOON - 3_600_001, 10), NOON)?.time).toBe(NOON);
    expect(flow.observe(trade(A, NOON + 86_400_000, 10), NOON)?.time).toBe(NOON);
    expect(flow.observe(trade(A, NOON + 1_000, 10), NOON + 1_000)?.prints).toBe(2);
  });

  it('does not judge a trade that came more than a minute after a newer one, yet learns from it', () => {
    const flow = watching(A);
    flow.observe(trade(A, NOON, 10), NOON);
    expect(flow.observe(trade(A, NOON - 61_000, 9_000), NOON)).toBeNull();
    expect(flow.observe(trade(A, NOON + 1_000, 10), NOON + 1_000)?.volume).toBe(2_000);
    expect(flow.observe(trade(A, NOON + 1_000, 10), NOON + 1_000)?.baseline).toBeGreaterThan(9_000);
  });

  it('forgets the score of a market that fell silent', () => {
    const flow = watching(A);
    observeAll(flow, quiet());
    const score = scoreOf(flow, [trade(A, NOON, 4_000)]);
    expect(flow.busiest(NOON + 1_000, 5).map((one) => one.score)).toEqual([score]);
    expect(flow.reading(A, NOON + 61_000)?.score).toBe(0);
    expect(flow.busiest(NOON + 301_000, 5)).toEqual([]);
  });
});
