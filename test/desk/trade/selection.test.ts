import { describe, expect, it } from 'vitest';
import { Books } from '../../../src/desk/books.ts';
import { Markets } from '../../../src/desk/markets.ts';
import { cents, contracts, dollars } from '../../../src/desk/money.ts';
import { Selection } from '../../../src/desk/trade/selection.ts';
import { AccountPit, bullish } from './account-pit.ts';
import { levels, market, settings, T } from './fixture.ts';

const nothing: ReadonlySet<string> = new Set();

/** Markets A, B and C with a 24 h volume of 3, 2 and 1; watched but for those named. */
function floor(unwatched: readonly string[] = [], most = 2) {
  const [books, markets] = [new Books(), new Markets()];
  for (const [ticker, volume] of [
    ['A', 3],
    ['B', 2],
    ['C', 1],
  ] as const)
    markets.learn(market({ ticker, volume24h: contracts(volume), exchangeIndex: volume }));
  const selection = new Selection({ books, markets, watches: (ticker) => !unwatched.includes(ticker) });
  const show = (ticker: string): void => {
    books.observe({ type: 'book.snapshot', at: T, ticker, yes: levels([40, 9]), no: levels([50, 9]) });
  };
  const all = settings({ 'trader.maxMarkets': most });
  const scan = (ms: number, held = nothing, shards = {}) => selection.scan(all, held, shards, T + ms);
  return { markets, selection, show, scan };
}

describe('the markets traded', () => {
  it('are the busiest of those watched', () => {
    const { selection, scan } = floor(['A']);
    scan(0);
    expect([selection.chosen, selection.verdict('A')]).toEqual([['B', 'C'], null]);
    expect(['A', 'B'].map((ticker) => selection.admits(ticker))).toEqual([false, true]);
  });

  it('are those held first, watched or not, and then as many more as there are places', () => {
    const { selection, scan } = floor(['C']);
    scan(0, new Set(['C']));
    expect(new Set(selection.chosen)).toEqual(new Set(['A', 'C']));
    expect(['A', 'B', 'C'].map((ticker) => selection.verdict(ticker))).toEqual(['in', 'unknown price', 'held']);
  });

  it('are none on a shard without money, where it is told by shard', () => {
    const { selection, scan } = floor();
    scan(0, nothing, { 3: dollars(0.05), 2: dollars(5), 1: dollars(5) });
    expect([selection.verdict('A'), selection.chosen]).toEqual(['no balance', ['B', 'C']]);
  });

  it('may be known by their book alone', () => {
    const { selection, scan, show } = floor([], 9);
    show('Z');
    scan(0, new Set(['Z']));
    expect(selection.verdict('Z')).toBe('held');
  });
});

describe('a scan', () => {
  it('is made every minute, at once when a book has come, soon when a market has', () => {
    const { scan, show, markets } = floor();
    expect(scan(0)).not.toBeNull();
    expect([scan(500), scan(59_999)]).toEqual([null, null]);
    expect(scan(60_000)).not.toBeNull();
    show('A');
    expect(scan(60_500)).not.toBeNull();
    markets.learn(market({ ticker: 'D' }));
    expect([scan(61_000), scan(62_400)]).toEqual([null, null]);
    expect(scan(62_500)).not.toBeNull();
    expect(scan(63_000)).toBeNull();
  });

  it('is made anew when it is told to, and when the clock was set back', () => {
    const { scan, selection } = floor();
    scan(0);
    selection.expire();
    expect(scan(1_000)).not.toBeNull();
    expect(scan(-3_600_000)).not.toBeNull();
  });

  it('has the prices of the busiest read again, not of those that cannot be traded', () => {
    const { scan, markets } = floor([], 1);
    markets.learn(market({ ticker: 'A', volume24h: contracts(3), status: 'closed' }));
    expect(scan(0)).toEqual(['B', 'C']);
    expect(floor([], 0).scan(0)).toEqual([]);
    const many = (most: number, count: number) => {
      const one = floor([], most);
      for (let index = 0; index < count; index += 1) one.markets.learn(market({ ticker: `M${index}` }));
      return one.scan(0)?.length;
    };
    expect([many(1, 9), many(50, 200)]).toEqual([3, 100]);
  });
});

describe('a market that is not chosen', () => {
  const rose = (known: Parameters<AccountPit['know']>[0]): AccountPit => bullish({ known });

  it.each([
    [{ category: 'Sports' }, null],
    [{ status: 'inactive' }, 'not open'],
    [{ closeAt: T + 60_000 }, 'about to close'],
  ] as const)('%o is not entered, and it is told why', (known, verdict) => {
    const pit = rose(known);
    expect(pit.tickets).toEqual([]);
    expect(pit.desk.why('A', T + 5_000)?.trader ?? null).toBe(verdict);
  });

  it('has no balance on its shard: not entered, and entered once there is', () => {
    const pit = new AccountPit({ known: { exchangeIndex: 1 } });
    pit.statement(0, { shards: { 0: dollars(50), 1: dollars(0) } });
    pit.command(100, { name: 'set', key: 'trader.scanSeconds', value: 5 });
    pit.pass(200, 200);
    pit.snapshot(300, 30, 60);
    pit.pass(500, 5_000);
    pit.bid(5_400, 'yes', 35);
    expect([pit.tickets, pit.desk.why('A', T)?.trader]).toEqual([[], 'no balance']);
    pit.statement(5_600, { shards: { 0: dollars(50), 1: dollars(50) } });
    pit.pass(6_000, 8_000);
    pit.bid(8_100, 'yes', cents(36) / 100);
    pit.pass(8_500, 12_000);
    expect(pit.orders).toHaveLength(1);
  });
});
