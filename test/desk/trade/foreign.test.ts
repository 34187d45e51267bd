import { describe, expect, it } from 'vitest';
import { cents, contracts, dollars, type Money } from '../../../src/desk/money.ts';
import { Foreign } from '../../../src/desk/trade/foreign.ts';
import { AccountPit, type Begin, long } from './account-pit.ts';
import { T } from './fixture.ts';

/** The owner holds ten YES of A at 50 ¢ that the desk did not open; bids YES 48, NO 40. */
function theirs(begin: Begin = {}): AccountPit {
  const pit = new AccountPit({ ...begin, live: { foreign: { A: contracts(10) }, ...begin.live } });
  pit.statement(0, { held: { A: 10 } });
  pit.snapshot(0, 48, 40);
  pit.effects = [];
  return pit;
}

/** One YES of B is bought by hand elsewhere, and the private channel tells. */
function byHand(pit: AccountPit, ms: number): void {
  const what = { tradeId: 't1', orderId: 'o1', clientId: null, ticker: 'B', toward: 'yes', taker: true } as const;
  const size = { price: cents(40), count: contracts(1), fee: 0 as Money, positionAfter: contracts(1) };
  pit.give({ type: 'fill', at: T + ms, fill: { ...what, ...size, time: T + ms, exchangeIndex: 0 } });
}

describe('a position of the owner’s own', () => {
  it('is asked about when it is bought, and again until a statement is as of later', () => {
    const pit = theirs();
    byHand(pit, 5_000);
    expect(pit.audits).toHaveLength(1);
    pit.effects = [];
    pit.statement(5_200, { asOf: 3_000, held: { A: 10 } });
    expect(pit.audits).toHaveLength(1);
    pit.effects = [];
    pit.statement(8_000, { held: { A: 10, B: 1 } });
    pit.statement(10_000, { held: { A: 10, B: 1 } });
    expect(pit.desk.positions()).toMatchObject([{ ticker: 'A' }, { ticker: 'B', count: 100, own: false }]);
    pit.effects = [];
    pit.statement(12_000, { held: { A: 10, B: 1 } });
    expect(pit.audits).toEqual([]);
  });

  it('is shown without a stop, and counts as exposure', () => {
    const pit = theirs();
    expect(pit.desk.positions()).toEqual([
      {
        paper: false,
        own: false,
        ticker: 'A',
        name: 'A',
        side: 'yes',
        count: 1_000,
        entry: 5_000,
        bid: 4_800,
        unrealized: -200_000,
        stop: null,
        trail: null,
        doing: null,
        breakEven: null,
      },
    ]);
    expect(pit.desk.status().trader.exposure).toBe(5_000_000);
  });

  it('takes room from the entries of the desk', () => {
    const entries = (most: number): number => {
      const pit = theirs({ more: { 'trader.maxTotalExposure': most } });
      pit.know({ ticker: 'B' });
      pit.snapshot(100, 30, 60, 'B');
      pit.pass(500, 5_000);
      pit.bid(5_100, 'yes', 35, 'B');
      return pit.tickets.length;
    };
    expect([entries(6.8), entries(6.79)]).toEqual([1, 0]);
  });

  it('is never left by itself: not far under its cost, not at the close, not at the end of the run', () => {
    const pit = theirs({ known: { closeAt: T + 200_000 } });
    pit.bid(1_000, 'yes', 5);
    pit.pass(1_500, 2_500);
    pit.pass(150_000, 151_000);
    pit.give({ type: 'stop', at: T + 152_000 });
    expect(pit.tickets).toEqual([]);
    expect(pit.desk.state.live.foreign).toEqual({ A: 1_000 });
  });

  it('has its book kept', () => {
    const pit = new AccountPit({ live: { foreign: { Z: contracts(-3) } } });
    const books = pit.effects.findLast((effect) => effect.type === 'books');
    expect(books).toMatchObject({ tickers: expect.arrayContaining(['Z']) });
  });

  it('is sold at the owner’s word, and its result is not the trader’s', () => {
    const pit = theirs({ more: { 'trader.maxDailyLoss': 0.5 } });
    pit.command(1_000, { name: 'sell', ticker: 'A', count: null });
    expect(pit.card).toMatchObject({ action: 'sell', count: 1_000, price: 4_800 });
    pit.approve(1_100);
    expect(pit.orders).toEqual(['sell yes 10 at 48']);
    pit.placed(1_200, pit.sent, 10, 10);
    expect(pit.deals).toMatchObject([{ own: false, spent: 5_000_000, proceeds: 1_000_000 }]);
    pit.pass(1_500, 2_000);
    expect(pit.desk.status().trader).toMatchObject({ trades: 0, wins: 0, realized: 0, exposure: 0 });
    expect(pit.notices('breaker')).toEqual([]);
    expect([pit.held, pit.desk.state.live.foreign]).toEqual([[], {}]);
  });

  it('of which a part is sold stays unguarded, and nothing is added to it by a signal', () => {
    const pit = theirs();
    pit.command(1_000, { name: 'sell', ticker: 'A', count: contracts(4) });
    pit.approve(1_100);
    pit.placed(1_200, pit.sent, 4);
    expect(pit.desk.positions()).toMatchObject([{ count: 600, stop: null }]);
    pit.pass(1_500, 9_500);
    pit.bid(10_000, 'yes', 53);
    pit.bid(11_000, 'yes', 20);
    pit.pass(11_500, 12_500);
    expect(pit.orders).toEqual(['sell yes 4 at 48']);
  });

  it('is not bought onto without the stop that the card promises', () => {
    const pit = theirs({ more: { 'trader.skipInsideCosts': 'false', 'trader.stopLossCents': 20 } });
    pit.command(1_000, { name: 'sell', ticker: 'A', count: contracts(4) });
    pit.approve(1_100);
    pit.placed(1_200, pit.sent, 4);
    pit.command(2_000, { name: 'buy', ticker: 'A', side: 'yes', count: contracts(5), limit: null });
    pit.approve(2_100);
    if (pit.sent.action === 'buy') pit.placed(2_200, pit.sent, 5);
    const unguarded = pit.desk.positions().filter(({ stop }) => stop === null);
    expect(unguarded.reduce((sum, { count }) => sum + count, 0)).toBeLessThanOrEqual(600);
  });

  it('is paid out when its market settles, and counted nowhere', () => {
    const pit = theirs();
    const settlement = { ticker: 'A', result: 'no', yes: contracts(10), no: contracts(0), time: T + 5_000 } as const;
    pit.statement(10_000, { settlements: [{ ...settlement, revenue: dollars(0), fee: dollars(0) }] });
    expect([pit.held, pit.deals, pit.notices('difference')]).toEqual([[], [], []]);
    expect(pit.desk.state.live.foreign).toEqual({});
  });
});

describe('contracts of the owner’s own beside ours in one market', () => {
  /** Ours are five at 45, stop 42; theirs ten at 52.5; the bid is 44. */
  const beside = (): AccountPit => {
    const pit = long({ live: { foreign: { A: contracts(10) } } });
    pit.statement(7_000, { held: { A: 15 } });
    return pit;
  };

  it('are not sold with a part of ours that the owner sells', () => {
    const pit = beside();
    pit.command(8_000, { name: 'sell', ticker: 'A', count: contracts(3) });
    pit.approve(8_100);
    expect(pit.orders).toEqual(['sell yes 3 at 44']);
    pit.placed(8_200, pit.sent, 3);
    pit.pass(8_500, 10_000);
    expect(pit.orders).toHaveLength(1);
  });

  it('stay when the stop of ours is hit', () => {
    const pit = beside();
    pit.bid(8_000, 'yes', 42);
    expect(pit.orders).toEqual(['sell yes 5 at 42']);
    pit.placed(8_100, pit.sent, 5);
    pit.statement(10_000, { held: { A: 10 } });
    expect([pit.held, pit.orders.length, pit.notices('difference')]).toEqual([['A yes 10'], 1, []]);
  });

  it('are not protected where that is refused', () => {
    const pit = beside();
    pit.command(8_000, { name: 'protect', ticker: 'A' });
    expect(pit.refusals).toEqual(['held']);
    pit.pass(8_500, 10_000);
    expect(pit.tickets).toEqual([]);
    expect(pit.desk.positions().find(({ own }) => own)).toMatchObject({ count: 500, stop: 4_200 });
  });
});

describe('what is not ours', () => {
  it('costs what the exchange says, less what of it is ours, and never less than nothing', () => {
    const foreign = new Foreign({ A: contracts(10) });
    const position = { ticker: 'A', count: contracts(15), realized: dollars(0), fees: dollars(0) };
    const price = (exposure: number, ours: number): Money => {
      const positions = [{ ...position, exposure: dollars(exposure) }];
      foreign.price({ positions } as never, () => dollars(ours));
      return foreign.exposure;
    };
    expect([price(7, 2), price(1, 2)]).toEqual([5_000_000, 0]);
  });

  it('is held on the side of its sign, and forgotten at nothing', () => {
    const foreign = new Foreign({ A: contracts(-4) });
    expect(foreign.position('A')).toMatchObject({ side: 'no', bought: 400, guarded: false });
    foreign.set('A', contracts(0));
    expect([foreign.has('A'), foreign.position('A'), foreign.tickers]).toEqual([false, null, []]);
  });
});
