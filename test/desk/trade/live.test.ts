import { describe, expect, it } from 'vitest';
import { contracts } from '../../../src/desk/money.ts';
import { type AccountPit, bullish, GROUP, listed, long } from './account-pit.ts';
import { T } from './fixture.ts';

const wide = { 'trader.stopLossCents': 50, 'trader.trailingStopCents': 50 } as const;
const lines = (pit: AccountPit) => pit.notices('earlier').flatMap((notice) => notice.lines);

describe('the end of a run', () => {
  it('closes what was opened here in mode auto, and takes entries off the book', () => {
    const pit = bullish({ live: { foreign: { B: contracts(3) } } });
    pit.placed(5_100, pit.sent, 2);
    pit.effects = [];
    pit.give({ type: 'stop', at: T + 6_000 });
    expect(pit.effects.map(({ type }) => type).filter((type) => type !== 'order')).toEqual([
      'save',
      'brake',
      'cancel',
      'send',
    ]);
    expect(pit.orders).toEqual(['sell yes 2 at 35']);
    expect(pit.desk.stopping).toBe(true);
    pit.placed(6_100, pit.sent, 2);
    expect(pit.exits).toEqual(['shutdown']);
  });

  it('goes on with a sale that was not filled, and enters nothing', () => {
    const pit = long({ more: { 'trader.maxPositionPerMarket': 50 } });
    pit.give({ type: 'stop', at: T + 6_000 });
    pit.placed(6_100, pit.sent);
    pit.bid(8_000, 'yes', 49);
    expect(pit.orders).toEqual(['sell yes 5 at 44', 'sell yes 5 at 43']);
  });

  it('does not halt the next run over what it learns while it ends', () => {
    const pit = long();
    pit.give({ type: 'stop', at: T + 6_000 });
    for (const ms of [8_000, 10_000]) pit.statement(ms, { held: { B: 3 } });
    expect([pit.notices('difference'), pit.desk.state.halted]).toEqual([[], null]);
  });

  it('is under way until what it began is done', () => {
    const pit = long();
    expect(pit.desk.stopping).toBe(false);
    pit.give({ type: 'stop', at: T + 6_000 });
    expect(pit.desk.stopping).toBe(true);
    pit.placed(6_100, pit.sent, 5);
    expect(pit.desk.stopping).toBe(false);
  });

  it('counts as its own only what it closed itself', () => {
    const pit = long();
    pit.bid(6_000, 'yes', 42);
    pit.placed(6_100, pit.sent, 5);
    pit.give({ type: 'stop', at: T + 7_000 });
    expect(pit.desk.state.live.stopped).toBeNull();
  });

  it('keeps positions in mode approve, and says at the next start that their stops go on', () => {
    const pit = long({ more: { 'trader.mode': 'approve' } });
    pit.give({ type: 'stop', at: T + 6_000 });
    expect(pit.tickets).toEqual([]);
    pit.restart(10_000);
    expect(lines(pit)).toEqual(['A: 5 YES held, its stop goes on']);
    expect(pit.held).toEqual(['A yes 5']);
  });

  it('says at the next start what it closed, once', () => {
    const pit = long();
    pit.give({ type: 'stop', at: T + 6_000 });
    pit.placed(6_100, pit.sent, 5);
    pit.restart(10_000);
    expect(lines(pit)).toEqual(['As the last run stopped it closed 1, P&L -$0.15 after fees.']);
    pit.give({ type: 'stop', at: T + 11_000 });
    pit.restart(12_000);
    expect(lines(pit)).toEqual([]);
  });

  it('that was none is said at the next start, with the orders of which no end is known', () => {
    const pit = bullish();
    pit.restart(10_000);
    expect(lines(pit)).toEqual([
      'The last run ended without a clean stop.',
      '1 order without a known end: the exchange is asked',
    ]);
    expect(pit.audits[0]).toBe(10_000 - 3_600_000);
  });

  it('is nothing to speak of when nothing was held and nothing closed', () => {
    const pit = bullish();
    pit.placed(5_100, pit.sent);
    pit.order(5_200, pit.sent, 'canceled');
    pit.give({ type: 'stop', at: T + 6_000 });
    pit.restart(10_000);
    expect(pit.notices('earlier')).toEqual([]);
  });
});

describe('a restart', () => {
  it('finds positions with their stops and trails, and protects them before anything is listed', () => {
    const pit = long();
    pit.bid(6_000, 'yes', 50);
    pit.restart(10_000);
    expect(pit.desk.positions()).toMatchObject([{ count: 500, entry: 4_500, stop: 4_200, trail: 4_800 }]);
    expect(pit.effects).toContainEqual({ type: 'lookup', tickers: ['A'] });
    expect(pit.effects).toContainEqual({ type: 'books', tickers: ['A'] });
    pit.snapshot(10_500, 48, 40);
    expect(pit.orders).toEqual(['sell yes 5 at 48']);
    expect(pit.sent.clientId).toBe('kp-zz99zz99-1-ys');
  });

  it('has the trail on disk within five seconds of its rise', () => {
    const pit = long();
    const saved = () =>
      pit.effects.flatMap((effect) => (effect.type === 'save' ? (effect.state.live.positions[0]?.highest ?? []) : []));
    pit.pass(5_500, 5_500);
    expect(saved()).toEqual([4_500]);
    pit.bid(6_000, 'yes', 50);
    pit.pass(6_500, 10_000);
    expect(saved()).toEqual([4_500]);
    pit.pass(10_500, 10_500);
    expect(saved()).toEqual([4_500, 5_000]);
  });

  it('knows an order without an answer as unknown, sends none beside it, and takes up what came of it', () => {
    const pit = bullish();
    const { sent } = pit;
    pit.restart(6_000);
    expect(pit.desk.orders()).toMatchObject([{ phase: 'unknown', action: 'buy', own: true }]);
    pit.statement(7_000, { orders: [listed(sent, 'executed', 5)], held: { A: 5 } });
    expect(pit.held).toEqual(['A yes 5']);
    expect(pit.notices('order.resolved')).toMatchObject([{ found: true, filled: 500 }]);
    expect([pit.notices('difference'), pit.tickets]).toEqual([[], []]);
  });

  it('takes up orders that only the journal knows', () => {
    const pit = bullish();
    const ticket = { ...pit.sent, clientId: 'kp-aa11bb22-9-yb' };
    const next = long();
    next.give({ type: 'recovered', at: T + 6_000, intents: [{ ticket, style: 'improve', sentAt: T + 5_000 }] });
    expect(next.desk.orders()).toMatchObject([{ phase: 'unknown', ticker: 'A', price: 3_600 }]);
    expect(next.audits).toEqual([6_000 - 30 * 86_400_000]);
  });

  it('keeps the foreign positions it has told of, and the groups', () => {
    const pit = long({ live: { foreign: { B: contracts(3) }, account: 'prod 1' } });
    pit.restart(10_000);
    pit.statement(10_100, { held: { A: 5, B: 3 } });
    pit.statement(12_100, { held: { A: 5, B: 3 } });
    expect(pit.notices('difference')).toEqual([]);
    expect(pit.desk.state.live).toMatchObject({ groups: { 0: GROUP }, account: 'prod 1' });
  });
});

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

describe('the circuit breaker of the account', () => {
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
  const save = pit.effects.find((effect) => effect.type === 'save');
  expect(save?.type === 'save' && save.state.live.groups).toEqual({ 1: 'group-1' });
  const next = bullish({ known: { exchangeIndex: 1 } });
  expect(next.sent.group).toBeNull();
});
