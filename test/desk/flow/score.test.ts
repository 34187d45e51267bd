import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Flow } from '../../../src/desk/flow/flow.ts';
import { namedParts } from '../../../src/desk/flow/judge.ts';
import type { Side, Trade } from '../../../src/desk/market.ts';
import { type Count, contracts, type Price } from '../../../src/desk/money.ts';
import { defaults } from '../../../src/desk/settings.ts';
import { market } from '../../fakes/market.ts';
import { A, NOON, observeAll, quiet, scoreOf, trade, watching } from './fixture.ts';

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

  it('names the side that was bought, not that of a small print which comes after', () => {
    const flow = watching(A);
    observeAll(flow, quiet());
    const burst = Array.from({ length: 10 }, (_, i) => trade(A, NOON + i * 100, 500, 54));
    const last = observeAll(flow, [...burst, trade(A, NOON + 3_000, 5, 54, 'no')]);
    expect([last?.taker, last?.volume]).toEqual(['yes', contracts(5_005)]);
    expect(observeAll(flow, [trade(A, NOON + 4_000, 9_000, 50, 'no')])?.taker).toBe('no');
  });

  it('judges on less where the owner sets a shorter baseline', () => {
    const flow = new Flow({ ...defaults(), 'flow.windowSeconds': 60 });
    flow.learn(market(A));
    flow.began(NOON - 70_000);
    observeAll(
      flow,
      Array.from({ length: 14 }, (_, i) => trade(A, NOON - 70_000 + i * 5_000, 5)),
    );
    const burst = Array.from({ length: 10 }, (_, i) => trade(A, NOON + i * 100, 300, 54));
    const last = observeAll(flow, burst);
    expect(last?.warm).toBe(true);
    expect(last?.score).toBeGreaterThan(90);
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
      return scoreOf(flow, [trade(A, NOON, 250, price)]);
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

  it('is raised by what the burst took off the book, where one is kept', () => {
    const [none, deep, swept] = [null, 1_000_000, 0].map((resting) => {
      const flow = new Flow(defaults(), (ticker, side) => {
        expect([ticker, side]).toEqual([A, expect.stringMatching('yes|no')]);
        return resting as Count | null;
      });
      flow.learn(market(A));
      flow.began(NOON - 3_600_000);
      observeAll(flow, quiet());
      return observeAll(flow, [trade(A, NOON, 60)]);
    });
    expect(namedParts(none ?? { parts: [] }).book).toBe(0);
    expect(namedParts(deep ?? { parts: [] }).book).toBeLessThan(0.1);
    expect(namedParts(swept ?? { parts: [] }).book).toBeGreaterThan(0.5);
    expect(swept?.score).toBeGreaterThan(none?.score ?? 100);
  });

  it('is lowered by a tide that lifts all markets', () => {
    const others = Array.from({ length: 40 }, (_, i) => `KXM${i}-26-A`);
    const [calm, lively] = [1, 8].map((times) => {
      const flow = watching(A, ...others);
      const past = [A, ...others].flatMap((ticker) => quiet(ticker));
      observeAll(
        flow,
        past.sort((a, b) => a.time - b.time),
      );
      const minute = others.flatMap((ticker) =>
        Array.from({ length: times }, (_, i) => trade(ticker, NOON - 60_000 + i * 7_000, 10)),
      );
      observeAll(
        flow,
        minute.sort((a, b) => a.time - b.time),
      );
      return scoreOf(flow, [trade(A, NOON, 100)]);
    });
    expect(lively).toBeLessThan((calm ?? 0) - 5);
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
    const { points, ...parts } = namedParts({ parts: observeAll(flow, [trade(A, NOON, 700)])?.parts ?? [] });
    expect(Object.keys(parts)).toEqual('rhythm tide volume size prints oneSided impact book extreme'.split(' '));
    expect(Object.values(parts).reduce((all, one) => all + one, 0)).toBeCloseTo(points, 9);
    expect(points).not.toBe(0);
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
            expect(score.parts.every(Number.isFinite)).toBe(true);
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
