import { expect, it } from 'vitest';
import { T } from './fixture.ts';
import { LiveDesk } from './live-desk.ts';

it('an exit that was refused while the line was down goes at once when the line is back', () => {
  const pit = new LiveDesk();
  pit.bullish();
  pit.placed(pit.last, 5);
  pit.snapshot(30, 60);
  const refuse = () =>
    pit.give({ type: 'order.refused', at: T + pit.now, clientId: pit.last.clientId, reason: 'could not be sent' });
  for (const wait of [1, 2, 4, 8, 16]) {
    refuse();
    pit.pass(pit.now + wait * 1_000);
  }
  refuse();
  const before = pit.sent.length;
  pit.pass(pit.now + 1_000);
  expect(pit.sent).toHaveLength(before);
  pit.give({ type: 'book.stale', at: T + pit.now, tickers: null });
  pit.snapshot(29, 60);
  expect(pit.sent).toHaveLength(before + 1);
});
