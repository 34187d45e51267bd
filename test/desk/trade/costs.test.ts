import { describe, expect, it } from 'vitest';
import { cents, contracts, dollars, type Money, type Price } from '../../../src/desk/money.ts';
import { outlook, saleOutlook, skipsInsideCosts, stopOf } from '../../../src/desk/trade/costs.ts';
import { book, market, settings } from './fixture.ts';

const free = { multiplier: 0, maker: 0 };
const takers = { multiplier: 1, maker: 0 };
const yes = { side: 'yes', count: contracts(5) } as const;

describe('the stop', () => {
  it('of an entry at 45, with 2 to the stop and 1 for the fee, is 42', () =>
    expect(stopOf(cents(45), settings(), null)).toBe(cents(42)));

  it('leaves room for the market’s own fee where the schedule is asked for', () => {
    const own = settings({ 'trader.feeCents': 'schedule' });
    expect(stopOf(cents(50), own, null)).toBe(cents(46.25));
    expect(stopOf(cents(50), own, { multiplier: 0.5, maker: 0 })).toBe(cents(47.12));
    expect(stopOf(cents(50), own, free)).toBe(cents(48));
  });
});

describe('the outlook of an entry', () => {
  const shown = book([[44, 100]], [[53, 100]]);
  const at45 = { ...yes, price: cents(45), style: 'improve' } as const;
  const around = (fee: typeof free | null) => ({ book: shown, market: market({ fee }), settings: settings() });

  it('of 5 at 45 without fees: stop 42, trail 43, $2.25 at stake, worst loss 15 cents', () => {
    expect(outlook(at45, around(free))).toEqual({
      stop: cents(42),
      trail: cents(43),
      cost: dollars(2.25),
      worst: dollars(0.15),
      fees: 0,
      breakEven: cents(45),
      insideCosts: false,
      soldAtOnce: false,
    });
  });

  it('says when what is bought would be sold again at once: the bid is at the stop or at the trail', () => {
    const at = (bid: number) =>
      outlook({ ...at45, style: 'cross' }, { ...around(null), book: book([[bid, 10]], [[55, 10]]) });
    expect([44, 43, 42].map((bid) => at(bid).soldAtOnce)).toEqual([false, true, true]);
    // Where the bid is under the stop already, it is the way out.
    expect(at(30).worst - at(30).fees).toBe(dollars(0.75));
  });

  it('adds the fees of both ways to the worst loss: the way out at the stop, as a taker', () => {
    // 0.07 × 5 × 0.42 × 0.58
    const out = 85_260;
    expect(outlook(at45, around(takers))).toMatchObject({ fees: out, worst: 150_000 + out });
    // Unknown: a quarter of 0.07 × 5 × 0.45 × 0.55 on the way in as well.
    expect(outlook(at45, around(null))).toMatchObject({ fees: out + 21_657, worst: 150_000 + out + 21_657 });
  });

  it('counts the whole fee on the way in for what takes the offer, whatever it is called', () => {
    const taken = 86_625;
    const crossing = outlook({ ...at45, price: cents(45), style: 'cross' }, around(takers));
    expect(crossing.fees).toBe(taken + 85_260);
    const narrow = { ...around(takers), book: book([[44, 100]], [[55, 100]]) };
    expect(outlook(at45, narrow).fees).toBe(taken + 85_260);
  });

  it('never loses more than it cost and its fee, however low the stop', () => {
    const cheap = outlook({ ...at45, price: cents(2) }, { ...around(takers), book: book([[1, 100]], [[90, 100]]) });
    expect(cheap).toMatchObject({ stop: cents(-1), cost: dollars(0.1), worst: dollars(0.1), fees: 0 });
  });

  it('breaks even where the sale, its fee and the fee paid come out at nothing', () => {
    expect(outlook({ ...at45, style: 'cross' }, around(takers)).breakEven).toBe(cents(48.49));
    expect(outlook({ ...at45, price: cents(99.99), style: 'cross' }, around(null)).breakEven).toBeNull();
  });

  it.each<[boolean, string, Price, number]>([
    // The fee of selling one at 41 is 1.7 ¢, at 43 and 44 1.72 ¢ and 1.73 ¢: 3 ¢ to the stop leave 1.28 ¢ of spread.
    [false, 'a cent above the bid', cents(45), 44],
    [true, 'two cents above the bid', cents(45), 43],
    [true, 'the spread crossed', cents(45), 41],
    [false, 'no spread to speak of', cents(44.5), 44],
  ])('says %s to a stop inside its costs: %s', (inside, _what, price, bid) => {
    const wide = { ...around(takers), book: book([[bid, 100]], [[53, 100]]) };
    expect(outlook({ ...at45, price }, wide).insideCosts).toBe(inside);
  });

  it('lies inside its costs where nobody bids: there is no way out', () => {
    const empty = { ...around(free), book: book([], [[53, 100]]) };
    expect(outlook(at45, empty).insideCosts).toBe(true);
  });

  it('reads NO from its own side of the book', () => {
    const no = { ...around(free), book: book([[40, 100]], [[52, 100]]) };
    expect(outlook({ ...at45, side: 'no', price: cents(53) }, no)).toMatchObject({ insideCosts: false });
    expect(outlook({ ...at45, side: 'no', price: cents(56) }, no)).toMatchObject({ insideCosts: true });
  });
});

it('a sale brings its limit less a taker’s fee, and has nothing to protect', () => {
  expect(saleOutlook({ price: cents(45), count: contracts(5) }, market({ fee: takers }))).toEqual({
    stop: null,
    trail: null,
    breakEven: null,
    insideCosts: false,
    soldAtOnce: false,
    cost: dollars(2.25),
    worst: 86_625 as Money,
    fees: 86_625 as Money,
  });
});

describe('entries inside their costs', () => {
  it.each([
    [true, 'auto', 'auto', true],
    [false, 'auto', 'auto', false],
    [false, 'auto', 'approve', true],
    [true, 'true', 'approve', true],
    [true, 'true', 'paper', false],
    [false, 'false', 'auto', true],
  ] as const)('skipped: %s, when set to %s in mode %s, real orders %s', (skipped, set, mode, live) => {
    const own = settings({ 'trader.skipInsideCosts': set, 'trader.mode': mode });
    expect(skipsInsideCosts(own, live)).toBe(skipped);
  });
});
