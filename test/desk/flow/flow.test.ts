import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Flow } from '../../../src/desk/flow/flow.ts';
import type { Score } from '../../../src/desk/flow/score.ts';
import type { Side, Trade } from '../../../src/desk/market.ts';
import { type Count, contracts, type Price } from '../../../src/desk/money.ts';
import { defaults } from '../../../src/desk/settings.ts';
import { market, NOON, trade } from './fixture.ts';

const A = 'KXSENATE-26-DEM';
const MINUTE = 60_000;

function watching(...tickers: string[]): Flow {
  const flow = new Flow(defaults());
  for (const ticker of tickers) flow.learn(market(ticker));
  flow.began(NOON - 3_600_000);
  return flow;
}

/** A trade of ten contracts every two minutes for an hour: the rhythm of a quiet market. */
function quiet(ticker = A, until = NOON): Trade[] {
  return Array.from({ length: 30 }, (_, i) =>
    trade(ticker, until - 3_540_000 + i * 2 * MINUTE, 10, 50, i % 2 ? 'yes' : 'no'),
  );
}

function observeAll(flow: Flow, trades: readonly Trade[]): Score | null {
  let last: Score | null = null;
  for (const one of trades) last = flow.observe(one, one.time) ?? last;
  return last;
}

const scoreOf = (flow: Flow, trades: readonly Trade[]): number => observeAll(flow, trades)?.score ?? Number.NaN;

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

describe('the score', () => {
  it('leaves a small print in a quiet market alone and wakes for a big one', () => {
    const small = watching(A);
    observeAll(small, quiet());
    expect(scoreOf(small, [trade(A, NOON, 15)])).toBeLessThan(60);
    const big = watching(A);
    observeAll(big, quiet());
    expect(scoreOf(big, [trade(A, NOON, 4_000)])).toBeGreaterThan(85);
  });

  it('wakes for twenty usual orders within twenty seconds, one side, after an hour of one in two minutes', () => {
    const flow = watching(A);
    observeAll(flow, quiet());
    const burst = Array.from({ length: 20 }, (_, i) => trade(A, NOON + i * 1_000, 25, 50 + Math.floor(i / 4)));
    expect(scoreOf(flow, burst)).toBeGreaterThan(85);
    const reading = flow.reading(A, NOON + 20_000);
    expect(reading?.volume).toBeGreaterThan(20 * (reading?.baseline ?? 0));
  });

  it('does not call the usual pace of a busy market strange', () => {
    const flow = watching(A);
    const busy = Array.from({ length: 3_600 }, (_, i) =>
      trade(A, NOON - 3_600_000 + i * 1_000, 10 + (i % 7) * 30, 50, i % 2 ? 'yes' : 'no'),
    );
    expect(scoreOf(flow, busy)).toBeLessThan(60);
  });

  it('knows a market by its 24 h volume before it has heard it', () => {
    const [quietDay, busyDay] = [50_000, 500_000_000].map((volume24h) => {
      const flow = new Flow(defaults());
      flow.learn(market(A, { volume24h: volume24h as Count, openAt: NOON - 10 * 86_400_000 }));
      flow.began(NOON - 400_000);
      return scoreOf(
        flow,
        Array.from({ length: 10 }, (_, i) => trade(A, NOON + i * 2_000, 30)),
      );
    });
    expect(busyDay).toBeLessThan((quietDay ?? 0) - 10);
  });

  it('holds down what is worth less than a hundred dollars, however unusual', () => {
    const flow = watching(A);
    observeAll(
      flow,
      quiet().map((one) => ({ ...one, count: contracts(1) })),
    );
    expect(scoreOf(flow, [trade(A, NOON, 40)])).toBeLessThan(80);
  });

  it('does not take the opening rush of a new market for a burst', () => {
    const [opening, old] = [null, NOON - 10 * 86_400_000].map((openAt) => {
      const flow = new Flow(defaults());
      flow.learn(market(A, { openAt }));
      flow.began(NOON - 3_600_000);
      return scoreOf(
        flow,
        Array.from({ length: 20 }, (_, i) => trade(A, NOON + i * 1_000, 20)),
      );
    });
    expect(old).toBeGreaterThan(85);
    expect(opening).toBeLessThan(70);
  });

  it('is lowered near 0 and 100 cents', () => {
    const [middle, high] = [50, 98].map((price) => {
      const flow = watching(A);
      observeAll(
        flow,
        quiet().map((one) => ({ ...one, price: (price * 100) as Price })),
      );
      return scoreOf(flow, [trade(A, NOON, 1_000, price)]);
    });
    expect(high).toBeLessThan((middle ?? 0) - 5);
  });

  it('is raised by one side and by impact', () => {
    const burst = (sides: Side[], step: number): number => {
      const flow = watching(A);
      observeAll(flow, quiet());
      return scoreOf(
        flow,
        sides.map((side, i) => trade(A, NOON + i * 1_000, 50, 50 + i * step, side)),
      );
    };
    const mixed = burst(['no', 'yes', 'no', 'yes', 'no', 'yes'], 0);
    const single = burst(['yes', 'yes', 'yes', 'yes', 'yes', 'yes'], 0);
    const moving = burst(['yes', 'yes', 'yes', 'yes', 'yes', 'yes'], 1);
    expect(single).toBeGreaterThan(mixed);
    expect(moving).toBeGreaterThan(single);
  });

  it('takes the fills of one sweep for one print, in whatever order they come', () => {
    const fills = [50, 51, 52, 54].map((price, i) => trade(A, NOON, 100 + i, price));
    const first = watching(A);
    observeAll(first, quiet());
    const straight = observeAll(first, fills)?.score;
    fc.assert(
      fc.property(fc.shuffledSubarray(fills, { minLength: 4 }), (order) => {
        const flow = watching(A);
        observeAll(flow, quiet());
        const last = observeAll(flow, order);
        expect(last?.prints).toBe(1);
        expect(last?.price).toBe(5_400);
        expect(last?.score).toBeCloseTo(straight ?? Number.NaN, 9);
      }),
      { numRuns: 24 },
    );
  });

  it('is made of parts that add up to its points', () => {
    const flow = watching(A);
    observeAll(flow, quiet());
    const parts = observeAll(flow, [trade(A, NOON, 700)])?.parts ?? {};
    const sum = Object.entries(parts).reduce((all, [name, value]) => (name === 'points' ? all : all + value), 0);
    expect(Object.keys(parts)).toEqual(
      'points volume size prints sweep silence oneSided impact small extreme'.split(' '),
    );
    expect(sum).toBeCloseTo(parts.points ?? Number.NaN, 9);
  });
});

describe('properties', () => {
  const hostile = fc.record({
    id: fc.string(),
    ticker: fc.constantFrom(A, 'KXHOUSE-26-REP', 'KXNONE-1-X'),
    price: fc.oneof(fc.integer({ min: 0, max: 10_000 }), fc.constantFrom(-1, 10_001, Number.NaN)),
    count: fc.oneof(fc.integer({ min: 1, max: 1e9 }), fc.constantFrom(0, -5, Number.NaN, Number.MAX_SAFE_INTEGER)),
    taker: fc.constantFrom('yes', 'no'),
    block: fc.boolean(),
    time: fc.oneof(
      fc.integer({ min: NOON - 7_200_000, max: NOON + 7_200_000 }),
      fc.constantFrom(0, -1, Number.NaN, Number.MAX_SAFE_INTEGER, Number.POSITIVE_INFINITY),
    ),
  }) as fc.Arbitrary<Trade>;

  it('keeps every score within 0 and 100 whatever comes, live or back-filled', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(hostile, fc.boolean(), fc.nat(600_000)), { maxLength: 60 }), (steps) => {
        const flow = watching(A, 'KXHOUSE-26-REP');
        let at = NOON;
        for (const [one, live, later] of steps) {
          at += later;
          const scores = live ? [flow.observe(one, at)] : flow.backfill([one], 0, at);
          for (const score of scores) {
            if (score === null) continue;
            expect(score.score).toBeGreaterThanOrEqual(0);
            expect(score.score).toBeLessThanOrEqual(100);
            expect(Object.values(score.parts).every(Number.isFinite)).toBe(true);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('never falls when the newest trade grows', () => {
    const history = fc.array(
      fc.tuple(fc.nat(120_000), fc.integer({ min: 1, max: 2_000 }), fc.integer({ min: 2, max: 98 }), fc.boolean()),
      { maxLength: 40 },
    );
    const size = fc.integer({ min: 1, max: 100_000 });
    fc.assert(
      fc.property(history, size, size, fc.boolean(), (past, a, b, yes) => {
        const end = (count: number): number => {
          const flow = watching(A);
          let time = NOON - 600_000;
          for (const [gap, contracts, price, up] of past) {
            time += gap;
            flow.observe(trade(A, time, contracts, price, up ? 'yes' : 'no'), time);
          }
          return flow.observe(trade(A, time + 1_500, count, 50, yes ? 'yes' : 'no'), time + 1_500)?.score ?? 0;
        };
        expect(end(Math.max(a, b))).toBeGreaterThanOrEqual(end(Math.min(a, b)) - 1e-9);
      }),
      { numRuns: 200 },
    );
  });

  it('is not changed by hearing everything twice', () => {
    const trades = quiet();
    const once = watching(A);
    const twice = watching(A);
    observeAll(once, trades);
    for (const one of trades) {
      twice.observe(one, one.time);
      twice.observe(one, one.time);
    }
    const last = trade(A, NOON, 300);
    expect(twice.observe(last, NOON)).toEqual(once.observe(last, NOON));
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
    expect({ ...a, score: 0, parts: {}, since: 0 }).toEqual({ ...b, score: 0, parts: {}, since: 0 });
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
    expect(Math.abs(a - b)).toBeLessThan(1.5);
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

describe('cost', () => {
  it('scores a trade in 10,000 markets in less than three hundred steps of a trivial loop', () => {
    const tickers = Array.from({ length: 10_000 }, (_, i) => `KXM${i}-26-A`);
    const flow = watching(...tickers);
    const trades = (from: number) =>
      Array.from({ length: 40_000 }, (_, i) => trade(tickers[(i * 7_919) % 10_000] ?? A, from + i * 5, 1 + (i % 90)));
    const time = (work: () => void): number => {
      const started = process.cpuUsage();
      work();
      const { user, system } = process.cpuUsage(started);
      return user + system;
    };
    observeAll(flow, trades(NOON));
    const measured = trades(NOON + 300_000);
    const sums = new Map<string, number>();
    const trivial = time(() => {
      for (let round = 0; round < 10; round += 1)
        for (const one of measured) sums.set(one.ticker, (sums.get(one.ticker) ?? 0) + one.count);
    });
    const ours = time(() => observeAll(flow, measured));
    expect(sums.size).toBe(10_000);
    expect(ours / trivial).toBeLessThan(30);
  });
});
