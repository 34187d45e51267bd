import { describe, expect, it } from 'vitest';
import { contracts } from '../../../src/desk/money.ts';
import { stranger } from './account-orders.ts';
import { type AccountPit, long } from './account-pit.ts';
import { T } from './fixture.ts';

/** Five YES of A are ours, ten NO of B the owner's, and an order of theirs rests; everything is closed at 6 s. */
function flattened(): AccountPit {
  const pit = long({ live: { foreign: { B: contracts(-10) } } });
  pit.know({ ticker: 'B' });
  pit.snapshot(5_200, 40, 50, 'B');
  pit.statement(5_300, { asOf: 5_000, held: { B: -10 }, orders: [stranger()] });
  pit.effects = [];
  pit.command(6_000, { name: 'flatten' });
  return pit;
}
const ends = (pit: AccountPit) => pit.notices('flattened');

describe('a flatten', () => {
  it('stops entries, cancels what strangers placed, and closes every position, whoever opened it', () => {
    const pit = flattened();
    expect(pit.desk.status().trading).toBe('reducing');
    expect(pit.effects).toContainEqual({ type: 'brake', on: true });
    expect(pit.cancels).toEqual(['theirs']);
    expect(pit.orders).toEqual(['sell yes 5 at 44', 'sell no 10 at 50']);
    expect(pit.tickets.every(({ reduceOnly, lasts }) => reduceOnly && lasts === 'now')).toBe(true);
    expect(pit.audits).toEqual([6_000]);
  });

  it('ends by a statement asked for after it began, and by no other', () => {
    const pit = flattened();
    const [ours, theirs] = pit.tickets as [never, never];
    pit.placed(6_100, ours, 5);
    pit.placed(6_100, theirs, 10);
    pit.statement(7_000, { asked: 5_900, asOf: 5_900 });
    pit.statement(7_100, { asked: 6_500, asOf: 5_999 });
    pit.statement(7_200, { asked: 5_900, asOf: 6_500 });
    expect(ends(pit)).toEqual([]);
    pit.statement(8_000);
    expect(ends(pit)).toEqual([{ kind: 'flattened', left: [], closed: 2, pnl: -50_000 - 100_000 - 100_000 }]);
    pit.statement(10_000);
    expect(ends(pit)).toHaveLength(1);
  });

  it('does not end while an order is in doubt, or while something is believed to be held', () => {
    const pit = flattened();
    const [ours, theirs] = pit.tickets as [never, never];
    pit.placed(6_100, theirs, 10);
    pit.statement(7_500);
    expect(ends(pit)).toEqual([]);
    pit.refused(7_600, ours, 'nothing is held');
    pit.statement(7_700);
    expect([ends(pit), pit.held]).toEqual([[], ['A yes 5']]);
  });

  it('asks every two seconds, and cancels and sells again what a statement still shows', () => {
    const pit = flattened();
    const [ours, theirs] = pit.tickets as [never, never];
    pit.placed(6_100, ours, 5);
    pit.placed(6_100, theirs, 10);
    pit.effects = [];
    pit.pass(6_500, 11_000);
    expect(pit.audits).toEqual([6_000, 6_000]);
    pit.statement(11_100, { orders: [stranger({ id: 'another' })] });
    expect([pit.cancels, ends(pit)]).toEqual([['another'], []]);
  });

  it('closes what it learns of only now, when a second statement has it as well', () => {
    const pit = flattened();
    const [ours, theirs] = pit.tickets as [never, never];
    pit.placed(6_100, ours, 5);
    pit.placed(6_100, theirs, 10);
    pit.know({ ticker: 'C' });
    pit.snapshot(6_200, 60, 30, 'C');
    pit.statement(8_000, { held: { C: 4 } });
    expect(pit.orders).toHaveLength(2);
    pit.statement(10_000, { held: { C: 4 } });
    expect(pit.orders.at(-1)).toBe('sell yes 4 at 60');
    expect([ends(pit), pit.notices('difference'), pit.desk.state.halted]).toEqual([[], [], null]);
    pit.placed(10_100, pit.sent, 4);
    pit.statement(12_000);
    expect(ends(pit)).toMatchObject([{ left: [], closed: 3 }]);
  });

  it('tells after a minute what is left, and leaves no more than it must to the owner', () => {
    const pit = flattened();
    pit.statement(60_000, { held: { A: 5, B: -10 }, orders: [stranger()] });
    pit.pass(61_000, 65_500);
    expect(ends(pit)).toEqual([]);
    pit.pass(66_000, 67_000);
    expect(ends(pit)).toMatchObject([
      { left: ['A: 5 YES', 'B: 10 NO', 'A: an order over 10 still rests'], closed: 0, pnl: 0 },
    ]);
  });

  it('says so when the exchange has not confirmed it, though nothing is known to be left', () => {
    const pit = flattened();
    const [ours, theirs] = pit.tickets as [never, never];
    pit.placed(6_100, ours, 5);
    pit.placed(6_100, theirs, 10);
    pit.statement(6_500, { asked: 5_000, asOf: 5_000 });
    pit.pass(66_000, 66_000);
    expect(ends(pit)).toMatchObject([{ left: ['the exchange has not confirmed it yet'], closed: 2 }]);
  });

  it('goes on with sales that are refused or sell nothing', () => {
    const pit = flattened();
    const [ours, theirs] = pit.tickets as [never, never];
    pit.refused(6_100, ours, 'busy');
    pit.placed(6_100, theirs);
    expect(pit.orders.slice(2)).toEqual(['sell no 10 at 49']);
    pit.pass(6_500, 7_500);
    expect(pit.orders.slice(3)).toEqual(['sell yes 5 at 44']);
  });

  it('lets nothing be entered until trading is resumed', () => {
    const pit = flattened();
    const [ours, theirs] = pit.tickets as [never, never];
    pit.placed(6_100, ours, 5);
    pit.placed(6_100, theirs, 10);
    pit.statement(8_000);
    pit.pass(8_500, 14_000);
    pit.bid(14_100, 'yes', 48);
    expect(pit.orders).toHaveLength(2);
    pit.command(14_200, { name: 'resume', what: 'trading' });
    pit.pass(14_500, 14_500);
    expect(pit.orders.at(-1)).toBe('buy yes 5 at 49');
  });
});

it('says that the account cannot be read when there was never a statement', () => {
  const pit = long();
  pit.restart(10_000);
  pit.command(11_000, { name: 'flatten' });
  pit.give({ type: 'tick', at: T + 71_000 });
  expect(ends(pit)).toMatchObject([{ left: ['the account cannot be read'] }]);
});
