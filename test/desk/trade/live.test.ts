import { describe, expect, it } from 'vitest';
import { AccountPit, bullish, GROUP, long } from './account-pit.ts';
import { T } from './fixture.ts';

const wide = { 'trader.stopLossCents': 50, 'trader.trailingStopCents': 50 } as const;

describe('a computer that slept', () => {
  const slept = (): AccountPit => {
    const pit = long();
    pit.give({ type: 'woke', at: T + 100_000, away: 90_000 });
    pit.effects = [];
    return pit;
  };

  it('sells nothing until the account was listed again', () => {
    const pit = slept();
    pit.snapshot(100_100, 42, 44);
    expect(pit.tickets).toEqual([]);
    pit.statement(100_500, { asked: 99_000, asOf: 99_000, held: { A: 5 } });
    pit.pass(101_000, 101_000);
    expect(pit.tickets).toEqual([]);
    pit.statement(101_500, { asked: 100_200, asOf: 100_200, held: { A: 5 } });
    pit.pass(102_000, 102_000);
    expect(pit.orders).toEqual(['sell yes 5 at 42']);
  });

  it('waits no longer than ten seconds for it', () => {
    const pit = slept();
    pit.snapshot(100_100, 42, 44);
    pit.pass(100_500, 109_500);
    expect(pit.tickets).toEqual([]);
    pit.pass(110_000, 110_000);
    expect(pit.orders).toEqual(['sell yes 5 at 42']);
  });

  it('does not believe the books of before', () => {
    const pit = long({ more: wide });
    pit.give({ type: 'woke', at: T + 100_000, away: 90_000 });
    expect(pit.desk.depth('A', 5)).toBeNull();
    expect(pit.audits).toEqual([100_000 - 3_600_000]);
  });

  it('enters nothing until the account was listed again, and does not know whether the exchange trades', () => {
    const pit = bullish({ more: { 'trader.mode': 'approve' } });
    pit.give({ type: 'woke', at: T + 6_000, away: 60_000 });
    pit.snapshot(6_100, 30, 60);
    pit.pass(6_500, 11_000);
    pit.effects = [];
    pit.bid(11_100, 'yes', 35);
    expect(pit.cards).toEqual([]);
    pit.statement(11_200, { asked: 6_001 });
    pit.pass(11_500, 11_500);
    expect(pit.cards).toHaveLength(1);
  });
});

describe('row 59: a loop that was held up', () => {
  it('enters nothing until the account was listed again, and asks for that at once', () => {
    const pit = new AccountPit();
    pit.statement(0);
    pit.snapshot(0, 30, 60);
    pit.pass(500, 4_500);
    pit.effects = [];
    pit.give({ type: 'stalled', at: T + 4_900, away: 2_000 });
    expect(pit.audits).toEqual([4_900 - 3_600_000]);
    pit.bid(5_000, 'yes', 35);
    expect(pit.tickets).toEqual([]);
    pit.statement(5_100, { asked: 4_899 });
    pit.bid(5_200, 'yes', 36);
    expect(pit.tickets).toEqual([]);
    pit.statement(5_300, { asked: 4_901 });
    pit.bid(5_400, 'yes', 37);
    expect(pit.tickets).toHaveLength(1);
  });

  it('sells what has reached its stop all the same', () => {
    const pit = long();
    pit.give({ type: 'stalled', at: T + 100_000, away: 2_000 });
    pit.effects = [];
    pit.bid(100_100, 'yes', 42);
    pit.snapshot(100_100, 42, 44);
    expect(pit.orders).toEqual(['sell yes 5 at 42']);
  });
});

describe('an order group that the exchange has stopped', () => {
  it('halts the entries until the owner resumes them, is told, and cancels what rests', () => {
    const pit = bullish();
    pit.placed(5_100, pit.sent);
    pit.give({ type: 'group.triggered', at: T + 5_200, id: GROUP, time: null });
    expect(pit.desk.status()).toMatchObject({ trading: 'halted', halted: expect.stringContaining('too much') });
    expect(pit.notices('group.triggered')).toHaveLength(1);
    expect(pit.cancels).toHaveLength(1);
    expect(pit.effects).toContainEqual({ type: 'brake', on: true });
    pit.restart(6_000);
    expect(pit.desk.status().trading).toBe('halted');
  });

  it('is nothing when it is not ours, or when we pulled the brake', () => {
    const pit = bullish();
    pit.give({ type: 'group.triggered', at: T + 5_200, id: 'of another program', time: null });
    expect(pit.desk.state.halted).toBeNull();
    pit.command(5_300, { name: 'pause', what: 'trading' });
    pit.give({ type: 'group.triggered', at: T + 5_400, id: GROUP, time: null });
    expect([pit.desk.state.halted, pit.notices('group.triggered')]).toEqual([null, []]);
  });

  it('is our own brake, told late, for three seconds after it was let go', () => {
    const halted = (ms: number): boolean => {
      const pit = bullish();
      pit.command(5_500, { name: 'pause', what: 'trading' });
      pit.command(6_000, { name: 'resume', what: 'trading' });
      pit.give({ type: 'group.triggered', at: T + ms, id: GROUP, time: null });
      return pit.desk.state.halted !== null;
    };
    expect([halted(9_000), halted(9_001)]).toEqual([false, true]);
  });

  it('leaves exits alone', () => {
    const pit = long();
    pit.give({ type: 'group.triggered', at: T + 5_200, id: GROUP, time: null });
    pit.bid(6_000, 'yes', 42);
    expect(pit.orders).toEqual(['sell yes 5 at 42']);
  });
});

describe('row 29: the circuit breaker of the account', () => {
  const small = { ...wide, 'trader.maxDailyLoss': 0.3, 'trader.cooldownSeconds': 0, 'trader.maxPositionPerMarket': 50 };
  /** Bought five at 45, fee 5 ¢; the bid is 40 now: 30 ¢ are lost. */
  const tripped = (): AccountPit => {
    const pit = long({ more: small });
    pit.bid(6_000, 'yes', 40);
    pit.pass(6_500, 6_500);
    return pit;
  };

  it('trips on what is realized, unrealized and paid in fees, is told once, and holds entries only', () => {
    const pit = tripped();
    expect(pit.notices('breaker')).toEqual([{ kind: 'breaker', paper: false, lost: 300_000, limit: 300_000 }]);
    pit.pass(7_000, 12_000);
    pit.bid(12_100, 'yes', 43);
    expect([pit.tickets, pit.notices('breaker').length]).toEqual([[], 1]);
    pit.command(12_200, { name: 'set', key: 'trader.stopLossCents', value: 2 });
    pit.bid(12_300, 'yes', 42);
    expect(pit.orders).toEqual(['sell yes 5 at 42']);
  });

  it('trips with the fill that makes the loss, not at the next tick, and takes back what works elsewhere', () => {
    const limits = { 'trader.maxDailyLoss': 0.3, 'trader.maxPositionPerMarket': 5, 'trader.stopLossCents': 3 };
    const pit = new AccountPit({ more: { ...limits, 'trader.entryTimeoutSeconds': 600 } });
    pit.know({ ticker: 'B' });
    pit.know({ ticker: 'C' });
    pit.statement(0);
    for (const ticker of ['A', 'B', 'C']) pit.snapshot(0, 39, 44, ticker);
    pit.pass(500, 4_500);
    pit.bid(5_000, 'yes', 44);
    pit.placed(5_100, pit.sent, 5);
    pit.bid(5_200, 'yes', 44, 'B');
    const resting = pit.sent;
    pit.placed(5_300, resting);
    pit.bid(6_000, 'yes', 41);
    const exit = pit.sent;
    pit.effects = [];
    // Four cents each and a fee of a cent each way: the limit to the cent.
    pit.placed(6_100, exit, 5);
    expect(pit.notices('breaker')).toMatchObject([{ lost: 300_000 }]);
    expect(pit.cancels).toEqual([`o ${resting.clientId}`]);
    pit.bid(6_100, 'yes', 44, 'C');
    expect(pit.orders).toEqual([]);
  });

  it('is whole a cent before', () => {
    const pit = long({ more: { ...small, 'trader.maxDailyLoss': 0.31 } });
    pit.bid(6_000, 'yes', 40);
    pit.pass(6_500, 6_500);
    expect(pit.notices('breaker')).toEqual([]);
  });

  it('stays tripped across a restart, and is whole again on the next day', () => {
    const pit = tripped();
    pit.restart(10_000);
    expect(pit.desk.status().trader.tripped).toBe('2026-11-21');
    expect(pit.notices('breaker')).toEqual([]);
    pit.pass(20_000, 20_000);
    expect(pit.desk.state.live.results.tripped).toBe('2026-11-21');
    pit.give({ type: 'tick', at: T + 14 * 3_600_000 });
    expect(pit.desk.status().trader.tripped).toBeNull();
  });

  it('lets entries go on at the owner’s word, and trips again at another such loss only', () => {
    const pit = tripped();
    pit.pass(7_000, 12_000);
    pit.command(12_000, { name: 'resume', what: 'breaker' });
    pit.bid(12_100, 'yes', 43);
    expect(pit.orders).toEqual(['buy yes 5 at 44']);
    pit.order(12_200, pit.sent, 'canceled');
    pit.bid(13_000, 'yes', 35);
    pit.pass(13_500, 13_500);
    expect(pit.notices('breaker')).toHaveLength(1);
    pit.bid(14_000, 'yes', 34);
    pit.pass(14_500, 14_500);
    expect(pit.notices('breaker')).toMatchObject([{ lost: 300_000 }, { lost: 300_000 }]);
  });

  it('counts a day’s results for that day, and the run of days for all', () => {
    const pit = long();
    pit.bid(6_000, 'yes', 42);
    pit.placed(6_100, pit.sent, 5);
    const today = () => pit.desk.status().trader;
    expect(today()).toMatchObject({ trades: 1, wins: 0, realized: -150_000, fees: 100_000, today: -250_000 });
    pit.give({ type: 'tick', at: T + 14 * 3_600_000 });
    expect(today()).toMatchObject({ trades: 1, realized: -150_000, fees: 100_000, today: 0 });
  });
});

it('keeps the order groups by shard, uses them for entries alone, and forgets one that is given no more', () => {
  const pit = bullish();
  expect(pit.sent.group).toBe(GROUP);
  pit.give({ type: 'group', at: T + 5_100, exchangeIndex: 1, id: 'group-1' });
  pit.give({ type: 'group', at: T + 5_200, exchangeIndex: 0, id: null });
  pit.effects = [];
  pit.pass(5_500, 5_500);
  expect(pit.effects).toContainEqual({ type: 'save' });
  expect(pit.desk.state.live.groups).toEqual({ 1: 'group-1' });
  const next = bullish({ known: { exchangeIndex: 1 } });
  expect(next.sent.group).toBeNull();
});
