import { describe, expect, it } from 'vitest';
import { Desk } from '../../../src/desk/desk.ts';
import { initialState } from '../../../src/desk/state.ts';
import { Pit, settings, T } from './fixture.ts';

const cross = { 'trader.entryStyle': 'cross' } as const;

/** YES 30 / NO 60, and five seconds later YES 35 / NO 60: gap 10 → 5, bullish. */
function bullish(more = {}, known = {}): Pit {
  const pit = new Pit(more, known);
  pit.snapshot(0, 30, 60);
  pit.pass(500, 4_500);
  pit.bid(5_000, 'yes', 35);
  return pit;
}

/** In a position of five YES at 36: stop 33, trail 34, bid 35. */
function long(more = {}, known = {}): Pit {
  const pit = new Pit({ ...cross, ...more }, known);
  pit.snapshot(0, 30, 60);
  pit.pass(500, 4_500);
  pit.bid(5_000, 'no', 64);
  pit.bid(5_000, 'yes', 35);
  pit.pass(5_500, 5_500);
  return pit;
}

describe('an entry', () => {
  it('improves the best bid by a cent, and buys the side that the signal says', () => {
    const pit = bullish();
    expect(pit.deals).toEqual([
      {
        type: 'order',
        at: T + 5_000,
        ticker: 'A',
        side: 'yes',
        action: 'buy',
        count: 500,
        price: 3_600,
        style: 'improve',
        order: 'paper-1',
      },
    ]);
    const bearish = new Pit();
    bearish.snapshot(0, 30, 60);
    bearish.pass(500, 4_500);
    bearish.bid(5_000, 'yes', 28);
    bearish.bid(5_001, 'no', 67);
    expect(bearish.told).toEqual(['order no buy 68']);
  });

  it('crosses to the ask, at most a cent above it, when it is told to, and pays what the ask is then', () => {
    const pit = long();
    expect(pit.told).toEqual(['order yes buy 37', 'fill yes buy 36']);
    expect(pit.deals[1]).toMatchObject({ at: T + 5_500, fee: 80_700, taker: true, order: 'paper-1' });
    expect(pit.notices).toMatchObject([{ kind: 'entry', ticker: 'A', count: 500, price: 3_600, stop: 3_300 }]);
  });

  it('is not made in the first window after a snapshot, on a stale book, or with an empty side', () => {
    const early = new Pit();
    early.snapshot(0, 30, 60);
    early.pass(500, 4_500);
    early.bid(4_999, 'yes', 35);
    expect(early.told).toEqual([]);
    const again = new Pit();
    again.snapshot(0, 30, 60);
    again.pass(500, 2_500);
    again.snapshot(3_000, 30, 60);
    again.pass(3_500, 4_500);
    again.bid(5_000, 'yes', 35);
    again.pass(5_500, 7_500);
    expect(again.told).toEqual([]);
    const stale = new Pit();
    stale.snapshot(0, 30, 60);
    stale.pass(500, 4_500);
    stale.give({ type: 'book.stale', at: T + 4_600, tickers: null });
    stale.bid(5_000, 'yes', 35);
    stale.pass(5_500, 6_000);
    expect(stale.told).toEqual([]);
  });

  it('arises with time alone, when the book of a window ago becomes another one', () => {
    const pit = new Pit();
    pit.snapshot(0, 34, 60);
    pit.pass(500, 1_000);
    pit.bid(1_100, 'yes', 30);
    pit.pass(1_500, 2_000);
    pit.bid(2_100, 'yes', 35);
    pit.pass(2_500, 5_500);
    expect(pit.told).toEqual([]);
    pit.pass(6_000, 6_500);
    expect(pit.deals).toMatchObject([{ type: 'order', at: T + 6_500 }]);
  });

  it('rests no longer than its time, and the same move is not chased', () => {
    const pit = bullish();
    pit.pass(5_500, 20_000);
    pit.bid(20_100, 'no', 70);
    pit.pass(20_500, 21_000);
    expect(pit.told).toEqual(['order yes buy 36']);
  });

  it('adds to what is held when the move goes on after the cooldown, with one average entry', () => {
    const pit = long();
    pit.bid(6_000, 'no', 60);
    pit.bid(6_000, 'yes', 37);
    expect(pit.told).toHaveLength(2);
    pit.bid(8_000, 'yes', 38);
    pit.pass(8_500, 8_500);
    expect(pit.told.slice(2)).toEqual(['order yes buy 41', 'fill yes buy 40']);
    expect(pit.desk.positions()).toMatchObject([{ count: 1_000, entry: 3_800, side: 'yes' }]);
  });

  it('never holds or orders more than the limits allow', () => {
    const few = { 'trader.maxPositionPerMarket': 7, 'trader.cooldownSeconds': 0 };
    const pit = long(few);
    pit.bid(6_000, 'no', 60);
    pit.bid(6_000, 'yes', 38);
    pit.pass(6_500, 6_500);
    expect(pit.told).toHaveLength(2);
    expect(bullish({ 'trader.maxTotalExposure': 1.79 }).told).toEqual([]);
    expect(bullish({ 'trader.maxTotalExposure': 1.8 }).told).toHaveLength(1);
    expect(bullish({}, { closeAt: T + 60_000 }).told).toEqual([]);
    expect(bullish({ 'trader.maxSpreadCents': 9 }).told).toEqual([]);
  });
});

describe('an exit', () => {
  it('follows the stop, and says what it cost', () => {
    const pit = long();
    pit.bid(6_000, 'yes', 33);
    pit.bid(6_100, 'yes', 32);
    expect(pit.told.slice(2)).toEqual(['order yes sell 33']);
    pit.pass(6_500, 9_000);
    expect(pit.told.slice(2)).toEqual(['order yes sell 33', 'order yes sell 31', 'fill yes sell 32', 'exit stop_loss']);
    const exit = pit.deals.at(-1);
    if (exit?.type !== 'exit') throw new Error('no exit');
    expect(exit).toMatchObject({ count: 500, spent: 1_800_000, proceeds: 1_600_000, reason: 'stop_loss' });
    const fees = pit.deals.reduce((sum, deal) => sum + (deal.type === 'fill' ? deal.fee : 0), 0);
    expect([exit.fees, exit.pnl]).toEqual([fees, -200_000 - fees]);
    expect(pit.notices.at(-1)).toMatchObject({ kind: 'exit', deal: exit });
    expect(pit.desk.positions()).toEqual([]);
    expect(pit.desk.status().trader).toMatchObject({ trades: 1, wins: 0, realized: -200_000, fees, exposure: 0 });
  });

  it('follows the trail up', () => {
    const pit = long({ 'trader.maxPositionPerMarket': 5 });
    pit.bid(6_000, 'no', 50);
    pit.bid(6_500, 'yes', 46);
    pit.bid(7_000, 'yes', 44);
    pit.pass(7_500, 7_500);
    expect(pit.told.slice(2)).toEqual(['order yes sell 44', 'fill yes sell 44', 'exit trailing_stop']);
    expect(pit.desk.status().trader).toMatchObject({ trades: 1, wins: 1 });
  });

  it('goes on until flat when the bids are thin', () => {
    const pit = long();
    pit.bid(6_000, 'yes', 33, 2);
    pit.pass(6_500, 9_500);
    const sold = pit.deals.flatMap((deal) => (deal.type === 'fill' && deal.action === 'sell' ? [deal.count] : []));
    expect(sold.reduce((sum, count) => sum + count, 0)).toBe(500);
    expect(sold.length).toBeGreaterThan(1);
    expect(pit.deals.filter((deal) => deal.type === 'exit')).toHaveLength(1);
  });

  it('turns with the signal: closes, then enters the other way', () => {
    const pit = long({ 'trader.stopLossCents': 50, 'trader.trailingStopCents': 50 });
    pit.bid(10_000, 'no', 55);
    pit.pass(10_500, 15_000);
    pit.bid(15_100, 'yes', 33);
    pit.bid(15_101, 'no', 62);
    expect(pit.told.slice(2)).toEqual(['order yes sell 33']);
    pit.pass(15_500, 16_000);
    expect(pit.told.slice(2)).toEqual([
      'order yes sell 33',
      'fill yes sell 33',
      'exit reversal',
      'order no buy 68',
      'fill no buy 67',
    ]);
  });

  it('comes a minute before the market closes', () => {
    const pit = long({ 'trader.stopLossCents': 50, 'trader.trailingStopCents': 50 }, { closeAt: T + 130_000 });
    pit.pass(6_000, 69_500);
    expect(pit.told).toHaveLength(2);
    pit.pass(70_000, 70_500);
    expect(pit.told.slice(2)).toEqual(['order yes sell 35', 'fill yes sell 35', 'exit close']);
  });

  it('comes at the end of the run, at the bid', () => {
    const pit = long();
    pit.give({ type: 'stop', at: T + 6_000 });
    expect(pit.told.slice(2)).toEqual(['order yes sell 35', 'fill yes sell 35', 'exit shutdown']);
    expect(pit.desk.positions()).toEqual([]);
  });
});

describe('the mode', () => {
  const trades = (mode: string, paper: boolean): number => {
    const desk = new Desk(
      { ...initialState(), settings: settings({ 'trader.mode': mode as 'off' }) },
      paper ? { paper: 'always' } : {},
    );
    const pit = bullish();
    let orders = 0;
    // The same events again, to a desk of another mode.
    for (const event of pit.given) orders += desk.decide(event).filter((effect) => effect.type === 'order').length;
    return orders;
  };

  it.each([
    ['off', false, 0],
    ['approve', false, 0],
    ['auto', false, 0],
    ['paper', false, 1],
    ['off', true, 0],
    ['approve', true, 1],
    ['auto', true, 1],
  ] as const)('%s, in a replay: %s → %i order', (mode, paper, orders) => expect(trades(mode, paper)).toBe(orders));

  it('ends entries when it leaves paper, and goes on protecting what is held', () => {
    const resting = bullish();
    const off = { type: 'command', at: T + 5_100, command: { name: 'set', key: 'trader.mode', value: 'off' } } as const;
    resting.give(off);
    resting.pass(5_500, 6_000);
    resting.bid(6_100, 'no', 70);
    resting.pass(6_500, 6_500);
    expect(resting.told).toEqual(['order yes buy 36']);
    const held = long();
    held.give({ ...off, at: T + 5_600 });
    held.bid(6_000, 'yes', 33);
    held.pass(6_500, 6_500);
    expect(held.told.slice(2)).toEqual(['order yes sell 33', 'fill yes sell 33', 'exit stop_loss']);
  });
});

it('cancels what is to be entered when trading is paused', () => {
  const fills = (pause: boolean): number => {
    const pit = bullish();
    if (pause) pit.give({ type: 'command', at: T + 5_300, command: { name: 'pause', what: 'trading' } });
    pit.pass(5_500, 6_000);
    pit.bid(6_100, 'no', 64.5);
    return pit.deals.filter((deal) => deal.type === 'fill').length;
  };
  expect([fills(false), fills(true)]).toEqual([1, 0]);
});

describe('the circuit breaker', () => {
  const small = { 'trader.maxDailyLoss': 0.2, 'trader.cooldownSeconds': 0 };

  it('counts what is not yet realized, is told once, and holds entries but not exits', () => {
    const pit = long(small);
    pit.bid(6_000, 'yes', 33);
    pit.give({ type: 'tick', at: T + 6_100 });
    const trips = () => pit.notices.filter((notice) => notice.kind === 'breaker');
    expect(trips()).toEqual([{ kind: 'breaker', paper: true, lost: 230_700, limit: 200_000 }]);
    expect(pit.desk.positions()).toHaveLength(1);
    pit.bid(6_200, 'no', 60);
    pit.pass(6_500, 12_000);
    expect(pit.told.at(-1)).toBe('exit stop_loss');
    const before = pit.told.length;
    pit.bid(12_100, 'yes', 38);
    pit.pass(12_500, 13_000);
    expect(pit.told).toHaveLength(before);
    pit.give({ type: 'command', at: T + 13_000, command: { name: 'resume', what: 'breaker' } });
    pit.pass(13_500, 13_500);
    expect(pit.told).toHaveLength(before + 1);
    expect(trips()).toHaveLength(1);
  });

  it('is on disk before it is told, and holds across a restart until the day turns or the owner resumes', () => {
    const pit = long(small);
    pit.bid(6_100, 'yes', 30);
    pit.pass(6_500, 7_000);
    const told = pit.effects.findIndex((effect) => effect.type === 'notice' && effect.notice.kind === 'breaker');
    expect(pit.effects.slice(0, told)).toContainEqual({ type: 'save' });
    expect(pit.desk.state.breaker).toBe('2026-11-21');
    const again = new Desk(pit.desk.state);
    again.decide({ type: 'tick', at: T + 60_000 });
    expect(again.state.breaker).toBe('2026-11-21');
    again.decide({ type: 'tick', at: T + 24 * 3_600_000 });
    expect(again.state.breaker).toBeNull();
    pit.give({ type: 'command', at: T + 8_000, command: { name: 'resume', what: 'breaker' } });
    pit.pass(8_500, 9_000);
    expect(pit.desk.state.breaker).toBeNull();
  });
});
