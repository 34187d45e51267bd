import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { FeeModel } from '../../src/desk/market.ts';
import {
  type Count,
  complement,
  contracts,
  cost,
  dollars,
  type Money,
  PRICE_ONE,
  type Price,
} from '../../src/desk/money.ts';
import type { Ticket } from '../../src/desk/order.ts';
import { charge, fillFee } from '../../src/desk/trade/fee.ts';
import { readReceipt, writeOrder } from '../../src/kalshi/wire/order.ts';
import { readFill, readOrder } from '../../src/kalshi/wire/portfolio.ts';
import { orderWire, userFillWire, userOrderWire } from '../../src/practice/exchange/account-wire.ts';
import { catalogue } from '../../src/practice/exchange/catalogue.ts';
import { OrderEntry } from '../../src/practice/exchange/entry.ts';
import type { Fill } from '../../src/practice/exchange/order.ts';
import { Random } from '../../src/practice/exchange/random.ts';
import { Trader } from '../../src/practice/exchange/trader.ts';
import { Venue } from '../../src/practice/exchange/venue.ts';
import { averagesWire } from '../../src/practice/exchange/wire.ts';
import { Play } from '../desk/trade/own-order.ts';
import { door } from './door.ts';

const START = Date.UTC(2026, 10, 21, 15);
const TICKERS = ['KXSENATE-28-D', 'KXDEMNOM-28-HOUSE'] as const;
const FEES: readonly FeeModel[] = [{ multiplier: 1, maker: 0 }];
const own = 'kp-ab12cd34-1-yb';

const input = fc.record({
  ticker: fc.constantFrom(...TICKERS),
  side: fc.constantFrom('yes' as const, 'no' as const),
  action: fc.constantFrom('buy' as const, 'sell' as const),
  price: fc.integer({ min: 1, max: 9_999 }),
  /** Hundredths of a contract. */
  count: fc.oneof(
    fc.integer({ min: 1, max: 100 }).map((whole) => whole * 100),
    fc.integer({ min: 1, max: 10_000 }),
  ),
  lasts: fc.constantFrom('rest' as const, 'now' as const),
  /** Whom the order meets: how much better than its price, in 1/10,000 dollar, and how many contracts. */
  others: fc.array(
    fc.record({ better: fc.integer({ min: 0, max: 3_000 }), count: fc.integer({ min: 1, max: 6_000 }) }),
    { maxLength: 4 },
  ),
  /** What else is heard of it and when: an answer, updates, fills, each perhaps twice. */
  order: fc.shuffledSubarray(['receipt', 'order', 'fills', 'fills', 'listed', 'receipt'] as const, { minLength: 4 }),
});

/**
 * What the desk books of an order is what the exchange's ledger was moved by, to the micro-dollar; and the body that
 * leaves says the same in the exchange's terms, by a second reckoning that shares nothing with the first.
 */
export const units = door(
  'units',
  'row 27: for any side, price, count and action the desk books what the exchange debits, and sends what it means',
  300,
  input,
  ({ ticker, side, action, price: wanted, count: size, lasts, others, order: heard }) => {
    const random = new Random(1);
    const venue = new Venue(catalogue(START), random, START);
    const trader = new Trader(venue, random, new Map([[0, dollars(1_000)]]));
    const entry = new OrderEntry(venue, trader, random);
    const listing = venue.listings.get(ticker);
    assert(listing !== undefined);
    const bands = listing.spec.grid.bands;
    /** The nearest price of the market's grid, in YES. */
    const snap = (yes: number): Price => {
      const inside = Math.min(PRICE_ONE - 1, Math.max(1, yes));
      const band = bands.find(({ end }) => inside < end) ?? bands[0];
      assert(band !== undefined);
      const down = Math.max(band.start, inside - ((inside - band.start) % band.step));
      return (down === 0 ? band.step : down) as Price;
    };
    const toward = (side === 'yes') === (action === 'buy') ? 'yes' : 'no';
    const yesPrice = snap(side === 'yes' ? wanted : PRICE_ONE - wanted);
    const price = side === 'yes' ? yesPrice : complement(yesPrice);
    const count = size as Count;
    const street = { account: 'street', life: 'good_till_canceled', postOnly: false, selfTrade: null } as const;
    if (action === 'sell') {
      // What is sold was bought before, at fifty.
      const [meets, takes] = side === 'yes' ? (['ask', 'bid'] as const) : (['bid', 'ask'] as const);
      venue.place(listing, { ...street, id: 'first', side: meets, price: 5_000 as Price, count });
      const first = {
        ticker,
        side: takes,
        count: (count / 100).toFixed(2),
        price: '0.5000',
        time_in_force: 'fill_or_kill',
      };
      entry.create({ ...first, self_trade_prevention_type: 'taker_at_cross' });
    }
    others.forEach(({ better, count: many }, index) => {
      const at = snap(toward === 'yes' ? yesPrice - better : yesPrice + better);
      const away = toward === 'yes' ? ('ask' as const) : ('bid' as const);
      venue.place(listing, { ...street, id: `o${index}`, side: away, price: at, count: many as Count });
    });
    const before = trader.ledger.cash(0);
    const held = trader.ledger.held(ticker);
    const fills: Fill[] = [];
    trader.listen((event) => {
      if (event.type === 'fill') fills.push(event.fill);
    });

    const ticket: Ticket = {
      ...{ clientId: own, ticker, side, action, price, count, lasts, expiresAt: null, group: null, exchangeIndex: 0 },
      reduceOnly: action === 'sell' && lasts === 'now',
    };
    const body = JSON.parse(JSON.stringify(writeOrder(ticket, null))) as Readonly<Record<string, unknown>>;
    // By hand, in text: a purchase of NO at 37 is an offer of YES at 63.
    const cents = String(price).padStart(4, '0');
    const other = String(PRICE_ONE - price).padStart(4, '0');
    assert.equal(body.price, `0.${side === 'yes' ? cents : other}`);
    assert.equal(body.side, { yesbuy: 'bid', yessell: 'ask', nobuy: 'ask', nosell: 'bid' }[`${side}${action}`]);
    assert.equal(body.count, `${Math.trunc(count / 100)}.${String(count % 100).padStart(2, '0')}`);

    const made = entry.create(body);
    const { order } = made;
    const play = new Play().sends({ ...ticket });
    const receipt = {
      ...{ order_id: order.id, client_order_id: own, fill_count: (order.filled / 100).toFixed(2) },
      ...{ remaining_count: (order.remaining / 100).toFixed(2), ...averagesWire(made.fills) },
    };
    const read = <T>(value: T | string): T => (typeof value === 'string' ? assert.fail(value) : value);
    const wire = (json: object): unknown => JSON.parse(JSON.stringify(json));
    const tell = {
      receipt: () => play.placed(read(readReceipt(wire(receipt), ticket))),
      order: () => play.order(read(readOrder(wire(userOrderWire(order, 'u'))))),
      listed: () => play.order(read(readOrder(wire(orderWire(order, 'u'))))),
      fills: () => {
        for (const fill of fills) play.fill(read(readFill(wire(userFillWire(fill)))));
      },
    };
    for (const what of heard) tell[what]();
    tell.fills();

    const [bookedCount = 0, bookedCost = 0, bookedFees = 0] = play.booked;
    const paid = before - trader.ledger.cash(0);
    const moved = (action === 'buy' ? 1 : -1) * Math.round(bookedCost * 1e6) + Math.round(bookedFees * 1e6);
    assert.equal(moved + 0, paid + 0, 'the desk books other money than the exchange moved');
    const change = (trader.ledger.held(ticker) - held) * (toward === 'yes' ? 1 : -1) + 0;
    assert.equal(contracts(bookedCount), change, 'the desk books other contracts than the exchange moved');
    // What the desk reckons a fill to cost before it happens is what it then costs.
    let carry = 0 as Money;
    let reckoned = 0;
    for (const { trade, taker } of fills) {
      const own = side === 'yes' ? trade.price : complement(trade.price);
      const fee = fillFee(own, trade.count, taker, FEES[0] ?? null);
      const charged = charge(((action === 'buy' ? -1 : 1) * cost(own, trade.count)) as Money, fee, carry);
      carry = charged.carry;
      reckoned += charged.fee;
    }
    assert.equal(reckoned, Math.round(bookedFees * 1e6), 'the desk reckons with other fees than it is charged');
    const worst = cost(price, contracts(bookedCount));
    assert(
      action === 'buy' ? Math.round(bookedCost * 1e6) <= worst : Math.round(bookedCost * 1e6) >= worst,
      'past the limit',
    );
  },
);
