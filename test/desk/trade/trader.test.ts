import { describe, expect, it } from 'vitest';
import { AccountPit, bullish, GROUP, long } from './account-pit.ts';
import { T } from './fixture.ts';

describe('an entry', () => {
  it('improves the best bid by a cent, expires by itself, and can be braked by its group', () => {
    const pit = bullish();
    expect(pit.tickets).toEqual([
      {
        clientId: 'kp-ab12cd34-1-yb',
        ticker: 'A',
        side: 'yes',
        action: 'buy',
        price: 3_600,
        count: 500,
        lasts: 'rest',
        expiresAt: T + 15_000,
        reduceOnly: false,
        group: GROUP,
        exchangeIndex: 0,
      },
    ]);
  });

  it('buys NO on a bearish signal', () => {
    const pit = new AccountPit();
    pit.statement(0);
    pit.snapshot(0, 30, 60);
    pit.pass(500, 4_500);
    pit.bid(5_000, 'yes', 28);
    pit.bid(5_001, 'no', 67);
    expect(pit.orders).toEqual(['buy no 5 at 68']);
    expect(pit.sent.clientId).toBe('kp-ab12cd34-1-nb');
  });

  it('is made when three points of the gap are gone, not for two', () => {
    const moved = (no: number): number => {
      const pit = new AccountPit();
      pit.statement(0);
      pit.snapshot(0, 30, 60);
      pit.pass(500, 4_500);
      pit.bid(5_000, 'no', no);
      pit.bid(5_000, 'yes', 35);
      return pit.tickets.length;
    };
    expect([moved(58), moved(57)]).toEqual([1, 0]);
  });

  it('waits for the first statement, and for a newer one when the last is three minutes old', () => {
    const early = new AccountPit();
    early.snapshot(0, 30, 60);
    early.pass(500, 4_500);
    early.bid(5_000, 'yes', 35);
    expect(early.tickets).toEqual([]);
    early.statement(5_100);
    early.pass(5_500, 5_500);
    expect(early.tickets).toHaveLength(1);
    const late = new AccountPit();
    late.statement(0);
    late.snapshot(176_000, 30, 60);
    late.pass(176_500, 180_500);
    late.bid(181_000, 'yes', 35);
    expect(late.tickets).toEqual([]);
    late.statement(181_100);
    late.pass(181_500, 181_500);
    expect(late.tickets).toHaveLength(1);
  });

  it('goes to the shard of its market, or leaves the routing to the exchange', () => {
    expect(bullish({ known: { exchangeIndex: 3 } }).sent).toMatchObject({ exchangeIndex: 3, group: null });
    expect(bullish({ known: { exchangeIndex: null } }).sent).toMatchObject({ exchangeIndex: null, group: GROUP });
  });

  it('keeps to the tick grid of its market', () => {
    const ranges = [{ start: 0, end: 10_000, step: 500 }] as never;
    const more = { 'trader.skipInsideCosts': 'false', 'trader.stopLossCents': 5 } as const;
    expect(bullish({ known: { ranges }, more }).orders).toEqual(['buy yes 5 at 40']);
  });

  it('is left out where its stop would lie inside the costs, in mode auto', () => {
    const far = { 'trader.feeCents': 0, 'trader.stopLossCents': 2 };
    const skip = (value: 'auto' | 'false') => bullish({ more: { ...far, 'trader.skipInsideCosts': value } }).orders;
    expect([skip('auto').length, skip('false').length]).toEqual([0, 1]);
  });

  it('adds to what is held after the cooldown when the move goes on, up to the most that may be held', () => {
    const pit = bullish({ more: { 'trader.maxPositionPerMarket': 12, 'trader.cooldownSeconds': 2 } });
    pit.placed(5_100, pit.sent, 5);
    pit.bid(6_000, 'yes', 36);
    expect(pit.orders).toHaveLength(1);
    pit.bid(7_200, 'yes', 37);
    expect(pit.orders).toEqual(['buy yes 5 at 36', 'buy yes 5 at 38']);
    pit.placed(7_300, pit.sent, 5);
    expect(pit.desk.positions()).toMatchObject([{ count: 1_000, entry: 3_700, stop: 3_400 }]);
    pit.bid(9_400, 'yes', 39);
    expect(pit.orders).toHaveLength(2);
  });

  it('is not sent a second time while the first one works or is unknown', () => {
    const pit = bullish({ more: { 'trader.cooldownSeconds': 0 } });
    pit.placed(5_100, pit.sent);
    pit.bid(6_000, 'yes', 37);
    const lost = bullish({ more: { 'trader.cooldownSeconds': 0 } });
    lost.uncertain(5_100, lost.sent);
    lost.bid(6_000, 'yes', 37);
    expect([pit.orders.length, lost.orders.length]).toEqual([1, 1]);
  });

  it('is taken back when the signal turns before it is filled', () => {
    const pit = bullish();
    pit.placed(5_100, pit.sent);
    pit.pass(5_500, 9_500);
    pit.bid(10_100, 'yes', 32);
    pit.bid(10_100, 'no', 67);
    expect(pit.cancels).toEqual([`o ${pit.tickets[0]?.clientId}`]);
  });
});

describe('a stop', () => {
  it('stands at 42 under an entry at 45 and costs 15 cents', () => {
    const pit = long();
    expect(pit.desk.positions()).toMatchObject([{ entry: 4_500, stop: 4_200, trail: 4_300, count: 500 }]);
    const { entry = 0, stop } = pit.desk.positions()[0] ?? {};
    expect((entry - (stop ?? 0)) * 500).toBe(150_000);
  });

  it('comes before the trail where the trail is wider, as an order that can only reduce and fills at once', () => {
    const pit = long({ more: { 'trader.trailingStopCents': 9 } });
    pit.bid(6_000, 'yes', 43);
    expect(pit.tickets).toEqual([]);
    pit.bid(6_100, 'yes', 42);
    expect(pit.sent).toMatchObject({
      side: 'yes',
      action: 'sell',
      price: 4_200,
      count: 500,
      clientId: 'kp-ab12cd34-2-ys',
    });
    expect(pit.sent).toMatchObject({ lasts: 'now', reduceOnly: true, expiresAt: null, group: null, exchangeIndex: 0 });
    pit.placed(6_200, pit.sent, 5);
    expect(pit.exits).toEqual(['stop_loss']);
  });

  it.each([
    { bids: [47, 50, 48], trails: [4_500, 4_800], left: 48, gain: 3 },
    { bids: [48, 52, 50], trails: [4_600, 5_000], left: 50, gain: 5 },
  ])('trails the bids $bids and leaves at $left', ({ bids, trails, left, gain }) => {
    const pit = long();
    const seen = bids.slice(0, -1).map((bid, index) => {
      pit.bid(6_000 + index * 100, 'yes', bid);
      return pit.desk.positions()[0]?.trail;
    });
    expect(seen).toEqual(trails);
    expect(pit.tickets).toEqual([]);
    pit.bid(7_000, 'yes', left);
    expect(pit.orders).toEqual([`sell yes 5 at ${left}`]);
    pit.placed(7_100, pit.sent, 5);
    expect(pit.exits).toEqual(['trailing_stop']);
    const exit = pit.effects.find((effect) => effect.type === 'exit');
    // A cent a contract each way.
    expect(exit).toMatchObject({ own: true, pnl: gain * 50_000 - 100_000, fees: 100_000 });
  });

  it('is not raised by a bid of a crossed book: nobody could have sold there', () => {
    const pit = long();
    pit.bid(6_000, 'yes', 58);
    pit.bid(6_100, 'yes', 44);
    expect(pit.desk.positions()).toMatchObject([{ trail: 4_300 }]);
    expect(pit.tickets).toEqual([]);
  });

  it('is not hit by a book without a bid: nothing could be sold, and nothing says what it is worth', () => {
    const pit = long();
    pit.give({ type: 'book.snapshot', at: T + 6_000, ticker: 'A', yes: [], no: [] });
    pit.pass(6_500, 7_000);
    pit.snapshot(7_100, 44, 44);
    expect([pit.tickets, pit.desk.positions()[0]?.doing]).toEqual([[], null]);
  });

  it('guards what was bought when the mode is off, and while entries are paused', () => {
    const off = long();
    off.command(5_500, { name: 'set', key: 'trader.mode', value: 'off' });
    off.bid(6_000, 'yes', 42);
    const paused = long();
    paused.command(5_500, { name: 'pause', what: 'trading' });
    paused.bid(6_000, 'yes', 42);
    expect([off.orders, paused.orders]).toEqual([['sell yes 5 at 42'], ['sell yes 5 at 42']]);
  });

  it('waits where the book is crossed, and where the exchange or the market does not trade', () => {
    const crossed = long();
    crossed.bid(6_000, 'no', 58);
    crossed.bid(6_000, 'yes', 42);
    expect(crossed.tickets).toEqual([]);
    const shut = long();
    const hours = { exchange: true, trading: false, shards: {}, resumeAt: null };
    shut.give({ type: 'hours', at: T + 5_500, hours });
    shut.bid(6_000, 'yes', 42);
    expect(shut.tickets).toEqual([]);
    shut.give({ type: 'hours', at: T + 6_100, hours: { ...hours, trading: true } });
    shut.pass(6_500, 6_500);
    expect(shut.orders).toEqual(['sell yes 5 at 42']);
  });
});

it('turns with the signal: closes first, then enters the other way', () => {
  const pit = long({ more: { 'trader.stopLossCents': 50, 'trader.trailingStopCents': 50 } });
  pit.pass(5_500, 10_000);
  pit.bid(10_600, 'yes', 42);
  pit.bid(10_601, 'no', 52);
  expect(pit.orders).toEqual(['sell yes 5 at 42']);
  pit.placed(10_700, pit.sent, 5);
  expect(pit.exits).toEqual(['reversal']);
  expect(pit.orders).toEqual(['sell yes 5 at 42', 'buy no 5 at 53']);
});

it('enters nothing while it is being left, though no exit works at that moment', () => {
  const pit = long({ more: { 'trader.maxPositionPerMarket': 50, 'trader.cooldownSeconds': 0 } });
  pit.bid(6_000, 'yes', 42);
  pit.placed(6_050, pit.sent);
  pit.placed(6_050, pit.sent);
  expect(pit.desk.orders()).toEqual([]);
  pit.bid(6_500, 'yes', 48);
  expect(pit.orders.slice(2)).toEqual([]);
  pit.pass(7_500, 7_500);
  expect(pit.orders.slice(2)).toEqual(['sell yes 5 at 46']);
});

it('leaves a minute before the market closes', () => {
  const wide = { 'trader.stopLossCents': 50, 'trader.trailingStopCents': 50 };
  const pit = long({ more: wide, known: { closeAt: T + 130_000 } });
  pit.pass(5_500, 69_500);
  expect(pit.tickets).toEqual([]);
  pit.pass(70_000, 70_000);
  expect(pit.orders).toEqual(['sell yes 5 at 44']);
  pit.placed(70_100, pit.sent, 5);
  expect(pit.exits).toEqual(['close']);
});
