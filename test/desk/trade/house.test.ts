import { describe, expect, it } from 'vitest';
import { contracts } from '../../../src/desk/money.ts';
import { stranger } from './account-orders.ts';
import { AccountPit, bullish, long } from './account-pit.ts';
import { levels, T } from './fixture.ts';

const told = (ms: number, yes: number, no: number, asked = ms) => {
  const sides = { yes: levels([yes, 100]), no: levels([no, 100]) };
  return { type: 'book.check', at: T + ms, askedAt: T + asked, ticker: 'A', ...sides } as const;
};

describe('a book by request', () => {
  it('finds out a silent book, asks for a fresh one, and sells by what it was told', () => {
    const pit = long();
    pit.give(told(20_000, 41, 44));
    expect(pit.effects).toContainEqual({ type: 'resync', tickers: ['A'] });
    expect(pit.orders).toEqual(['sell yes 5 at 41']);
    expect(pit.desk.depth('A', 1)).toBeNull();
  });

  it('lets a stale book be sold by for ten seconds, and never be bought by', () => {
    const pit = long({ more: { 'trader.maxPositionPerMarket': 50 } });
    pit.give({ type: 'book.stale', at: T + 6_000, tickers: null });
    pit.pass(6_500, 7_500);
    expect(pit.tickets).toEqual([]);
    pit.give(told(8_000, 50, 44));
    expect(pit.tickets).toEqual([]);
    expect(pit.desk.positions()).toMatchObject([{ trail: 4_800 }]);
    pit.give(told(9_000, 48, 44));
    expect(pit.orders).toEqual(['sell yes 5 at 48']);
    pit.placed(9_100, pit.sent);
    pit.placed(9_200, pit.sent);
    pit.pass(19_500, 25_000);
    expect(pit.orders).toHaveLength(2);
  });

  it('that agrees changes nothing', () => {
    const pit = long();
    pit.give(told(20_000, 44, 44));
    expect(pit.effects).toEqual([]);
    expect(pit.desk.depth('A', 1)).not.toBeNull();
  });
});

const wide = { 'trader.stopLossCents': 50, 'trader.trailingStopCents': 50 } as const;

describe('the mode', () => {
  const mode = (value: string) => ({ name: 'set', key: 'trader.mode', value }) as const;
  const buy = { name: 'buy', ticker: 'A', side: 'yes', count: null, limit: null } as const;
  const sell = { name: 'sell', ticker: 'A', count: null } as const;

  it.each(['off', 'paper'] as const)('%s sends no entry of the account’s money', (value) => {
    const pit = bullish({ more: { 'trader.mode': value } });
    expect([pit.tickets, pit.cards]).toEqual([[], []]);
  });

  it('ends entries when it is switched off, and takes those that rest off the book', () => {
    const pit = bullish();
    pit.placed(5_100, pit.sent);
    pit.command(5_200, mode('off'));
    expect(pit.cancels).toHaveLength(1);
    pit.order(5_300, pit.sent, 'canceled');
    pit.pass(5_500, 9_500);
    pit.bid(10_000, 'yes', 39);
    expect(pit.orders).toHaveLength(1);
  });

  it('paper fills what the owner buys and sells at once, and asks nothing', () => {
    const pit = new AccountPit({ more: { ...wide, 'trader.mode': 'paper' } });
    pit.command(100, buy);
    expect(pit.refusals).toEqual(['book']);
    pit.snapshot(200, 30, 60);
    pit.command(300, buy);
    pit.pass(500, 1_000);
    expect(pit.desk.positions()).toMatchObject([{ paper: true, ticker: 'A', side: 'yes', count: 500 }]);
    pit.command(1_100, { name: 'sell', ticker: 'A', count: contracts(2) });
    pit.pass(1_500, 2_000);
    expect(pit.desk.positions()).toMatchObject([{ paper: true, count: 300 }]);
    expect([pit.tickets, pit.cards]).toEqual([[], []]);
  });

  it('paper shows its orders as paper, and cancels and closes them with the rest', () => {
    const pit = new AccountPit({ more: { ...wide, 'trader.mode': 'paper' } });
    pit.snapshot(0, 30, 60);
    pit.command(100, { ...buy, limit: 3_200 as never });
    expect(pit.desk.orders()).toMatchObject([{ paper: true, own: true, price: 3_200, phase: 'working', filled: 0 }]);
    pit.command(200, { name: 'cancel', ticker: 'A', orderId: null });
    pit.pass(500, 1_000);
    expect(pit.desk.orders()).toEqual([]);
    pit.command(1_100, buy);
    pit.pass(1_500, 2_000);
    pit.command(2_100, { name: 'flatten' });
    pit.pass(2_500, 3_000);
    expect([pit.held, pit.exits]).toEqual([[], ['flatten']]);
  });

  it('paper ends with the run: what is held goes at the bid for a taker’s fee, what rests is forgotten', () => {
    const pit = new AccountPit({ more: { ...wide, 'trader.mode': 'paper' } });
    pit.snapshot(0, 30, 60);
    pit.command(100, buy);
    pit.pass(500, 1_000);
    pit.command(1_100, { ...buy, limit: 3_200 as never });
    expect(pit.desk.orders()).toHaveLength(1);
    pit.effects = [];
    pit.give({ type: 'stop', at: T + 1_200 });
    const fill = { side: 'yes', action: 'sell', count: 500, price: 3_000, taker: true, fee: 73_500 };
    expect(pit.effects.filter(({ type }) => type === 'fill')).toMatchObject([fill]);
    expect([pit.exits, pit.desk.orders(), pit.held]).toEqual([['shutdown'], [], []]);
  });

  it('sells what the account holds, not what is held on paper in the same market', () => {
    const pit = long({ more: wide });
    pit.command(5_200, mode('paper'));
    pit.pass(5_500, 5_500);
    pit.command(5_600, { ...buy, limit: 5_600 as never });
    pit.pass(6_000, 6_500);
    expect(pit.held).toEqual(['A yes 5', 'A yes 5']);
    pit.command(6_550, { ...sell, count: contracts(2), paper: true });
    pit.pass(7_000, 7_500);
    expect([pit.held, pit.cards]).toEqual([['A yes 5', 'A yes 3'], []]);
    pit.command(7_600, sell);
    expect(pit.card).toMatchObject({ action: 'sell', count: 500 });
  });

  it('decides whose figures are shown', () => {
    const pit = long();
    expect(pit.desk.status().trader.paper).toBe(false);
    pit.command(5_200, mode('paper'));
    expect(pit.desk.status().trader).toMatchObject({ paper: true, exposure: 0 });
  });
});

it('chooses its markets anew as soon as a setting changes', () => {
  const pit = bullish();
  expect(pit.desk.why('A', T)?.trader).toBe('in');
  pit.command(5_100, { name: 'cancel', ticker: null, orderId: null });
  pit.refused(5_200, pit.sent);
  pit.command(5_300, { name: 'set', key: 'trader.maxSpreadCents', value: 1 });
  pit.pass(5_500, 5_500);
  expect(pit.desk.why('A', T)?.trader).toBe('spread');
});

it('pulls the brake when trading is paused and lets it go when it is resumed, once each', () => {
  const pit = bullish();
  const brakes = () => pit.effects.flatMap((effect) => (effect.type === 'brake' ? [effect.on] : []));
  pit.command(6_000, { name: 'pause', what: 'trading' });
  pit.command(6_100, { name: 'resume', what: 'trading' });
  pit.command(6_200, { name: 'resume', what: 'trading' });
  pit.command(6_300, { name: 'pause', what: 'flow' });
  expect(brakes()).toEqual([true, false]);
});

it('keeps the book of what is held though nothing is traded, and lets go of it afterwards', () => {
  const pit = long({ more: { 'trader.mode': 'approve' } });
  pit.command(6_000, { name: 'set', key: 'trader.maxMarkets', value: 0 });
  pit.pass(6_500, 6_500);
  const books = () => pit.effects.findLast((effect) => effect.type === 'books');
  expect(pit.desk.depth('A', 1)).not.toBeNull();
  pit.bid(7_000, 'yes', 42);
  pit.placed(7_100, pit.sent, 5);
  pit.pass(67_500, 67_500);
  expect(books()).toMatchObject({ tickers: [] });
  expect(pit.desk.depth('A', 1)).toBeNull();
});

describe('a market of which nothing may be missed', () => {
  it('is one with an approval, an order or a position, and any with somebody else’s order', () => {
    const pit = bullish({ more: { 'trader.mode': 'approve' } });
    expect([...pit.desk.traded()]).toEqual(['A']);
    pit.approve(5_000);
    expect([...pit.desk.traded()]).toEqual(['A']);
    pit.placed(5_100, pit.sent);
    expect([...pit.desk.traded()]).toEqual(['A']);
    expect([...long().desk.traded()]).toEqual(['A']);
  });

  it('is one traded on paper too, and none that is only looked at', () => {
    const pit = bullish({ more: { 'trader.mode': 'paper' } });
    expect([...pit.desk.traded()]).toEqual(['A']);
    const quiet = new AccountPit({});
    quiet.statement(0);
    quiet.snapshot(0, 30, 60);
    quiet.pass(500, 4_500);
    expect(quiet.desk.traded().size).toBe(0);
    quiet.command(5_000, { name: 'buy', ticker: 'A', side: 'yes', count: null, limit: null });
    expect(quiet.desk.approvals()).toHaveLength(1);
    expect([...quiet.desk.traded()]).toEqual(['A']);
    const watching = new AccountPit({});
    watching.statement(0, { orders: [stranger({ ticker: 'B' })] });
    expect([...watching.desk.traded()]).toEqual(['B']);
  });
});
