import { describe, expect, it } from 'vitest';
import { Leaving } from '../../../src/desk/trade/leaving.ts';
import { long } from './account-pit.ts';
import { T } from './fixture.ts';

/** The stop of five YES at 42 is hit at 6 s. */
function leaving() {
  const pit = long();
  pit.bid(6_000, 'yes', 42);
  return pit;
}

describe('an exit', () => {
  it('goes a cent further down each time and never waits for the first two', () => {
    const pit = leaving();
    pit.placed(6_050, pit.sent);
    expect(pit.orders).toEqual(['sell yes 5 at 42', 'sell yes 5 at 41']);
  });

  it('waits after two orders in vain, ever longer, at most five seconds', () => {
    const pit = leaving();
    pit.placed(6_000, pit.sent);
    const left: number[] = [];
    for (let ms = 6_000; ms <= 30_000; ms += 100) {
      const before = pit.tickets.length;
      if (ms > 6_000) pit.give({ type: 'tick', at: T + ms });
      if (pit.tickets.length > before) left.push(ms);
      if (pit.desk.orders().length > 0) pit.placed(ms, pit.sent);
    }
    expect(left).toEqual([7_000, 9_000, 13_000, 18_000, 23_000, 28_000]);
    expect(pit.orders.at(-1)).toBe('sell yes 5 at 35');
  });

  it('goes on at once with the rest after a sale, however long it had waited', () => {
    const pit = leaving();
    pit.placed(6_000, pit.sent);
    pit.placed(6_000, pit.sent);
    pit.pass(6_500, 7_000);
    expect(pit.orders).toHaveLength(3);
    pit.placed(7_100, pit.sent, 2);
    expect(pit.orders.slice(2)).toEqual(['sell yes 5 at 40', 'sell yes 3 at 39']);
    pit.placed(7_200, pit.sent, 3);
    expect([pit.exits, pit.desk.positions()]).toEqual([['stop_loss'], []]);
  });

  it('never sells below the lowest price there is', () => {
    const pit = long();
    pit.bid(6_000, 'yes', 1);
    pit.placed(6_000, pit.sent);
    expect(pit.orders).toEqual(['sell yes 5 at 1', 'sell yes 5 at 1']);
  });

  it('is alone: no second one leaves while one is unanswered or unknown', () => {
    const pit = leaving();
    pit.pass(6_500, 8_000);
    pit.bid(8_100, 'yes', 40);
    expect(pit.orders).toHaveLength(1);
    pit.uncertain(8_200, pit.sent);
    pit.pass(8_500, 12_000);
    expect(pit.orders).toHaveLength(1);
    expect(pit.desk.positions()).toMatchObject([{ doing: 'exit unknown', count: 500 }]);
    pit.statement(12_100, { held: { A: 5 } });
    expect(pit.orders).toEqual(['sell yes 5 at 42', 'sell yes 5 at 39']);
  });

  it('that sold nothing asks the exchange whether anything is held', () => {
    const pit = leaving();
    pit.effects = [];
    pit.give({
      type: 'order.placed',
      at: T + 6_100,
      clientId: 'kp-ab12cd34-2-ys',
      receipt: { orderId: 'o', filled: 0 as never, remaining: 500 as never, cost: 0 as never, fees: 0 as never },
    });
    expect(pit.effects).toContainEqual({ type: 'audit', since: T + 5_100 });
  });
});

describe('a refused exit', () => {
  it('is tried again at the same price after a wait that doubles, and told once', () => {
    const pit = leaving();
    const left: number[] = [];
    for (let ms = 6_000; ms <= 70_000; ms += 100) {
      const before = pit.tickets.length;
      if (ms > 6_000) pit.give({ type: 'tick', at: T + ms });
      if (pit.tickets.length > before) left.push(ms);
      if (pit.desk.orders().length > 0) pit.refused(ms, pit.sent, 'trading is paused');
    }
    expect(left).toEqual([7_000, 9_000, 13_000, 21_000, 37_000, 67_000]);
    expect(new Set(pit.orders)).toEqual(new Set(['sell yes 5 at 42']));
    expect(pit.notices('order.refused')).toMatchObject([{ reason: 'trading is paused', ticket: { action: 'sell' } }]);
  });

  it('asks the exchange whether anything is held', () => {
    const pit = leaving();
    pit.effects = pit.effects.filter(({ type }) => type !== 'audit');
    pit.refused(6_100, pit.tickets[0] as never);
    expect(pit.effects).toContainEqual({ type: 'audit', since: T + 5_100 });
  });
});

it('counts a refusal as no try', () => {
  const one = new Leaving('stop_loss');
  one.tried(0);
  one.tried(0);
  expect([one.under, one.ready(999), one.ready(1_000)]).toEqual([200, false, true]);
  one.refused(1_000);
  expect([one.under, one.ready(1_999), one.ready(2_000)]).toEqual([100, false, true]);
  one.sold();
  expect(one.ready(1_000)).toBe(true);
});

it('counts what was in vain in a row only: a sale begins anew, a refusal was none', () => {
  const sold = new Leaving('stop_loss');
  for (const at of [0, 0]) sold.tried(at);
  sold.sold();
  sold.tried(500);
  expect(sold.ready(500)).toBe(true);
  const refused = new Leaving('stop_loss');
  for (const at of [0, 0]) refused.tried(at);
  refused.refused(0);
  refused.tried(5_000);
  expect([refused.ready(5_999), refused.ready(6_000)]).toEqual([false, true]);
});

it('goes at once and waits anew from the shortest when what kept it waiting may be over', () => {
  const one = new Leaving('flatten');
  for (const at of [0, 1_000, 3_000]) one.refused(at);
  expect(one.ready(6_999)).toBe(false);
  one.hurry();
  expect(one.ready(3_001)).toBe(true);
  one.refused(3_001);
  expect([one.ready(4_000), one.ready(4_001)]).toEqual([false, true]);
});
