import { expect, test } from 'vitest';
import { type Check, examine } from '../../src/doctor/check.ts';
import { type Finding, ok } from '../../src/ports/finding.ts';
import { FakeClock } from '../fakes/clock.ts';

const check = (name: string, look: Check['look'], unseen: Check['unseen'] = 'FAIL'): Check => ({
  name,
  unseen,
  mend: `mend ${name}`,
  look,
});

async function all(checks: readonly Check[], clock: FakeClock): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for await (const finding of examine(checks, clock)) findings.push(finding);
  return findings;
}

test('a check that breaks or hangs is told with its mend and hides no other', async () => {
  const clock = new FakeClock();
  const found = all(
    [
      check('first', async () => [ok('first', 'well')]),
      check('broken', async () => {
        throw new Error('no such thing');
      }),
      check('hanging', () => new Promise(() => {}), 'warn'),
      check('last', async () => [ok('last', 'well'), ok('very last', 'well')]),
    ],
    clock,
  );
  await clock.advance(7_000);
  expect(await found).toEqual([
    ok('first', 'well'),
    { name: 'broken', verdict: 'FAIL', said: 'no such thing', mend: 'mend broken' },
    { name: 'hanging', verdict: 'warn', said: 'no answer within 6 s', mend: 'mend hanging' },
    ok('last', 'well'),
    ok('very last', 'well'),
  ]);
});

test('one that is cut off may still say why it had no answer', async () => {
  const clock = new FakeClock();
  const found = all(
    [
      check(
        'told',
        (signal) => new Promise((_, no) => signal.addEventListener('abort', () => no(new Error('refused')))),
      ),
      check('cut', (signal) => new Promise((_, no) => signal.addEventListener('abort', () => no(signal.reason)))),
    ],
    clock,
  );
  await clock.advance(7_000);
  expect((await found).map(({ said }) => said)).toEqual(['refused', 'no answer within 6 s']);
});

test('what is found is told at once, not when all is over', async () => {
  const clock = new FakeClock();
  const slow = Promise.withResolvers<readonly Finding[]>();
  const found = examine([check('quick', async () => [ok('quick', 'well')]), check('slow', () => slow.promise)], clock);
  expect((await found.next()).value).toEqual(ok('quick', 'well'));
  slow.resolve([ok('slow', 'well')]);
  expect((await found.next()).value).toEqual(ok('slow', 'well'));
});
