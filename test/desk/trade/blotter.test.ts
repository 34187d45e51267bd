import { describe, expect, it } from 'vitest';
import { cents, contracts, dollars } from '../../../src/desk/money.ts';
import type { Change } from '../../../src/desk/trade/order-change.ts';
import { T } from './fixture.ts';
import { fill, filledOrder, ID, order, Play, receipt } from './own-order.ts';

const execution = (change: Change) =>
  change.executions.map(({ count, cost, fee, taker }) => [count / 100, cost / 1e6, fee / 1e6, taker]);

describe('an order from its sending on', () => {
  it('waits for its answer, rests, is filled in parts and is over', () => {
    const play = new Play().sends();
    expect(play.phase).toBe('sent');
    expect(play.placed(receipt(0, 5)).tickers).toEqual(['A']);
    expect(play.phase).toBe('working');
    expect(execution(play.fill())).toEqual([[2, 0.82, 0.04, false]]);
    expect(execution(play.order(filledOrder(2)))).toEqual([]);
    expect(execution(play.fill({ tradeId: 't2', count: contracts(3), fee: dollars(0.06) }))).toEqual([
      [3, 1.23, 0.06, false],
    ]);
    expect(play.phase).toBe('over');
    expect(play.blotter.orders).toEqual([]);
    expect(play.notices).toEqual([]);
  });

  it('that fills at once is over with its receipt, whatever was left of it', () => {
    const play = new Play().sends({ lasts: 'now' });
    expect(execution(play.placed(receipt(3, 2)))).toEqual([[3, 1.23, 0.06, true]]);
    expect(play.phase).toBe('over');
  });

  it('that was to rest is over when nothing of it remains', () => {
    const play = new Play().sends();
    play.placed(receipt(2, 0));
    expect(play.phase).toBe('over');
  });

  it('that fills at once is not over, and not resting, while it is only half told', () => {
    const play = new Play().sends({ lasts: 'now' });
    play.order(filledOrder(2));
    play.fill();
    expect(play.phase).toBe('sent');
    play.order(filledOrder(2, { status: 'canceled' }));
    expect(play.phase).toBe('over');
    expect(play.booked).toEqual([2, 0.82, 0.04]);
  });

  it('is refused once, with the reason', () => {
    const play = new Play().sends();
    const change = play.refused('market is closed');
    play.refused();
    expect(change.notices).toMatchObject([{ kind: 'order.refused', reason: 'market is closed' }]);
    expect(play.notices).toEqual(['order.refused']);
    expect(play.phase).toBe('over');
  });

  it('cannot be refused any more once the exchange has told of it', () => {
    const play = new Play().sends();
    play.order(order());
    expect(play.refused()).toMatchObject({ notices: [], audit: true });
    expect(play.phase).toBe('working');
  });

  it('comes back when it was refused and rests all the same', () => {
    const play = new Play().sends();
    play.refused();
    play.settle(1_000, { orders: [order()] });
    expect(play.phase).toBe('working');
    expect(play.notices).toEqual(['order.refused', 'found 0']);
  });
});

describe('what an order has come to', () => {
  it('is answered once, however often and in whatever order it is told', () => {
    const play = new Play().sends();
    play.fill();
    play.placed(receipt(2, 3));
    play.order(filledOrder(2));
    play.fill();
    play.placed(receipt(2, 3));
    play.settle(1_000, { orders: [filledOrder(2)], fills: [fill({ clientId: null })] });
    expect(play.booked).toEqual([2, 0.82, 0.04]);
  });

  it('never shrinks: a report from before changes nothing', () => {
    const play = new Play().sends();
    play.placed(receipt(0, 5));
    play.order(filledOrder(4));
    expect(play.order(filledOrder(1))).toEqual({ executions: [], notices: [], audit: false, tickers: [] });
    expect(play.settle(500, { orders: [filledOrder(3)] }).executions).toEqual([]);
    expect(play.blotter.get(ID)?.filled).toBe(contracts(4));
  });

  it('is corrected by better sources without contracts: average, then the order, then its fills', () => {
    const play = new Play().sends();
    play.placed(receipt(3, 2, { cost: dollars(1.2), fees: dollars(0.05) }));
    expect(play.placed(receipt(3, 2)).executions).toEqual([]);
    expect(execution(play.order(filledOrder(3, { cost: dollars(1.21) })))).toEqual([[0, 0.01, 0.01, false]]);
    expect(play.placed(receipt(3, 2)).executions).toEqual([]);
    expect(play.order(filledOrder(3, { cost: dollars(9) })).executions).toEqual([]);
    const first = play.fill({ price: cents(40), count: contracts(1), fee: dollars(0.02) });
    expect(first.executions).toEqual([]);
    expect(execution(play.fill({ tradeId: 't2' }))).toEqual([[0, 0.01, 0, false]]);
    play.order(filledOrder(3, { cost: dollars(9) }));
    expect(play.booked).toEqual([3, 1.22, 0.06]);
  });

  it('counts one print that filled twice for two orders once for each', () => {
    const play = new Play().sends().sends({ clientId: 'kp-ab12cd34-2-yb' });
    play.fill();
    play.fill({ orderId: 'o2', clientId: 'kp-ab12cd34-2-yb' });
    expect(play.booked).toEqual([4, 1.64, 0.08]);
  });

  it('counts a fill that comes before anybody told whose it is', () => {
    const play = new Play().sends();
    expect(play.fill({ clientId: null }).executions).toEqual([]);
    play.fill({ clientId: null });
    play.fill({ clientId: null, tradeId: 't2', orderId: 'somebody else' });
    expect(execution(play.placed(receipt(0, 5)))).toEqual([[2, 0.82, 0.04, true]]);
  });

  it('counts a fill that was listed before the order that it is of', () => {
    const play = new Play().sends();
    play.settle(1_000, { fills: [fill({ clientId: null })] });
    expect(execution(play.placed(receipt(0, 5)))).toEqual([[2, 0.82, 0.04, true]]);
  });

  it('counts fills that come when the order is over', () => {
    const play = new Play().sends();
    play.placed(receipt(0, 5));
    play.order(order({ status: 'canceled', remaining: 0 as never }));
    expect(execution(play.fill())).toEqual([[2, 0.82, 0.04, false]]);
    expect(play.phase).toBe('over');
  });

  it.each([
    // Side, action, name, toward; what 2 contracts at a YES price of 30 cents cost or bring.
    ['yes', 'buy', 'yb', 'yes', 0.6],
    ['yes', 'sell', 'ys', 'no', 0.6],
    ['no', 'buy', 'nb', 'no', 1.4],
    ['no', 'sell', 'ns', 'yes', 1.4],
  ] as const)('is in the price of its own side: %s %s', (side, action, name, toward, own) => {
    const clientId = `kp-ab12cd34-1-${name}`;
    const fresh = (): Play => new Play().sends({ clientId, side, action });
    // A receipt is in YES prices, an order in those of the outcome that it moves toward, a fill at the YES price.
    const told = order({ clientId, toward, filled: contracts(2), cost: dollars(toward === 'yes' ? 0.6 : 1.4) });
    const paid = (play: Play): number | undefined => play.booked[1];
    const [one, two, three] = [fresh(), fresh(), fresh()];
    one.placed(receipt(2, 3, { cost: dollars(0.6) }), 100, clientId);
    two.order(told);
    three.fill({ clientId, toward, price: cents(30) });
    expect([paid(one), paid(two), paid(three)]).toEqual([own, own, own]);
  });

  it('is not taken from what cannot be of this order', () => {
    const play = new Play().sends();
    play.placed(receipt(0, 5));
    expect(play.fill({ toward: 'no' })).toMatchObject({ executions: [], audit: true });
    expect(play.fill({ ticker: 'B' })).toMatchObject({ executions: [], audit: true });
    expect(play.order(filledOrder(2, { toward: 'no' }))).toMatchObject({ executions: [], audit: true });
    expect(play.order(filledOrder(2, { id: 'o2' }))).toMatchObject({ executions: [], audit: true });
  });

  it('is not taken from an answer that describes another order', () => {
    const other = 'kp-ab12cd34-2-yb';
    const play = new Play().sends().sends({ clientId: other });
    play.placed(receipt(0, 5));
    expect(play.placed(receipt(5, 0), 100, other)).toMatchObject({ executions: [], audit: true });
    expect(play.blotter.get(other)?.phase).toBe('sent');
  });
});

describe('an order that is over', () => {
  it('is not brought back by older news', () => {
    const play = new Play().sends();
    play.placed(receipt(0, 5));
    play.order(order({ status: 'canceled' }));
    play.order(order());
    play.placed(receipt(0, 5));
    play.uncertain();
    play.settle(1_000, { orders: [order()] });
    expect(play.phase).toBe('over');
    expect(play.notices).toEqual([]);
  });

  it('is asked about when its cancelling says that it rests no more', () => {
    const play = new Play().sends();
    play.placed(receipt(0, 5));
    play.blotter.cancelling(ID, T + 90);
    expect(play.cancelled(true).audit).toBe(false);
    expect(play.cancelled(false).audit).toBe(true);
    expect(play.phase).toBe('working');
    play.settle(1_000, { orders: [filledOrder(5)] });
    expect(play.phase).toBe('over');
    expect(play.cancelled(false).audit).toBe(false);
  });

  it('is left alone by a status that the exchange does not know itself', () => {
    const play = new Play().sends();
    play.placed(receipt(0, 5));
    play.order(filledOrder(3, { status: 'unknown' }));
    expect(play.phase).toBe('working');
    expect(play.booked).toEqual([0, 0, 0]);
  });

  it('is over when a whole statement from after the last word of it has it no more', () => {
    const play = new Play().sends();
    play.placed(receipt(0, 5), 3_000);
    play.settle(14_999);
    expect(play.phase).toBe('working');
    play.settle(15_000);
    expect(play.phase).toBe('over');
    expect(play.notices).toEqual([]);
  });
});
