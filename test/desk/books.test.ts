import { describe, expect, it } from 'vitest';
import { Books } from '../../src/desk/books.ts';
import type { Count, Price } from '../../src/desk/money.ts';

const snapshot = {
  type: 'book.snapshot',
  at: 0,
  ticker: 'A',
  yes: [[4_500 as Price, 100 as Count]],
  no: [[5_300 as Price, 100 as Count]],
} as const;
const delta = (change: number) =>
  ({ type: 'book.delta', at: 1, ticker: 'A', side: 'yes', price: 4_500 as Price, change: change as Count }) as const;

it('keeps the best prices of a wanted book and lets go of one that is no longer wanted', () => {
  const books = new Books();
  expect([books.want(['A']), books.want(['A'])]).toEqual([true, false]);
  expect(books.observe(snapshot)).toBeNull();
  expect(books.top('A')).toEqual({ yesBid: 4_500, noBid: 5_300, stale: false });
  expect(books.want(['B'])).toBe(true);
  expect(books.top('A')).toBeNull();
});

it('asks once for a fresh snapshot when a change cannot be true, and takes nothing before it', () => {
  const books = new Books();
  books.observe(snapshot);
  expect(books.observe(delta(-200))).toBe('A');
  expect(books.observe(delta(50))).toBeNull();
  expect(books.top('A')).toMatchObject({ stale: true });
  books.observe(snapshot);
  expect(books.observe(delta(50))).toBeNull();
  expect(books.top('A')).toMatchObject({ stale: false });
});

it('distrusts every book when told of none in particular', () => {
  const books = new Books();
  books.observe(snapshot);
  books.observe({ type: 'book.stale', at: 1, tickers: null });
  expect(books.top('A')).toMatchObject({ stale: true });
});

describe('a book by request', () => {
  const told = (at: number, yes: number, askedAt = at) => {
    const levels = [[yes as Price, 100 as Count]] as const;
    return { type: 'book.check', at, askedAt, ticker: 'A', yes: levels, no: snapshot.no } as const;
  };

  it('finds out a live book that has been quiet and shows other bids, and stands in for it', () => {
    const books = new Books();
    books.observe(snapshot);
    expect(books.check(told(10_000, 4_500))).toBeNull();
    expect(books.check(told(10_000, 4_400))).toBe('A');
    expect(books.top('A')).toEqual({ yesBid: 4_400, noBid: 5_300, stale: true });
    expect(books.get('A')?.sellable(20_000)).toBe(true);
    expect(books.get('A')?.sellable(20_001)).toBe(false);
  });

  it('says nothing of a book that changed around the time of asking', () => {
    const books = new Books();
    books.observe({ ...snapshot, at: 6_000 });
    expect(books.check(told(10_000, 4_400))).toBeNull();
    expect(books.top('A')).toMatchObject({ yesBid: 4_500, stale: false });
  });

  it('makes a stale book good to sell by and for nothing else', () => {
    const books = new Books();
    books.observe({ ...snapshot, yes: [] });
    books.observe({ type: 'book.stale', at: 1, tickers: null });
    books.check(told(2, 4_400));
    expect(books.top('A')).toMatchObject({ yesBid: 4_400, stale: true });
  });
});

describe('a book that stays crossed', () => {
  const cross = (at: number) => ({ ...delta(100), at, price: 4_700 as Price });

  it('is stale after three seconds, and told once', () => {
    const books = new Books();
    books.observe(snapshot);
    books.observe(cross(1_000));
    expect([books.tick(1_000), books.tick(3_999)]).toEqual([[], []]);
    expect([books.tick(4_000), books.tick(4_500)]).toEqual([['A'], []]);
    expect(books.top('A')).toMatchObject({ stale: true });
  });

  it('is not the same one that was crossed before', () => {
    const books = new Books();
    books.observe(snapshot);
    books.observe(cross(1_000));
    books.tick(1_000);
    books.observe({ ...cross(2_000), change: -100 as Count });
    books.tick(2_000);
    books.observe(cross(3_500));
    expect([books.tick(3_500), books.tick(6_000)]).toEqual([[], []]);
  });
});

it('remembers nothing of a book that it let go of', () => {
  const books = new Books();
  books.want(['A']);
  books.observe({ ...snapshot, at: 9_000 });
  books.want([]);
  const sides = { yes: snapshot.yes, no: snapshot.no };
  expect(books.check({ type: 'book.check', at: 10_000, askedAt: 10_000, ticker: 'A', ...sides })).toBeNull();
  expect(books.top('A')).toMatchObject({ stale: true, yesBid: 4_500 });
});
