import { describe, expect, it } from 'vitest';
import { listed } from './account-orders.ts';
import { bullish, long } from './account-pit.ts';
import { T } from './fixture.ts';

describe('a position', () => {
  it('exists when something was filled, not when an order was sent, placed or lost', () => {
    const pit = bullish();
    expect(pit.held).toEqual([]);
    pit.placed(5_100, pit.sent);
    expect(pit.held).toEqual([]);
    pit.filled(5_200, pit.sent, 2);
    expect(pit.held).toEqual(['A yes 2']);
    const lost = bullish();
    lost.uncertain(5_100, lost.sent);
    expect(lost.held).toEqual([]);
  });

  it('grows with each part that is filled, and each is told with the stop of the whole', () => {
    const pit = bullish();
    pit.placed(5_100, pit.sent);
    pit.filled(5_200, pit.sent, 2);
    pit.filled(5_300, pit.sent, 3, 35);
    expect(pit.notices('entry')).toMatchObject([
      { paper: false, count: 200, price: 3_600, stop: 3_300 },
      { count: 300, price: 3_500, stop: 3_240 },
    ]);
    expect(pit.desk.positions()).toMatchObject([{ count: 500, entry: 3_540, own: true }]);
    expect(pit.desk.orders()).toEqual([]);
  });

  it('is counted once, however often and by whomever a fill is told', () => {
    const pit = bullish();
    pit.filled(5_050, pit.sent, 2, 36, { tradeId: 'same' });
    pit.placed(5_100, pit.sent, 2);
    pit.filled(5_200, pit.sent, 2, 36, { tradeId: 'same' });
    pit.order(5_300, pit.sent, 'resting', 2);
    pit.statement(7_000, { held: { A: 2 }, orders: [listed(pit.sent, 'resting', 2)] });
    expect(pit.held).toEqual(['A yes 2']);
    expect(pit.effects.filter(({ type }) => type === 'fill')).toHaveLength(1);
  });

  it('is guarded while its entry still works, and what still works is cancelled first', () => {
    const pit = bullish();
    pit.placed(5_100, pit.sent, 2);
    pit.bid(6_000, 'yes', 33);
    expect(pit.cancels).toEqual(['o kp-ab12cd34-1-yb']);
    expect(pit.orders).toEqual(['buy yes 5 at 36', 'sell yes 2 at 33']);
  });

  it('of a late fill, after the entry was cancelled, is guarded and left like any other', () => {
    const pit = bullish();
    pit.placed(5_100, pit.sent);
    pit.command(5_200, { name: 'pause', what: 'trading' });
    expect(pit.cancels).toEqual(['o kp-ab12cd34-1-yb']);
    pit.order(5_300, pit.sent, 'canceled');
    expect(pit.desk.orders()).toEqual([]);
    pit.filled(5_400, pit.sent, 5);
    expect(pit.desk.positions()).toMatchObject([{ count: 500, stop: 3_300, own: true }]);
    pit.bid(6_000, 'yes', 33);
    pit.placed(6_100, pit.sent, 5);
    expect(pit.exits).toEqual(['stop_loss']);
  });

  it('of a late fill while it is being left for a sale goes too', () => {
    const pit = bullish();
    pit.placed(5_100, pit.sent, 2);
    const entry = pit.sent;
    pit.bid(6_000, 'yes', 33);
    pit.order(6_050, entry, 'executed', 5);
    pit.placed(6_100, pit.sent, 2);
    expect(pit.orders.slice(1)).toEqual(['sell yes 2 at 33', 'sell yes 3 at 32']);
    pit.placed(6_200, pit.sent, 3);
    expect([pit.exits, pit.held]).toEqual([['stop_loss'], []]);
  });

  it('is netted by a late fill of the other side, as the exchange nets it', () => {
    const pit = bullish({ more: { 'trader.stopLossCents': 50, 'trader.trailingStopCents': 50 } });
    const yes = pit.sent;
    pit.placed(5_100, yes);
    pit.order(15_300, yes, 'canceled');
    pit.bid(16_000, 'yes', 32);
    pit.bid(16_000, 'no', 66);
    expect(pit.orders.at(-1)).toBe('buy no 5 at 67');
    pit.placed(16_100, pit.sent, 5);
    pit.filled(16_200, yes, 2);
    expect(pit.held).toEqual(['A no 3']);
    expect(pit.desk.status().trader.exposure).toBe(3 * 670_000);
  });

  it('says that its exit is on its way, unknown, or that it waits for its settlement', () => {
    const pit = long({ known: { closeAt: T + 600_000 } });
    const doing = () => pit.desk.positions()[0]?.doing;
    expect(doing()).toBeNull();
    pit.bid(6_000, 'yes', 42);
    expect(doing()).toBe('exiting');
    pit.uncertain(6_100, pit.sent);
    expect(doing()).toBe('exit unknown');
    pit.pass(600_000, 600_000);
    expect(doing()).toBe('awaiting settlement');
  });
});

it('tells an entry only when contracts were bought, and a correction of a fee as a fill of none', () => {
  const pit = bullish();
  pit.placed(5_100, pit.sent, 5);
  const { sent } = pit;
  pit.effects = [];
  pit.filled(5_200, sent, 5, 36, { fee: 40_000 as never });
  expect(pit.effects.filter(({ type }) => type === 'fill')).toMatchObject([{ count: 0, fee: -10_000 }]);
  expect(pit.notices('entry')).toEqual([]);
  expect(pit.desk.positions()).toMatchObject([{ count: 500, entry: 3_600 }]);
});

it('books what a fill says better than the answer, and tells nothing of it where no fee changes', () => {
  const pit = bullish();
  const { sent } = pit;
  pit.placed(5_100, sent, 5);
  pit.effects = [];
  pit.filled(5_200, sent, 5, 35.8);
  expect(pit.desk.positions()).toMatchObject([{ entry: 3_580, count: 500 }]);
  expect(pit.effects.filter(({ type }) => type === 'fill' || type === 'notice')).toEqual([]);
});

it('takes a late word of an exit whose position is closed, and closes nothing twice', () => {
  const pit = long();
  pit.bid(6_000, 'yes', 42);
  const { sent } = pit;
  pit.placed(6_100, sent, 5);
  pit.filled(6_200, sent, 5, 42.5);
  expect([pit.exits, pit.held]).toEqual([['stop_loss'], []]);
  expect(pit.desk.status().trader.trades).toBe(1);
});
