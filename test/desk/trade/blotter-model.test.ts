import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Side } from '../../../src/desk/market.ts';
import { type Count, complement, cost, type Money, type Price } from '../../../src/desk/money.ts';
import type { Action, Fill, Order, Ticket } from '../../../src/desk/order.ts';
import { Blotter } from '../../../src/desk/trade/blotter.ts';
import { orderIds, towardOf } from '../../../src/desk/trade/client-id.ts';
import type { Change } from '../../../src/desk/trade/order-change.ts';
import { T } from './fixture.ts';
import { fill, intent, order, statement } from './own-order.ts';

/** What truly happened to one order: its fills, and how it ended. */
type History = {
  readonly side: Side;
  readonly action: Action;
  readonly lasts: Ticket['lasts'];
  readonly fills: readonly { readonly price: number; readonly count: number; readonly fee: number }[];
  /** How many of the fills came before the answer. */
  readonly answered: number;
  /** What was never filled. */
  readonly left: number;
};

const history: fc.Arbitrary<History> = fc.record({
  side: fc.constantFrom('yes', 'no'),
  action: fc.constantFrom('buy', 'sell'),
  lasts: fc.constantFrom('rest', 'now'),
  fills: fc.array(
    fc.record({
      price: fc.integer({ min: 1, max: 9_999 }),
      count: fc.integer({ min: 1, max: 900 }),
      fee: fc.integer({ min: 0, max: 50_000 }),
    }),
    { maxLength: 5 },
  ),
  answered: fc.nat(5),
  left: fc.nat(300),
});

type Message = (blotter: Blotter) => Change;

/** Everything that the exchange tells of a history, and the statement that comes in the end. */
function told({ side, action, lasts, fills: parts, answered, left }: History) {
  const clientId = orderIds('ab12cd34')(side, action);
  const toward = towardOf(side, action);
  const filled = (upTo: number): Count => parts.slice(0, upTo).reduce((sum, part) => sum + part.count, 0) as Count;
  const paid = (upTo: number, in_: Side): Money =>
    parts.slice(0, upTo).reduce((sum, { price, count }) => {
      const at = in_ === 'yes' ? (price as Price) : complement(price as Price);
      return sum + cost(at, count as Count);
    }, 0) as Money;
  const fees = (upTo: number): Money => parts.slice(0, upTo).reduce((sum, { fee }) => sum + fee, 0) as Money;
  const initial = (filled(parts.length) + left) as Count;
  const fills: Fill[] = parts.map(({ price, count, fee }, index) =>
    fill({
      tradeId: `t${index}`,
      clientId,
      toward,
      price: price as Price,
      count: count as Count,
      fee: fee as Money,
    }),
  );
  const stand = (upTo: number, status: Order['status']): Order =>
    order({
      clientId,
      toward,
      status,
      initial,
      filled: filled(upTo),
      remaining: (initial - filled(upTo)) as Count,
      cost: paid(upTo, toward),
      fees: fees(upTo),
    });
  const end = stand(parts.length, left === 0 ? 'executed' : 'canceled');
  const atOnce = lasts === 'now' ? parts.length : Math.min(answered, parts.length);
  const average = (money: Money, by: number): Money => (filled(atOnce) === 0 ? money : money + by) as Money;
  const receipt = {
    orderId: 'o1',
    filled: filled(atOnce),
    remaining: (lasts === 'now' ? 0 : initial - filled(atOnce)) as Count,
    // An average is rounded.
    cost: average(paid(atOnce, 'yes'), 7),
    fees: average(fees(atOnce), -3),
  };
  const listing = (upTo: number, ms: number, asked: number, last: Order): Message => {
    const listed = fills.slice(0, upTo).map((one) => ({ ...one, clientId: null }));
    return (blotter) =>
      blotter.settle(statement(ms, { askedAt: T + asked, orders: [last], fills: listed }), () => false);
  };
  const stages = [...parts.keys(), parts.length];
  const messages: Message[] = [
    (blotter) => blotter.observe({ type: 'order.placed', at: T, clientId, receipt }),
    (blotter) => blotter.observe({ type: 'order.uncertain', at: T, clientId, reason: 'broken' }),
    (blotter) => blotter.settle(statement(500), () => false),
    (blotter) => blotter.settle(statement(13_000), () => false),
    (blotter) => blotter.tick(T + 16_000),
    (blotter) => blotter.observe({ type: 'order', at: T, order: end }),
    ...stages.map((upTo): Message => {
      const at = stand(upTo, 'resting');
      return (blotter) => blotter.observe({ type: 'order', at: T, order: at });
    }),
    ...stages.map((upTo) => listing(upTo, 400, 5_000, stand(upTo, 'resting'))),
    ...fills.flatMap((one): Message[] => [
      (blotter) => blotter.observe({ type: 'fill', at: T, fill: one }),
      (blotter) => blotter.observe({ type: 'fill', at: T, fill: { ...one, clientId: null } }),
    ]),
  ];
  return {
    sent: intent({ clientId, side, action, lasts, count: initial, reduceOnly: false }),
    messages,
    final: listing(parts.length, 60_000, 60_000, end),
    truth: { count: filled(parts.length), cost: paid(parts.length, side), fee: fees(parts.length) },
  };
}

describe('an order whose news come in any order, twice, late or not at all', () => {
  it('is booked exactly once, as its fills were, and is over in the end', () => {
    const deliveries = fc.array(fc.record({ which: fc.nat(), restart: fc.boolean() }), { maxLength: 30 });
    fc.assert(
      fc.property(history, deliveries, (past, plan) => {
        const { sent, messages, final, truth } = told(past);
        let blotter = new Blotter([]);
        blotter.add(sent);
        const sum = { count: 0, cost: 0, fee: 0 };
        let forgotten = false;
        const deliver = (message: Message): void => {
          for (const execution of message(blotter).executions) {
            expect(execution.count).toBeGreaterThanOrEqual(0);
            sum.count += execution.count;
            sum.cost += execution.cost;
            sum.fee += execution.fee;
          }
          expect(sum.count).toBeLessThanOrEqual(truth.count);
          if (forgotten) return;
          expect(blotter.get(sent.ticket.clientId)).toMatchObject({ filled: sum.count, cost: sum.cost, fees: sum.fee });
        };
        for (const { which, restart } of plan) {
          const message = messages[which % messages.length];
          if (message !== undefined) deliver(message);
          const over = blotter.orders.length === 0;
          // One that was given up is only known until the process ends.
          if (!restart || (over && sum.count < truth.count)) continue;
          forgotten ||= over;
          blotter = new Blotter(blotter.orders);
        }
        deliver(final);
        deliver(final);
        // A state that has forgotten the order takes no corrections of what it cost.
        if (!forgotten) expect(sum).toEqual(truth);
        expect(sum.count).toBe(truth.count);
        expect(blotter.orders).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });
});
