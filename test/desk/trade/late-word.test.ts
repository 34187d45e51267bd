import { expect, it } from 'vitest';
import { contracts, dollars } from '../../../src/desk/money.ts';
import { T } from './fixture.ts';
import { LiveDesk } from './live-desk.ts';

/** In a position of five YES at 36, told by the answer alone, and out of it again by the stop. */
function thereAndBack(): LiveDesk {
  const pit = new LiveDesk();
  pit.bullish();
  pit.placed(pit.last, 5);
  pit.bid('yes', 32);
  pit.bid('yes', 35, -100);
  pit.bid('yes', 30, -100);
  expect(pit.last).toMatchObject({ action: 'sell', count: 500 });
  pit.placed(pit.last, 5);
  expect(pit.told('exit')).toBe(1);
  return pit;
}

it('the exact fee of a purchase, told after its position was closed, is no trade of its own', () => {
  const pit = thereAndBack();
  const bought = pit.sent[0];
  if (bought === undefined) throw new Error('nothing was bought');
  const trade = {
    tradeId: 't1',
    orderId: bought.clientId,
    clientId: bought.clientId,
    ticker: 'A',
    toward: 'yes',
  } as const;
  const what = { price: bought.price, count: contracts(5), fee: dollars(0.09), taker: false, time: T };
  pit.give({ type: 'fill', at: T + pit.now, fill: { ...trade, ...what, positionAfter: null, exchangeIndex: null } });
  expect(pit.told('exit')).toBe(1);
  expect(pit.desk.status().trader).toMatchObject({ trades: 1, fees: dollars(0.09) });
  expect(pit.desk.positions()).toEqual([]);
});

it('the exact price of a purchase, told after its position was closed, corrects what was realized', () => {
  const pit = thereAndBack();
  const before = pit.desk.status().trader.realized;
  const bought = pit.sent[0];
  if (bought === undefined) throw new Error('nothing was bought');
  const known = { orderId: bought.clientId, clientId: bought.clientId, ticker: 'A', toward: 'yes' } as const;
  const better = (bought.price - 100) as typeof bought.price;
  const what = { tradeId: 't1', price: better, count: contracts(5), fee: dollars(0), taker: false, time: T };
  pit.give({ type: 'fill', at: T + pit.now, fill: { ...known, ...what, positionAfter: null, exchangeIndex: null } });
  expect(pit.desk.status().trader.realized - before).toBe(dollars(0.05));
});
