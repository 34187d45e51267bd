import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Book } from '../../src/desk/book.ts';
import type { Level, Side } from '../../src/desk/market.ts';
import type { Count, Price } from '../../src/desk/money.ts';

const price = (value: number): Price => value as Price;
const count = (value: number): Count => value as Count;
const level = (at: number, size: number): Level => [price(at), count(size)];

/** The book one would write first: a map a side, and everything found by looking at all of it. */
class NaiveBook {
  readonly yes = new Map<number, number>();
  readonly no = new Map<number, number>();

  /** False, with nothing changed, when the level would go below nothing. */
  apply(side: Side, at: number, change: number): boolean {
    const size = (this[side].get(at) ?? 0) + change;
    if (size < 0) return false;
    if (size === 0) this[side].delete(at);
    else this[side].set(at, size);
    return true;
  }

  levels(side: Side): number[][] {
    return [...this[side]].sort(([a], [b]) => b - a);
  }
}

function expectSame(book: Book, naive: NaiveBook): void {
  for (const side of ['yes', 'no'] as const)
    expect(book.levels(side, Number.POSITIVE_INFINITY)).toEqual(naive.levels(side));
  const yes = naive.levels('yes')[0]?.[0] ?? null;
  const no = naive.levels('no')[0]?.[0] ?? null;
  expect([book.yesBid, book.noBid]).toEqual([yes, no]);
  expect([book.yesAsk, book.noAsk]).toEqual([no === null ? null : 10_000 - no, yes === null ? null : 10_000 - yes]);
  expect(book.gap).toBe(yes === null || no === null ? null : 10_000 - yes - no);
  expect(book.crossed).toBe(yes !== null && no !== null && yes + no >= 10_000);
}

/** A small generator of repeatable numbers in [0, 1). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('the book follows the exchange', () => {
  it('reads the exchange’s own example: a snapshot, then a change', () => {
    const book = new Book();
    expect(book.snapshot([level(800, 30_000), level(2_200, 33_300)], [level(5_400, 2_000), level(5_600, 14_600)])).toBe(
      true,
    );
    expect([book.yesBid, book.noBid, book.yesAsk, book.noAsk, book.gap]).toEqual([2_200, 5_600, 4_400, 7_800, 2_200]);
    expect([book.size('yes', price(2_200)), book.size('no', price(5_600)), book.size('yes', price(900))]).toEqual([
      33_300, 14_600, 0,
    ]);
    expect(book.apply('no', price(5_600), count(-5_400))).toBe(true);
    expect(book.size('no', price(5_600))).toBe(9_200);
    expect(book.apply('no', price(5_600), count(-9_200))).toBe(true);
    expect([book.noBid, book.yesAsk, book.gap, book.crossed, book.stale]).toEqual([5_400, 4_600, 2_400, false, false]);
    expect(book.levels('yes', 1)).toEqual([[2_200, 33_300]]);
  });

  it('is crossed when the bids meet, not only when they pass each other', () => {
    const crossedAt = (no: number): boolean => {
      const book = new Book();
      book.snapshot([level(4_500, 100)], [level(no, 100)]);
      return book.crossed;
    };
    expect([5_490, 5_500, 5_510].map(crossedAt)).toEqual([false, true, true]);
  });

  it('agrees with a naive book over thousands of seeded changes', () => {
    for (let seed = 1; seed <= 5; seed += 1) {
      const random = seeded(seed);
      const book = new Book();
      const naive = new NaiveBook();
      book.snapshot([], []);
      for (let step = 0; step < 2_000; step += 1) {
        const side = random() < 0.5 ? 'yes' : 'no';
        const known = naive.levels(side);
        const taken = random() < 0.45 ? known[Math.floor(random() * known.length)] : undefined;
        const at = taken?.[0] ?? Math.floor(random() * 10_001);
        const change = taken === undefined ? 1 + Math.floor(random() * 1e12) : -Math.ceil(random() * (taken[1] ?? 0));
        expect(naive.apply(side, at, change)).toBe(true);
        expect(book.apply(side, price(at), count(change))).toBe(true);
        if (step % 50 === 0) expectSame(book, naive);
      }
      expectSame(book, naive);
      expect(book.stale).toBe(false);
    }
  });

  it('agrees with a naive book on any mix of snapshots and changes, possible or not', () => {
    const side = fc.constantFrom('yes' as const, 'no' as const);
    const at = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 10_000 }));
    const levels = fc.uniqueArray(fc.tuple(at, fc.integer({ min: 0, max: 900 })), {
      selector: ([p]) => p,
      maxLength: 30,
    });
    const step = fc.oneof(
      { weight: 8, arbitrary: fc.record({ side, at, change: fc.integer({ min: -900, max: 900 }) }) },
      { weight: 1, arbitrary: fc.record({ yes: levels, no: levels }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const book = new Book();
        let naive = new NaiveBook();
        let stale = true;
        for (const next of steps) {
          if ('change' in next) {
            const stands: boolean = !stale && naive.apply(next.side, next.at, next.change);
            expect(book.apply(next.side, price(next.at), count(next.change))).toBe(stands);
            stale = !stands;
          } else {
            naive = new NaiveBook();
            for (const [p, size] of next.yes) naive.apply('yes', p, size);
            for (const [p, size] of next.no) naive.apply('no', p, size);
            expect(
              book.snapshot(
                next.yes.map(([p, n]) => level(p, n)),
                next.no.map(([p, n]) => level(p, n)),
              ),
            ).toBe(true);
            stale = false;
          }
          expect(book.stale).toBe(stale);
          expectSame(book, naive);
        }
      }),
      { numRuns: 200, seed: 7 },
    );
  });
});

describe('the book is not trusted when it may be wrong', () => {
  it('is stale until its first snapshot and takes no change before it', () => {
    const book = new Book();
    expect([book.stale, book.yesBid, book.gap, book.crossed]).toEqual([true, null, null, false]);
    expect(book.apply('yes', price(4_500), count(100))).toBe(false);
    expect(book.yesBid).toBeNull();
  });

  it('breaks when a level would go below nothing, keeps its levels for show, and is whole after a snapshot', () => {
    const book = new Book();
    book.snapshot([level(4_500, 100)], [level(5_000, 100)]);
    expect(book.apply('yes', price(4_500), count(-101))).toBe(false);
    expect([book.stale, book.size('yes', price(4_500))]).toEqual([true, 100]);
    expect(book.apply('yes', price(4_500), count(1))).toBe(false);
    expect(book.size('yes', price(4_500))).toBe(100);
    expect(book.snapshot([level(4_400, 5)], [])).toBe(true);
    expect([book.stale, book.yesBid, book.noBid, book.gap]).toEqual([false, 4_400, null, null]);
  });

  it('drops changes after it was marked stale', () => {
    const book = new Book();
    book.snapshot([level(4_500, 100)], []);
    book.markStale();
    expect([book.stale, book.apply('yes', price(4_500), count(100)), book.size('yes', price(4_500))]).toEqual([
      true,
      false,
      100,
    ]);
  });

  it.each([-1, 10_001, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('takes no price of %s', (at) => {
    const book = new Book();
    book.snapshot([level(4_500, 100)], []);
    expect(book.apply('yes', price(at), count(100))).toBe(false);
    expect(book.stale).toBe(true);
    expect(book.snapshot([level(at, 100)], [])).toBe(false);
  });

  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2 ** 53])(
    'takes no change of %s',
    (change) => {
      const book = new Book();
      book.snapshot([level(4_500, 100)], []);
      expect(book.apply('yes', price(4_500), count(change))).toBe(false);
      expect([book.stale, book.size('yes', price(4_500))]).toEqual([true, 100]);
    },
  );

  it.each([
    ['a price given twice', [level(10, 1), level(10, 1)]],
    ['less than nothing', [level(10, 1), level(20, -1)]],
    ['half a unit', [level(10, 1.5)]],
  ])('takes no snapshot with %s, and shows nothing then', (_what, levels) => {
    const book = new Book();
    book.snapshot([level(4_500, 100)], [level(4_500, 100)]);
    expect(book.snapshot([level(4_500, 100)], levels)).toBe(false);
    expect([book.stale, book.yesBid, book.noBid]).toEqual([true, null, null]);
  });
});

it('counts what is bid within a distance of the best bid, and nothing where nothing is bid', () => {
  const book = new Book();
  expect(book.near('yes', price(500))).toBe(0);
  book.snapshot([level(4_000, 100), level(3_500, 200), level(3_400, 400)], [level(5_000, 7)]);
  expect(book.near('yes', price(500))).toBe(300);
  expect(book.near('yes', price(600))).toBe(700);
  expect(book.near('no', price(0))).toBe(7);
});
