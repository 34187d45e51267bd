import { describe, expect, it } from 'vitest';
import type { Approval } from '../../../src/desk/approval.ts';
import { contracts, dollars, type Money } from '../../../src/desk/money.ts';
import { Approvals } from '../../../src/desk/trade/approvals.ts';
import { Asking } from '../../../src/desk/trade/asking.ts';
import type { Floor } from '../../../src/desk/trade/floor.ts';
import type { Wish } from '../../../src/desk/trade/ticket.ts';
import { book, market, settings, T } from './fixture.ts';

const floor = (ms = 0): Floor => ({
  at: T + ms,
  settings: settings({ 'trader.approvalSeconds': 20 }),
  trading: 'active',
  tripped: false,
  market: market({ eventTitle: 'Senate', title: 'Greens' }),
  book: book([[30, 100]], [[60, 100]]),
  admitted: true,
  group: null,
  asks: true,
  exposure: () => 0 as Money,
  around: () => {
    throw new Error('an approval asks nothing of the account');
  },
});
const wish: Wish = { action: 'buy', side: 'yes', price: 3_100 as never, count: contracts(5), style: 'improve' };

function begun(): { asking: Asking; approvals: Approvals } {
  let count = 0;
  const approvals = new Approvals(() => `id${++count}`);
  return { approvals, asking: new Asking('A', approvals) };
}

function only({ pending: [first] }: Asking): Approval {
  if (first === undefined) throw new Error('nothing waits');
  return first;
}

describe('a question', () => {
  it('is this market’s alone, and remembers what was asked until it is claimed', () => {
    const { asking, approvals } = begun();
    asking.ask(wish, null, 'signal', floor());
    const other = new Asking('B', approvals);
    const pending = only(asking);
    expect([other.pending, other.of(pending)]).toEqual([[], null]);
    expect(asking.of(pending)).toEqual({ wish, limit: null });
    expect([asking.claim(pending, wish, floor(100)), asking.claim(pending, wish, floor(100))]).toEqual([true, false]);
    expect([asking.of(pending), asking.pending]).toEqual([null, []]);
  });

  it('keeps the owner’s limit when it is asked again', () => {
    const { asking } = begun();
    asking.ask(wish, 3_100 as never, 'owner', floor());
    const pending = only(asking);
    const dearer = { ...wish, price: 3_300 as never };
    expect(asking.again(pending, dearer, floor(1_000))).toMatchObject([
      { approval: { id: pending.id, price: 3_300, before: 3_100, by: 'owner', expiresAt: T + 21_000 } },
    ]);
    expect(asking.of(pending)).toEqual({ wish: dearer, limit: 3_100 });
  });

  it('is not asked again once its time is over', () => {
    const { asking } = begun();
    asking.ask(wish, null, 'signal', floor());
    const pending = only(asking);
    expect(asking.again(pending, wish, floor(20_000))).toEqual([]);
    expect(asking.claim(pending, wish, floor(20_000))).toBe(false);
  });

  it('about a sale tells what it brings and its fee, and no stop', () => {
    const { asking } = begun();
    const sale: Wish = { ...wish, action: 'sell', price: 3_000 as never, style: 'exit' };
    expect(asking.ask(sale, null, 'owner', floor())).toMatchObject([
      {
        approval: {
          action: 'sell',
          cost: dollars(1.5),
          stop: null,
          trail: null,
          breakEven: null,
          name: 'Senate – Greens',
        },
      },
    ]);
  });
});
