import { readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { Desk } from '../../src/desk/desk.ts';
import { defaults } from '../../src/desk/settings.ts';
import { type DeskState, initialState } from '../../src/desk/state.ts';
import type { OwnOrder } from '../../src/desk/trade/own-order.ts';
import { newChatState } from '../../src/ports/chat-state.ts';
import type { Saved } from '../../src/ports.ts';
import { realDisk } from '../../src/store/disk.ts';
import { SAVED_FORMAT } from '../../src/store/saved.ts';
import { openStore } from '../../src/store/store.ts';
import { memoryLog } from '../fakes/log.ts';
import { tempDir } from './temp.ts';

/** One of every structure that `state.json` has had, as the program of that commit wrote it. */
const STATES = resolve(import.meta.dirname, '../fixtures/state');
const NAMES = readdirSync(STATES)
  .filter((name) => name.endsWith('.json'))
  .sort();

type Written = {
  readonly schema: number;
  readonly data: { readonly desk: Partial<DeskState> & Pick<DeskState, 'settings' | 'mutes'>; readonly chat: object };
};

/** What was sent and not answered is unknown to the next run. */
const asked = (order: OwnOrder): OwnOrder => (order.phase === 'sent' ? { ...order, phase: 'unknown' } : order);

test.for(NAMES)(
  'row 44: the state that %s wrote loads whole, with its settings, totals and positions',
  async (name) => {
    const dir = await tempDir();
    const path = join(dir, 'state.json');
    const text = readFileSync(join(STATES, name), 'utf8');
    await writeFile(path, text);
    const { schema, data }: Written = JSON.parse(text);
    const log = memoryLog();
    const opened = await openStore({ dir, disk: realDisk, clock: systemClock, log });
    if (!opened.ok) throw new Error(opened.fault);
    const { desk, chat } = opened.store.saved;
    expect(opened.outcome).toEqual({ kind: 'loaded' });
    expect(log.lines.filter((line) => line.startsWith('warn'))).toEqual([]);
    // Everything that was written is there, and what is newer has its default.
    expect(desk).toMatchObject(data.desk);
    expect(chat).toMatchObject(data.chat);
    expect(desk.settings).toEqual({ ...defaults(), ...data.desk.settings });
    expect([desk.halted, desk.mutes]).toEqual([null, data.desk.mutes]);
    if (schema === 1) expect(desk.live).toEqual(initialState().live);
    // The desk takes it up: what it would save next has lost nothing, and no order is taken for failed.
    const { settings, alerts, live } = new Desk(desk, { run: 'ab12cd34' }).state;
    expect({ settings, alerts }).toEqual({ settings: desk.settings, alerts: desk.alerts });
    expect(live).toEqual({ ...desk.live, orders: desk.live.orders.map(asked) });
    await opened.store.save({ chat: { ...newChatState(), lastUpdateId: 99_999 } });
    const kept = await readdir(dir);
    expect(await readFile(`${path}.bak`, 'utf8')).toBe(text);
    expect(kept.includes('state.json.schema-1')).toBe(schema === 1);
    if (schema === 1) expect(await readFile(`${path}.schema-1`, 'utf8')).toBe(text);
  },
);

test('row 44: these states hold what could be lost: alerts, mutes, positions, orders that nobody answered, closed trades', () => {
  const desks = NAMES.map((name): Written => JSON.parse(readFileSync(join(STATES, name), 'utf8'))).map(
    ({ data }) => data.desk,
  );
  const some = (has: (desk: Partial<DeskState>) => number | undefined): number =>
    desks.filter((desk) => (has(desk) ?? 0) > 0).length;
  expect(NAMES.length).toBeGreaterThanOrEqual(15);
  expect(some(({ alerts }) => alerts?.length)).toBeGreaterThanOrEqual(14);
  expect(some(({ mutes = {} }) => Object.keys(mutes).length)).toBeGreaterThanOrEqual(14);
  expect(some(({ live }) => live?.positions.length)).toBeGreaterThanOrEqual(11);
  expect(some(({ live }) => live?.orders.length)).toBeGreaterThanOrEqual(11);
  expect(some(({ live }) => live?.results.trades)).toBeGreaterThanOrEqual(11);
});

/**
 * When this fails, the structure of the state has changed: add one that the program before the change wrote to
 * `test/fixtures/state`, as its neighbours were made.
 */
test('row 44: the newest of them has every part that is written today', () => {
  const newest = NAMES.at(-1) ?? '';
  const { schema, data }: { schema: number; data: Saved } = JSON.parse(readFileSync(join(STATES, newest), 'utf8'));
  const today: Saved = JSON.parse(
    JSON.stringify({ desk: new Desk(initialState(), { run: 'ab12cd34' }).state, chat: newChatState() }),
  );
  expect(schema).toBe(SAVED_FORMAT.schema);
  for (const part of ['desk', 'chat'] as const) {
    expect(Object.keys(data[part]).sort()).toEqual(Object.keys(today[part]).sort());
  }
  expect(Object.keys(data.desk.live).sort()).toEqual(Object.keys(today.desk.live).sort());
  expect(Object.keys(data.desk.live.results).sort()).toEqual(Object.keys(today.desk.live.results).sort());
});
