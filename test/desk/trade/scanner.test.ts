import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Market } from '../../../src/desk/market.ts';
import { cents, contracts, dollars, type Money } from '../../../src/desk/money.ts';
import { type Candidate, scan } from '../../../src/desk/trade/scanner.ts';
import { book, market, settings, T } from './fixture.ts';

const good = book([[40, 100]], [[55, 100]]);
const stale = book([[40, 100]], [[55, 100]]);
stale.markStale();
const quote = (yes: number, no: number): Partial<Market> => ({ quote: { yesBid: cents(yes), noBid: cents(no) } });
const candidate = (ticker: string, more: Partial<Market> = {}, rest: Partial<Candidate> = {}): Candidate => ({
  ticker,
  market: market({ ticker, ...more }),
  book: good,
  held: false,
  ...rest,
});
const listed = (ticker: string, more: Partial<Market> = {}) => candidate(ticker, more, { book: null });
const verdict = (one: Candidate, more = {}, shards: Record<number, Money> = {}) =>
  scan([one], settings(more), shards, T).get(one.ticker);
const all = (list: readonly Candidate[], more = {}) => Object.fromEntries(scan(list, settings(more), {}, T));

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
    ['rank', candidate('A'), { 'trader.maxMarkets': 0 }],
    ['in', listed('A'), {}],
    ['unknown price', listed('A'), { 'trader.maxMarkets': 0 }],
  ] as const)('says %s', (said, one, more) => expect(verdict(one, more)).toBe(said));

  it.each([
    ['in', listed('A', quote(40, 55)), { 'trader.maxSpreadCents': 5 }],
    ['spread', listed('A', quote(40, 54)), { 'trader.maxSpreadCents': 5 }],
    ['no bid', listed('A', { quote: { yesBid: null, noBid: cents(55) } }), {}],
    ['in', candidate('A', quote(40, 40)), { 'trader.maxSpreadCents': 5 }],
    ['in', candidate('A', quote(40, 55), { book: stale }), { 'trader.maxSpreadCents': 5 }],
  ] as const)('says %s by the prices a market was listed with, where no book is live', (said, one, more) =>
    expect(verdict(one, more)).toBe(said),
  );

  it('leaves out a shard without money, where that is known', () => {
    const there = candidate('A', { exchangeIndex: 2 });
    expect(verdict(there, {}, { 2: dollars(0.09) })).toBe('no balance');
    expect(verdict(there, {}, { 2: dollars(0.1) })).toBe('in');
    expect(verdict(there, {}, { 0: dollars(0) })).toBe('in');
    expect(verdict(candidate('A', { exchangeIndex: null }), {}, { 0: dollars(0) })).toBe('in');
  });

  it('never looks at a combo, unless one is held', () => {
    expect(verdict(candidate('KXMVESPORTS-1'))).toBeUndefined();
    expect(verdict(candidate('KXMVESPORTS-1', {}, { held: true }))).toBe('held');
  });

  it('takes the most liquid, and counts those held among them', () => {
    const list = [
      candidate('THIN', { volume24h: contracts(1) }),
      candidate('WIDE', { volume24h: contracts(9) }, { book: book([[40, 1]], [[50, 1]]) }),
      candidate('TIGHT', { volume24h: contracts(9) }),
      candidate('HELD', { volume24h: contracts(0) }, { held: true }),
    ];
    expect(all(list, { 'trader.maxMarkets': 2 })).toEqual({ HELD: 'held', TIGHT: 'in', WIDE: 'rank', THIN: 'rank' });
  });

  it('takes a market whose prices are not known only after every other', () => {
    const list = [listed('BLIND', { volume24h: contracts(99) }), candidate('SEEN', { volume24h: contracts(1) })];
    expect(all(list, { 'trader.maxMarkets': 1 })).toEqual({ SEEN: 'in', BLIND: 'unknown price' });
    expect(all(list, { 'trader.maxMarkets': 2 })).toEqual({ SEEN: 'in', BLIND: 'in' });
  });

  it('chooses the same whatever the order, and never more than there is room for', () => {
    const lot = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 9 })), {
      selector: ([volume, id]) => `${volume}${id}`,
      maxLength: 30,
    });
    fc.assert(
      fc.property(lot, fc.integer({ min: 0, max: 8 }), (markets, room) => {
        const list = markets.map(([volume, id]) => candidate(`M${volume}${id}`, { volume24h: contracts(volume) }));
        const more = { 'trader.maxMarkets': room };
        const chosen = Object.entries(all(list, more)).flatMap(([ticker, said]) => (said === 'in' ? [ticker] : []));
        const backwards = all([...list].reverse(), more);
        // By volume, then by ticker, as the names sort.
        const best = markets
          .sort(([a, x], [b, y]) => b - a || x - y)
          .slice(0, room)
          .map(([volume, id]) => `M${volume}${id}`);
        expect([...chosen].sort()).toEqual([...best].sort());
        expect(all(list, more)).toEqual(backwards);
      }),
    );
  });

  it('reads each candidate at once, so that one object may stand for all', () => {
    const reused: { -readonly [K in keyof Candidate]: Candidate[K] } = { ...candidate('A') };
    const walk = function* () {
      for (const ticker of ['A', 'B', 'C']) {
        reused.ticker = ticker;
        yield reused;
      }
    };
    expect(Object.fromEntries(scan(walk(), settings({ 'trader.maxMarkets': 2 }), {}, T))).toEqual({
      A: 'in',
      B: 'in',
      C: 'rank',
    });
  });
});
