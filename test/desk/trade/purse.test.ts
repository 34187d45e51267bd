import { describe, expect, it } from 'vitest';
import type { Statement } from '../../../src/desk/account.ts';
import { cents, contracts, dollars } from '../../../src/desk/money.ts';
import { accountOf, Purse } from '../../../src/desk/trade/purse.ts';
import { stranger } from './account-orders.ts';
import { bullish } from './account-pit.ts';
import { T, ticket } from './fixture.ts';
import { statement } from './own-order.ts';

const taken = (more: Partial<Statement> = {}): Purse => {
  const purse = new Purse();
  purse.take(statement(0, more));
  return purse;
};

describe('what can be spent', () => {
  it('is the balance of the shard, nothing on a shard that is not told, and unknown before a statement', () => {
    expect(new Purse().balance(0)).toBeNull();
    expect(taken().balance(3)).toBe(100_000_000);
    const split = taken({ shards: { 0: dollars(7), 1: dollars(0) } });
    expect([split.balance(0), split.balance(1), split.balance(2)]).toEqual([7_000_000, 0, 0]);
  });

  it('is promised to what has left since, shard by shard, until a statement knows of it', () => {
    const purse = taken();
    purse.promise(ticket({ price: cents(40), count: contracts(5), exchangeIndex: 0 }), T + 1_000);
    purse.promise(ticket({ price: cents(30), count: contracts(5), exchangeIndex: null }), T + 2_000);
    purse.promise(ticket({ price: cents(50), count: contracts(5), exchangeIndex: 1 }), T + 2_000);
    expect([purse.reserved(0), purse.reserved(1)]).toEqual([3_500_000, 2_500_000]);
    purse.take(statement(1_500));
    expect([purse.reserved(0), purse.reserved(1)]).toEqual([1_500_000, 2_500_000]);
    purse.take(statement(2_000));
    expect([purse.reserved(0), purse.reserved(1)]).toEqual([1_500_000, 2_500_000]);
    purse.take(statement(2_001));
    expect([purse.reserved(0), purse.reserved(1)]).toEqual([0, 0]);
  });

  it('holds back a second entry that the balance would not carry', () => {
    const entries = (balance: number): readonly string[] => {
      const pit = bullish();
      pit.statement(5_050, { asOf: 4_000, balance: dollars(balance) });
      pit.know({ ticker: 'B' }, 5_100);
      pit.snapshot(5_200, 30, 60, 'B');
      pit.pass(5_500, 10_000);
      pit.bid(10_300, 'yes', 35, 'B');
      return pit.orders;
    };
    expect([entries(3.6).length, entries(3.75).length]).toEqual([1, 2]);
  });
});

describe('the age of what is known', () => {
  it('is since it was asked for, and none before a statement', () => {
    expect([new Purse().age(T), taken().age(T + 5_000)]).toEqual([null, 5_000]);
  });

  it('is none for what was asked for before a sleep, and the purse is waking for ten seconds', () => {
    const purse = taken();
    expect(purse.waking(T)).toBe(false);
    purse.slept(T + 60_000);
    expect([purse.age(T + 60_001), purse.waking(T + 69_999), purse.waking(T + 70_000)]).toEqual([null, true, false]);
    purse.take(statement(59_999));
    expect(purse.age(T + 61_000)).toBeNull();
    purse.take(statement(60_000));
    expect([purse.age(T + 61_000), purse.waking(T + 61_000)]).toEqual([1_000, false]);
  });

  it('is none either once the loop was held up, which is no waking: exits go on', () => {
    const purse = taken();
    purse.distrust(T + 60_000);
    expect([purse.age(T + 60_001), purse.waking(T + 60_001)]).toEqual([null, false]);
  });

  it('forgets with the sleep whether the exchange trades', () => {
    const purse = taken();
    purse.hours = { exchange: true, trading: true, shards: {}, resumeAt: null };
    purse.slept(T);
    expect(purse.hours).toBeNull();
  });
});

describe('the account at a glance', () => {
  it('counts open positions, and orders at the most that they may still cost', () => {
    const position = (count: number) => {
      const money = { exposure: dollars(count), realized: dollars(1), fees: dollars(0.25) };
      return { ticker: 'A', count: contracts(count), ...money };
    };
    const orders = [
      stranger(),
      stranger({ id: 'no', toward: 'no', price: cents(70), remaining: contracts(2) }),
      stranger({ id: 'over', status: 'canceled' }),
    ];
    const account = accountOf(statement(0, { positions: [position(4), position(0)], orders }));
    expect(account).toEqual({
      balance: 100_000_000,
      exposure: 4_000_000 + 2_000_000 + 600_000,
      realized: 2_000_000,
      fees: 500_000,
      positions: 1,
    });
  });

  it('knows strangers’ orders that still rest', () => {
    const purse = taken({
      orders: [stranger(), stranger({ id: 'ours' }), stranger({ id: 'over', status: 'executed' })],
    });
    expect(purse.strangers(({ id }) => id === 'ours').map(({ id }) => id)).toEqual(['theirs']);
    expect(new Purse().strangers(() => false)).toEqual([]);
  });
});
