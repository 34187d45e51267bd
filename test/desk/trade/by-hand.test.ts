import { describe, expect, it } from 'vitest';
import { cents, contracts } from '../../../src/desk/money.ts';
import { AccountPit, long } from './account-pit.ts';
import { T } from './fixture.ts';

const nothing = { ticker: 'A', side: 'yes', count: null, limit: null } as const;

describe('a purchase by hand', () => {
  /** The offer is ten cents over the bid: no stop of three would stand that. */
  const dear = { 'trader.skipInsideCosts': 'false', 'trader.stopLossCents': 20 } as const;
  const bought = (limit: number | null): AccountPit => {
    const pit = new AccountPit({ more: dear });
    pit.statement(0);
    pit.snapshot(0, 30, 60);
    pit.command(1_000, { name: 'buy', ...nothing, limit: limit === null ? null : cents(limit) });
    return pit;
  };

  it('is asked in mode auto too, takes the offer, and fills at once or not at all', () => {
    const pit = bought(null);
    expect(pit.card).toMatchObject({ by: 'owner', price: 4_000, count: 500, status: 'pending' });
    pit.approve(1_500);
    expect(pit.sent).toMatchObject({
      price: 4_000,
      lasts: 'now',
      expiresAt: null,
      reduceOnly: false,
      group: 'group-0',
    });
  });

  it('at a limit of its own rests, whatever the market does meanwhile', () => {
    const pit = bought(33);
    pit.bid(1_200, 'no', 55);
    pit.approve(1_500);
    expect(pit.sent).toMatchObject({ price: 3_300, lasts: 'rest', expiresAt: T + 11_500 });
  });

  it('may be bid for under the best bid, where no signal would', () => {
    const pit = bought(28);
    pit.approve(1_500);
    expect(pit.sent).toMatchObject({ price: 2_800, lasts: 'rest' });
  });

  it('is asked again when the offer has gone up, not when it has come down', () => {
    const up = bought(null);
    up.bid(1_200, 'no', 58);
    up.approve(1_500);
    expect([up.tickets.length, up.card.price, up.card.before]).toEqual([0, 4_200, 4_000]);
    const down = bought(null);
    down.bid(1_200, 'no', 62);
    down.approve(1_500);
    expect(down.orders).toEqual(['buy yes 5 at 38']);
  });

  it('is refused for the other side of what is held, and far beyond the offer', () => {
    const pit = long();
    pit.command(6_000, { name: 'buy', ...nothing, side: 'no' });
    expect([pit.cards, pit.refusals]).toEqual([[], ['held']]);
    expect(bought(42).refusals).toEqual(['collar']);
    expect(bought(41).refusals).toEqual([]);
  });

  it('is not held back by the cooldown of a signal', () => {
    const pit = long({ more: { ...dear, 'trader.maxPositionPerMarket': 20, 'trader.cooldownSeconds': 600 } });
    pit.command(6_000, { name: 'buy', ...nothing });
    expect(pit.card.status).toBe('pending');
  });
});

describe('a sale by hand', () => {
  it('is asked, and of a part keeps the rest with its stop', () => {
    const pit = long();
    pit.command(6_000, { name: 'sell', ticker: 'A', count: contracts(2) });
    expect(pit.tickets).toEqual([]);
    expect(pit.card).toMatchObject({ action: 'sell', count: 200, price: 4_400, stop: null });
    pit.approve(6_100);
    expect(pit.orders).toEqual(['sell yes 2 at 44']);
    expect(pit.sent).toMatchObject({ reduceOnly: true, lasts: 'now' });
    pit.placed(6_200, pit.sent, 2);
    pit.pass(6_500, 12_000);
    expect(pit.desk.positions()).toMatchObject([{ count: 300, entry: 4_500, stop: 4_200, doing: null }]);
    expect(pit.orders).toHaveLength(1);
    pit.bid(12_100, 'yes', 42);
    expect(pit.orders.at(-1)).toBe('sell yes 3 at 42');
  });

  it('of a part gives way to a stop that is hit meanwhile: all of it goes', () => {
    const pit = long();
    pit.command(6_000, { name: 'sell', ticker: 'A', count: contracts(2) });
    pit.approve(6_100);
    pit.placed(6_150, pit.sent);
    pit.bid(6_200, 'yes', 42);
    pit.placed(6_300, pit.sent, 2);
    expect(pit.orders.at(-1)).toBe('sell yes 3 at 42');
    pit.placed(6_400, pit.sent, 3);
    expect(pit.exits).toEqual(['stop_loss']);
  });

  it('of all or more sells all', () => {
    const pit = long();
    pit.command(6_000, { name: 'sell', ticker: 'A', count: contracts(50) });
    expect(pit.card.count).toBe(500);
    pit.approve(6_100);
    pit.placed(6_200, pit.sent, 5);
    expect([pit.exits, pit.held]).toEqual([['flatten'], []]);
  });

  it('is asked again at a worse bid, and takes a better one', () => {
    const pit = long();
    pit.command(6_000, { name: 'sell', ticker: 'A', count: null });
    pit.bid(6_050, 'yes', 43.5);
    pit.approve(6_100);
    expect([pit.tickets.length, pit.card.price, pit.card.before]).toEqual([0, 4_350, 4_400]);
    pit.bid(6_150, 'yes', 44);
    pit.approve(6_200);
    expect(pit.orders).toEqual(['sell yes 5 at 44']);
  });

  it('is refused where nothing is held, or nothing is bid', () => {
    const pit = new AccountPit();
    pit.statement(0);
    pit.snapshot(0, 30, 60);
    pit.command(1_000, { name: 'sell', ticker: 'A', count: null });
    const bidless = long();
    bidless.give({ type: 'book.snapshot', at: T + 6_000, ticker: 'A', yes: [], no: [] });
    bidless.command(6_100, { name: 'sell', ticker: 'A', count: null });
    expect([pit.refusals, bidless.refusals]).toEqual([['held'], ['book']]);
  });
});
