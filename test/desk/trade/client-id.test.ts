import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cents, contracts } from '../../../src/desk/money.ts';
import type { Order } from '../../../src/desk/order.ts';
import { orderIds, readClientId, ticketOf } from '../../../src/desk/trade/client-id.ts';
import { order } from './own-order.ts';

describe('names of own orders', () => {
  it('count up within a run and say side and action', () => {
    const name = orderIds('ab12cd34');
    expect([name('yes', 'buy'), name('yes', 'sell'), name('no', 'buy'), name('no', 'sell')]).toEqual([
      'kp-ab12cd34-1-yb',
      'kp-ab12cd34-2-ys',
      'kp-ab12cd34-3-nb',
      'kp-ab12cd34-4-ns',
    ]);
  });

  it('are read back as they were given, and differ between orders and runs', () => {
    const run = fc.stringMatching(/^[a-z0-9]{8}$/);
    const side = fc.constantFrom('yes' as const, 'no' as const);
    const action = fc.constantFrom('buy' as const, 'sell' as const);
    fc.assert(
      fc.property(fc.uniqueArray(run, { minLength: 2, maxLength: 2 }), side, action, ([one = '', two = ''], s, a) => {
        const first = orderIds(one);
        const names = [first(s, a), first(s, a), orderIds(two)(s, a)];
        expect(new Set(names).size).toBe(3);
        for (const name of names) expect(readClientId(name)).toEqual({ side: s, action: a });
      }),
    );
  });

  it.each([
    '',
    'kp',
    'kp-',
    'kp-ab12cd34-1',
    'kp-ab12cd34-1-y',
    'kp-ab12cd34-1-yx',
    'kp-ab12cd34-1-yb ',
    ' kp-ab12cd34-1-yb',
    'kp-ab12cd34-1-yb\n',
    'kp-AB12CD34-1-yb',
    'kp-ab12cd34--1-yb',
    'kp-ab12cd34-1.5-yb',
    'xkp-ab12cd34-1-yb',
    '54833c7f-2a19-5f97-8463-c22582e8c893',
  ])('leave the order named %j to others', (name) => {
    expect(readClientId(name)).toBeNull();
  });
});

describe('the ticket of an order that only the exchange remembers', () => {
  const read = (name: string, more: Partial<Order>) => ticketOf(order({ clientId: `kp-ab12cd34-7-${name}`, ...more }));

  it.each([
    ['yb', 'yes', 40],
    ['ys', 'no', 40],
    ['nb', 'no', 60],
    ['ns', 'yes', 60],
  ] as const)('%s moves towards %s, at %i in the price of its own side', (name, toward, price) => {
    const ticket = read(name, { toward, price: cents(40), initial: contracts(9), ticker: 'KXA', group: 'g' });
    expect(ticket).toMatchObject({ price: cents(price), count: contracts(9), ticker: 'KXA', group: 'g' });
    expect([ticket?.side, ticket?.action]).toEqual(Object.values(readClientId(`kp-a-1-${name}`) ?? {}));
  });

  it('is not believed when it moves the other way than its name says', () => {
    expect(read('yb', { toward: 'no' })).toBeNull();
    expect(read('ns', { toward: 'no' })).toBeNull();
  });

  it('is not made for orders of others', () => {
    expect(ticketOf(order({ clientId: 'mine-1-yb' }))).toBeNull();
  });
});
