import { expect, it } from 'vitest';
import { T } from './fixture.ts';
import { LiveDesk, listed } from './live-desk.ts';
import { statement } from './own-order.ts';

const HOUR = 3_600_000;

/** An hour later, moments before which the desk looked at the clock. */
function later(pit: LiveDesk): number {
  pit.now += HOUR;
  return pit.now + 500;
}

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

it('row 35: an exit in doubt does not hold up the next one for as long as the clock was set back', () => {
  const pit = long();
  pit.pass(later(pit));
  pit.state({ positions: [listed(5)] });
  pit.snapshot(30, 60);
  const { clientId } = pit.last;
  pit.give({ type: 'order.uncertain', at: T + pit.now, clientId, reason: 'no answer' });
  pit.now -= HOUR;
  for (let look = 0; look < 4; look += 1) {
    pit.pass(pit.now + 1_500);
    pit.state({ positions: [listed(5)] });
  }
  pit.pass(pit.now + 1_500);
  expect(pit.last).toMatchObject({ action: 'sell' });
  expect(pit.last.clientId).not.toBe(clientId);
});

it('row 35: what is held is learned although the clock was set back since the run began', () => {
  const pit = new LiveDesk();
  pit.pass(later(pit));
  pit.give({ type: 'recovered', at: T + pit.now, intents: [] });
  pit.now -= HOUR;
  for (let look = 0; look < 3; look += 1) {
    pit.pass(pit.now + 1_500);
    pit.state({ positions: [listed(5)], since: T - HOUR });
  }
  expect(pit.desk.state.live.foreign).toEqual({ A: 500 });
});

it('row 35: a statement that was asked for by the clock before proves nothing', () => {
  const pit = long();
  pit.pass(later(pit));
  pit.state({ positions: [listed(5)] });
  const before = statement(pit.now + 1_000, { positions: [listed(5)] });
  pit.now -= HOUR;
  pit.pass(pit.now + 500);
  pit.snapshot(30, 60);
  const { clientId } = pit.last;
  expect(pit.last.action).toBe('sell');
  pit.give({ type: 'order.uncertain', at: T + pit.now, clientId, reason: 'no answer' });
  const told = pit.give({ type: 'statement', at: T + pit.now, statement: before });
  expect(told).toMatchObject([{ type: 'audit' }]);
  expect(pit.desk.orders()).toMatchObject([{ phase: 'unknown' }]);
});

it('row 35: a flatten comes to its end although the clock was set back meanwhile', () => {
  const pit = long();
  pit.pass(later(pit));
  pit.state({ positions: [listed(5)] });
  pit.say({ name: 'flatten' });
  pit.placed(pit.last, 5);
  pit.now -= HOUR;
  const audits = () => pit.effects.filter(({ type }) => type === 'audit').length;
  const asked = audits();
  pit.pass(pit.now + 5_000);
  expect(audits()).toBeGreaterThan(asked + 1);
  pit.state();
  expect(pit.effects).toContainEqual(
    expect.objectContaining({ type: 'notice', notice: expect.objectContaining({ kind: 'flattened', left: [] }) }),
  );
});
