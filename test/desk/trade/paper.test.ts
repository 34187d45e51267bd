import { describe, expect, it } from 'vitest';
import type { FeeModel, Trade } from '../../../src/desk/market.ts';
import { cents, contracts } from '../../../src/desk/money.ts';
import type { Ticket } from '../../../src/desk/order.ts';
import { PaperExchange } from '../../../src/desk/trade/paper.ts';
import { type Approved, review } from '../../../src/desk/trade/risk.ts';
import type { Execution } from '../../../src/desk/trade/venue.ts';
import { book, standing, T, ticket } from './fixture.ts';

/** Approves anything that is sane, by the only way there is. */
function approved(more: Partial<Ticket>): Approved {
  const own = ticket(more);
  const shown = own.side === 'yes' ? book([[40, 100]], [[58, 100]]) : book([[58, 100]], [[40, 100]]);
  const held = contracts(own.action === 'sell' ? 1_000 : 0);
  const verdict = review(own, standing({ market: null, book: shown, held }));
  if (!verdict.ok) throw new Error(`refused: ${verdict.reason}`);
  return verdict;
}

function working(more: Partial<Ticket>, model: FeeModel | null = null): PaperExchange {
  const paper = new PaperExchange(() => model);
  paper.place(approved(more), more.lasts === 'now' ? 'cross' : 'improve', T);
  return paper;
}

const trade = (price: number, ms: number, more: Partial<Trade> = {}): Trade => ({
  id: 't',
  ticker: 'A',
  price: cents(price),
  count: contracts(3),
  taker: 'no',
  block: false,
  time: T + ms,
  ...more,
});
const told = (fills: readonly Execution[]) =>
  fills.map(({ cost, count, taker }) => [cost / count / 100, count / 100, taker]);

describe('a taker on paper', () => {
  it('pays the touch of the first book after the delay, not the one it saw', () => {
    const paper = working({ price: cents(43), lasts: 'now' });
    expect(paper.observe(book([[40, 100]], [[60, 100]]), T + 249)).toEqual([]);
    expect(told(paper.observe(book([[40, 100]], [[57, 100]]), T + 250))).toEqual([[43, 5, true]]);
    expect(paper.working).toEqual([]);
  });

  it('takes no more than is shown within its limit; the rest is killed', () => {
    const paper = working({ price: cents(43), lasts: 'now' });
    const shown = book(
      [[40, 100]],
      [
        [58, 1],
        [57, 2],
        [56, 100],
      ],
    );
    expect(told(paper.observe(shown, T + 300))).toEqual([
      [42, 1, true],
      [43, 2, true],
    ]);
    expect(paper.working).toEqual([]);
  });

  it('gets nothing when the market has run away', () => {
    const paper = working({ price: cents(43), lasts: 'now' });
    expect(paper.observe(book([[45, 100]], [[50, 100]]), T + 300)).toEqual([]);
    expect(paper.working).toEqual([]);
  });

  it('waits for a book that can be trusted', () => {
    const paper = working({ price: cents(43), lasts: 'now' });
    const stale = book([[40, 100]], [[58, 100]]);
    stale.markStale();
    expect(paper.observe(stale, T + 300)).toEqual([]);
    expect(paper.observe(book([[45, 100]], [[58, 100]]), T + 350)).toEqual([]);
    expect(told(paper.observe(book([[40, 100]], [[58, 100]]), T + 400))).toEqual([[42, 5, true]]);
  });

  it('sells into the bids of its own side', () => {
    const paper = working({ action: 'sell', price: cents(39), lasts: 'now', reduceOnly: true });
    expect(
      told(
        paper.observe(
          book(
            [
              [40, 2],
              [39, 100],
            ],
            [[58, 100]],
          ),
          T + 300,
        ),
      ),
    ).toEqual([
      [40, 2, true],
      [39, 3, true],
    ]);
  });

  it('finds a level missing what it has just taken from it, until others had time to refill it', () => {
    const paper = working({ price: cents(42), lasts: 'now', count: contracts(4) });
    const shown = book([[40, 100]], [[58, 5]]);
    paper.observe(shown, T + 300);
    paper.place(approved({ price: cents(42), lasts: 'now', count: contracts(4) }), 'cross', T + 300);
    expect(told(paper.observe(shown, T + 600))).toEqual([[42, 1, true]]);
    paper.place(approved({ price: cents(42), lasts: 'now', count: contracts(4) }), 'cross', T + 1_700);
    expect(told(paper.observe(shown, T + 2_000))).toEqual([[42, 4, true]]);
  });
});

describe('a resting order on paper', () => {
  const resting = (more: Partial<Ticket> = {}): PaperExchange => {
    const paper = working({ expiresAt: T + 10_000, ...more });
    expect(paper.observe(book([[40, 100]], [[58, 100]]), T + 300)).toEqual([]);
    return paper;
  };

  it('is filled at its own price once the offers have come strictly through it', () => {
    const paper = resting();
    expect(paper.observe(book([[30, 100]], [[59, 100]]), T + 400)).toEqual([]);
    expect(told(paper.observe(book([[30, 100]], [[60, 2]]), T + 500))).toEqual([[41, 2, false]]);
    expect(paper.working.map((one) => one.remaining)).toEqual([contracts(3)]);
  });

  it('is filled by a trade strictly beyond its price, as far as that went, and by no other', () => {
    const paper = resting();
    expect(paper.print(trade(41, 400), T + 400)).toEqual([]);
    expect(paper.print(trade(40, 100), T + 400)).toEqual([]);
    expect(paper.print(trade(40, 400, { block: true }), T + 400)).toEqual([]);
    expect(told(paper.print(trade(40, 400), T + 400))).toEqual([[41, 3, false]]);
  });

  it('reads the trades of a NO order from the other side', () => {
    const paper = resting({ side: 'no' });
    expect(paper.print(trade(59, 400), T + 400)).toEqual([]);
    expect(told(paper.print(trade(60, 400), T + 400))).toEqual([[41, 3, false]]);
  });

  it('is gone when its time is over, or a moment after it was cancelled', () => {
    const through = book([[30, 100]], [[65, 100]]);
    expect(resting().observe(through, T + 10_000)).toEqual([]);
    const cancelled = resting();
    cancelled.cancelEntries(T + 1_000);
    expect(told(cancelled.observe(through, T + 1_249))).toHaveLength(1);
    const late = resting();
    late.cancelEntries(T + 1_000);
    expect(late.observe(through, T + 1_250)).toEqual([]);
    expect(late.working).toEqual([]);
  });
});

describe('what a fill on paper costs', () => {
  const through = book([[30, 100]], [[60, 100]]);
  const taken = (model: FeeModel | null) =>
    working({ price: cents(43), lasts: 'now' }, model).observe(book([[40, 100]], [[57, 100]]), T + 300);
  const rested = (model: FeeModel | null) => {
    const paper = working({}, model);
    paper.observe(book([[40, 100]], [[58, 100]]), T + 300);
    return paper.observe(through, T + 400);
  };

  it('is the fee of its market', () => {
    // 5 × 43 ¢: 0.07 × 5 × 0.43 × 0.57 = 0.085785, up to the next $0.0001 of the balance.
    expect(taken({ multiplier: 1, maker: 0 })[0]?.fee).toBe(85_800);
    expect(taken({ multiplier: 0.5, maker: 0 })[0]?.fee).toBe(42_900);
    expect(rested({ multiplier: 1, maker: 0 })[0]?.fee).toBe(0);
  });

  it('is rather too much where that is not known: the standard fee, and a quarter of it for a maker', () => {
    expect(taken(null)[0]?.fee).toBe(85_800);
    // 5 × 41 ¢: a quarter of 0.084665.
    expect(rested(null)[0]?.fee).toBe(21_200);
  });
});
