import { expect, it } from 'vitest';
import { Auditor } from '../src/auditor.ts';
import type { DeskEvent } from '../src/desk/event.ts';
import { Rejected } from '../src/kalshi/errors.ts';
import { FakeClock } from './fakes/clock.ts';
import { memoryLog } from './fakes/log.ts';
import { statementOf } from './fakes/statement.ts';

const MINUTE = 60_000;
const NOW = 100 * MINUTE;

function start(
  options: {
    fails?: (call: number) => boolean;
    refuses?: true;
    limits?: () => Promise<unknown>;
    takes?: number;
    lag?: number;
  } = {},
) {
  const { fails = () => false, limits = async () => undefined, takes = 0, lag = 0, refuses = false } = options;
  const clock = new FakeClock(NOW);
  const events: DeskEvent[] = [];
  const asked: { at: number; back: number }[] = [];
  const auditor = new Auditor({
    exchange: {
      async statement(since, signal) {
        const at = clock.now();
        asked.push({ at: at - NOW, back: (at - since) / MINUTE });
        const call = asked.length;
        await clock.sleep(takes, signal);
        if (fails(call))
          throw refuses ? new Rejected('401', { method: 'GET', path: '/portfolio/positions' }) : new Error('503');
        return statementOf(at, since, { asOf: at - lag });
      },
    },
    learnLimits: limits,
    clock,
    random: () => 0.5,
    sink: (event) => events.push(event),
    log: memoryLog(),
  });
  const stop = new AbortController();
  const done = auditor.run(stop.signal);
  return {
    auditor,
    clock,
    asked,
    times: () => asked.map(({ at }) => at),
    kinds: () => events.map(({ type }) => type),
    async stop() {
      stop.abort();
      await done;
    },
  };
}

it('states the account at once, an hour back, then every minute, ten minutes back', async () => {
  const { clock, asked, kinds, stop } = start();
  await clock.advance(2 * MINUTE);
  expect(asked).toEqual([
    { at: 0, back: 60 },
    { at: MINUTE, back: 10 },
    { at: 2 * MINUTE, back: 10 },
  ]);
  expect(kinds()).toEqual(['statement', 'statement', 'statement']);
  await stop();
});

it('begins as far back as the oldest order of which the end is not known', async () => {
  const { auditor, clock, asked, stop } = start();
  auditor.ask(NOW - 20 * 60 * MINUTE);
  await clock.advance(0);
  expect(asked).toEqual([{ at: 0, back: 20 * 60 }]);
  await stop();
});

it('makes one of many questions, from the oldest moment asked for, at most one a second', async () => {
  const { auditor, clock, asked, stop } = start();
  await clock.advance(0);
  auditor.ask(NOW - 30 * MINUTE);
  auditor.ask(NOW - 40 * MINUTE);
  auditor.ask();
  await clock.advance(300);
  auditor.ask();
  await clock.advance(5_000);
  expect(asked.slice(1)).toEqual([{ at: 1_000, back: (40 * MINUTE + 1_000) / MINUTE }]);
  await stop();
});

it('asks again when it was asked while the exchange answered: that answer may be too old', async () => {
  const { auditor, clock, times, stop } = start({ takes: 3_000 });
  await clock.advance(1_000);
  auditor.ask();
  await clock.advance(4_000);
  expect(times()).toEqual([0, 3_000]);
  await stop();
});

it('never takes a failed statement for an empty account, puts the question again soon, and tells of trouble that lasts', async () => {
  const { clock, times, kinds, stop } = start({ fails: (call) => call > 1 && call < 6 });
  await clock.advance(MINUTE + 20_000);
  expect(times()).toEqual([0, MINUTE, 63_500, 67_000, 70_500, 74_000]);
  expect(kinds()).toEqual(['statement', 'part.failed', 'statement', 'part.recovered']);
  await stop();
});

it('asks seldom what is refused again and again, also when somebody wants to know, and soon again once it is not', async () => {
  const { auditor, clock, times, kinds, stop } = start({ fails: (call) => call < 6, refuses: true });
  await clock.advance(8_000);
  auditor.ask();
  await clock.advance(80_000);
  expect(times()).toEqual([0, 3_500, 7_000, 32_000, 57_000, 82_000]);
  auditor.ask();
  await clock.advance(1_000);
  expect(times().slice(6)).toEqual([88_000]);
  expect(kinds()).toEqual(['part.failed', 'statement', 'part.recovered', 'statement']);
  await stop();
});

it('reaches back to before the last statement, however long there was none', async () => {
  const { clock, asked, stop } = start({ takes: 45 * MINUTE, lag: 30_000 });
  await clock.advance(45 * MINUTE);
  expect(asked[1]).toEqual({ at: 45 * MINUTE, back: 45 + 1 + 0.5 });
  await stop();
});

it('goes on with the smallest limits when the exchange does not tell its own', async () => {
  const { clock, kinds, stop } = start({ limits: () => Promise.reject(new Error('404')) });
  await clock.advance(1);
  expect(kinds()).toEqual(['statement']);
  await stop();
});

it('ends at once, also while the exchange answers', async () => {
  const { clock, kinds, stop } = start({ takes: 5_000 });
  await clock.advance(10);
  await stop();
  expect(kinds()).toEqual([]);
});
