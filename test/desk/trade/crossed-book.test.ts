import { expect, it } from 'vitest';
import { cents, contracts } from '../../../src/desk/money.ts';
import { T } from './fixture.ts';
import { LiveDesk } from './live-desk.ts';

const levels = (price: number) => [[cents(price), contracts(100)]] as const;

it('a book that stays crossed is asked for anew, and meanwhile the stop goes by what a request tells', () => {
  const pit = new LiveDesk();
  pit.bullish();
  pit.placed(pit.last, 5);
  // The change that takes YES 35 away never comes.
  pit.bid('no', 70);
  pit.pass(pit.now + 2_500);
  expect(pit.effects.some(({ type }) => type === 'resync')).toBe(false);
  pit.pass(pit.now + 1_500);
  expect(pit.effects).toContainEqual({ type: 'resync', tickers: ['A'] });
  const [at, told] = [T + pit.now, { ticker: 'A', yes: levels(29), no: levels(70) }];
  pit.give({ type: 'book.check', at, askedAt: at - 100, ...told });
  expect(pit.last).toMatchObject({ action: 'sell', side: 'yes', price: cents(29) });
});

it('a match that is shown half done for a moment is no broken book', () => {
  const pit = new LiveDesk();
  pit.snapshot(35, 60);
  for (let round = 0; round < 8; round += 1) {
    pit.bid('no', 66);
    pit.pass(pit.now + 500);
    pit.bid('no', 66, -100);
    pit.pass(pit.now + 500);
  }
  expect(pit.effects.some(({ type }) => type === 'resync')).toBe(false);
});
