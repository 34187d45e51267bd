import { describe, expect, it } from 'vitest';
import { contracts } from '../../../src/desk/money.ts';
import { listed } from './account-orders.ts';
import { type AccountPit, bullish, GROUP, long } from './account-pit.ts';
import { T } from './fixture.ts';

const lines = (pit: AccountPit) => pit.notices('earlier').flatMap((notice) => notice.lines);

describe('the end of a run', () => {
  it('closes what was opened here in mode auto, and takes entries off the book', () => {
    const pit = bullish({ live: { foreign: { B: contracts(3) } } });
    pit.placed(5_100, pit.sent, 2);
    pit.effects = [];
    pit.give({ type: 'stop', at: T + 6_000 });
    expect(pit.effects.map(({ type }) => type).filter((type) => type !== 'order')).toEqual([
      'save',
      'brake',
      'cancel',
      'send',
    ]);
    expect(pit.orders).toEqual(['sell yes 2 at 35']);
    expect(pit.desk.stopping).toBe(true);
    pit.placed(6_100, pit.sent, 2);
    expect(pit.exits).toEqual(['shutdown']);
  });

  it('goes on with a sale that was not filled, and enters nothing', () => {
    const pit = long({ more: { 'trader.maxPositionPerMarket': 50 } });
    pit.give({ type: 'stop', at: T + 6_000 });
    pit.placed(6_100, pit.sent);
    pit.bid(8_000, 'yes', 49);
    expect(pit.orders).toEqual(['sell yes 5 at 44', 'sell yes 5 at 43']);
  });

  it('does not halt the next run over what it learns while it ends', () => {
    const pit = long();
    pit.give({ type: 'stop', at: T + 6_000 });
    for (const ms of [8_000, 10_000]) pit.statement(ms, { held: { B: 3 } });
    expect([pit.notices('difference'), pit.desk.state.halted]).toEqual([[], null]);
  });

  it('is under way until what it began is done', () => {
    const pit = long();
    expect(pit.desk.stopping).toBe(false);
    pit.give({ type: 'stop', at: T + 6_000 });
    expect(pit.desk.stopping).toBe(true);
    pit.placed(6_100, pit.sent, 5);
    expect(pit.desk.stopping).toBe(false);
  });

  it('counts as its own only what it closed itself', () => {
    const pit = long();
    pit.bid(6_000, 'yes', 42);
    pit.placed(6_100, pit.sent, 5);
    pit.give({ type: 'stop', at: T + 7_000 });
    expect(pit.desk.state.live.stopped).toBeNull();
  });

  it('keeps positions in mode approve, and says at the next start that their stops go on', () => {
    const pit = long({ more: { 'trader.mode': 'approve' } });
    pit.give({ type: 'stop', at: T + 6_000 });
    expect(pit.tickets).toEqual([]);
    pit.restart(10_000);
    expect(lines(pit)).toEqual(['A: 5 YES held, its stop goes on']);
    expect(pit.held).toEqual(['A yes 5']);
  });

  it('says at the next start what it closed, once', () => {
    const pit = long();
    pit.give({ type: 'stop', at: T + 6_000 });
    pit.placed(6_100, pit.sent, 5);
    pit.restart(10_000);
    expect(lines(pit)).toEqual(['As the last run stopped it closed 1, P&L -$0.15 after fees.']);
    pit.give({ type: 'stop', at: T + 11_000 });
    pit.restart(12_000);
    expect(lines(pit)).toEqual([]);
  });

  it('that was none is said at the next start, with the orders of which no end is known', () => {
    const pit = bullish();
    pit.restart(10_000);
    expect(lines(pit)).toEqual([
      'The last run ended without a clean stop.',
      '1 order without a known end: the exchange is asked',
    ]);
    expect(pit.audits[0]).toBe(10_000 - 3_600_000);
  });

  it('is nothing to speak of when nothing was held and nothing closed', () => {
    const pit = bullish();
    pit.placed(5_100, pit.sent);
    pit.order(5_200, pit.sent, 'canceled');
    pit.give({ type: 'stop', at: T + 6_000 });
    pit.restart(10_000);
    expect(pit.notices('earlier')).toEqual([]);
  });
});

describe('a restart', () => {
  it('finds positions with their stops and trails, and protects them before anything is listed', () => {
    const pit = long();
    pit.bid(6_000, 'yes', 50);
    pit.restart(10_000);
    expect(pit.desk.positions()).toMatchObject([{ count: 500, entry: 4_500, stop: 4_200, trail: 4_800 }]);
    expect(pit.effects).toContainEqual({ type: 'lookup', tickers: ['A'] });
    expect(pit.effects).toContainEqual({ type: 'books', tickers: ['A'] });
    pit.snapshot(10_500, 48, 40);
    expect(pit.orders).toEqual(['sell yes 5 at 48']);
    expect(pit.sent.clientId).toBe('kp-zz99zz99-1-ys');
  });

  it('has the trail on disk within five seconds of its rise', () => {
    const pit = long();
    const saves = (): number => pit.effects.filter(({ type }) => type === 'save').length;
    pit.pass(5_500, 5_500);
    const before = saves();
    pit.bid(6_000, 'yes', 50);
    pit.pass(6_500, 10_000);
    expect(saves()).toBe(before);
    pit.pass(10_500, 10_500);
    expect(saves()).toBe(before + 1);
    expect(pit.desk.state.live.positions[0]?.highest).toBe(5_000);
  });

  it('knows an order without an answer as unknown, sends none beside it, and takes up what came of it', () => {
    const pit = bullish();
    const { sent } = pit;
    pit.restart(6_000);
    expect(pit.desk.orders()).toMatchObject([{ phase: 'unknown', action: 'buy', own: true }]);
    pit.statement(7_000, { orders: [listed(sent, 'executed', 5)], held: { A: 5 } });
    expect(pit.held).toEqual(['A yes 5']);
    expect(pit.notices('order.resolved')).toMatchObject([{ found: true, filled: 500 }]);
    expect([pit.notices('difference'), pit.tickets]).toEqual([[], []]);
  });

  it('row 35: gives up an order of before a clock was set back as soon as any other', () => {
    const pit = bullish();
    pit.restart(-300_000);
    expect(Math.min(...pit.audits)).toBe(-300_000 - 30 * 86_400_000);
    const since = -40 * 86_400_000;
    pit.statement(-290_000, { since });
    expect(pit.desk.orders()).toMatchObject([{ phase: 'unknown' }]);
    pit.statement(-287_000, { since });
    expect(pit.desk.orders()).toEqual([]);
    expect(pit.notices('order.resolved')).toMatchObject([{ found: false }]);
  });

  it('asks again at once when its first statement is of before the start', () => {
    const pit = long();
    pit.restart(10_000);
    pit.effects = [];
    pit.statement(10_100, { asOf: 9_500, held: { A: 5 } });
    expect(pit.audits).toHaveLength(1);
    pit.effects = [];
    pit.statement(11_200, { held: { A: 5 } });
    expect(pit.audits).toEqual([]);
  });

  it('books a purchase and its sale in the order in which they were, however the list is sorted', () => {
    const pit = bullish();
    const bought = pit.sent;
    pit.restart(6_000);
    const sold = { ...bought, clientId: 'kp-ab12cd34-9-ys', action: 'sell', lasts: 'now', reduceOnly: true } as const;
    pit.give({ type: 'recovered', at: T + 6_000, intents: [{ ticket: sold, style: 'exit', sentAt: T + 5_900 }] });
    const orders = [
      { ...listed(sold, 'executed', 5), createdAt: T + 5_950 },
      { ...listed(bought, 'executed', 5), createdAt: T + 5_100 },
    ];
    pit.statement(7_000, { orders });
    pit.statement(9_000, { orders });
    expect([pit.held, pit.desk.orders()]).toEqual([[], []]);
  });

  it('rows 3 and 7: takes up an order of before that landed after it had given it up and died', () => {
    const pit = bullish();
    const ticket = { ...pit.sent, clientId: 'kp-aa11bb22-9-yb' };
    const told = (createdAt: number) => [{ ...listed(ticket, 'executed', 5), createdAt: T + createdAt }];
    pit.restart(30_000);
    pit.statement(31_000);
    // Of before this run: a run before it may have booked it.
    pit.statement(33_000, { orders: told(29_000) });
    expect(pit.desk.positions()).toEqual([]);
    pit.statement(45_000, { orders: told(40_000), held: { A: 5 } });
    expect(pit.desk.positions()).toMatchObject([{ ticker: 'A', own: true, count: 500 }]);
  });

  it.each([
    ['set back', -3_600_000],
    ['set forward', 3_600_000],
  ])('row 35: books nothing again that the run before had booked, though the clock was %s since', (_, ahead) => {
    const pit = long();
    pit.bid(6_000, 'yes', 42);
    const exit = pit.sent;
    pit.placed(6_100, exit, 5);
    const bought = { ...exit, clientId: 'kp-ab12cd34-1-yb', action: 'buy', reduceOnly: false } as const;
    const orders = [
      { ...listed(bought, 'executed', 5), createdAt: T + 5_050 },
      { ...listed(exit, 'executed', 5), createdAt: T + 6_050 },
    ];
    pit.restart(30_000 + ahead);
    for (const ms of [31_000, 33_000, 45_000]) pit.statement(ms + ahead, { ahead, since: ahead - 60_000, orders });
    expect([pit.held, pit.deals, pit.notices('order.resolved')]).toEqual([[], [], []]);
    expect(pit.desk.state.halted).toBeNull();
  });

  it.each([
    ['behind', -3_600_000],
    ['ahead', 3_600_000],
  ])('row 35: takes up an order of before that landed late, though the clock is an hour %s', (_, ahead) => {
    const pit = bullish();
    const ticket = { ...pit.sent, clientId: 'kp-aa11bb22-9-yb' };
    pit.restart(30_000 + ahead);
    pit.statement(31_000 + ahead, { ahead });
    const orders = [{ ...listed(ticket, 'executed', 5), createdAt: T + 40_000 }];
    pit.statement(45_000 + ahead, { ahead, orders, held: { A: 5 } });
    expect(pit.desk.positions()).toMatchObject([{ ticker: 'A', own: true, count: 500 }]);
  });

  it('takes up orders that only the journal knows', () => {
    const pit = bullish();
    const ticket = { ...pit.sent, clientId: 'kp-aa11bb22-9-yb' };
    const next = long();
    next.give({ type: 'recovered', at: T + 6_000, intents: [{ ticket, style: 'improve', sentAt: T + 5_000 }] });
    expect(next.desk.orders()).toMatchObject([{ phase: 'unknown', ticker: 'A', price: 3_600 }]);
    expect(next.audits).toEqual([6_000 - 30 * 86_400_000]);
  });

  it('keeps the foreign positions it has told of, and the groups', () => {
    const pit = long({ live: { foreign: { B: contracts(3) }, account: 'prod 1' } });
    pit.restart(10_000);
    pit.statement(10_100, { held: { A: 5, B: 3 } });
    pit.statement(12_100, { held: { A: 5, B: 3 } });
    expect(pit.notices('difference')).toEqual([]);
    expect(pit.desk.state.live).toMatchObject({ groups: { 0: GROUP }, account: 'prod 1' });
  });
});
