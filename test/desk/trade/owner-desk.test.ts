import { describe, expect, it } from 'vitest';
import { listed, stranger } from './account-orders.ts';
import { AccountPit, bullish, long } from './account-pit.ts';
import { T } from './fixture.ts';

const buy = { name: 'buy', ticker: 'B', side: 'yes', count: null, limit: null } as const;

/** The owner wants to buy in B, a market that nobody follows yet, at 1 s. */
function asked(more = {}): AccountPit {
  const pit = new AccountPit({ more: { 'trader.skipInsideCosts': 'false', 'trader.stopLossCents': 20, ...more } });
  pit.know({ ticker: 'B', category: 'Sports' });
  pit.statement(0);
  pit.pass(500, 500);
  pit.effects = [];
  pit.command(1_000, buy);
  return pit;
}

describe('a purchase where no book is kept', () => {
  it('has the book followed, and is asked as soon as it has come', () => {
    const pit = asked();
    expect(pit.cards).toEqual([]);
    pit.pass(1_000, 1_000);
    expect(pit.effects).toContainEqual({ type: 'books', tickers: expect.arrayContaining(['B']) });
    pit.snapshot(2_000, 30, 60, 'B');
    expect(pit.cards).toMatchObject([{ ticker: 'B', price: 4_000, by: 'owner' }]);
    pit.snapshot(3_000, 30, 60, 'B');
    expect([pit.cards.length, pit.refusals]).toEqual([1, []]);
  });

  it('waits for a fresh book where the one kept is stale', () => {
    const pit = asked();
    pit.snapshot(2_000, 30, 60, 'B');
    pit.command(2_100, { name: 'reject', id: pit.card.id });
    pit.give({ type: 'book.stale', at: T + 2_200, tickers: null });
    pit.effects = [];
    pit.command(2_300, buy);
    expect(pit.cards).toEqual([]);
    pit.snapshot(3_000, 32, 60, 'B');
    expect(pit.cards).toHaveLength(1);
  });

  it('is refused when none came within eight seconds, and not asked later', () => {
    const pit = asked();
    pit.pass(1_500, 8_500);
    expect(pit.refusals).toEqual([]);
    pit.pass(9_000, 9_000);
    expect(pit.refusals).toEqual(['book']);
    pit.snapshot(9_100, 30, 60, 'B');
    expect(pit.cards).toEqual([]);
  });

  it('does not wait longer for changes of a book that is stale', () => {
    const pit = asked();
    pit.snapshot(2_000, 30, 60, 'B');
    pit.command(2_100, { name: 'reject', id: pit.card.id });
    pit.give({ type: 'book.stale', at: T + 2_200, tickers: null });
    pit.command(2_300, buy);
    pit.bid(6_000, 'yes', 31, 'B');
    pit.pass(6_500, 10_500);
    expect(pit.refusals).toEqual(['book']);
  });

  it('is forgotten by a pause', () => {
    const pit = asked();
    pit.command(1_500, { name: 'pause', what: 'trading' });
    pit.command(1_600, { name: 'resume', what: 'trading' });
    pit.snapshot(2_000, 30, 60, 'B');
    expect(pit.cards).toEqual([]);
  });

  it('is refused in a mode that does not trade, and for a combo', () => {
    const combo = { ...buy, ticker: 'KXMVEFOOTBALL-1' };
    const pit = asked();
    pit.command(1_100, combo);
    expect(pit.refusals).toEqual(['paused']);
    const off = asked({ 'trader.mode': 'off' });
    off.snapshot(2_000, 30, 60, 'B');
    expect([off.refusals, off.cards]).toEqual([['paused'], []]);
  });
});

describe('a cancel', () => {
  it('of one order takes ours or a stranger’s, and nothing that is not there', () => {
    const pit = bullish();
    pit.placed(5_100, pit.sent);
    const orders = [stranger(), listed(pit.sent, 'resting')];
    pit.statement(6_000, { orders });
    pit.command(6_100, { name: 'cancel', ticker: null, orderId: 'theirs' });
    pit.command(6_200, { name: 'cancel', ticker: null, orderId: `o ${pit.sent.clientId}` });
    pit.command(6_300, { name: 'cancel', ticker: null, orderId: 'gone' });
    expect(pit.cancels).toEqual(['theirs', `o ${pit.sent.clientId}`]);
  });

  it('of all, or of a market, takes our entries and leaves exits and strangers', () => {
    const pit = bullish();
    pit.placed(5_100, pit.sent, 2);
    pit.statement(6_500, { held: { A: 2 }, orders: [stranger(), listed(pit.sent, 'resting', 2)] });
    pit.command(7_000, { name: 'cancel', ticker: 'B', orderId: null });
    expect(pit.cancels).toEqual([]);
    pit.command(7_100, { name: 'cancel', ticker: 'A', orderId: null });
    expect(pit.cancels).toEqual(['o kp-ab12cd34-1-yb']);
  });
});

describe('protection', () => {
  const theirs = { foreign: { A: 1_000 as never } };
  const begun = (bid: number): AccountPit => {
    const pit = new AccountPit({ live: theirs });
    pit.statement(0, { held: { A: 10 } });
    pit.snapshot(0, bid, 40);
    pit.command(1_000, { name: 'protect', ticker: 'A' });
    return pit;
  };

  it('gives what the owner bought a stop and a trail from what it cost', () => {
    const pit = begun(50);
    expect(pit.desk.positions()).toMatchObject([{ own: true, entry: 5_000, stop: 4_700, trail: 4_800 }]);
    pit.bid(2_000, 'yes', 47);
    expect(pit.orders).toEqual(['sell yes 10 at 47']);
  });

  it('is refused under its stop: it would be sold at once', () => {
    const pit = begun(47);
    expect([pit.refusals, pit.tickets]).toEqual([['held'], []]);
    pit.pass(1_500, 3_000);
    expect(pit.tickets).toEqual([]);
    expect(pit.desk.positions()).toMatchObject([{ count: 1_000, stop: null }]);
  });

  it('is refused where nothing is held', () => {
    const pit = long();
    pit.command(6_000, { name: 'protect', ticker: 'B' });
    expect(pit.refusals).toEqual(['held']);
  });
});

it('does not let two purchases of one market wait, nor answer a tap on an unknown card', () => {
  const pit = asked();
  pit.command(1_100, { ...buy, side: 'no' });
  pit.command(1_200, { name: 'approve', id: 'nothing' });
  pit.snapshot(2_000, 30, 60, 'B');
  expect(pit.cards).toMatchObject([{ side: 'no' }]);
});
