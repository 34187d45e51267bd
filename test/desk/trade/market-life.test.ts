import { describe, expect, it } from 'vitest';
import { contracts, dollars } from '../../../src/desk/money.ts';
import { type AccountPit, long } from './account-pit.ts';
import { T } from './fixture.ts';

const OVER = ['closed', 'determined', 'disputed', 'amended', 'finalized'] as const;
const doing = (pit: AccountPit): string | null | undefined => pit.desk.positions()[0]?.doing;

describe('row 31: a market with five YES of ours', () => {
  it.each(OVER)('that is %s is not sold into, however far it falls, and waits for its payment', (status) => {
    const pit = long();
    pit.know({ status }, 6_000);
    pit.bid(6_100, 'yes', 30);
    pit.pass(6_500, 120_000);
    expect(pit.orders).toEqual([]);
    expect(doing(pit)).toBe('awaiting settlement');
    expect(pit.held).toEqual(['A yes 5']);
  });

  it('that goes through all of it and is paid out is booked once, with what the exchange paid', () => {
    const pit = long();
    for (const [step, status] of OVER.entries()) {
      pit.know({ status }, 6_000 + step * 1_000);
      pit.pass(6_500 + step * 1_000, 6_500 + step * 1_000);
      pit.statement(6_600 + step * 1_000, { held: { A: 5 } });
    }
    const settlement = {
      ticker: 'A',
      result: 'yes' as const,
      revenue: dollars(5),
      yes: contracts(5),
      no: contracts(0),
      fee: dollars(0),
      time: T + 12_000,
    };
    for (const ms of [13_000, 14_000, 15_000]) pit.statement(ms, { settlements: [settlement] });
    expect(pit.exits).toEqual(['settled']);
    // Bought at 45 with a fee of five cents.
    expect(pit.deals[0]).toMatchObject({ proceeds: dollars(5), pnl: dollars(5 - 2.25 - 0.05) });
    expect(pit.held).toEqual([]);
  });

  it('that was determined, disputed and reopened is protected again', () => {
    const pit = long();
    for (const [step, status] of (['closed', 'determined', 'disputed'] as const).entries())
      pit.know({ status }, 6_000 + step * 1_000);
    pit.bid(9_000, 'yes', 30);
    pit.pass(9_500, 12_000);
    expect(pit.orders).toEqual([]);
    pit.know({ status: 'active' }, 12_100);
    pit.snapshot(12_200, 41, 50);
    pit.pass(12_500, 13_000);
    expect(pit.orders).toEqual(['sell yes 5 at 41']);
  });

  it('that the clock has closed and that opens again later is left then', () => {
    const pit = long();
    pit.know({ closeAt: T + 100_000 }, 99_000);
    pit.pass(99_500, 99_500);
    for (const ms of [99_600, 99_700]) pit.placed(ms, pit.sent, 0);
    pit.pass(100_000, 110_000);
    expect(pit.orders.every((order) => order.startsWith('sell'))).toBe(true);
    expect(doing(pit)).toBe('awaiting settlement');
    const before = pit.orders.length;
    pit.bid(110_000, 'yes', 30);
    pit.pass(110_500, 115_000);
    expect(pit.orders).toHaveLength(before);
    pit.know({ closeAt: T + 900_000 }, 115_100);
    pit.snapshot(115_200, 30, 60);
    pit.pass(115_500, 122_000);
    expect(pit.orders.length).toBeGreaterThan(before);
  });
});
