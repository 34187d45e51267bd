import { describe, expect, it } from 'vitest';
import { contracts } from '../../../src/desk/money.ts';
import { listed, stranger } from './account-orders.ts';
import { bullish } from './account-pit.ts';
import { T } from './fixture.ts';

const ID = 'o kp-ab12cd34-1-yb';
const pause = { name: 'pause', what: 'trading' } as const;

describe('a cancel', () => {
  it('of an entry that is not answered yet leaves as soon as its id is known', () => {
    const pit = bullish();
    pit.command(5_050, pause);
    expect(pit.cancels).toEqual([]);
    pit.placed(5_100, pit.sent);
    expect(pit.cancels).toEqual([ID]);
  });

  it('that came to nothing is asked for again every three seconds until the order is over', () => {
    const pit = bullish();
    pit.placed(5_100, pit.sent);
    pit.command(5_500, pause);
    pit.pass(6_000, 8_000);
    expect(pit.cancels).toEqual([ID]);
    pit.pass(8_500, 11_000);
    expect(pit.cancels).toEqual([ID, ID]);
    pit.order(11_200, pit.sent, 'canceled');
    pit.pass(11_500, 20_000);
    expect(pit.cancels).toEqual([ID, ID]);
  });

  it('comes by itself when an entry outlives its time', () => {
    const pit = bullish();
    pit.placed(5_100, pit.sent);
    pit.pass(5_500, 14_500);
    expect(pit.cancels).toEqual([]);
    pit.pass(15_000, 15_000);
    expect(pit.cancels).toEqual([ID]);
  });

  it('never takes an exit', () => {
    const pit = bullish();
    pit.placed(5_100, pit.sent, 5);
    pit.bid(6_000, 'yes', 33);
    pit.command(6_100, pause);
    pit.uncertain(6_200, pit.sent);
    pit.command(6_300, { name: 'cancel', ticker: null, orderId: null });
    pit.order(6_400, pit.sent, 'resting');
    pit.pass(6_500, 8_000);
    expect(pit.cancels).toEqual([]);
  });

  it('of an order in doubt leaves when a statement has found it', () => {
    const pit = bullish();
    pit.uncertain(5_100, pit.sent);
    pit.command(5_200, pause);
    pit.statement(6_000, { orders: [listed(pit.sent, 'resting')] });
    expect(pit.cancels).toEqual([ID]);
  });
});

describe('the orders shown', () => {
  it('are ours as they stand, and strangers’ in the price of the side they move to', () => {
    const pit = bullish();
    const ours = { paper: false, own: true, ticker: 'A', side: 'yes', action: 'buy', price: 3_600, count: 500 };
    expect(pit.desk.orders()).toEqual([
      { ...ours, name: 'A', phase: 'sent', orderId: null, filled: 0, expiresAt: T + 15_000 },
    ]);
    pit.placed(5_100, pit.sent, 2);
    const theirs = stranger({ toward: 'no', price: 7_000 as never, filled: contracts(4) });
    pit.statement(6_500, { held: { A: 2 }, orders: [listed(pit.sent, 'resting', 2), theirs] });
    expect(pit.desk.orders()).toMatchObject([
      { own: true, phase: 'working', orderId: ID, filled: 200 },
      {
        paper: false,
        own: false,
        phase: 'working',
        orderId: 'theirs',
        side: 'no',
        action: 'buy',
        price: 3_000,
        filled: 400,
      },
    ]);
  });

  it('count as exposure, a stranger’s at its whole price', () => {
    const pit = bullish();
    expect(pit.desk.status().trader.exposure).toBe(1_800_000);
    pit.statement(6_000, { orders: [listed(pit.sent, 'resting'), stranger()] });
    expect(pit.desk.status().trader.exposure).toBe(3_800_000);
  });
});
