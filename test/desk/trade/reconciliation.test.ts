import { describe, expect, it } from 'vitest';
import type { Side } from '../../../src/desk/market.ts';
import { contracts, dollars, type Price } from '../../../src/desk/money.ts';
import { listed } from './account-orders.ts';
import { AccountPit, bullish, long } from './account-pit.ts';
import { T } from './fixture.ts';

const lines = (pit: AccountPit) => pit.notices('difference').flatMap((notice) => notice.lines);
const settled = (result: Side | null, revenue: number) => ({
  settlements: [
    { ticker: 'A', result, yes: contracts(5), no: contracts(0), revenue: dollars(revenue), fee: dollars(0), time: T },
  ],
});

describe('a difference between the exchange and the belief', () => {
  it('needs a second statement: one alone may have been an empty page', () => {
    const pit = long();
    pit.statement(10_000, { held: { A: 0 } });
    expect([pit.held, lines(pit), pit.desk.state.halted]).toEqual([['A yes 5'], [], null]);
    expect(pit.audits).toContain(10_000 - 3_600_000);
    pit.statement(12_000, { held: { A: 0 } });
    expect(lines(pit)).toEqual(['A: my position is gone, and no order of mine closed it.']);
    expect([pit.held, pit.desk.status().trading]).toEqual([[], 'halted']);
    expect(pit.effects).toContainEqual({ type: 'brake', on: true });
    expect(pit.deals).toMatchObject([{ reason: 'flatten', spent: 2_250_000, proceeds: 2_200_000 }]);
  });

  it('is told once and not believed while a row is merely missing: the position keeps its stop', () => {
    const pit = long();
    for (const ms of [10_000, 12_000, 14_000, 74_000]) pit.statement(ms);
    expect(lines(pit)).toEqual(['A: the exchange lists no position and no sale. I keep mine, with its stop.']);
    expect([pit.held, pit.desk.status().trading]).toEqual([['A yes 5'], 'halted']);
    pit.bid(74_100, 'yes', 40);
    expect(pit.sent).toMatchObject({ action: 'sell', reduceOnly: true });
  });

  it('takes no other trade for the sale of a missing row', () => {
    const nothing = {
      tradeId: 't9',
      orderId: 'by-hand',
      clientId: null,
      count: contracts(5),
      time: T + 9_000,
    } as const;
    const more = { price: 4_400 as Price, fee: dollars(0), taker: true, positionAfter: null, exchangeIndex: 0 };
    const others = [
      { ticker: 'B', toward: 'no' },
      { ticker: 'A', toward: 'yes' },
    ] as const;
    for (const other of others) {
      const pit = long();
      for (const ms of [10_000, 12_000]) pit.statement(ms, { fills: [{ ...nothing, ...more, ...other }] });
      expect(pit.held).toEqual(['A yes 5']);
    }
  });

  it('is told again when a row that had come back is missing once more', () => {
    const pit = long();
    for (const ms of [10_000, 12_000]) pit.statement(ms);
    pit.statement(14_000, { held: { A: 5 } });
    for (const ms of [16_000, 18_000, 612_500]) pit.statement(ms);
    expect([lines(pit).length, pit.held]).toEqual([2, ['A yes 5']]);
  });

  it('believes a missing row that a sale by others explains, and one that stays missing for ten minutes', () => {
    const sale = { tradeId: 't9', orderId: 'by-hand', clientId: null, ticker: 'A', toward: 'no' } as const;
    const more = { price: 4_400 as Price, fee: dollars(0), taker: true, positionAfter: null, exchangeIndex: 0 };
    const sold = long();
    const fills = [{ ...sale, ...more, count: contracts(5), time: T + 9_000 }];
    for (const ms of [10_000, 12_000]) sold.statement(ms, { fills });
    expect(sold.held).toEqual([]);
    const lost = long();
    for (const ms of [10_000, 12_000, 610_000]) lost.statement(ms);
    expect(lost.held).toEqual(['A yes 5']);
    lost.statement(612_000);
    expect(lost.held).toEqual([]);
  });

  it('is none in a listing of the time before this run, however often it is told', () => {
    const pit = long();
    pit.restart(20_000);
    for (const ms of [20_500, 21_500, 22_500]) pit.statement(ms, { asOf: 19_000, held: { A: 0 } });
    expect([pit.held, lines(pit)]).toEqual([['A yes 5'], []]);
    for (const ms of [23_500, 24_500]) pit.statement(ms, { held: { A: 0 } });
    expect(lines(pit)).toHaveLength(1);
  });

  it('is not confirmed by a statement that does not reach far enough', () => {
    const pit = long();
    pit.statement(10_000);
    pit.statement(12_000, { since: 0 });
    expect([pit.held, lines(pit)]).toEqual([['A yes 5'], []]);
    expect(pit.audits).toEqual([10_000 - 3_600_000, 10_000 - 3_600_000]);
    pit.statement(14_000);
    expect(lines(pit)).toHaveLength(1);
  });

  it('is none when the next statement shows something else, or what was believed', () => {
    const pit = long();
    pit.statement(10_000);
    pit.statement(12_000, { held: { A: 5 } });
    pit.statement(14_000);
    expect([lines(pit), pit.held]).toEqual([[], ['A yes 5']]);
    pit.statement(16_000, { held: { A: 2 } });
    expect([lines(pit), pit.held]).toEqual([[], ['A yes 5']]);
  });

  it('is not looked for while an order works, or something was filled moments before', () => {
    const pit = bullish();
    pit.placed(5_100, pit.sent, 2);
    const orders = [listed(pit.sent, 'resting', 2)];
    pit.statement(10_000, { orders });
    pit.statement(12_000, { orders });
    expect(pit.held).toEqual(['A yes 2']);
    const fresh = long();
    fresh.statement(6_000);
    fresh.statement(6_100);
    expect([lines(fresh), fresh.held]).toEqual([[], ['A yes 5']]);
    fresh.statement(6_101);
    expect(fresh.audits).toHaveLength(3);
  });

  it('is asked about at once where something was filled too lately to compare, and only if it differs', () => {
    const alike = long();
    alike.statement(6_000, { held: { A: 5 } });
    expect(alike.audits).toEqual([]);
    const differing = long();
    differing.statement(6_000, { held: { A: 4 } });
    expect(differing.audits).toHaveLength(1);
  });

  it('of what is not ours is told once, halts, and is then known', () => {
    const pit = long();
    pit.statement(10_000, { held: { A: 5, B: -7 } });
    pit.statement(12_000, { held: { A: 5, B: -7 } });
    expect(lines(pit)).toEqual(['B: the exchange shows 7 NO that I did not open.']);
    expect(pit.desk.state).toMatchObject({
      halted: expect.stringContaining('positions'),
      live: { foreign: { B: -700 } },
    });
    expect(pit.effects).toContainEqual({ type: 'lookup', tickers: ['B'] });
    pit.statement(14_000, { held: { A: 5, B: -7 } });
    expect(lines(pit)).toHaveLength(1);
    pit.command(14_100, { name: 'resume', what: 'trading' });
    expect(pit.desk.status().trading).toBe('active');
    expect(pit.effects).toContainEqual({ type: 'brake', on: false });
    expect(pit.held).toEqual(['A yes 5', 'B no 7']);
  });

  it('beside ours in the same market leaves ours alone', () => {
    const pit = long();
    pit.statement(10_000, { held: { A: 8 } });
    pit.statement(12_000, { held: { A: 8 } });
    expect(pit.held).toEqual(['A yes 5', 'A yes 3']);
    expect(pit.desk.positions().map(({ own }) => own)).toEqual([true, false]);
  });

  it('takes from ours what others sold of it', () => {
    const pit = long();
    pit.statement(10_000, { held: { A: 3 } });
    pit.statement(12_000, { held: { A: 3 } });
    expect(lines(pit)).toEqual(['A: only 3 YES of my position is left, and no order of mine sold the rest.']);
    expect(pit.desk.positions()).toMatchObject([{ count: 300, stop: 4_200 }]);
    pit.bid(13_000, 'yes', 42);
    expect(pit.orders).toEqual(['sell yes 3 at 42']);
  });

  it('is silent where the owner closes a position of theirs, wholly or in part', () => {
    const pit = new AccountPit({ live: { foreign: { B: contracts(10) } } });
    const at = (ms: number, held: Readonly<Record<string, number>>): void => pit.statement(ms, { held });
    at(0, { B: 10 });
    at(2_000, { B: 4 });
    at(4_000, { B: 4 });
    expect([pit.held, lines(pit), pit.desk.state.halted]).toEqual([['B yes 4'], [], null]);
    at(6_000, {});
    at(8_000, {});
    expect([pit.held, lines(pit), pit.desk.state.halted]).toEqual([[], [], null]);
    at(10_000, { B: 11 });
    at(12_000, { B: 11 });
    expect(lines(pit)).toHaveLength(1);
  });

  it('is only shown in a mode where nothing trades', () => {
    const pit = new AccountPit({ more: { 'trader.mode': 'off' } });
    pit.statement(0, { held: { B: 3 } });
    pit.statement(2_000, { held: { B: 3 } });
    expect([pit.held, lines(pit), pit.desk.state.halted]).toEqual([['B yes 3'], [], null]);
  });

  it('is saved with the next tick', () => {
    const pit = new AccountPit({ live: { foreign: { B: contracts(10) } } });
    pit.statement(0, { held: { B: 4 } });
    pit.pass(500, 1_500);
    pit.statement(2_000, { held: { B: 4 } });
    pit.effects = [];
    pit.pass(2_500, 2_500);
    expect(pit.effects).toContainEqual({ type: 'save' });
    expect(pit.desk.state.live.foreign).toEqual({ B: 400 });
  });
});

describe('a settled market', () => {
  it.each([
    ['yes', 5, 5_000_000],
    ['no', 0, 0],
    [null, 2.5, 2_500_000],
  ] as const)('%s pays out what is held, at the first statement, and is no difference', (result, revenue, proceeds) => {
    const pit = long();
    pit.statement(10_000, settled(result, revenue));
    expect(pit.deals).toMatchObject([{ reason: 'settled', own: true, count: 500, spent: 2_250_000, proceeds }]);
    expect(pit.notices('exit')).toHaveLength(1);
    expect([pit.held, lines(pit), pit.desk.state.halted]).toEqual([[], [], null]);
    pit.statement(12_000, settled(result, revenue));
    expect(pit.deals).toHaveLength(1);
  });

  it('pays a NO position for NO', () => {
    const stored = { ticker: 'A', side: 'no', bought: contracts(5), spent: dollars(3), sold: contracts(0) } as const;
    const rest = { proceeds: dollars(0), fees: dollars(0), highest: 6_000 as never, guarded: true, tightened: null };
    const pit = new AccountPit({ live: { positions: [{ ...stored, ...rest }] } });
    pit.statement(10_000, settled('no', 5));
    expect(pit.deals).toMatchObject([{ side: 'no', proceeds: 5_000_000, pnl: 2_000_000 }]);
  });

  it('is not believed while the position is still listed', () => {
    const pit = long();
    pit.statement(10_000, { ...settled('yes', 5), held: { A: 5 } });
    expect([pit.held, pit.deals]).toEqual([['A yes 5'], []]);
  });
});
