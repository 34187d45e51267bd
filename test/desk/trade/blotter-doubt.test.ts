import { describe, expect, it } from 'vitest';
import { contracts, dollars } from '../../../src/desk/money.ts';
import type { Ticket } from '../../../src/desk/order.ts';
import { T } from './fixture.ts';
import { fill, filledOrder, ID, intent, order, Play, receipt } from './own-order.ts';

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
    expect(play.blotter.orders).toMatchObject([{ sentAt: T, style: 'improve' }]);
    play.settle(2_000, { orders: [filledOrder(5)] });
    expect(play.booked).toEqual([5, 2.05, 0.1]);
    expect(play.notices).toEqual(['found 2']);
  });

  it('an order of ours that an old listing has resting may be over since, and booked: it waits for a newer one', () => {
    const play = new Play();
    expect(play.settle(1_000, { askedAt: T + 4_000, orders: [filledOrder(2)] })).toMatchObject({
      executions: [],
      audit: true,
    });
    expect(play.order(filledOrder(2))).toMatchObject({ executions: [], audit: true });
    play.settle(3_999, { askedAt: T + 6_000, orders: [filledOrder(2)] });
    expect(play.blotter.orders).toEqual([]);
    play.settle(4_000, { askedAt: T + 8_000, orders: [filledOrder(2)] });
    expect(play.booked[0]).toBe(2);
  });

  it('row 35: an old listing stays old when the clock is set forward or back', () => {
    for (const set of [-3_600_000, 3_600_000]) {
      const play = new Play();
      play.settle(4_000);
      play.blotter.setBack(T + Math.min(4_500, 4_500 + set));
      const orders = [filledOrder(2)];
      play.settle(3_999 + set, { askedAt: T + 5_000 + set, ahead: set, orders });
      expect(play.blotter.orders).toEqual([]);
      play.settle(4_000 + set, { askedAt: T + 6_000 + set, ahead: set, orders });
      expect(play.booked[0]).toBe(2);
    }
  });

  it('row 35: an order taken in by a clock that is an hour behind is given up as soon as any other', () => {
    const ahead = -3_600_000;
    const play = new Play();
    play.settle(1_000 + ahead, { ahead, orders: [order()] });
    expect(play.blotter.orders).toMatchObject([{ phase: 'working', sentAt: T + ahead }]);
    play.settle(14_000 + ahead, { ahead });
    expect(play.blotter.orders).toEqual([]);
  });

  it('an order of ours that is over is taken in when a channel told of it in this run, and from a listing alone never', () => {
    const over = order({ ...filledOrder(5), status: 'executed', createdAt: T + 2_000 });
    const [deaf, told] = [new Play(), new Play()];
    for (const play of [deaf, told]) play.settle(1_000);
    told.order(over);
    for (const play of [deaf, told]) play.settle(3_000, { orders: [over] });
    expect([deaf.booked[0], told.booked[0]]).toEqual([0, 5]);
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
    expect(play.fill({ orderId: 'o1', clientId: null, count: contracts(5) }).executions).toEqual([]);
    expect(play.blotter.get(name(2))?.cost).toBe(dollars(0.41));
  });
});
