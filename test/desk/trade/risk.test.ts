import { describe, expect, it } from 'vitest';
import { cents, contracts, dollars } from '../../../src/desk/money.ts';
import type { Ticket } from '../../../src/desk/order.ts';
import type { Standing } from '../../../src/desk/trade/checks.ts';
import type { PaperExchange } from '../../../src/desk/trade/paper.ts';
import { review } from '../../../src/desk/trade/risk.ts';
import { book, market, settings, T, ticket } from './fixture.ts';

const standing = (more: Partial<Standing> = {}): Standing => ({
  at: T,
  settings: settings(),
  trading: 'active',
  tripped: false,
  market: market(),
  book: book([[40, 100]], [[55, 100]]),
  held: contracts(0),
  working: contracts(0),
  exiting: false,
  exposure: dollars(0),
  lastTrade: null,
  ...more,
});
const stale = book([[40, 100]], [[55, 100]]);
stale.markStale();
const exit: Partial<Ticket> = { action: 'sell', price: cents(40), lasts: 'now', reduceOnly: true };
const reason = (own: Partial<Ticket>, around: Partial<Standing> = {}): string => {
  const verdict = review(ticket(own), standing(around));
  return verdict.ok ? 'approved' : verdict.reason;
};

describe('an entry', () => {
  it('is approved when nothing speaks against it', () => expect(reason({})).toBe('approved'));

  it.each<[string, Partial<Ticket>, Partial<Standing>]>([
    ['paused', {}, { trading: 'reducing' }],
    ['paused', {}, { trading: 'halted' }],
    ['breaker', {}, { tripped: true }],
    ['book', {}, { book: stale }],
    ['book', {}, { book: book([[45, 100]], [[55, 100]]) }],
    ['close', {}, { market: market({ closeAt: T + 119_999 }) }],
    ['duplicate', {}, { working: contracts(1) }],
    ['cooldown', {}, { lastTrade: T - 1_999 }],
    ['collar', { price: cents(46.5) }, {}],
    ['collar', { price: cents(40) }, {}],
    ['collar', {}, { book: book([[40, 100]], []) }],
    ['position', {}, { held: contracts(46) }],
    ['exposure', {}, { exposure: dollars(497.96) }],
  ])('is refused by %s', (name, own, around) => expect(reason(own, around)).toBe(name));

  it.each<[string, Partial<Ticket>, Partial<Standing>]>([
    ['the close', {}, { market: market({ closeAt: T + 120_000 }) }],
    ['the cooldown', {}, { lastTrade: T - 2_000 }],
    ['the collar', { price: cents(46) }, {}],
    ['the position', {}, { held: contracts(45) }],
    ['the exposure', {}, { exposure: dollars(497.95) }],
    ['what is not known', {}, { market: null }],
  ])('is approved at the very limit of %s', (_name, own, around) => expect(reason(own, around)).toBe('approved'));

  it('is told what was found and what is allowed', () => {
    expect(review(ticket(), standing({ held: contracts(46) }))).toEqual({
      ok: false,
      reason: 'position',
      value: '51',
      limit: '50',
    });
  });
});

describe('an exit', () => {
  it('is approved where an entry is not: paused, tripped, over every limit, before the close', () => {
    const worst = { trading: 'halted', tripped: true, exposure: dollars(9_999), lastTrade: T } as const;
    expect(reason(exit, { ...worst, held: contracts(5), market: market({ closeAt: T + 1 }) })).toBe('approved');
  });

  it('never goes past flat, doubles, or trades on a book that cannot be trusted', () => {
    expect(reason(exit, { held: contracts(4) })).toBe('held');
    expect(reason(exit, { held: contracts(5), exiting: true })).toBe('duplicate');
    expect(reason(exit, { held: contracts(5), book: stale })).toBe('book');
    expect(reason({ ...exit, price: cents(41) }, { held: contracts(5) })).toBe('collar');
  });
});

it('is the only way to an order: nothing else fits the type', () => {
  const place = (paper: PaperExchange): void => {
    // @ts-expect-error an approval has a seal that only review can set
    paper.place({ ok: true, ticket: ticket() }, T);
  };
  expect(place).toBeTypeOf('function');
});
