import { describe, expect, it } from 'vitest';
import type { Market } from '../../../src/desk/market.ts';
import { contracts } from '../../../src/desk/money.ts';
import { type Candidate, scan } from '../../../src/desk/trade/scanner.ts';
import { book, market, settings, T } from './fixture.ts';

const good = book([[40, 100]], [[55, 100]]);
const stale = book([[40, 100]], [[55, 100]]);
stale.markStale();
const candidate = (ticker: string, more: Partial<Market> = {}, rest: Partial<Candidate> = {}): Candidate => ({
  ticker,
  market: market({ ticker, ...more }),
  book: good,
  held: false,
  ...rest,
});
const verdict = (one: Candidate, more = {}) => scan([one], settings(more), T).get(one.ticker);

describe('the scanner', () => {
  it.each([
    ['in', candidate('A'), {}],
    ['in', candidate('A', {}, { market: null }), {}],
    ['in', candidate('A', { status: null, volume24h: null, closeAt: null }), { 'trader.minVolume': 10 }],
    ['not open', candidate('A', { status: 'closed' }), {}],
    ['about to close', candidate('A', { closeAt: T + 119_000 }), {}],
    ['book stale', candidate('A', {}, { book: stale }), {}],
    ['no bid', candidate('A', {}, { book: book([[40, 1]], []) }), {}],
    ['spread', candidate('A'), { 'trader.maxSpreadCents': 4 }],
    ['in', candidate('A'), { 'trader.maxSpreadCents': 5 }],
    ['volume', candidate('A', { volume24h: contracts(9) }), { 'trader.minVolume': 10 }],
    ['held', candidate('A', { status: 'closed' }, { held: true }), {}],
  ] as const)('says %s', (said, one, more) => expect(verdict(one, more)).toBe(said));

  it('takes the most liquid, and counts those held among them', () => {
    const all = [
      candidate('THIN', { volume24h: contracts(1) }),
      candidate('WIDE', { volume24h: contracts(9) }, { book: book([[40, 1]], [[50, 1]]) }),
      candidate('TIGHT', { volume24h: contracts(9) }),
      candidate('HELD', { volume24h: contracts(0) }, { held: true }),
    ];
    expect(Object.fromEntries(scan(all, settings({ 'trader.maxMarkets': 2 }), T))).toEqual({
      HELD: 'held',
      TIGHT: 'in',
      WIDE: 'rank',
      THIN: 'rank',
    });
  });
});
