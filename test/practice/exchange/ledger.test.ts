import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cents, contracts, dollars, type Money } from '../../../src/desk/money.ts';
import { catalogue } from '../../../src/practice/exchange/catalogue.ts';
import { OrderEntry } from '../../../src/practice/exchange/entry.ts';
import { Ledger } from '../../../src/practice/exchange/ledger.ts';
import { Random } from '../../../src/practice/exchange/random.ts';
import { Refusal } from '../../../src/practice/exchange/refusal.ts';
import { Trader } from '../../../src/practice/exchange/trader.ts';
import { Venue } from '../../../src/practice/exchange/venue.ts';

const START = Date.UTC(2026, 10, 21, 15);
const TICKERS = ['KXSENATE-28-D', 'KXDEMNOM-28-HOUSE'];

describe('practice money', () => {
  it('nets a position: the other side is reduced first, the surplus opens this one', () => {
    const ledger = new Ledger(new Map([[0, dollars(10)]]), () => 0);
    const none = 0 as Money;
    ledger.book('M', 'bid', cents(40), contracts(10), none, 1);
    expect([ledger.cash(0), ledger.held('M')]).toEqual([dollars(6), contracts(10)]);
    const after = ledger.book('M', 'ask', cents(50), contracts(15), none, 2);
    expect(ledger.cash(0)).toBe(dollars(6 + 5 - 2.5 + 2.5 - 2.5));
    expect(after).toMatchObject({ count: -500, basis: 2_500_000, realized: 1_000_000, volume: 2_500 });
    ledger.book('M', 'bid', cents(30), contracts(5), none, 3);
    expect(ledger.cash(0)).toBe(dollars(12));
    expect(ledger.holdings().get('M')).toMatchObject({ count: 0, basis: 0, realized: 2_000_000 });
  });

  it('lets a position pay for the best priced of the orders that close it, and for no more', () => {
    const random = new Random(1);
    const venue = new Venue(catalogue(START), random, START);
    const trader = new Trader(venue, random, new Map([[0, dollars(10)]]));
    const entry = new OrderEntry(venue, trader, random);
    const listing = venue.listings.get('KXSENATE-28-D');
    if (listing === undefined) throw new Error('no such market');
    const maker = { account: 'street', life: 'good_till_canceled', postOnly: false, selfTrade: null } as const;
    venue.place(listing, { ...maker, id: 'wanted', side: 'bid', price: cents(60), count: contracts(10) });
    const mine = { ticker: 'KXSENATE-28-D', count: '10.00', self_trade_prevention_type: 'taker_at_cross' };
    entry.create({ ...mine, time_in_force: 'immediate_or_cancel', side: 'ask', price: '0.6000' });
    const rest = { ...mine, time_in_force: 'good_till_canceled', side: 'bid' };
    entry.create({ ...rest, price: '0.0400' });
    expect(trader.available(0)).toBe(trader.ledger.cash(0));
    entry.create({ ...rest, price: '0.5900' });
    expect(trader.available(0)).toBe(trader.ledger.cash(0) - dollars(0.4));
    expect(() => entry.create({ ...rest, price: '0.5800' })).toThrow('insufficient balance');
  });

  it('takes back resting orders that an exit left without money', () => {
    const random = new Random(1);
    const venue = new Venue(catalogue(START), random, START);
    const trader = new Trader(venue, random, new Map([[0, dollars(5)]]));
    const entry = new OrderEntry(venue, trader, random);
    const listing = venue.listings.get('KXSENATE-28-D');
    if (listing === undefined) throw new Error('no such market');
    const maker = {
      account: 'street',
      count: contracts(10),
      life: 'good_till_canceled',
      postOnly: false,
      selfTrade: null,
    } as const;
    venue.place(listing, { ...maker, id: 'offer', side: 'ask', price: cents(45) });
    venue.place(listing, { ...maker, id: 'wanted', side: 'bid', price: cents(40) });
    const mine = { ticker: 'KXSENATE-28-D', count: '10.00', self_trade_prevention_type: 'taker_at_cross' };
    const now = { ...mine, time_in_force: 'immediate_or_cancel' };
    entry.create({ ...now, side: 'bid', price: '0.4500' });
    const rested = entry.create({ ...mine, time_in_force: 'good_till_canceled', side: 'ask', price: '0.5000' }).order;
    entry.create({ ...now, side: 'ask', price: '0.4000', reduce_only: true });
    expect(rested).toMatchObject({ status: 'canceled', reason: 'MarginCancel' });
    expect(trader.available(0)).toBe(trader.ledger.cash(0));
  });

  it('is neither made nor lost, and never owed', () => {
    const step = fc.record({
      act: fc.constantFrom('mine', 'mine', 'street', 'street', 'street', 'cancel', 'amend', 'decrease'),
      ticker: fc.constantFrom(...TICKERS),
      side: fc.constantFrom('bid', 'ask'),
      price: fc.integer({ min: 1, max: 99 }),
      count: fc.integer({ min: 1, max: 6_000 }),
      life: fc.constantFrom('good_till_canceled', 'good_till_canceled', 'immediate_or_cancel', 'fill_or_kill'),
      selfTrade: fc.constantFrom('taker_at_cross', 'maker'),
      reduce: fc.boolean(),
    });
    let fills = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 80 }), (steps) => {
        const random = new Random(1);
        const venue = new Venue(catalogue(START), random, START);
        const trader = new Trader(venue, random, new Map([[0, dollars(25)]]));
        const entry = new OrderEntry(venue, trader, random);
        const street = new Ledger(new Map([[0, dollars(1_000_000)]]), () => 0);
        let fees = 0;
        trader.listen((event) => {
          if (event.type !== 'fill') return;
          const { order, trade, fee } = event.fill;
          street.book(
            trade.ticker,
            order.side === 'bid' ? 'ask' : 'bid',
            trade.price,
            trade.count,
            0 as Money,
            trade.time,
          );
          fees += fee;
        });
        steps.forEach((each, index) => {
          const terms = {
            ticker: each.ticker,
            side: each.side,
            price: cents(each.price) / 10_000,
            count: each.count / 100,
          };
          const text = { ...terms, price: terms.price.toFixed(4), count: terms.count.toFixed(2) };
          const mine = trader.resting().at(each.count % Math.max(1, trader.resting().length));
          try {
            if (each.act === 'street') {
              const listing = venue.listings.get(each.ticker);
              if (listing === undefined) throw new Error('no such market');
              const side = each.side as 'bid' | 'ask';
              const placed = {
                id: `s${index}`,
                account: 'street',
                side,
                price: cents(each.price),
                count: contracts(terms.count),
              };
              venue.place(listing, { ...placed, life: 'good_till_canceled', postOnly: false, selfTrade: null });
            } else if (each.act === 'mine') {
              const reduce_only = each.reduce && each.life === 'immediate_or_cancel';
              entry.create({
                ...text,
                time_in_force: each.life,
                self_trade_prevention_type: each.selfTrade,
                reduce_only,
              });
            } else if (mine === undefined) return;
            else if (each.act === 'cancel') entry.cancel(mine.id, undefined, undefined);
            else if (each.act === 'amend')
              entry.amend(mine.id, { ...text, ticker: mine.listing.spec.ticker, side: mine.side });
            else entry.decrease(mine.id, { reduce_by: text.count });
          } catch (error) {
            if (!(error instanceof Refusal)) throw error;
          }
          expect(trader.ledger.cash(0)).toBeGreaterThanOrEqual(0);
          expect(trader.available(0)).toBeGreaterThanOrEqual(0);
          let setAside = 0;
          for (const ticker of TICKERS) {
            const held = trader.ledger.held(ticker);
            expect(held + street.held(ticker)).toBe(0);
            setAside += Math.abs(held) * 10_000;
          }
          expect(trader.ledger.cash(0) + street.cash(0) + fees + setAside).toBe(dollars(1_000_025));
        });
        for (const order of trader.orders) {
          const filled = trader.fills
            .filter((fill) => fill.order === order)
            .reduce((sum, fill) => sum + fill.trade.count, 0);
          expect(filled).toBe(order.filled);
          expect(order.listing.book.resting(order.id)).toBe(order.status === 'resting' ? order.remaining : 0);
          if (order.status === 'resting') expect(order.initial).toBe(order.filled + order.remaining);
        }
        fills += trader.fills.length;
      }),
      { numRuns: 80 },
    );
    expect(fills).toBeGreaterThan(50);
  });
});
