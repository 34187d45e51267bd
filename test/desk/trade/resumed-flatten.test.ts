import { expect, it } from 'vitest';
import { LiveDesk } from './live-desk.ts';

it('entries that are resumed while a flatten goes on wait for its end: it would only sell them again', () => {
  const pit = new LiveDesk();
  pit.snapshot(30, 60);
  pit.pass(4_500);
  pit.say({ name: 'flatten' });
  pit.say({ name: 'resume', what: 'trading' });
  pit.pass(5_000);
  pit.bid('yes', 35);
  expect(pit.sent).toEqual([]);
  pit.state();
  expect(pit.told('flattened')).toBe(1);
  pit.pass(5_500);
  expect(pit.sent).toMatchObject([{ action: 'buy' }]);
});
