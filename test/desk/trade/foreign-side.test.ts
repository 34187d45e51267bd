import { expect, it } from 'vitest';
import { LiveDesk, listed } from './live-desk.ts';

/** The owner holds three YES by hand, and trading goes on. */
function withYes(): LiveDesk {
  const pit = new LiveDesk();
  pit.state({ positions: [listed(3)] });
  pit.state({ positions: [listed(3)], since: 0 });
  pit.say({ name: 'resume', what: 'trading' });
  expect(pit.desk.positions()).toMatchObject([{ own: false, side: 'yes', count: 300 }]);
  return pit;
}

it('a signal against what the owner holds enters nothing: the exchange would net the two into one', () => {
  const pit = withYes();
  pit.snapshot(34, 56);
  pit.pass(5_000);
  pit.bid('yes', 31);
  pit.bid('yes', 34, -100);
  pit.bid('no', 64);
  expect(pit.sent).toEqual([]);
});

it('one the same way enters beside it', () => {
  const pit = withYes();
  pit.bullish();
  expect(pit.sent).toMatchObject([{ action: 'buy', side: 'yes' }]);
});

it('the owner cannot buy against it by hand either, and is told why', () => {
  const pit = withYes();
  pit.snapshot(30, 60);
  const effects = pit.say({ name: 'buy', ticker: 'A', side: 'no', count: null, limit: null });
  expect(effects).toContainEqual(expect.objectContaining({ type: 'refused', ticker: 'A' }));
  expect(pit.cards).toEqual([]);
});
