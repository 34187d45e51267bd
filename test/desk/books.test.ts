import { expect, it } from 'vitest';
import { Books } from '../../src/desk/books.ts';
import type { Market } from '../../src/desk/market.ts';
import type { Count, Price } from '../../src/desk/money.ts';
import { market as anyMarket } from '../fakes/market.ts';

const market = (ticker: string, volume: number, more: Partial<Market> = {}): Market =>
  anyMarket(ticker, { volume24h: volume as Count, ...more });
const snapshot = {
  type: 'book.snapshot',
  at: 0,
  ticker: 'A',
  yes: [[4_500 as Price, 100 as Count]],
  no: [[5_300 as Price, 100 as Count]],
} as const;
const delta = (change: number) =>
  ({ type: 'book.delta', at: 1, ticker: 'A', side: 'yes', price: 4_500 as Price, change: change as Count }) as const;

it('chooses the busiest open markets and says so only when the choice changes', () => {
  const books = new Books();
  const markets = [
    market('A', 5),
    market('B', 9),
    market('C', 9),
    market('D', 99, { status: 'closed' }),
    market('E', 99, { closeAt: 10 }),
  ];
  expect(books.choose(markets, 2, 10)).toEqual(['B', 'C']);
  expect(books.choose(markets, 2, 11)).toBeNull();
  expect(books.choose(markets, 3, 12)).toEqual(['B', 'C', 'A']);
});

it('keeps the best prices of a followed book and lets go of one that is no longer wanted', () => {
  const books = new Books();
  books.choose([market('A', 5)], 1, 0);
  expect(books.observe(snapshot)).toBeNull();
  expect(books.top('A')).toEqual({ yesBid: 4_500, noBid: 5_300, stale: false });
  books.choose([market('B', 5)], 1, 0);
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
