import { expect, it } from 'vitest';
import { T } from './fixture.ts';
import { LiveDesk } from './live-desk.ts';

const HOUR = 3_600_000;

/** Five YES at 36, stop 33. */
function long(): LiveDesk {
  const pit = new LiveDesk();
  pit.bullish();
  pit.placed(pit.last, 5);
  return pit;
}

it('a clock that is set back after a sleep does not keep the stop from selling', () => {
  const pit = long();
  pit.now += HOUR;
  pit.give({ type: 'woke', at: T + pit.now, away: HOUR });
  pit.now -= HOUR;
  pit.state();
  pit.snapshot(30, 60);
  pit.pass(pit.now + 500);
  expect(pit.last).toMatchObject({ action: 'sell', side: 'yes' });
});

it('a clock that is set back between two exits does not keep the second one waiting', () => {
  const pit = long();
  pit.now += HOUR;
  pit.snapshot(30, 60);
  for (let tries = 0; tries < 4; tries += 1) {
    const before = pit.sent.length;
    pit.placed(pit.last, 0);
    for (let more = 0; more < 12 && pit.sent.length === before; more += 1) pit.pass(pit.now + 500);
  }
  pit.placed(pit.last, 0);
  const sold = pit.sent.length;
  pit.now -= HOUR;
  pit.pass(pit.now + 500);
  expect(pit.sent.length).toBeGreaterThan(sold);
});

it('a cancel that came to nothing is asked for again, though the clock was set back', () => {
  const pit = new LiveDesk();
  pit.now = HOUR;
  pit.state();
  pit.bullish();
  pit.placed(pit.last, 0);
  const cancels = () => pit.effects.filter(({ type }) => type === 'cancel').length;
  pit.say({ name: 'pause', what: 'trading' });
  expect(cancels()).toBe(1);
  pit.now -= HOUR;
  pit.pass(pit.now + 5_000);
  expect(cancels()).toBeGreaterThan(1);
});
