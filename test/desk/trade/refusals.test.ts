import { expect, it } from 'vitest';
import type { Notice } from '../../../src/desk/effect.ts';
import type { Ticket } from '../../../src/desk/order.ts';
import { Refusals } from '../../../src/desk/trade/refusals.ts';
import { bullish, long } from './account-pit.ts';
import { ticket } from './fixture.ts';

const refused = (reason: string, more: Partial<Ticket> = {}): Notice => ({
  kind: 'order.refused',
  ticket: ticket(more),
  reason,
});

it('tells a refusal once, another reason or another order anew, and again after one has gone through', () => {
  const refusals = new Refusals();
  const news = [
    refused('a'),
    refused('a'),
    refused('b'),
    refused('b', { ticker: 'B' }),
    refused('b', { action: 'sell' }),
  ];
  expect(news.map((notice) => refusals.isNews(notice))).toEqual([true, false, true, true, true]);
  refusals.passed(ticket());
  expect([refusals.isNews(refused('b')), refusals.isNews(refused('b', { ticker: 'B' }))]).toEqual([true, false]);
});

it('keeps nothing else back', () => {
  const refusals = new Refusals();
  const other: Notice = { kind: 'order.uncertain', ticket: ticket(), reason: 'a' };
  expect([refusals.isNews(other), refusals.isNews(other)]).toEqual([true, true]);
});

it('is told again after an exit has gone through at last', () => {
  const pit = long();
  pit.bid(6_000, 'yes', 42);
  pit.refused(6_000, pit.sent, 'busy');
  pit.pass(7_000, 7_000);
  pit.refused(7_000, pit.sent, 'busy');
  expect(pit.notices('order.refused')).toHaveLength(1);
  pit.pass(9_000, 9_000);
  pit.placed(9_100, pit.sent, 1);
  pit.refused(9_200, pit.sent, 'busy');
  expect(pit.notices('order.refused')).toHaveLength(2);
});

it('lets the signal of a refused entry not be tried again until the bid has gone further', () => {
  const pit = bullish();
  const before = pit.effects.length;
  pit.refused(5_100, pit.sent);
  const told = pit.effects.slice(before).filter(({ type }) => type !== 'save');
  expect(told).toMatchObject([
    { type: 'lookup', tickers: ['A'] },
    { notice: { kind: 'order.refused' } },
    { type: 'audit' },
  ]);
  pit.pass(5_500, 9_500);
  expect(pit.orders).toHaveLength(1);
  pit.bid(9_600, 'yes', 36);
  expect([pit.orders.length, pit.held]).toEqual([2, []]);
});
