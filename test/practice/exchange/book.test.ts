import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cents, contracts } from '../../../src/desk/money.ts';
import { Book, type BookSide, type Placement } from '../../../src/practice/exchange/book.ts';

const placement = (
  id: string,
  side: BookSide,
  price: number,
  count: number,
  changes: Partial<Placement> = {},
): Placement => ({
  id,
  account: id,
  side,
  price: cents(price),
  count: contracts(count),
  life: 'good_till_canceled',
  postOnly: false,
  selfTrade: null,
  ...changes,
});

describe('the practice book', () => {
  it('fills the best price first and the earlier order first at one price', () => {
    const book = new Book(() => {});
    book.place(placement('late', 'ask', 45, 5));
    book.place(placement('better', 'ask', 44, 5));
    book.place(placement('later', 'ask', 45, 5));
    const { matches } = book.place(placement('taker', 'bid', 45, 12));
    expect(matches.map((match) => [match.maker, match.price, match.count])).toEqual([
      ['better', 4_400, 500],
      ['late', 4_500, 500],
      ['later', 4_500, 200],
    ]);
    expect(book.resting('later')).toBe(300);
  });

  it('keeps the place of an order that gets smaller', () => {
    const book = new Book(() => {});
    for (const id of ['first', 'second', 'third']) book.place(placement(id, 'bid', 40, 10));
    book.shrink('second', contracts(4));
    const { matches } = book.place(placement('taker', 'ask', 40, 16));
    expect(matches.map((match) => [match.maker, match.count])).toEqual([
      ['first', 1_000],
      ['second', 400],
      ['third', 200],
    ]);
  });

  it('lets no immediate-or-cancel and no fill-or-kill rest', () => {
    const book = new Book(() => {});
    book.place(placement('maker', 'ask', 50, 3));
    const kill = book.place(placement('kill', 'bid', 50, 4, { life: 'fill_or_kill' }));
    expect(kill).toMatchObject({ matches: [], resting: 0, stopped: 'unfillable' });
    const now = book.place(placement('now', 'bid', 50, 4, { life: 'immediate_or_cancel' }));
    expect(now).toMatchObject({ resting: 0, stopped: 'expired' });
    expect(book.depth()).toEqual({ bids: [], asks: [] });
  });

  it('prevents self-trades the way the order asks for', () => {
    const mine = { account: 'me', selfTrade: 'taker' } as const;
    const book = new Book(() => {});
    book.place(placement('street', 'ask', 49, 1));
    book.place(placement('mine', 'ask', 50, 5, mine));
    const stopped = book.place(placement('a', 'bid', 50, 5, mine));
    expect(stopped).toMatchObject({ matches: [{ maker: 'street' }], resting: 0, stopped: 'self_trade' });
    expect(book.resting('mine')).toBe(500);
    const evicting = book.place(placement('b', 'bid', 50, 5, { ...mine, selfTrade: 'maker', life: 'fill_or_kill' }));
    expect(evicting).toMatchObject({ matches: [], resting: 0, evicted: ['mine'] });
    expect(book.depth()).toEqual({ bids: [], asks: [] });
  });

  it('refuses a post-only order that would take', () => {
    const book = new Book(() => {});
    book.place(placement('maker', 'ask', 50, 3));
    expect(book.place(placement('post', 'bid', 50, 3, { postOnly: true }))).toMatchObject({
      matches: [],
      stopped: 'post_only',
    });
  });

  it('agrees with a plain list of orders, and its changes add up to its levels', () => {
    type Plain = { id: string; side: BookSide; price: number; count: number };
    const step = fc.record({
      side: fc.constantFrom<BookSide>('bid', 'ask'),
      price: fc.integer({ min: 40, max: 50 }),
      count: fc.integer({ min: 1, max: 900 }),
      act: fc.constantFrom('place', 'place', 'place', 'take', 'cancel', 'shrink'),
      which: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const told = new Map<string, number>();
        const book = new Book((side, price, change) =>
          told.set(`${side}${price}`, (told.get(`${side}${price}`) ?? 0) + change),
        );
        let plain: Plain[] = [];
        steps.forEach(({ side, price, count, act, which }, index) => {
          const chosen = plain[which % Math.max(1, plain.length)];
          if (act === 'cancel') {
            if (chosen !== undefined) expect(book.cancel(chosen.id)).toBe(chosen.count);
            plain = plain.filter((each) => each !== chosen);
            return;
          }
          if (act === 'shrink') {
            if (chosen === undefined || chosen.count <= count) return;
            book.shrink(chosen.id, count as Placement['count']);
            chosen.count = count;
            return;
          }
          const life = act === 'take' ? 'immediate_or_cancel' : 'good_till_canceled';
          const id = String(index);
          const sized = { ...placement(id, side, price, 1, { life }), count: count as Placement['count'] };
          const { matches } = book.place(sized);
          const sign = side === 'bid' ? 1 : -1;
          const queue = plain
            .filter((each) => each.side !== side && sign * (price * 100 - each.price) >= 0)
            .sort((a, b) => sign * (a.price - b.price) || Number(a.id) - Number(b.id));
          let left = count;
          const expected: unknown[] = [];
          for (const maker of queue) {
            const traded = Math.min(left, maker.count);
            if (traded === 0) break;
            expected.push({ maker: maker.id, price: maker.price, count: traded });
            maker.count -= traded;
            left -= traded;
          }
          expect(matches).toEqual(expected);
          plain = plain.filter((each) => each.count > 0);
          if (left > 0 && act === 'place') plain.push({ id, side, price: price * 100, count: left });
        });
        const levels = new Map<string, number>();
        for (const each of plain)
          levels.set(`${each.side}${each.price}`, (levels.get(`${each.side}${each.price}`) ?? 0) + each.count);
        const { bids, asks } = book.depth();
        const shown = [
          ...bids.map(([p, n]) => [`bid${p}`, n] as const),
          ...asks.map(([p, n]) => [`ask${p}`, n] as const),
        ];
        expect(new Map(shown)).toEqual(levels);
        expect(new Map([...told].filter(([, count]) => count !== 0))).toEqual(levels);
      }),
      { numRuns: 150 },
    );
  });
});
