import { expect, test } from 'vitest';
import { initialState } from '../../src/desk/state.ts';
import { runFindings } from '../../src/doctor/live.ts';
import { FakeClock } from '../fakes/clock.ts';
import { FakeCockpit } from '../fakes/cockpit.ts';
import { position } from '../fakes/trading.ts';

const clock = new FakeClock();
const now = clock.now();
function found(change: Partial<FakeCockpit> = {}, log: readonly string[] = []) {
  const cockpit = new FakeCockpit(clock);
  Object.assign(cockpit, { accountAt: now - 20_000, ...change });
  return runFindings(cockpit.desk, now, log);
}
const of = (name: string, ...given: Parameters<typeof found>) => found(...given).find((one) => one.name === name);

test('a run that does well says so in every line', () => {
  const findings = found({ held: [position()] }, ['2026-11-28 11:00:00.000 info state opened']);
  expect(findings.map(({ name, verdict }) => [name, verdict])).toEqual([
    ['feed', 'ok'],
    ['entries', 'ok'],
    ['account', 'ok'],
    ['positions', 'ok'],
    ['log', 'ok'],
  ]);
});

test('a lost feed and parts that failed fail, each with what it said', () => {
  const down = { up: false, since: now - 90_000, lastMessage: now - 95_000, address: null, shed: null };
  expect(of('feed', { told: { feed: down } })).toMatchObject({
    verdict: 'FAIL',
    said: expect.stringContaining('down 1 m'),
    mend: expect.any(String),
  });
  const failed = [{ part: 'disk', reason: 'ENOSPC', since: now - 60_000 }] as const;
  expect(of('disk', { told: { failed } })).toMatchObject({
    verdict: 'FAIL',
    said: 'ENOSPC (for 1 m)',
    mend: expect.stringContaining('/log'),
  });
});

test('a feed of which much is left out is warned of', () => {
  const shed = { step: 1, books: 312, since: now - 40_000 } as const;
  const feed = { up: true, since: now - 90_000, lastMessage: now, address: null, shed };
  expect(of('feed', { told: { feed } })).toMatchObject({
    verdict: 'warn',
    said: expect.stringContaining('312 markets'),
  });
});

test('no entries are promised while the disk cannot be written', () => {
  const failed = [{ part: 'journal', reason: 'ENOSPC', since: now - 60_000 }] as const;
  expect(of('entries', { told: { failed } })).toMatchObject({ verdict: 'warn', said: expect.stringContaining('none') });
});

test('a halt and a tripped breaker say how to go on', () => {
  expect(of('entries', { told: { halted: 'the exchange says otherwise' } })).toMatchObject({
    verdict: 'warn',
    mend: expect.stringContaining('/resume trading'),
  });
  expect(of('entries', { state: { ...initialState(), breaker: '2026-11-21' } })).toMatchObject({
    verdict: 'warn',
    mend: expect.stringContaining('/resume breaker'),
  });
});

test('an account that was never read, or long ago, is told', () => {
  expect(of('account', { accountAt: null })).toMatchObject({
    verdict: 'warn',
    said: 'not read yet',
  });
  expect(of('account', { accountAt: now - 600_000 })).toMatchObject({
    verdict: 'warn',
    mend: expect.any(String),
  });
});

test('row 8: a position without a stop is told with what gives it one', () => {
  const bare = { held: [position(), position('KXHOUSE-26-REP', { own: false, stop: null, trail: null })] };
  expect(of('positions', bare)).toMatchObject({
    verdict: 'warn',
    said: '2, 1 of them without a stop',
    mend: expect.stringContaining('Protect'),
  });
});

test('errors in the log are counted, the newest shown, and words in a message are none', () => {
  const log = [
    '2026-11-28 11:00:00.000 error a message could not be handled',
    '2026-11-28 11:00:01.000 info no error at all',
    '2026-11-28 11:00:02.000 fatal crashed',
  ];
  expect(of('log', {}, log)).toMatchObject({
    verdict: 'warn',
    said: expect.stringMatching(/^2 of the newest 3 lines are errors: .*crashed$/),
    mend: expect.stringContaining('/log'),
  });
});
