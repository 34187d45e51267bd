import { expect, it } from 'vitest';
import type { DeskEvent } from '../src/desk/event.ts';
import type { Count } from '../src/desk/money.ts';
import { Rejected, Uncertain } from '../src/kalshi/errors.ts';
import { OrderGroups } from '../src/order-groups.ts';
import { FakeClock, settle } from './fakes/clock.ts';
import { memoryLog } from './fakes/log.ts';

type Options = {
  readonly known?: Readonly<Record<number, string>>;
  readonly existing?: readonly string[];
  readonly braked?: boolean;
  readonly shards?: readonly number[];
  readonly live?: boolean;
};
const details = { method: 'PUT', path: '/portfolio/order_groups', status: 404 };
const missing = (): never => {
  throw new Rejected('not found', details);
};
const lost = (): never => {
  throw new Uncertain('no answer', details);
};

/** An exchange with groups whose answers the test gives, and the groups as they then stand. */
function start({ known = {}, existing = [], braked = false, shards = [0], live = true }: Options = {}) {
  const clock = new FakeClock(0);
  const log = memoryLog();
  const told: [number, string | null][] = [];
  const asked: string[] = [];
  const state = new Map<string, string>(existing.map((id) => [id, 'trigger']));
  /** What an exchange does with the next requests in place of the usual; `held` ones wait until they are let go. */
  const next: (() => void)[] = [];
  const fault = { groups: (): void => undefined, limit: (): void => undefined, live, most: 40_000 };
  const limits: string[] = [];
  let opened = 0;
  const held: (() => void)[] = [];
  const groups = new OrderGroups({
    entry: {
      async groups() {
        fault.groups();
        return [...state.keys()];
      },
      async openGroup(exchangeIndex, limit) {
        asked.push(`open ${exchangeIndex} ${limit}`);
        next.shift()?.();
        opened += 1;
        state.set(`g${opened}`, 'reset');
        return `g${opened}`;
      },
      async limitGroup(id, exchangeIndex, limit) {
        limits.push(`${id} ${exchangeIndex} ${limit}`);
        fault.limit();
      },
      async setGroup(id, exchangeIndex, what) {
        asked.push(`${what} ${id} ${exchangeIndex}`);
        const wait = next.shift();
        if (wait === hold) await new Promise<void>((resolve) => held.push(resolve));
        else wait?.();
        state.set(id, what);
      },
    },
    known,
    wanted: () => fault.live,
    limit: () => fault.most as Count,
    braked,
    clock,
    random: () => 1,
    sink: (event: DeskEvent) => event.type === 'group' && told.push([event.exchangeIndex, event.id]),
    log,
  });
  for (const shard of shards) groups.need(shard);
  const stop = new AbortController();
  const done = groups.run(stop.signal);
  const end = async (): Promise<void> => {
    stop.abort();
    await done;
  };
  return { groups, clock, log, told, asked, state, next, held, fault, limits, end };
}
const hold = (): void => undefined;

it('opens a group on every shard that is met, once, and says which', async () => {
  const { groups, clock, told, asked, end } = start({ shards: [0, 2, 0] });
  await settle();
  groups.need(1);
  await clock.advance(5_000);
  expect(told).toEqual([
    [0, 'g1'],
    [2, 'g2'],
    [1, 'g3'],
  ]);
  expect(asked).toEqual(['open 0 40000', 'open 2 40000', 'open 1 40000']);
  await end();
});

it('opens nothing on the account while no real order leaves, and soon when one may', async () => {
  const { fault, clock, asked, told, end } = start({ live: false });
  await clock.advance(60_000);
  expect([asked, told]).toEqual([[], []]);
  fault.live = true;
  await clock.advance(1_000);
  expect(told).toEqual([[0, 'g1']]);
  await end();
});

it('uses the groups of the run before again if they are still there, and lets their brakes go', async () => {
  const { asked, told, state, end } = start({ known: { 0: 'old', 1: 'gone' }, existing: ['old'], shards: [0, 1] });
  await settle();
  expect(told).toEqual([
    [0, 'old'],
    [1, 'g1'],
  ]);
  expect(asked).toEqual(['reset old 0', 'open 1 40000']);
  expect(Object.fromEntries(state)).toEqual({ old: 'reset', g1: 'reset' });
  await end();
});

it('keeps the brakes pulled over a start while trading is paused, on a fresh group as well', async () => {
  const { state, end } = start({ known: { 0: 'old' }, existing: ['old'], shards: [0, 1], braked: true });
  await settle();
  expect(Object.fromEntries(state)).toEqual({ old: 'trigger', g1: 'trigger' });
  await end();
});

it('pulls every brake in the same turn, and lets go again even of one that it never pulled', async () => {
  const { groups, asked, state, end } = start({ shards: [0, 1] });
  await settle();
  groups.brake(true);
  expect(asked.slice(2)).toEqual(['trigger g1 0', 'trigger g2 1']);
  await settle();
  // The exchange pulls a brake by itself when too much is matched: a reset must never be thought needless.
  groups.brake(false);
  await settle();
  groups.brake(false);
  await settle();
  expect(asked.filter((what) => what === 'reset g1 0')).toHaveLength(2);
  expect([...state.values()]).toEqual(['reset', 'reset']);
  await end();
});

it('tries until the exchange confirms, ever less often', async () => {
  const { groups, clock, asked, next, state, end } = start();
  await settle();
  next.push(lost, lost, lost);
  groups.brake(true);
  await clock.advance(500);
  await clock.advance(1_000);
  expect(asked.slice(1)).toEqual(['trigger g1 0', 'trigger g1 0', 'trigger g1 0']);
  await clock.advance(60_000);
  expect(asked.slice(1)).toHaveLength(4);
  expect(state.get('g1')).toBe('trigger');
  await end();
});

it('ends at the last wish, however quickly they follow each other, and never has two under way', async () => {
  const { groups, asked, next, held, state, end } = start();
  await settle();
  next.push(hold);
  groups.brake(true);
  groups.brake(false);
  groups.brake(true);
  groups.brake(false);
  expect(asked.slice(1)).toEqual(['trigger g1 0']);
  held[0]?.();
  await settle();
  expect(asked.slice(1)).toEqual(['trigger g1 0', 'reset g1 0']);
  expect(state.get('g1')).toBe('reset');
  await end();
});

it('does not let a wish wait for the pause after another that failed', async () => {
  const { groups, asked, next, state, end } = start();
  await settle();
  next.push(lost);
  groups.brake(false);
  await settle();
  groups.brake(true);
  await settle();
  expect(asked.slice(1)).toEqual(['reset g1 0', 'trigger g1 0']);
  expect(state.get('g1')).toBe('trigger');
  await end();
});

it('says that there is none when one cannot be opened, and goes on trying', async () => {
  const { groups, clock, told, next, end } = start({ shards: [] });
  await settle();
  next.push(lost, lost);
  groups.need(0);
  await clock.advance(60_000);
  expect(told).toEqual([
    [0, null],
    [0, 'g1'],
  ]);
  await end();
});

it('keeps a group whose brake was refused for any other reason than that it is gone', async () => {
  const { groups, clock, told, asked, state, next, end } = start();
  await clock.advance(0);
  next.push(() => {
    throw new Rejected('bad request', { ...details, status: 400 });
  });
  groups.brake(true);
  await clock.advance(2_000);
  expect(state.get('g1')).toBe('trigger');
  expect(asked).toEqual(['open 0 40000', 'trigger g1 0', 'trigger g1 0']);
  expect(told).toEqual([[0, 'g1']]);
  await end();
});

it('opens another when somebody has deleted one', async () => {
  const { groups, clock, told, next, state, end } = start();
  await settle();
  next.push(missing);
  groups.brake(true);
  await clock.advance(5_000);
  expect(told).toEqual([
    [0, 'g1'],
    [0, null],
    [0, 'g2'],
  ]);
  expect(state.get('g2')).toBe('trigger');
  await end();
});

it('does without on an exchange that has none, and says so once', async () => {
  const { groups, clock, log, told, fault, asked, end } = start({ shards: [] });
  await settle();
  fault.groups = missing;
  groups.need(0);
  await clock.advance(600_000);
  expect([told, asked, log.lines.length]).toEqual([[[0, null]], [], 1]);
  await end();
});

it('takes up no more shards than an exchange can have', async () => {
  const { told, end } = start({ shards: Array.from({ length: 50 }, (_, shard) => shard) });
  await settle();
  expect(told).toHaveLength(8);
  await end();
});

it('opens another group when a refused entry shows that one was deleted, and asks nothing otherwise', async () => {
  const { groups, clock, told, state, end } = start();
  await settle();
  groups.doubt();
  await clock.advance(2_000);
  expect(told).toEqual([[0, 'g1']]);
  state.delete('g1');
  await clock.advance(5_000);
  expect(told).toHaveLength(1);
  groups.doubt();
  await clock.advance(5_000);
  expect(told).toEqual([
    [0, 'g1'],
    [0, null],
    [0, 'g2'],
  ]);
  await end();
});

it('brings a group of the run before, and every group after a change, to the limit that is set', async () => {
  const { clock, fault, limits, end } = start({ known: { 0: 'old' }, existing: ['old'], shards: [0, 1] });
  await clock.advance(5_000);
  expect(limits).toEqual(['old 0 40000']);
  fault.most = 80_000;
  await clock.advance(2_000);
  expect(limits.slice(1)).toEqual(['old 0 80000', 'g1 1 80000']);
  await end();
});

it('tries a limit again that was not answered, and gives it up where there is none to set', async () => {
  const { clock, fault, limits, end } = start({ known: { 0: 'old' }, existing: ['old'] });
  fault.limit = lost;
  await clock.advance(3_000);
  expect(limits.length).toBeGreaterThan(1);
  fault.limit = missing;
  await clock.advance(60_000);
  const before = limits.length;
  await clock.advance(120_000);
  expect(limits).toHaveLength(before);
  await end();
});
