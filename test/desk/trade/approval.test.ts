import { describe, expect, it } from 'vitest';
import { cents, contracts } from '../../../src/desk/money.ts';
import { stranger } from './account-orders.ts';
import { type AccountPit, type Begin, bullish } from './account-pit.ts';
import { T } from './fixture.ts';

const approve = { 'trader.mode': 'approve' } as const;

/** A signal that waits for a tap since 5 s: five YES at 36. */
const asked = (begin: Begin = {}): AccountPit => bullish({ ...begin, more: { ...approve, ...begin.more } });

describe('an approval', () => {
  it('shows everything needed to decide, and sends nothing by itself', () => {
    const pit = asked({ known: { eventTitle: 'Senate', title: 'Greens' } });
    expect(pit.tickets).toEqual([]);
    expect(pit.cards).toMatchObject([
      {
        by: 'signal',
        action: 'buy',
        ticker: 'A',
        name: 'Senate – Greens',
        side: 'yes',
        count: 500,
        price: 3_600,
        stop: 3_300,
        trail: 3_400,
        cost: 1_800_000,
        insideCosts: false,
        status: 'pending',
        left: 20,
        expiresAt: T + 25_000,
        before: null,
      },
    ]);
    expect(pit.desk.approvals()).toEqual(pit.cards);
  });

  it('counts down every five seconds, then expires, and a later tap does nothing', () => {
    const pit = asked();
    pit.pass(5_500, 25_500);
    expect(pit.cards.map(({ status, left }) => `${status} ${left}`)).toEqual([
      'pending 20',
      'pending 15',
      'pending 10',
      'pending 5',
      'expired 0',
    ]);
    pit.approve(25_600);
    expect(pit.tickets).toEqual([]);
  });

  it('is claimed once: a second tap sends nothing more', () => {
    const pit = asked();
    pit.approve(6_000);
    pit.approve(6_001);
    expect(pit.orders).toEqual(['buy yes 5 at 36']);
    expect(pit.cards.map(({ status }) => status)).toEqual(['pending', 'sent']);
  });

  it('is taken by half: the smaller order is the one that is reviewed, sent and shown', () => {
    const pit = asked();
    pit.approve(6_000, 3);
    expect(pit.orders).toEqual(['buy yes 3 at 36']);
    expect(pit.card).toMatchObject({ status: 'sent', count: 300, of: 500, cost: 1_080_000 });
    expect(pit.desk.status().trader.exposure).toBe(1_080_000);
    pit.approve(6_001);
    expect(pit.orders).toHaveLength(1);
  });

  it('is refused by half as well when a check speaks against it', () => {
    const pit = asked();
    pit.command(5_900, { name: 'set', key: 'trader.maxTotalExposure', value: 1 });
    pit.approve(6_000, 3);
    expect(pit.orders).toEqual([]);
    expect(pit.card).toMatchObject({ status: 'refused', count: 300 });
  });

  it('asks again for the half that was wanted when the price has become worse', () => {
    const pit = asked();
    pit.bid(6_000, 'yes', 37);
    pit.approve(10_000, 3);
    expect(pit.tickets).toEqual([]);
    expect(pit.card).toMatchObject({ status: 'pending', price: 3_800, count: 300, of: 500, cost: 1_140_000 });
    pit.approve(11_000);
    expect(pit.orders).toEqual(['buy yes 3 at 38']);
  });

  it.each([9, 5])('is never more than was asked for, at %d', (count) => {
    const pit = asked();
    pit.approve(6_000, count);
    expect(pit.orders).toEqual(['buy yes 5 at 36']);
    expect(pit.card.of).toBeNull();
  });

  it('for no contract is no order', () => {
    const pit = asked();
    pit.approve(6_000, 0);
    expect(pit.tickets).toEqual([]);
    expect(pit.card.status).toBe('pending');
  });

  it('is on disk and in the journal before its card says that it was sent', () => {
    const pit = asked();
    const before = pit.effects.length;
    pit.approve(6_000);
    expect(pit.effects.slice(before).map(({ type }) => type)).toEqual(['save', 'order', 'send', 'approval']);
  });

  it('asks again on the same card when the price has become worse, for another span, and then sends that price', () => {
    const pit = asked();
    pit.bid(6_000, 'yes', 37);
    pit.approve(10_000);
    expect(pit.tickets).toEqual([]);
    expect(pit.cards).toHaveLength(2);
    const [first, again] = pit.cards;
    expect(again).toMatchObject({ id: first?.id, status: 'pending', price: 3_800, before: 3_600, left: 20 });
    expect(again?.expiresAt).toBe(T + 30_000);
    expect(again).toMatchObject({ cost: 1_900_000, stop: 3_500 });
    pit.approve(29_000);
    expect(pit.orders).toEqual(['buy yes 5 at 38']);
  });

  it('takes a better price without asking again', () => {
    const pit = asked();
    pit.bid(6_000, 'yes', 34);
    pit.approve(7_000);
    expect(pit.orders).toEqual(['buy yes 5 at 35']);
  });

  it('is one a market at a time, and counts as exposure while it waits', () => {
    const pit = asked({ more: { 'trader.cooldownSeconds': 0 } });
    expect(pit.desk.status().trader.exposure).toBe(1_800_000);
    pit.bid(6_000, 'yes', 38);
    expect(pit.cards).toHaveLength(1);
    pit.command(6_500, { name: 'reject', id: pit.card.id });
    expect(pit.card).toMatchObject({ status: 'rejected', told: 'Rejected: nothing was sent.' });
    expect(pit.desk.status().trader.exposure).toBe(0);
    pit.approve(6_600);
    expect(pit.tickets).toEqual([]);
  });

  it('of another run is nothing', () => {
    const pit = asked();
    const { id } = pit.card;
    pit.restart(6_000);
    pit.statement(6_100);
    pit.snapshot(6_100, 35, 60);
    pit.command(6_200, { name: 'approve', id });
    expect([pit.tickets, pit.cards, pit.desk.approvals()]).toEqual([[], [], []]);
  });
});

describe('a tap that is too late for its order', () => {
  const refused = (begin: Begin, between: (pit: AccountPit) => void, at = 7_000): string => {
    const pit = asked(begin);
    between(pit);
    pit.approve(at);
    expect(pit.tickets.filter(({ action, ticker }) => action === 'buy' && ticker === 'A')).toEqual([]);
    expect(pit.card.status).toBe('refused');
    return /\((\w+)\)/.exec(pit.card.told)?.[1] ?? pit.card.told;
  };
  const held = {
    ticker: 'B',
    side: 'yes',
    bought: contracts(5),
    spent: 2_250_000,
    sold: 0,
    proceeds: 0,
    fees: 0,
    highest: cents(45),
    guarded: true,
  } as never;

  it('is refused when the breaker has tripped meanwhile', () => {
    const begin = { more: { 'trader.maxDailyLoss': 0.2 }, live: { positions: [held] } };
    const fell = (pit: AccountPit): void => {
      pit.know({ ticker: 'B' }, 5_500);
      pit.snapshot(5_500, 40, 50, 'B');
      pit.pass(6_000, 6_000);
      expect(pit.notices('breaker')).toMatchObject([{ paper: false }]);
    };
    expect(refused(begin, fell)).toBe('breaker');
  });

  it('is refused when the market is about to close by now', () => {
    expect(refused({}, (pit) => pit.know({ closeAt: T + 60_000 }, 6_000))).toBe('close');
    expect(refused({}, (pit) => pit.know({ status: 'closed' }, 6_000))).toBe('close');
  });

  it('is refused when the money at risk was used up by something else', () => {
    const begin = { more: { 'trader.maxTotalExposure': 3 } };
    expect(refused(begin, (pit) => pit.statement(6_000, { orders: [stranger()] }))).toBe('exposure');
  });

  it('is refused when the money is gone from the shard', () => {
    expect(refused({}, (pit) => pit.statement(6_000, { shards: { 0: 100_000 as never } }))).toBe('balance');
  });

  it('is refused when the account was not listed for three minutes', () => {
    const long = { 'trader.approvalSeconds': 600 };
    expect(refused({ more: long }, (pit) => pit.pass(180_500, 180_500), 181_000)).toBe('account');
  });

  it('is refused when nothing can be written, or the exchange does not trade', () => {
    const failed = { type: 'part.failed', at: T + 6_000, part: 'disk', reason: 'full' } as const;
    expect(refused({}, (pit) => pit.give(failed))).toBe('disk');
    const hours = { exchange: true, trading: false, shards: {}, resumeAt: null };
    expect(refused({}, (pit) => pit.give({ type: 'hours', at: T + 6_000, hours }))).toBe('exchange');
  });

  it('is refused when the book cannot be trusted', () => {
    const stale = { type: 'book.stale', at: T + 6_000, tickers: null } as const;
    expect(refused({}, (pit) => pit.give(stale))).toBe('No price can be trusted now: no order.');
    expect(refused({}, (pit) => pit.bid(6_000, 'no', 66))).toBe('No price can be trusted now: no order.');
  });

  it('counts its own money once: what waits does not stand in its own way', () => {
    const pit = asked({ more: { 'trader.maxTotalExposure': 1.8, 'trader.maxPositionPerMarket': 5 } });
    pit.approve(6_000);
    expect(pit.orders).toEqual(['buy yes 5 at 36']);
  });
});

describe('a question is taken back', () => {
  const commands = {
    'trading is paused': [{ name: 'pause', what: 'trading' }, 'Trading was paused.'],
    'everything is closed': [{ name: 'flatten' }, 'Trading was paused.'],
    'the mode changes': [{ name: 'set', key: 'trader.mode', value: 'auto' }, 'The mode was changed.'],
    'the owner cancels': [{ name: 'cancel', ticker: null, orderId: null }, 'You withdrew it.'],
    'the owner cancels that market': [{ name: 'cancel', ticker: 'A', orderId: null }, 'You withdrew it.'],
  } as const;

  it.each(Object.entries(commands))('when %s', (_, [command, told]) => {
    const pit = asked();
    pit.command(6_000, command);
    expect(pit.card).toMatchObject({ status: 'withdrawn', told });
    pit.command(6_100, { name: 'resume', what: 'all' });
    pit.approve(6_200);
    expect(pit.tickets).toEqual([]);
  });

  it('when the computer slept, and when the run stops', () => {
    const slept = asked();
    slept.give({ type: 'woke', at: T + 6_000, away: 60_000 });
    expect(slept.card).toMatchObject({ status: 'withdrawn', told: expect.stringContaining('slept') });
    const stopped = asked();
    stopped.give({ type: 'stop', at: T + 6_000 });
    expect(stopped.card).toMatchObject({ status: 'withdrawn', told: 'I am stopping.' });
    stopped.approve(6_100);
    expect(stopped.tickets).toEqual([]);
  });

  it('not when another market is cancelled, or another setting changes', () => {
    const pit = asked();
    pit.command(5_900, { name: 'set', key: 'trader.orderSize', value: 7 });
    pit.command(6_000, { name: 'cancel', ticker: 'B', orderId: null });
    expect(pit.card.status).toBe('pending');
  });
});
