import { expect, it } from 'vitest';
import type { DeskEvent } from '../src/desk/event.ts';
import { supervise } from '../src/supervisor.ts';
import { FakeClock } from './fakes/clock.ts';
import { memoryLog } from './fakes/log.ts';

function start(run: (signal: AbortSignal, attempt: number, clock: FakeClock) => Promise<void>) {
  const clock = new FakeClock(0);
  const stop = new AbortController();
  const events: DeskEvent[] = [];
  const starts: number[] = [];
  const done = supervise(
    'catalogue',
    {
      run: (signal) => {
        starts.push(clock.now());
        return run(signal, starts.length, clock);
      },
    },
    stop.signal,
    { clock, random: () => 1, sink: (event) => events.push(event), log: memoryLog() },
  );
  return { clock, stop, events, starts, done };
}

it('restarts a failing part ever more slowly and tells of it once', async () => {
  const { clock, stop, events, starts, done } = start(() => Promise.reject(new Error('no route')));
  await clock.advance(200_000);
  expect(starts.slice(0, 8)).toEqual([0, 1_000, 3_000, 7_000, 15_000, 31_000, 63_000, 123_000]);
  expect(events).toEqual([{ type: 'part.failed', at: 0, part: 'catalogue', reason: 'no route' }]);
  stop.abort();
  await done;
});

it('tells of the recovery once the part has held for a while', async () => {
  const { clock, stop, events, done } = start((signal, attempt, running) =>
    attempt === 1 ? Promise.reject(new Error('no route')) : running.sleep(1e9, signal),
  );
  await clock.advance(10_999);
  expect(events).toHaveLength(1);
  await clock.advance(1);
  expect(events[1]).toEqual({ type: 'part.recovered', at: 11_000, part: 'catalogue' });
  stop.abort();
  await done;
});

it('takes a part that ends by itself for a failed one', async () => {
  const { clock, stop, events, done } = start(() => Promise.resolve());
  await clock.advance(1);
  expect(events[0]).toMatchObject({ type: 'part.failed', reason: 'it ended by itself' });
  stop.abort();
  await done;
});

it('stops at once and quietly when told to', async () => {
  const { clock, stop, events, starts, done } = start((signal, _attempt, running) => running.sleep(1e9, signal));
  await clock.advance(5_000);
  stop.abort();
  await done;
  expect(starts).toEqual([0]);
  expect(events).toEqual([]);
});
