import { describe, expect, it } from 'vitest';
import { contracts } from '../../../src/desk/money.ts';
import { listed } from './account-orders.ts';
import { AccountPit, bullish, long } from './account-pit.ts';
import { T } from './fixture.ts';

describe('an order without an answer', () => {
  it('is unknown, told once, never sent again, and asked about every two seconds', () => {
    const pit = bullish();
    pit.uncertain(5_100, pit.sent);
    pit.uncertain(5_200, pit.sent);
    expect(pit.notices('order.uncertain')).toHaveLength(1);
    pit.effects = [];
    pit.pass(5_500, 11_000);
    pit.bid(11_100, 'yes', 40);
    expect(pit.tickets).toEqual([]);
    expect(pit.audits).toEqual([4_000, 4_000, 4_000]);
  });

  it('is given up only by a statement twelve seconds later, an exit after two', () => {
    const pit = bullish();
    pit.uncertain(5_100, pit.sent);
    pit.statement(16_999);
    expect(pit.notices('order.resolved')).toEqual([]);
    pit.statement(17_000);
    expect(pit.notices('order.resolved')).toMatchObject([{ found: false, filled: 0 }]);
    const exit = long();
    exit.bid(6_000, 'yes', 42);
    exit.uncertain(6_100, exit.sent);
    exit.statement(7_999, { held: { A: 5 } });
    expect(exit.orders).toHaveLength(1);
    exit.statement(8_000, { held: { A: 5 } });
    expect(exit.orders).toEqual(['sell yes 5 at 42', 'sell yes 5 at 41']);
  });

  it('keeps its money set aside for a minute when it is given up: it may still arrive', () => {
    // Five at 36 ¢ may be at stake, and not twice.
    const pit = bullish({ more: { 'trader.maxTotalExposure': 3 } });
    pit.uncertain(5_100, pit.sent);
    pit.statement(18_000);
    expect(pit.notices('order.resolved')).toMatchObject([{ found: false }]);
    const move = (from: number): void => {
      pit.bid(from, 'yes', 30);
      pit.pass(from + 500, from + 11_000);
      pit.statement(from + 11_000);
      pit.bid(from + 11_500, 'yes', 35);
    };
    pit.effects = [];
    move(20_000);
    expect(pit.orders).toEqual([]);
    move(60_000);
    expect(pit.orders).toEqual(['buy yes 5 at 36']);
  });

  it('of an exit waits the full time where the owner holds something too: it could sell that', () => {
    const exit = long({ live: { foreign: { A: contracts(3) } } });
    exit.bid(6_000, 'yes', 42);
    exit.uncertain(6_100, exit.sent);
    exit.statement(10_000, { held: { A: 8 } });
    expect(exit.orders).toHaveLength(1);
    exit.statement(18_000, { held: { A: 8 } });
    expect(exit.orders).toHaveLength(2);
  });

  it('is no difference when the statement that finds it shows its position too', () => {
    const pit = bullish();
    pit.uncertain(5_100, pit.sent);
    const found = { orders: [listed(pit.sent, 'executed', 5)], held: { A: 5 } };
    pit.statement(8_000, found);
    pit.statement(10_000, found);
    expect([pit.held, pit.notices('difference'), pit.notices('entry').length]).toEqual([['A yes 5'], [], 1]);
  });
});

describe('what trades by itself', () => {
  /** Markets M0, M1, …, each of which gives a bullish signal at 5 s. */
  const burst = (count: number): AccountPit => {
    const pit = new AccountPit({ more: { 'trader.maxMarkets': 100 } });
    pit.statement(0);
    const tickers = Array.from({ length: count }, (_, index) => `M${index}`);
    for (const ticker of tickers) pit.know({ ticker });
    for (const ticker of tickers) pit.snapshot(0, 30, 60, ticker);
    pit.pass(500, 4_500);
    for (const ticker of tickers) pit.bid(5_000, 'yes', 35, ticker);
    return pit;
  };

  it('sends no more than twenty entries in ten seconds', () => {
    const pit = burst(25);
    expect(pit.orders).toHaveLength(20);
    pit.pass(5_500, 9_000);
    expect(pit.orders).toHaveLength(20);
  });

  it('does not hold an exit back for that', () => {
    const pit = burst(20);
    pit.placed(5_100, pit.sent, 5);
    const { ticker } = pit.sent;
    pit.bid(5_200, 'yes', 33, ticker);
    expect(pit.sent).toMatchObject({ ticker, action: 'sell' });
  });

  /** Forty rounds of a bullish signal and a stop, a minute each; every order is filled. */
  const rounds = (mode: 'auto' | 'approve'): AccountPit => {
    const free = { 'trader.cooldownSeconds': 0, 'trader.windowSeconds': 1, 'trader.maxDailyLoss': 500 } as const;
    const pit = new AccountPit({ more: { ...free, 'trader.mode': mode } });
    for (let round = 0; round < 40; round += 1) {
      const ms = round * 60_000;
      pit.statement(ms);
      pit.snapshot(ms, 30, 60);
      pit.pass(ms + 500, ms + 1_500);
      const [asked, sent] = [pit.cards.length, pit.tickets.length];
      pit.bid(ms + 2_000, 'yes', 35);
      if (pit.cards.length > asked) pit.approve(ms + 2_050);
      if (pit.tickets.length > sent) pit.placed(ms + 2_100, pit.sent, 5);
      pit.bid(ms + 3_000, 'yes', 30);
      if (pit.desk.orders().length > 0) pit.placed(ms + 3_100, pit.sent, 5);
    }
    return pit;
  };
  const entries = ({ tickets }: AccountPit): number => tickets.filter(({ action }) => action === 'buy').length;

  it('enters one market no more than thirty times an hour', () => {
    const pit = rounds('auto');
    expect([entries(pit), pit.exits.length]).toEqual([30, 30]);
    expect(pit.desk.why('A', T + 40 * 60_000)?.checks.find(({ ok }) => !ok)?.name).toBe('repeat');
  });

  it('is not what the owner has approved, each by itself', () => {
    expect(entries(rounds('approve'))).toBe(40);
  });
});

it.each([
  ['nothing turns up', ['A', 'B'], 0, ['buy yes 5 at 36', 'buy yes 5 at 39']],
  ['an order for more turns up where nothing was going on', ['A', 'B'], 100, ['buy yes 5 at 36']],
  ['an order for more turns up in a market that nobody follows', ['A'], 100, ['buy yes 5 at 36']],
])('what a statement tells of all markets counts before one of them enters: %s', (_what, followed, found, orders) => {
  const pit = new AccountPit({ more: { 'trader.maxTotalExposure': 10 } });
  pit.know({ ticker: 'B' });
  pit.statement(0);
  pit.pass(0, 0);
  for (const ticker of followed) pit.snapshot(0, 30, 60, ticker);
  // Long enough to fall asleep.
  pit.pass(500, 9_500);
  pit.bid(10_000, 'yes', 35);
  const { sent } = pit;
  pit.uncertain(10_100, sent);
  pit.bid(11_000, 'yes', 38);
  const lost = { ...sent, ticker: 'B', clientId: 'kp-before-1-yb', count: contracts(found) };
  const resting = { ...listed(lost, 'resting'), createdAt: T + 1 };
  pit.statement(12_000, { orders: [listed(sent, 'canceled'), ...(found === 0 ? [] : [resting])] });
  expect(pit.orders).toEqual(orders);
});
