import { expect, it } from 'vitest';
import { T } from './fixture.ts';
import { LiveDesk } from './live-desk.ts';

it('our own brake of a stop, told back by the exchange, does not halt the next start', () => {
  const pit = new LiveDesk();
  pit.give({ type: 'group', at: T, exchangeIndex: 0, id: 'g0' });
  pit.bullish();
  expect(pit.last).toMatchObject({ action: 'buy', group: 'g0' });
  expect(pit.give({ type: 'stop', at: T + pit.now })).toContainEqual({ type: 'brake', on: true });
  pit.give({ type: 'group.triggered', at: T + pit.now, id: 'g0', time: null });
  expect(pit.desk.state.halted).toBeNull();
  expect(pit.told('group.triggered')).toBe(0);
});
