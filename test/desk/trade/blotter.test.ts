import { describe, expect, it } from 'vitest';
import { cents, contracts, dollars, type Money } from '../../../src/desk/money.ts';
import type { Fill, Order, Receipt, Ticket } from '../../../src/desk/order.ts';
import { Blotter } from '../../../src/desk/trade/blotter.ts';
import type { Change } from '../../../src/desk/trade/order-change.ts';
import { T } from './fixture.ts';
import { fill, filledOrder, ID, intent, order, receipt, statement } from './own-order.ts';

/** A blotter played by hand, ms after {@link T}. */
class Play {
  blotter = new Blotter([]);
  readonly changes: Change[] = [];

  #note(change: Change): Change {
    this.changes.push(change);
    return change;
  }
  sends(more: Partial<Ticket> = {}, ms = 0): this {
    this.blotter.add(intent(more, T + ms));
    return this;
  }
  placed(told: Receipt, ms = 100, clientId = ID): Change {
    return this.#note(this.blotter.observe({ type: 'order.placed', at: T + ms, clientId, receipt: told }));
  }
  refused(reason = 'insufficient balance'): Change {
    return this.#note(this.blotter.observe({ type: 'order.refused', at: T + 100, clientId: ID, reason }));
  }
  uncertain(reason = 'the line broke', ms = 100): Change {
    return this.#note(this.blotter.observe({ type: 'order.uncertain', at: T + ms, clientId: ID, reason }));
  }
  order(told: Order, ms = 100): Change {
    return this.#note(this.blotter.observe({ type: 'order', at: T + ms, order: told }));
  }
  fill(more: Partial<Fill> = {}, ms = 100): Change {
    return this.#note(this.blotter.observe({ type: 'fill', at: T + ms, fill: fill(more) }));
  }
  cancelled(ok: boolean): Change {
    return this.#note(this.blotter.observe({ type: 'cancel.answered', at: T + 100, orderId: 'o1', ok }));
  }
  settle(ms: number, more: Parameters<typeof statement>[1] = {}, foreign = false): Change {
    return this.#note(this.blotter.settle(statement(ms, more), () => foreign));
  }
  tick(ms: number): Change {
    return this.#note(this.blotter.tick(T + ms));
  }
  /** A new process with what the state has. */
  restarts(): this {
    this.blotter = new Blotter(this.blotter.orders);
    return this;
  }
  get phase(): string | undefined {
    return this.blotter.get(ID)?.phase;
  }
  /** Contracts, dollars and fees of all executions together. */
  get booked(): readonly number[] {
    const all = this.changes.flatMap(({ executions }) => executions);
    const sum = (of: (execution: (typeof all)[number]) => number): number =>
      all.reduce((total, execution) => total + of(execution), 0);
    return [sum((e) => e.count) / 100, sum((e) => e.cost) / 1e6, sum((e) => e.fee) / 1e6];
  }
  get notices(): string[] {
    return this.changes.flatMap(({ notices }) =>
      notices.map((notice) =>
        notice.kind === 'order.resolved'
          ? `${notice.found ? 'found' : 'never arrived'} ${notice.filled / 100}`
          : notice.kind,
      ),
    );
  }
}

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
    expect(execution(play.placed(receipt(3, 0)))).toEqual([[3, 1.23, 0.06, true]]);
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
    play.placed(receipt(3, 2, { cost: dollars(1.21), fees: dollars(0.05) }));
    expect(execution(play.order(filledOrder(3, { cost: dollars(1.22) })))).toEqual([[0, 0.01, 0.01, false]]);
    expect(play.placed(receipt(3, 2)).executions).toEqual([]);
    const first = play.fill({ price: cents(40), count: contracts(1), fee: dollars(0.02) });
    expect(first.executions).toEqual([]);
    expect(execution(play.fill({ tradeId: 't2', price: cents(41), taker: true }))).toEqual([[0, 0, 0, true]].slice(1));
    expect(play.booked).toEqual([3, 1.22, 0.06]);
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

describe('an order that nobody answered', () => {
  const lost = (more: Partial<Ticket> = {}): Play => {
    const play = new Play().sends(more);
    play.uncertain();
    return play;
  };

  it('is unknown, is said once, and a statement is wanted', () => {
    const play = new Play().sends();
    expect(play.uncertain()).toMatchObject({ audit: true, notices: [{ reason: 'the line broke' }] });
    expect(play.uncertain().audit).toBe(true);
    expect(play.phase).toBe('unknown');
    expect(play.notices).toEqual(['order.uncertain']);
  });

  it('is doubted after 15 s of silence, not before', () => {
    const play = new Play().sends();
    expect(play.tick(14_999)).toMatchObject({ audit: false, notices: [] });
    expect(play.tick(15_000)).toMatchObject({ audit: true, notices: [{ kind: 'order.uncertain' }] });
    expect(play.phase).toBe('unknown');
  });

  it('was taken, when its fill is known: nothing is unknown but where it stands', () => {
    const play = new Play().sends({ lasts: 'now' });
    play.fill();
    expect(play.uncertain()).toMatchObject({ audit: true, notices: [] });
    expect(play.phase).toBe('working');
    expect(play.tick(2_000).audit).toBe(true);
  });

  it('is asked about every two seconds until it is known', () => {
    const play = lost();
    const asked = [500, 1_000, 2_000, 2_400, 2_500, 4_499, 4_500].filter((ms) => play.tick(ms).audit);
    expect(asked).toEqual([500, 2_500, 4_500]);
    play.order(order());
    expect(play.tick(9_000).audit).toBe(false);
  });

  it('is asked about although the clock was set back', () => {
    const play = lost();
    expect(play.tick(60_000).audit).toBe(true);
    expect(play.tick(1_000).audit).toBe(true);
  });

  it.each([
    ['rests', order(), 'working', 'found 0'],
    ['was filled', filledOrder(5), 'over', 'found 5'],
    ['was cancelled', order({ status: 'canceled' }), 'over', 'found 0'],
  ] as const)('that %s by the statement is found, and said once', (_, listed, phase, notice) => {
    const play = lost();
    play.settle(1_000, { orders: [listed] });
    play.settle(2_000, { orders: [listed] });
    expect(play.phase).toBe(phase);
    expect(play.notices).toEqual(['order.uncertain', notice]);
    expect(play.booked[0]).toBe(listed.filled / 100);
  });

  it('is found by a late answer or a private message as well', () => {
    const [answered, told, filled] = [lost(), lost(), lost()];
    answered.placed(receipt(1, 4));
    told.order(order());
    filled.fill();
    expect([answered, told, filled].map((play) => play.notices[1])).toEqual(['found 1', 'found 0', 'found 2']);
    expect([answered, told, filled].map((play) => play.phase)).toEqual(['working', 'working', 'working']);
  });

  it('never arrived when a statement as of 12 s later has not got it', () => {
    const play = lost();
    play.settle(11_999);
    expect(play.phase).toBe('unknown');
    expect(play.settle(12_000).tickers).toEqual(['A']);
    expect(play.phase).toBe('over');
    expect(play.notices).toEqual(['order.uncertain', 'never arrived 0']);
  });

  it('that can only sell ours never arrived after 2 s', () => {
    const exit = { clientId: 'kp-ab12cd34-1-ys', action: 'sell', lasts: 'now', reduceOnly: true } as const;
    const phases = [false, true].map((foreign) => {
      const play = new Play().sends(exit);
      play.settle(1_999, {}, foreign);
      expect(play.blotter.of('A')).toHaveLength(1);
      play.settle(2_000, {}, foreign);
      return play.blotter.get(exit.clientId)?.phase;
    });
    expect(phases).toEqual(['over', 'sent']);
  });

  it('is not given up by a statement that does not reach back to it', () => {
    const play = lost();
    play.settle(60_000, { since: T + 1 });
    expect(play.phase).toBe('unknown');
    play.settle(60_000, { since: T });
    expect(play.phase).toBe('over');
  });

  it('is not given up by a statement that has it with a status of its own', () => {
    const play = lost();
    play.settle(60_000, { orders: [order({ status: 'unknown' })] });
    expect(play.phase).toBe('unknown');
  });

  it('that lands after it was given up is taken in, and said', () => {
    const rests = lost();
    const filled = lost();
    for (const play of [rests, filled]) play.settle(12_000);
    rests.settle(14_000, { orders: [filledOrder(1)] });
    expect(rests.phase).toBe('working');
    expect(rests.blotter.of('A')).toHaveLength(1);
    filled.settle(14_000, { orders: [filledOrder(5)], fills: [fill({ clientId: null })] });
    filled.settle(16_000, { orders: [filledOrder(5)] });
    expect(filled.phase).toBe('over');
    expect(filled.booked).toEqual([5, 2.05, 0.1]);
    expect(filled.notices).toEqual(['order.uncertain', 'never arrived 0', 'found 5']);
  });
});

describe('after a restart', () => {
  it('what was sent is unknown, what rested goes on, and what was booked is not booked again', () => {
    const play = new Play().sends({ lasts: 'now' }).sends({ clientId: 'kp-ab12cd34-2-yb' });
    play.placed(receipt(2, 3, { orderId: 'o2' }), 100, 'kp-ab12cd34-2-yb');
    play.restarts();
    expect(play.blotter.orders.map(({ phase }) => phase)).toEqual(['unknown', 'working']);
    play.settle(1_000, {
      orders: [filledOrder(3, { id: 'o2', clientId: 'kp-ab12cd34-2-yb' })],
      fills: [fill({ orderId: 'o2', clientId: null })],
    });
    expect(play.booked).toEqual([3, 1.23, 0.06]);
    expect(play.phase).toBe('unknown');
  });

  it('an order of ours that the state forgot because it was over stays history, with its fills', () => {
    const play = new Play();
    const listing = { orders: [filledOrder(5)], fills: [fill({ clientId: null, count: contracts(5) })] };
    expect(play.settle(1_000, listing)).toEqual({ executions: [], notices: [], audit: false, tickers: [] });
    expect(play.order(filledOrder(5)).executions).toEqual([]);
    expect(play.order(filledOrder(2, { status: 'canceled' })).executions).toEqual([]);
    expect(play.blotter.get(ID)).toBeUndefined();
  });

  it('the same order is booked when the journal knew no end of it', () => {
    const play = new Play();
    play.blotter.recover([intent()]);
    play.blotter.recover([intent()]);
    expect(play.blotter.of('A')).toHaveLength(1);
    expect(play.tick(100).audit).toBe(true);
    play.settle(1_000, { orders: [filledOrder(5)] });
    play.settle(2_000, { orders: [filledOrder(5)] });
    expect(play.booked).toEqual([5, 2.05, 0.1]);
    expect(play.notices).toEqual(['found 5']);
  });

  it('the journal does not undo what the state knows', () => {
    const play = new Play().sends();
    play.placed(receipt(2, 3));
    play.restarts().blotter.recover([intent()]);
    expect(play.phase).toBe('working');
    play.settle(1_000, { orders: [filledOrder(2)] });
    expect(play.booked[0]).toBe(2);
  });

  it('an order of ours that nobody remembers is taken in while it rests, with what it has filled', () => {
    const play = new Play();
    const change = play.settle(1_000, { orders: [filledOrder(2), order({ id: 'x', clientId: 'by hand' })] });
    expect(change.tickers).toEqual(['A']);
    expect(play.phase).toBe('working');
    expect(play.booked).toEqual([2, 0.82, 0.04]);
    expect(play.blotter.orders).toHaveLength(1);
    play.settle(2_000, { orders: [filledOrder(5)] });
    expect(play.booked).toEqual([5, 2.05, 0.1]);
    expect(play.notices).toEqual(['found 2']);
  });

  it('a fill that names an order of ours which nobody remembers is kept for it, and asked about', () => {
    const play = new Play();
    expect(play.fill().audit).toBe(true);
    expect(play.fill({ clientId: 'by hand', orderId: 'x' }).audit).toBe(false);
    play.settle(1_000, { orders: [order({ filled: contracts(1), cost: dollars(0.41) })] });
    expect(play.booked).toEqual([2, 0.82, 0.04]);
  });
});

describe('orders of a market', () => {
  it('are the same list until one of them changes', () => {
    const play = new Play().sends().sends({ clientId: 'kp-ab12cd34-2-yb', ticker: 'B' });
    play.placed(receipt(0, 5));
    const [one, other] = [play.blotter.of('A'), play.blotter.of('B')];
    play.placed(receipt(0, 5));
    play.order(order());
    play.tick(1_000);
    play.settle(1_000, { orders: [order()] });
    expect(play.blotter.of('A')).toBe(one);
    play.fill();
    expect(play.blotter.of('A')).not.toBe(one);
    expect(play.blotter.of('A')).toMatchObject([{ filled: contracts(2), cost: dollars(0.82), phase: 'working' }]);
    expect(play.blotter.of('B')).toBe(other);
    expect(play.blotter.of('none')).toBe(play.blotter.of('neither'));
  });

  it('say when their cancelling was asked for, and a silence after it is asked about', () => {
    const play = new Play().sends();
    play.placed(receipt(0, 5));
    play.blotter.cancelling(ID, T + 1_000);
    expect(play.blotter.of('A')).toMatchObject([{ cancelAt: T + 1_000 }]);
    expect(play.tick(5_999).audit).toBe(false);
    expect(play.tick(6_000).audit).toBe(true);
  });

  it('work until told otherwise although they should have expired, but are asked about', () => {
    const play = new Play().sends({ expiresAt: T + 10_000 });
    play.placed(receipt(0, 5));
    expect(play.tick(14_999).audit).toBe(false);
    expect(play.tick(15_000).audit).toBe(true);
    expect(play.phase).toBe('working');
  });

  it('are remembered when they are over, so that listing them for a day books nothing', () => {
    const play = new Play();
    const name = (n: number): string => `kp-ab12cd34-${n}-yb`;
    for (let n = 1; n <= 5_001; n += 1) {
      play.sends({ clientId: name(n), lasts: 'now' });
      play.placed(receipt(1, 0, { orderId: `o${n}` }), 100, name(n));
    }
    expect([1, 2, 5_001].map((n) => play.blotter.get(name(n))?.phase)).toEqual([undefined, 'over', 'over']);
    const listing = [1, 2, 5_001].map((n) => filledOrder(1, { id: `o${n}`, clientId: name(n), status: 'canceled' }));
    expect(play.settle(1_000, { orders: listing }).executions).toEqual([]);
    const money: Money | undefined = play.blotter.get(name(2))?.cost;
    expect(money).toBe(dollars(0.41));
  });
});
