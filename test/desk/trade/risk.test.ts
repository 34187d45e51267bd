import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExchangeHours } from '../../../src/desk/account.ts';
import type { PriceRange } from '../../../src/desk/market.ts';
import { type Count, cents, contracts, dollars, type Price } from '../../../src/desk/money.ts';
import type { Ticket } from '../../../src/desk/order.ts';
import type { Standing } from '../../../src/desk/trade/checks.ts';
import { ENTRY_CHECKS } from '../../../src/desk/trade/entry-checks.ts';
import { EXIT_CHECKS } from '../../../src/desk/trade/exit-checks.ts';
import type { PaperExchange } from '../../../src/desk/trade/paper.ts';
import { gates, review } from '../../../src/desk/trade/risk.ts';
import { book, market, settings, standing, T, ticket } from './fixture.ts';

const stale = book([[40, 100]], [[55, 100]]);
stale.markStale();
const crossed = book([[45, 100]], [[55, 100]]);
const exit: Partial<Ticket> = { action: 'sell', price: cents(40), lasts: 'now', reduceOnly: true };
const reason = (own: Partial<Ticket>, around: Partial<Standing> = {}): string => {
  const verdict = review(ticket(own), standing(around));
  return verdict.ok ? 'approved' : verdict.reason;
};

const grid = (step: number): PriceRange[] => [{ start: cents(0), end: cents(100), step: cents(step) }];
/** Real orders leave, and all is well. */
const live: Partial<Standing> = { live: true, statementAge: 1_000, market: market({ ranges: grid(1) }) };
const shut = { exchange: true, trading: false };
const open = { exchange: true, trading: true };
const hours = (all: typeof open, shards: ExchangeHours['shards'] = {}): ExchangeHours => ({
  ...all,
  shards,
  resumeAt: null,
});

describe('an entry', () => {
  it('is approved when nothing speaks against it', () => {
    expect(reason({})).toBe('approved');
    expect(reason({}, live)).toBe('approved');
  });

  it.each<[string, Partial<Ticket>, Partial<Standing>]>([
    ['paused', {}, { trading: 'reducing' }],
    ['paused', {}, { trading: 'halted' }],
    ['breaker', {}, { tripped: true }],
    ['disk', {}, { unwritable: true }],
    ['book', {}, { book: stale }],
    ['book', {}, { book: stale, bookChecked: true }],
    ['book', {}, { book: crossed }],
    ['close', {}, { market: market({ closeAt: T + 119_999 }) }],
    ['close', {}, { market: market({ status: 'inactive' }) }],
    ['ticks', { price: cents(41.5) }, {}],
    ['ticks', {}, { market: market({ ranges: grid(2) }) }],
    ['ticks', { price: cents(41.5) }, { market: market({ ranges: [] }) }],
    ['duplicate', {}, { working: contracts(1) }],
    ['duplicate', {}, { pending: contracts(1) }],
    ['duplicate', {}, { exiting: true }],
    ['cooldown', {}, { lastTrade: T - 1_999 }],
    ['collar', { price: cents(47) }, {}],
    ['collar', { price: cents(40) }, {}],
    ['collar', {}, { book: book([[40, 100]], []) }],
    ['collar', {}, { book: book([], [[55, 100]]) }],
    ['size', { count: contracts(0) }, {}],
    ['size', { count: contracts(-5) }, {}],
    ['size', { count: 0.5 as Count }, {}],
    ['size', { count: Number.NaN as Count }, {}],
    ['position', {}, { held: contracts(46) }],
    ['exposure', {}, { exposure: dollars(497.96) }],
    ['costs', {}, { inside: true, skipInside: true }],
  ])('is refused by %s', (name, own, around) => expect(reason(own, around)).toBe(name));

  it.each<[string, Partial<Ticket>, Partial<Standing>]>([
    ['account', {}, { statementAge: null }],
    ['account', {}, { statementAge: 180_001 }],
    ['clock', {}, { ahead: 10_001 }],
    ['clock', {}, { ahead: -10_001 }],
    ['operator', {}, { unreachable: 300_001 }],
    ['exchange', {}, { weeklyPause: true }],
    ['exchange', {}, { hours: hours(shut) }],
    ['exchange', {}, { hours: hours(open, { 0: shut }) }],
    ['exchange', {}, { hours: hours({ exchange: false, trading: true }) }],
    ['held', {}, { foreign: contracts(-1) }],
    ['held', { side: 'no', price: cents(56) }, { foreign: contracts(1) }],
    ['rate', {}, { sent: 20 }],
    ['repeat', {}, { repeats: 30 }],
    ['balance', {}, { shardBalance: dollars(2.05) }],
    ['balance', {}, { shardBalance: dollars(10), reserved: dollars(8) }],
  ])('with real money is refused by %s, and on paper is not', (name, own, around) => {
    expect(reason(own, { ...live, ...around })).toBe(name);
    expect(reason(own, around)).toBe('approved');
  });

  it.each<[string, Partial<Ticket>, Partial<Standing>]>([
    ['the close', {}, { market: market({ closeAt: T + 120_000, ranges: grid(1) }) }],
    ['the cooldown', {}, { lastTrade: T - 2_000 }],
    ['the collar', { price: cents(46) }, {}],
    ['the position', {}, { held: contracts(45) }],
    ['the exposure', {}, { exposure: dollars(497.95) }],
    ['the statement', {}, { statementAge: 180_000 }],
    ['the clock', {}, { ahead: 10_000 }],
    ['the clock', {}, { ahead: -10_000 }],
    ['the operator', {}, { unreachable: 300_000 }],
    ['what others hold of its side', {}, { foreign: contracts(9) }],
    ['the rate', {}, { sent: 19 }],
    ['the repeats', {}, { repeats: 29 }],
    // 5 × 41 ¢ and the taker’s fee of 0.084665.
    ['the balance', {}, { shardBalance: dollars(2.134665) }],
    ['the ticks', { price: cents(41.5) }, { market: market({ ranges: grid(0.5) }) }],
    ['whole cents where the grid is not known', {}, { market: market({ ranges: [] }) }],
    ['another shard', {}, { hours: hours(shut, { 0: open }) }],
    ['costs that are allowed', {}, { inside: true }],
    ['what need not be refused', {}, { skipInside: true }],
  ])('is approved at the very limit of %s', (_name, own, around) =>
    expect(reason(own, { ...live, ...around })).toBe('approved'),
  );

  it('on paper is not refused for what is not known of the market', () =>
    expect(reason({}, { market: null })).toBe('approved'));

  it('is told what was found and what is allowed', () => {
    expect(review(ticket(), standing({ held: contracts(46) }))).toEqual({
      ok: false,
      reason: 'position',
      value: '51',
      limit: '50',
    });
  });

  it('that the owner asks for may lie under the bid, repeat and follow at once; everything else binds', () => {
    const own = { ...live, byOwner: true };
    expect(reason({ price: cents(3) }, own)).toBe('approved');
    expect(reason({}, { ...own, lastTrade: T })).toBe('approved');
    expect(reason({}, { ...own, repeats: 99 })).toBe('approved');
    expect(reason({}, { ...own, book: book([], [[55, 100]]) })).toBe('approved');
    expect(reason({ price: cents(47) }, own)).toBe('collar');
    expect(reason({}, { ...own, book: book([[40, 100]], []) })).toBe('collar');
    expect(reason({}, { ...own, trading: 'reducing' })).toBe('paused');
    expect(reason({}, { ...own, sent: 20 })).toBe('rate');
    expect(reason({}, { ...own, shardBalance: dollars(1) })).toBe('balance');
  });
});

describe('an exit', () => {
  const held = contracts(5);

  it('is approved where an entry is not: paused, tripped, over every limit, before the close', () => {
    const worst = { trading: 'halted', tripped: true, exposure: dollars(9_999), lastTrade: T } as const;
    const deaf = { unwritable: true, unreachable: 1e9, sent: 99, weeklyPause: true, inside: true, skipInside: true };
    const soon = market({ closeAt: T + 1 });
    expect(reason(exit, { ...worst, ...deaf, live: true, held, market: soon })).toBe('approved');
  });

  it.each<[string, Partial<Ticket>, Partial<Standing>]>([
    ['held', {}, { held: contracts(4) }],
    ['duplicate', {}, { exiting: true }],
    ['book', {}, { book: stale }],
    ['book', {}, { book: crossed, bookChecked: true }],
    ['collar', { price: cents(41) }, {}],
    ['collar', {}, { book: book([], [[55, 100]]) }],
    ['collar', { price: cents(0) }, {}],
    ['size', { count: contracts(0) }, {}],
    ['size', { count: contracts(-1) }, {}],
  ])('is refused by %s', (name, own, around) => expect(reason({ ...exit, ...own }, { held, ...around })).toBe(name));

  it.each<[string, Partial<Standing>]>([
    ['exchange', { hours: hours(open, { 0: shut }) }],
    ['close', { market: market({ status: 'closed' }) }],
    ['close', { market: market({ closeAt: T }) }],
    ['account', { waking: true }],
  ])('with real money is refused by %s, and on paper is not', (name, around) => {
    expect(reason(exit, { ...live, held, ...around })).toBe(name);
    expect(reason(exit, { held, ...around })).toBe('approved');
  });

  it('goes by a book that a request has just told when the line is silent', () =>
    expect(reason(exit, { held, book: stale, bookChecked: true })).toBe('approved'));
});

const absurd = fc.oneof(
  fc.constantFrom(0, -100, 10_000, 20_000, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 4_100.5),
  fc.integer({ min: 10_000 }),
  fc.integer({ max: 0 }),
);

it('lets no absurd price pass, whoever asks and whatever the book', () => {
  fc.assert(
    fc.property(absurd, fc.boolean(), fc.boolean(), fc.constantFrom('buy', 'sell'), (price, byOwner, real, action) => {
      const own = ticket({ action, price: price as Price });
      const odd = book([[99.99, 100]], [[0, 100]]);
      for (const shown of [odd, book([[40, 100]], [[55, 100]])]) {
        const around = standing({ ...(real ? live : {}), byOwner, held: contracts(5), book: shown });
        if (review(own, around).ok || gates(own, around).every((gate) => gate.ok)) return false;
      }
      return true;
    }),
  );
});

describe('what /why prints of the checks', () => {
  const names = (own: Partial<Ticket>, around: Partial<Standing>) =>
    gates(ticket(own), standing(around)).map(({ name }) => name);

  it('is every check that binds here, in the order in which they are asked', () => {
    expect(names({}, live)).toEqual(ENTRY_CHECKS.map(({ name }) => name));
    expect(names(exit, { ...live, held: contracts(5) })).toEqual(EXIT_CHECKS.map(({ name }) => name));
    expect(names({}, {})).not.toContain('balance');
    expect(names({}, { ...live, byOwner: true })).not.toContain('cooldown');
  });

  it('is met by all of an approved order, and says words for each', () => {
    const all = gates(ticket(), standing(live));
    expect(all.filter(({ ok }) => !ok)).toEqual([]);
    expect(all.filter(({ value, limit }) => value === '' || limit === '')).toEqual([]);
  });

  it('does not call a side without bids what is only not known', () => {
    const unseen = book([], []);
    const collar = () => gates(ticket({ price: 0 as Price }), standing({ book: unseen })).filter(({ ok }) => !ok);
    expect(collar()).toContainEqual(expect.objectContaining({ name: 'collar', value: 'a side without bids' }));
    unseen.markStale();
    expect(collar()).toContainEqual(expect.objectContaining({ name: 'collar', value: 'not known without a book' }));
    expect(collar()).toContainEqual(expect.objectContaining({ name: 'ticks', value: 'no price to go by' }));
  });

  it('begins, where an order is refused, with what review said', () => {
    const around = standing({ ...live, sent: 20, held: contracts(50), statementAge: null });
    const [first] = gates(ticket(), around).filter(({ ok }) => !ok);
    expect(first).toEqual({ name: 'account', ok: false, value: 'not listed yet', limit: 'at most 180 s' });
    expect(review(ticket(), around)).toMatchObject({ ok: false, reason: 'account' });
  });
});

it('reserves no settings of its own: the limits are those of the owner', () => {
  const tight = settings({ 'trader.maxPositionPerMarket': 4, 'trader.cooldownSeconds': 0 });
  expect(reason({}, { settings: tight, lastTrade: T })).toBe('position');
});

it('is the only way to an order: nothing else fits the type', () => {
  const place = (paper: PaperExchange): void => {
    // @ts-expect-error an approval has a seal that only review can set
    paper.place({ ok: true, ticket: ticket() }, 'improve', T);
  };
  expect(place).toBeTypeOf('function');
});
