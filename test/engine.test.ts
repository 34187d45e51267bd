import { expect, it } from 'vitest';
import type { Effect } from '../src/desk/effect.ts';
import type { DeskEvent } from '../src/desk/event.ts';
import type { Money } from '../src/desk/money.ts';
import { initialState } from '../src/desk/state.ts';
import type { Approved } from '../src/desk/trade/risk.ts';
import { type Decider, Engine } from '../src/engine.ts';
import { newChatState } from '../src/ports/chat-state.ts';
import { FakeClock, settle } from './fakes/clock.ts';
import { memoryLog } from './fakes/log.ts';

type Saving = { resolve: () => void; reject: (error: Error) => void };

function bench(decide: Decider['decide'], writable: () => boolean = () => true) {
  const kept: (number | undefined)[] = [];
  let decided = 0;
  const done: string[] = [];
  const journal: object[] = [];
  const log = memoryLog();
  const did =
    (what: string) =>
    (...args: unknown[]): void => {
      done.push([what, ...args.map((arg) => (typeof arg === 'object' ? 'order' : String(arg)))].join(' '));
      if (args[0] === 'bug') throw new Error('a bug');
    };
  const saving: Saving[] = [];
  const engine = new Engine({
    desk: {
      decide: (event) => {
        decided += 1;
        return decide(event);
      },
      // That of so many decisions.
      get state() {
        done.push('read');
        return { ...initialState(), snoozedUntil: decided };
      },
    },
    store: {
      saved: { desk: initialState(), chat: newChatState() },
      save: (change) =>
        new Promise((resolve, reject) => {
          kept.push(change.desk?.snoozedUntil);
          saving.push({
            resolve: () => {
              done.push('saved');
              resolve();
            },
            reject,
          });
        }),
    },
    journal: {
      append(entry) {
        journal.push(entry);
        if ('effects' in entry) done.push('journal');
        return writable();
      },
    },
    notifier: { show: (effect) => done.push(effect.type) },
    feed: {
      watchBooks: (tickers) => did('books')(tickers.join()),
      resync: (tickers) => did('resync')(tickers.join()),
    },
    broker: {
      send: did('send'),
      cancel: did('cancel'),
      brake: did('brake'),
      audit: did('audit'),
      lookUp: did('look up'),
    },
    clock: new FakeClock(1_000),
    log,
  });
  const performed = (): string[] => done.filter((what) => what !== 'journal' && what !== 'read');
  return { engine, done, performed, journal, kept, saving, log };
}

const send = (action: 'buy' | 'sell', clientId = 'kp-1'): Effect => ({
  type: 'send',
  order: { ok: true, ticket: { clientId, action } } as Approved,
  style: 'improve',
});

const save: Effect = { type: 'save' };
const books: Effect = { type: 'books', tickers: ['A'] };
const tick = (at: number): DeskEvent => ({ type: 'tick', at });

it('performs nothing that comes after a save until the state is on disk', async () => {
  const { engine, performed, saving } = bench(() => [save, books]);
  engine.push(tick(1));
  await settle();
  expect(performed()).toEqual([]);
  saving[0]?.resolve();
  await engine.settled();
  expect(performed()).toEqual(['saved', 'books A']);
});

it('performs all that was decided in one turn of the loop by the end of the next, however much it was', async () => {
  const { engine, performed } = bench(() => [books]);
  for (let at = 1; at <= 500; at += 1) engine.push(tick(at));
  expect(performed()).toEqual([]);
  await settle(2);
  expect(performed()).toHaveLength(500);
});

it('saves of each decision what it left, though what is kept at the end is asked for before that was read', async () => {
  const { engine, kept, saving } = bench(() => [save]);
  engine.push(tick(1));
  const over = engine.keep();
  engine.push(tick(2));
  for (let each = 0; each < 3; each += 1) {
    await settle();
    saving[each]?.resolve();
  }
  await over;
  await settle();
  expect(kept).toEqual([1, 1, 2]);
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

it('row 43: tells the desk too when the disk refuses what the chat saves', async () => {
  const parts: string[] = [];
  const { engine } = bench((event) => {
    parts.push(event.type);
    return [];
  });
  await expect(engine.watch(Promise.reject(new Error('EACCES')))).rejects.toThrow('EACCES');
  await engine.watch(Promise.resolve());
  expect(parts).toEqual(['part.failed', 'part.recovered']);
});

it('answers a command only when its effects are performed, and refuses to call it kept when the disk refused', async () => {
  const { engine, saving, performed } = bench((event) => (event.type === 'command' ? [save, books] : []));
  const kept = engine.dispatch({ name: 'pause', what: 'flow' });
  await settle();
  saving[0]?.resolve();
  expect(await kept).toEqual([save, books]);
  expect(performed()).toEqual(['saved', 'books A']);
  const lost = engine.dispatch({ name: 'pause', what: 'flow' });
  await settle();
  saving[1]?.reject(new Error('ENOSPC'));
  await expect(lost).rejects.toThrow('could not be written to disk');
});

it('journals what was decided without state, and lists and market data that led to nothing by their size or not at all', async () => {
  const { engine, journal, saving } = bench((event) => (event.at === 2 ? [save, books] : []));
  const statement = {
    askedAt: 1,
    asOf: 2,
    since: 0,
    balance: 5 as Money,
    shards: {},
    positions: [],
    orders: [],
    fills: [],
    settlements: [],
    ahead: 0,
  };
  engine.push(tick(1));
  engine.push(tick(2));
  engine.push({ type: 'backfill', at: 3, since: 0, trades: [] });
  engine.push({ type: 'book.stale', at: 3, tickers: ['A', 'B'] });
  engine.push({ type: 'book.stale', at: 3, tickers: null });
  engine.push({ type: 'statement', at: 4, statement });
  engine.push({ type: 'book.check', at: 5, askedAt: 5, ticker: 'A', yes: [], no: [] });
  engine.push({ type: 'order.refused', at: 6, clientId: 'kp-1', reason: 'no' });
  expect(journal).toEqual([
    { save: 1, event: tick(2), effects: [books] },
    { event: { type: 'backfill', at: 3, since: 0, trades: 0 }, effects: [] },
    { event: { type: 'book.stale', at: 3, books: 2 }, effects: [] },
    { event: { type: 'book.stale', at: 3, books: 'all' }, effects: [] },
    {
      event: {
        type: 'statement',
        at: 4,
        statement: { askedAt: 1, asOf: 2, since: 0, balance: 5, positions: 0, orders: 0, fills: 0, settlements: 0 },
      },
      effects: [],
    },
    { event: { type: 'order.refused', at: 6, clientId: 'kp-1', reason: 'no' }, effects: [] },
  ]);
  await settle();
  saving[0]?.resolve();
  await engine.settled();
  expect(journal.at(-1)).toEqual({ saved: 1 });
});

it('takes to the exchange in the same turn what is decided, behind its line in the journal, whatever a save does', async () => {
  const effects: Effect[] = [
    save,
    send('buy'),
    { type: 'cancel', orderId: 'o', ticker: 'A' },
    { type: 'brake', on: true },
    { type: 'audit', since: 7 },
    { type: 'lookup', tickers: ['A'] },
    books,
  ];
  const { engine, done, saving } = bench(() => effects);
  engine.push(tick(1));
  expect(done).toEqual(['journal', 'send order improve', 'cancel o A', 'brake true', 'audit 7', 'look up order']);
  await settle();
  saving[0]?.resolve();
  await engine.settled();
  expect(done.slice(6)).toEqual(['read', 'saved', 'books A']);
});

it('saves the state as each decision left it, read before the next one and behind the orders', async () => {
  const { engine, done, kept, saving } = bench((event) => (event.at === 3 ? [] : [save, send('buy')]));
  for (const at of [1, 2, 3, 4]) engine.push(tick(at));
  const sent = ['journal', 'send order improve'];
  expect(done).toEqual([...sent, 'read', ...sent, 'read', ...sent]);
  for (const each of [0, 1, 2]) {
    await settle();
    saving[each]?.resolve();
  }
  await engine.settled();
  expect(kept).toEqual([1, 2, 4]);
});

it('does not send an entry that the journal could not take, tells the desk, and sends an exit all the same', () => {
  const heard: DeskEvent[] = [];
  const { engine, performed } = bench(
    (event) => {
      heard.push(event);
      return event.type === 'tick' ? [send('buy', 'kp-1'), send('sell', 'kp-2')] : [];
    },
    () => false,
  );
  engine.push(tick(1));
  expect(performed()).toEqual(['send order improve']);
  expect(heard[1]).toEqual({
    type: 'order.refused',
    at: 1_000,
    clientId: 'kp-1',
    reason: expect.stringContaining('the journal could not be written'),
  });
});

it('keeps a last state behind everything else, and says in the journal what it covers', async () => {
  const { engine, performed, saving, journal } = bench(() => [books]);
  engine.push(tick(1));
  const kept = engine.keep();
  await settle();
  saving[0]?.resolve();
  await kept;
  expect(performed()).toEqual(['books A', 'saved']);
  expect(journal.slice(1)).toEqual([{ save: 1 }, { saved: 1 }]);
});

it('answers who asked with a refusal, and shows only one that comes later', async () => {
  const refused: Effect = {
    type: 'refused',
    at: 1,
    ticker: 'A',
    refused: { ok: false, reason: 'paused', value: 'paused', limit: 'not paused' },
  };
  const { engine, performed } = bench(() => [refused]);
  expect(await engine.dispatch({ name: 'sell', ticker: 'A', count: null })).toEqual([refused]);
  await engine.settled();
  expect(performed()).toEqual([]);
  engine.push(tick(1));
  await engine.settled();
  expect(performed()).toEqual(['refused']);
});

it('goes on when an effect could not be performed for a bug', async () => {
  const effects: Effect[] = [
    { type: 'cancel', orderId: 'bug', ticker: 'A' },
    send('sell'),
    { type: 'books', tickers: ['bug'] },
    { type: 'resync', tickers: ['B'] },
  ];
  const { engine, performed, log } = bench(() => effects);
  engine.push(tick(1));
  await engine.settled();
  engine.push(tick(2));
  await engine.settled();
  const once = ['cancel bug A', 'send order improve', 'books bug', 'resync B'];
  expect(performed()).toEqual([...once, ...once]);
  expect(log.lines.filter((line) => line.includes('a bug'))).toHaveLength(4);
});
