import { describe, expect, it } from 'vitest';
import { listed } from './account-orders.ts';
import { type AccountPit, bullish } from './account-pit.ts';

/** An entry of five YES at 36 that the owner has approved at 6 s. */
function approved(): AccountPit {
  const pit = bullish({ more: { 'trader.mode': 'approve' } });
  pit.approve(6_000);
  return pit;
}
const told = ({ card }: AccountPit): string => `${card.status}: ${card.told}`;

describe('the card of an approved order', () => {
  it('tells that it was sent, rests, and was filled, each once', () => {
    const pit = approved();
    expect(told(pit)).toBe('sent: Sent to the exchange…');
    pit.placed(6_100, pit.sent);
    expect(told(pit)).toBe('sent: At the exchange, not filled yet.');
    pit.order(6_150, pit.sent, 'resting');
    pit.filled(6_200, pit.sent, 2);
    expect(told(pit)).toBe('sent: Filled 2 of 5 at 36¢ so far.');
    pit.filled(6_300, pit.sent, 3, 35);
    expect(told(pit)).toBe('done: Filled 5 at 35.4¢.');
    pit.order(6_400, pit.sent, 'executed', 5);
    expect(pit.cards).toHaveLength(5);
    expect(new Set(pit.cards.map(({ id }) => id)).size).toBe(1);
  });

  it('tells what was filled of an order that was cancelled with a rest', () => {
    const pit = approved();
    pit.placed(6_100, pit.sent, 2);
    pit.order(16_500, pit.sent, 'canceled', 2);
    expect(told(pit)).toBe('done: Filled 2 of 5 at 36¢; the rest is cancelled.');
  });

  it('tells that nothing was filled, and takes that back for a late fill', () => {
    const pit = approved();
    pit.placed(6_100, pit.sent);
    pit.order(16_500, pit.sent, 'canceled');
    expect(told(pit)).toBe('unfilled: Not filled: nobody took it in time, nothing is held of it.');
    pit.filled(16_600, pit.sent, 5);
    expect(pit.held).toEqual(['A yes 5']);
    expect(told(pit)).toBe('done: Filled 5 at 36¢.');
  });

  it('tells that nobody knows, then what the exchange lists', () => {
    const pit = approved();
    pit.uncertain(6_100, pit.sent);
    expect(told(pit)).toBe('unknown: No answer: it is looked for at the exchange and not sent again.');
    pit.statement(9_000, { orders: [listed(pit.sent, 'executed', 5)], held: { A: 5 } });
    expect(told(pit)).toBe('done: Filled 5 at 36¢.');
    expect(pit.orders).toEqual(['buy yes 5 at 36']);
  });

  it('tells that it never arrived, and takes that back when it turns up after all', () => {
    const pit = approved();
    pit.uncertain(6_100, pit.sent);
    pit.statement(18_100);
    expect(pit.card.status).toBe('unfilled');
    expect(pit.notices('order.resolved')).toMatchObject([{ found: false }]);
    pit.statement(20_000, { orders: [listed(pit.sent, 'executed', 5)], held: { A: 5 } });
    expect(told(pit)).toBe('done: Filled 5 at 36¢.');
  });

  it('tells why the exchange refused it', () => {
    const pit = approved();
    pit.refused(6_100, pit.sent, 'insufficient balance');
    expect(told(pit)).toBe('refused: insufficient balance');
    expect(pit.held).toEqual([]);
  });
});
