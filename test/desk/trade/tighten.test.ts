import { describe, expect, it } from 'vitest';
import { contracts } from '../../../src/desk/money.ts';
import { AccountPit, long } from './account-pit.ts';
import { Pit, T } from './fixture.ts';

const tighten = { name: 'tighten', ticker: 'A', paper: false } as const;
const stopOf = (pit: AccountPit | Pit) => pit.desk.positions()[0]?.stop;

describe('a stop that the owner tightens', () => {
  /** Bids of 47: stop 42, trail 45. */
  const raised = (): AccountPit => {
    const pit = long();
    pit.bid(6_000, 'yes', 47);
    return pit;
  };

  it('rises to a cent under the bid, and the position is left there', () => {
    const pit = raised();
    pit.command(6_100, tighten);
    expect([stopOf(pit), pit.refusals, pit.orders]).toEqual([4_600, [], []]);
    pit.bid(6_200, 'yes', 46);
    expect(pit.orders).toEqual(['sell yes 5 at 46']);
    pit.placed(6_300, pit.sent, 5);
    expect(pit.exits).toEqual(['stop_loss']);
  });

  it('never goes down again', () => {
    const pit = raised();
    pit.command(6_100, tighten);
    pit.bid(6_200, 'yes', 46.5);
    pit.command(6_300, tighten);
    pit.command(6_400, { name: 'set', key: 'trader.stopLossCents', value: 20 });
    expect([stopOf(pit), pit.refusals]).toEqual([4_600, ['stop']]);
  });

  it('is kept across a restart', () => {
    const pit = raised();
    pit.command(6_100, tighten);
    pit.restart(7_000);
    expect(stopOf(pit)).toBe(4_600);
    pit.statement(7_500, { held: { A: 5 } });
    pit.snapshot(8_000, 46, 44);
    expect(pit.orders).toEqual(['sell yes 5 at 46']);
  });

  it('stays where it is while the trail is as near', () => {
    const pit = long();
    pit.command(6_000, tighten);
    expect([pit.refusals, stopOf(pit)]).toEqual([['stop'], 4_200]);
  });

  it('stays on the grid of the market', () => {
    const fine = { ranges: [{ start: 100, end: 9_900, step: 10 }] } as never;
    const pit = long({ known: fine });
    pit.bid(6_000, 'yes', 47.5);
    pit.command(6_100, tighten);
    expect(stopOf(pit)).toBe(4_650);
  });

  it('is refused without a position, without protection, without a bid, and by a book that is not live', () => {
    const empty = new AccountPit();
    empty.statement(0);
    empty.command(500, tighten);
    const theirs = new AccountPit({ live: { foreign: { A: contracts(10) } } });
    theirs.statement(0, { held: { A: 10 } });
    theirs.snapshot(0, 48, 40);
    theirs.command(500, tighten);
    const bidless = long();
    bidless.give({ type: 'book.snapshot', at: T + 6_000, ticker: 'A', yes: [], no: [] });
    bidless.command(6_100, tighten);
    const stale = raised();
    stale.give({ type: 'book.stale', at: T + 6_100, tickers: null });
    stale.command(6_200, tighten);
    expect([empty, theirs, bidless, stale].map((pit) => pit.refusals)).toEqual([
      ['held'],
      ['held'],
      ['book'],
      ['book'],
    ]);
  });

  it('has no room under a bid of one cent', () => {
    const pit = long({
      more: { 'trader.stopLossCents': 50, 'trader.trailingStopCents': 50, 'trader.skipInsideCosts': 'false' },
    });
    pit.bid(6_000, 'yes', 1);
    pit.command(6_100, tighten);
    expect([pit.refusals, pit.orders]).toEqual([['stop'], []]);
  });

  it('works on paper as well', () => {
    const pit = new Pit({
      'trader.entryStyle': 'cross',
      'trader.maxPositionPerMarket': 5,
      'trader.skipInsideCosts': 'false',
    });
    pit.snapshot(0, 39, 55);
    pit.pass(500, 4_500);
    pit.bid(5_000, 'yes', 44);
    pit.bid(5_400, 'yes', 44, 99);
    pit.bid(5_500, 'no', 50);
    pit.bid(5_600, 'yes', 48);
    expect(pit.desk.positions()).toMatchObject([{ paper: true, side: 'yes' }]);
    pit.give({ type: 'command', at: T + 5_700, command: tighten });
    expect(stopOf(pit)).toBeLessThan(4_700);
    pit.give({ type: 'command', at: T + 5_800, command: { ...tighten, paper: true } });
    expect(stopOf(pit)).toBe(4_700);
  });
});
