import { expect, test } from 'vitest';
import { Beginning } from '../src/beginning.ts';
import { Desk } from '../src/desk/desk.ts';
import { initialState } from '../src/desk/state.ts';
import { FakeClock } from './fakes/clock.ts';

function begun(): { readonly beginning: Beginning; readonly greeted: () => number } {
  let greeted = 0;
  const beginning = new Beginning({
    environment: 'demo',
    desk: new Desk(initialState(), { run: 'test', pauses: true }),
    ready: new Promise(() => undefined),
    progress: () => undefined,
    greet: () => {
      greeted += 1;
    },
    clock: new FakeClock(),
  });
  return { beginning, greeted: () => greeted };
}

test('a stop that came before the beginning ends it: nothing waits for a signal that was given already', async () => {
  const { beginning, greeted } = begun();
  await expect(beginning.run(AbortSignal.abort())).resolves.toBeUndefined();
  expect(greeted()).toBe(0);
});

test('a stop in the middle of the beginning ends it', async () => {
  const { beginning, greeted } = begun();
  const stop = new AbortController();
  const running = beginning.run(stop.signal);
  stop.abort();
  await running;
  expect(greeted()).toBe(0);
});
