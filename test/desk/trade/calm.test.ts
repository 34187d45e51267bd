import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { Desk } from '../../../src/desk/desk.ts';
import type { DeskEvent } from '../../../src/desk/event.ts';
import { type Count, cents, contracts, type Price } from '../../../src/desk/money.ts';
import { initialState } from '../../../src/desk/state.ts';
import { Trader } from '../../../src/desk/trade/trader.ts';
import { levels, market, settings, T } from './fixture.ts';

/** What may happen to one book, and how long after what came before, ms. */
const happening = fc.record({
  after: fc.constantFrom(0, 1, 40, 400, 1_500, 4_000),
  what: fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant('change' as const),
        yes: fc.boolean(),
        price: fc.integer({ min: 25, max: 45 }),
        count: fc.constantFrom(-100, 50, 100),
      }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('tick' as const) }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('snapshot' as const), yes: fc.integer({ min: 28, max: 40 }) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('print' as const), price: fc.integer({ min: 25, max: 70 }) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('set' as const), seconds: fc.constantFrom(2, 5, 10) }) },
  ),
});
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

function events(story: readonly Happening[]): DeskEvent[] {
  let at = T;
  let sizes = new Map<string, number>();
  const begin = (yes: number): DeskEvent => {
    sizes = new Map([
      [`true${yes}`, 100],
      ['false55', 100],
    ]);
    return { type: 'book.snapshot', at, ticker: 'A', yes: levels([yes, 100]), no: levels([55, 100]) };
  };
  const told: DeskEvent[] = [{ type: 'market', at, market: market() }, begin(30), { type: 'tick', at }];
  for (const [index, { after, what }] of story.entries()) {
    at += after;
    if (what.kind === 'tick') told.push({ type: 'tick', at });
    else if (what.kind === 'snapshot') told.push(begin(what.yes));
    else if (what.kind === 'set')
      told.push({ type: 'command', at, command: { name: 'set', key: 'trader.windowSeconds', value: what.seconds } });
    else if (what.kind === 'print')
      told.push({
        type: 'trade',
        at,
        trade: {
          id: `t${index}`,
          ticker: 'A',
          price: cents(what.price),
          count: contracts(3),
          taker: 'yes',
          block: false,
          time: at,
        },
      });
    else {
      const side = what.yes ? 'yes' : 'no';
      const price = what.yes ? what.price : what.price + 20;
      const has = sizes.get(`${what.yes}${price}`) ?? 0;
      const change = Math.max(-has, what.count);
      if (change === 0) continue;
      sizes.set(`${what.yes}${price}`, has + change);
      told.push({
        type: 'book.delta',
        at,
        ticker: 'A',
        side,
        price: cents(price) as Price,
        change: contracts(change) as Count,
      });
    }
  }
  return told;
}

const play = (told: readonly DeskEvent[]): unknown[] => {
  const desk = new Desk({
    ...initialState(),
    settings: settings({ 'trader.entryStyle': 'cross', 'trader.windowSeconds': 5 }),
  });
  return told.map((event) => desk.decide(event).filter(({ type }) => type !== 'save'));
};

it('a look that is left out would have found nothing: all orders are the same with and without it, awake or asleep', () => {
  const calm = vi.spyOn(Trader.prototype, 'calm');
  let orders = 0;
  let spared = 0;
  fc.assert(
    fc.property(fc.array(happening, { minLength: 20, maxLength: 120 }), (story) => {
      const told = events(story);
      calm.mockRestore();
      vi.spyOn(Trader.prototype, 'calm').mockReturnValue(false);
      vi.spyOn(Trader.prototype, 'asleep', 'get').mockReturnValue(false);
      const looked = play(told);
      vi.restoreAllMocks();
      const counted = vi.spyOn(Trader.prototype, 'calm');
      const left = play(told);
      spared += counted.mock.results.filter(({ value }) => value === true).length;
      vi.restoreAllMocks();
      orders += looked.flat().filter((effect) => JSON.stringify(effect).includes('"type":"order"')).length;
      expect(left).toEqual(looked);
    }),
    { numRuns: 600 },
  );
  expect(orders).toBeGreaterThan(100);
  expect(spared).toBeGreaterThan(1_000);
});
