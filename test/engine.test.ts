import { expect, it } from 'vitest';
import type { Effect } from '../src/desk/effect.ts';
import type { DeskEvent } from '../src/desk/event.ts';
import { initialState } from '../src/desk/state.ts';
import { type Decider, Engine } from '../src/engine.ts';
import { FakeClock, settle } from './fakes/clock.ts';
import { memoryLog } from './fakes/log.ts';

type Saving = { resolve: () => void; reject: (error: Error) => void };

function bench(decide: Decider['decide']) {
  const done: string[] = [];
  const journal: object[] = [];
  const saving: Saving[] = [];
  const engine = new Engine({
    desk: { decide },
    store: {
      saved: { desk: initialState(), chat: { lastUpdateId: 0 } },
      save: () =>
        new Promise((resolve, reject) =>
          saving.push({
            resolve: () => {
              done.push('saved');
              resolve();
            },
            reject,
          }),
        ),
    },
    journal: { append: (entry) => journal.push(entry) },
    notifier: { show: (effect) => done.push(effect.type) },
    feed: {
      watchBooks: (tickers) => done.push(`books ${tickers.join()}`),
      resync: (tickers) => done.push(`resync ${tickers.join()}`),
    },
    clock: new FakeClock(1_000),
    log: memoryLog(),
  });
  return { engine, done, journal, saving };
}

const save: Effect = { type: 'save', state: initialState() };
const books: Effect = { type: 'books', tickers: ['A'] };
const tick = (at: number): DeskEvent => ({ type: 'tick', at });

it('performs nothing that comes after a save until the state is on disk', async () => {
  const { engine, done, saving } = bench(() => [save, books]);
  engine.push(tick(1));
  await settle();
  expect(done).toEqual([]);
  saving[0]?.resolve();
  await engine.settled();
  expect(done).toEqual(['saved', 'books A']);
});

it('goes on deciding while a save hangs', async () => {
  const seen: number[] = [];
  const { engine } = bench((event) => {
    seen.push(event.at);
    return [save];
  });
  engine.push(tick(1));
  engine.push(tick(2));
  await settle();
  expect(seen).toEqual([1, 2]);
});

it('decides in order when a decision brings about another event', () => {
  const seen: number[] = [];
  const { engine } = bench((event) => {
    seen.push(event.at);
    if (event.at === 1) {
      engine.push(tick(2));
      seen.push(-1);
    }
    return [];
  });
  engine.push(tick(1));
  expect(seen).toEqual([1, -1, 2]);
});

it('tells the desk once when the disk fails and once when it is back', async () => {
  const parts: string[] = [];
  const { engine, saving } = bench((event) => {
    if (event.type === 'part.failed' || event.type === 'part.recovered') {
      parts.push(event.type);
      return [];
    }
    return [save];
  });
  for (const at of [1, 2, 3]) {
    engine.push(tick(at));
    await settle();
    if (at < 3) saving[at - 1]?.reject(new Error('ENOSPC'));
    else saving[at - 1]?.resolve();
    await engine.settled();
  }
  expect(parts).toEqual(['part.failed', 'part.recovered']);
});

it('answers a command only when its effects are performed, and refuses to call it kept when the disk refused', async () => {
  const { engine, saving, done } = bench((event) => (event.type === 'command' ? [save, books] : []));
  const kept = engine.dispatch({ name: 'pause', what: 'flow' });
  await settle();
  saving[0]?.resolve();
  expect(await kept).toEqual([save, books]);
  expect(done).toEqual(['saved', 'books A']);
  const lost = engine.dispatch({ name: 'pause', what: 'flow' });
  await settle();
  saving[1]?.reject(new Error('ENOSPC'));
  await expect(lost).rejects.toThrow('could not be written to disk');
});

it('journals what was decided without state and without market data that led to nothing', () => {
  const { engine, journal } = bench((event) => (event.at === 2 ? [save, books] : []));
  engine.push(tick(1));
  engine.push(tick(2));
  engine.push({ type: 'backfill', at: 3, since: 0, trades: [] });
  expect(journal).toEqual([
    { event: tick(2), effects: [books] },
    { event: { type: 'backfill', at: 3, since: 0, trades: 0 }, effects: [] },
  ]);
});
