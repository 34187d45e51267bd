import { spawn } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { noOutcome } from '../../src/desk/alert.ts';
import { NOT_TRADED } from '../../src/desk/day-record.ts';
import type { Count, Money, Price } from '../../src/desk/money.ts';
import { type DeskState, initialState, type LiveState, newDay, noLiveState } from '../../src/desk/state.ts';
import type { Trip } from '../../src/desk/trip.ts';
import { newChatState } from '../../src/ports/chat-state.ts';
import { realDisk } from '../../src/store/disk.ts';
import { encode } from '../../src/store/envelope.ts';
import { openStore } from '../../src/store/store.ts';
import { memoryLog } from '../fakes/log.ts';
import { alert, alertMarket } from '../fakes/samples.ts';
import { tempDir } from './temp.ts';

const open = async (dir: string) => {
  const warnings: string[] = [];
  const log = { ...memoryLog(), warn: (_: object, message: string) => warnings.push(message) };
  return { ...(await openStore({ dir, disk: realDisk, clock: systemClock, log })), warnings };
};
const opened = async (dir: string) => {
  const result = await open(dir);
  if (!result.ok) throw new Error(result.fault);
  return result;
};
const chat = (lastUpdateId: number) => ({ chat: { ...newChatState(), lastUpdateId } });
const stateOf = (lastUpdateId: number) => ({ desk: initialState(), ...chat(lastUpdateId) });

/** A folder whose state was saved as 1, then 2: so 2 is in the main file and 1 in the one before. */
async function savedTwice(): Promise<string> {
  const dir = await tempDir();
  const { store } = await opened(dir);
  await store.save(chat(1));
  await store.save(chat(2));
  return dir;
}

test('a first start is fresh, and what is saved is there on the next', async () => {
  const dir = join(await tempDir(), 'deep', 'data');
  const first = await opened(dir);
  expect(first.outcome).toEqual({ kind: 'fresh' });
  expect(first.store.saved).toEqual(stateOf(0));
  await first.store.save(chat(7));
  await first.store.save({ desk: { ...initialState(), mutes: { 'KX-1': 5 } } });
  const second = await opened(dir);
  expect(second.outcome).toEqual({ kind: 'loaded' });
  expect(second.store.saved).toEqual({ desk: { ...initialState(), mutes: { 'KX-1': 5 } }, ...chat(7) });
  expect((await stat(join(dir, 'state.json'))).mode & 0o777).toBe(0o600);
});

describe('a damaged state.json', () => {
  const damage: [string, (text: string) => string | Buffer][] = [
    ['empty', () => ''],
    ['zeros', (text) => Buffer.alloc(text.length)],
    ['cut off', (text) => text.slice(0, text.length / 2)],
    ['null', () => 'null'],
    ['an array', () => '[]'],
    ['some other JSON', () => '{"desk":{}}'],
    ['one value changed', (text) => text.replace('"lastUpdateId":2', '"lastUpdateId":3')],
    ['a wrong checksum', (text) => text.replace(/"sha256":"./, '"sha256":"x')],
    ['a wrong structure', () => encode(9, 1, { desk: { ...initialState(), paused: 'yes' }, ...chat(9) })],
    ['binary', () => Buffer.from([0xff, 0xfe, 0x00, 0xd8])],
  ];

  test.each(damage)('%s: the version before is restored and the file is kept', async (_, spoil) => {
    const dir = await savedTwice();
    const path = join(dir, 'state.json');
    const spoilt = Buffer.from(spoil(await readFile(path, 'utf8')) as string);
    await writeFile(path, spoilt);
    const result = await opened(dir);
    expect(result.store.saved).toEqual(stateOf(1));
    const kept = (await readdir(dir)).filter((name) => name.startsWith('state.json.corrupt-'));
    expect(result.outcome).toEqual({ kind: 'restored', from: 'state.json.bak', kept });
    expect(await readFile(join(dir, kept[0] ?? ''))).toEqual(spoilt);
    expect(result.warnings).toEqual([expect.stringMatching(/^state\.json is damaged \(/)]);
    // Told once: the restored state is whole on disk again before anything else happens.
    expect((await opened(dir)).outcome).toEqual({ kind: 'loaded' });
  });

  test.each(damage)('%s, and no other: nothing is invented and everything starts halted', async (_, spoil) => {
    const dir = await savedTwice();
    const path = join(dir, 'state.json');
    await writeFile(path, spoil(await readFile(path, 'utf8')));
    await rm(join(dir, 'state.json.bak'));
    const { outcome, store } = await opened(dir);
    expect(outcome).toEqual({ kind: 'lost', kept: [expect.stringMatching(/^state\.json\.corrupt-\d{8}T\d{9}Z$/)] });
    expect(store.saved.desk.paused).toEqual({ flow: true, trading: true });
    expect(store.saved.desk.halted).toContain('no whole state was found');
    const again = await opened(dir);
    expect(again.outcome).toEqual({ kind: 'loaded' });
    expect(again.store.saved.desk.halted).toBe(store.saved.desk.halted);
  });

  test('a state put aside by a start that got no further is still missed by the next', async () => {
    const dir = await tempDir();
    await writeFile(join(dir, 'state.json.corrupt-20261121T101500000Z'), 'x');
    expect((await opened(dir)).outcome).toEqual({ kind: 'lost', kept: ['state.json.corrupt-20261121T101500000Z'] });
  });

  test('a damaged previous version costs nothing', async () => {
    const dir = await savedTwice();
    await writeFile(join(dir, 'state.json.bak'), 'x');
    const { outcome, store } = await opened(dir);
    expect(outcome).toEqual({ kind: 'loaded' });
    expect(store.saved).toEqual(stateOf(2));
  });

  test('a missing one is restored from the version before', async () => {
    const dir = await savedTwice();
    await rm(join(dir, 'state.json'));
    expect((await opened(dir)).outcome).toEqual({ kind: 'restored', from: 'state.json.bak', kept: [] });
  });
});

test('the newest whole slot wins, whichever it is', async () => {
  const dir = await savedTwice();
  await writeFile(join(dir, 'state.json.alt'), encode(40, 1, stateOf(40)));
  const first = await opened(dir);
  expect(first.outcome).toEqual({ kind: 'loaded' });
  expect(first.store.saved.chat.lastUpdateId).toBe(40);
  // The next write must be newer than that slot, and leave no stale one behind.
  await first.store.save(chat(41));
  expect((await opened(dir)).store.saved.chat.lastUpdateId).toBe(41);
  expect(await readdir(dir)).not.toContain('state.json.alt');
});

test('a state of a newer version is refused and left alone', async () => {
  const dir = await savedTwice();
  const newer = '{"rev":9,"schema":3,"checksum":"of another kind","data":{}}';
  await writeFile(join(dir, 'state.json'), newer);
  const before = await readdir(dir);
  const result = await open(dir);
  expect(result).toMatchObject({ ok: false, fault: expect.stringMatching(/newer version \(schema 3.*untouched/) });
  expect(await readdir(dir)).toEqual(before);
  expect(await readFile(join(dir, 'state.json'), 'utf8')).toBe(newer);
});

test('a byte-order mark is let pass', async () => {
  const dir = await savedTwice();
  const path = join(dir, 'state.json');
  await writeFile(path, `\uFEFF${await readFile(path, 'utf8')}`);
  expect((await opened(dir)).store.saved).toEqual(stateOf(2));
});

test('leftovers of writes cut off are removed, and nothing else', async () => {
  const dir = await savedTwice();
  await writeFile(join(dir, 'state.json.4711.3.tmp'), 'half');
  await writeFile(join(dir, 'state.json.bak.tmp'), 'half');
  await writeFile(join(dir, 'mine.tmp'), 'x');
  await opened(dir);
  expect((await readdir(dir)).sort()).toEqual(['mine.tmp', 'state.json', 'state.json.bak']);
});

test('settings of another version are dropped and invalid ones take their default, each told', async () => {
  const dir = await tempDir();
  const settings = {
    ...initialState().settings,
    'flow.soloScore': 900,
    'flow.gone': 1,
    timezone: null,
    'flow.on': false,
  };
  const alerts = [{ id: 'x' }];
  await writeFile(join(dir, 'state.json'), encode(1, 1, { desk: { ...initialState(), settings, alerts }, ...chat(5) }));
  const { store, outcome, warnings } = await opened(dir);
  expect(outcome).toEqual({ kind: 'loaded' });
  expect(store.saved).toEqual({
    desk: { ...initialState(), settings: { ...initialState().settings, 'flow.on': false } },
    ...chat(5),
  });
  expect(warnings.join('\n')).toMatch(/flow\.gone[\s\S]*flow\.soloScore[\s\S]*timezone[\s\S]*1 of 1 past alerts/);
});

describe('what became of an alert', () => {
  const stored = alert('a', {
    markets: [
      alertMarket('KX-1', { outcome: { after5: 4_550 as Price, after60: null, settled: 10_000 as Price } }),
      alertMarket('KX-2'),
    ],
  });

  test('is there after a restart', async () => {
    const dir = await tempDir();
    const { store } = await opened(dir);
    await store.save({ desk: { ...initialState(), alerts: [stored] } });
    expect((await opened(dir)).store.saved.desk.alerts).toEqual([stored]);
  });

  test('is unknown for alerts that were stored before it was kept, and they are read all the same', async () => {
    const dir = await tempDir();
    const markets = stored.markets.map(({ outcome: _, ...rest }) => rest);
    const desk = { ...initialState(), alerts: [{ ...stored, markets }] };
    await writeFile(join(dir, 'state.json'), encode(1, 2, { desk, ...chat(5) }));
    const { store, warnings } = await opened(dir);
    expect(warnings).toEqual([]);
    expect(store.saved.desk.alerts[0]?.markets.map(({ outcome }) => outcome)).toEqual([noOutcome, noOutcome]);
  });
});

describe('what the cap withheld', () => {
  const day = { ...newDay('2026-11-21'), sent: 20, withheld: 2, missed: [{ ticker: 'KX-1', score: 94.2, at: 5 }] };

  test('is there after a restart', async () => {
    const dir = await tempDir();
    const { store } = await opened(dir);
    await store.save({ desk: { ...initialState(), day } });
    expect((await opened(dir)).store.saved.desk.day).toEqual(day);
  });

  test.each([
    ['was not named yet', undefined],
    ['cannot be read', [{ ticker: 7 }]],
  ])('costs only its names in a state where it %s', async (_, missed) => {
    const dir = await tempDir();
    const desk = { ...initialState(), day: { ...day, missed } };
    await writeFile(join(dir, 'state.json'), encode(1, 2, { desk, ...chat(5) }));
    const { store, outcome } = await opened(dir);
    expect(outcome).toEqual({ kind: 'loaded' });
    expect(store.saved.desk.day).toEqual({ ...day, missed: [] });
  });
});

describe('what came later than the first state files', () => {
  const position = { ticker: 'A', side: 'yes', bought: 5, spent: 2, sold: 0, proceeds: 0, fees: 0, highest: 4 };
  const money = 3 as Money;
  const price = 4 as Price;
  const what = { ticker: 'A', name: 'A', side: 'yes', count: 5 as Count, reason: 'close' } as const;
  const trip = { ...what, at: 5, entry: price, exit: price, fees: money };
  const whole: Trip = { ...trip, pnl: money, paper: false, own: true };

  /** The state as a version wrote it that knew none of it. */
  function older(): Record<string, unknown> {
    const { snoozedUntil: _a, yesterday: _b, ignored: _c, terms: _i, day, live, ...rest } = initialState();
    const { snoozed: _d, ...olderDay } = day;
    const { trips: _e, results, ...olderLive } = live;
    const { todayTrades: _f, todayWins: _g, todayFees: _h, ...olderResults } = results;
    const positions = [{ ...position, guarded: true }];
    return { ...rest, day: olderDay, live: { ...olderLive, results: olderResults, positions } };
  }

  test('has its defaults in a state of today’s version, which is whole', async () => {
    const dir = await tempDir();
    await writeFile(join(dir, 'state.json'), encode(3, 2, { desk: older(), ...chat(3) }));
    const { store, warnings, outcome } = await opened(dir);
    expect([outcome, warnings]).toEqual([{ kind: 'loaded' }, []]);
    const positions = [{ ...position, guarded: true, tightened: null }];
    expect(store.saved.desk).toEqual({ ...initialState(), live: { ...noLiveState(''), positions } });
  });

  test('is there after a restart as it was', async () => {
    const dir = await tempDir();
    const { store } = await opened(dir);
    const yesterday = { ...newDay('2026-11-20'), ...NOT_TRADED, trades: 3, wins: 2 };
    const live = { ...noLiveState('one'), trips: [whole] };
    const terms = { A: { rules: 2 ** 52, closeAt: 5, status: 'active' } } as const;
    const desk: DeskState = { ...initialState(), snoozedUntil: 5, ignored: { A: 'yes' }, terms, yesterday, live };
    await store.save({ desk });
    expect((await opened(dir)).store.saved.desk).toEqual(desk);
  });

  test('costs nothing else where it cannot be read', async () => {
    const dir = await tempDir();
    const live = {
      ...noLiveState(''),
      trips: [trip, whole, 7],
      positions: [{ ...position, guarded: true, tightened: 'x' }],
    };
    const desk = {
      ...initialState(),
      live,
      snoozedUntil: 'long',
      ignored: { A: 'up' },
      terms: { A: 1 },
      yesterday: { date: 7 },
    };
    await writeFile(join(dir, 'state.json'), encode(3, 2, { desk, ...chat(3) }));
    const { store, warnings, outcome } = await opened(dir);
    expect([outcome, warnings, store.saved.desk.halted]).toEqual([{ kind: 'loaded' }, [], null]);
    expect(store.saved.desk).toMatchObject({ snoozedUntil: 0, ignored: {}, terms: {}, yesterday: null });
    expect(store.saved.desk.live).toMatchObject({ trips: [whole], positions: [{ ticker: 'A', tightened: null }] });
  });
});

describe('what is remembered of live trading', () => {
  const live: LiveState = {
    ...noLiveState('an account'),
    positions: [
      {
        ticker: 'KX-1',
        side: 'no',
        bought: 500 as Count,
        spent: 2_250_000 as Money,
        sold: 0 as Count,
        proceeds: 0 as Money,
        fees: 90_000 as Money,
        highest: 4_500 as Price,
        guarded: true,
        tightened: 4_300 as Price,
      },
    ],
    orders: [
      {
        ticket: {
          clientId: 'kp-abcdefgh-1-yb',
          ticker: 'KX-2',
          side: 'yes',
          action: 'buy',
          price: 4_600 as Price,
          count: 500 as Count,
          lasts: 'rest',
          expiresAt: 1_763_737_200_000,
          reduceOnly: false,
          group: 'g-0',
          exchangeIndex: 0,
        },
        style: 'improve',
        sentAt: 1_763_737_140_000,
        phase: 'unknown',
        orderId: null,
        filled: 0 as Count,
        cost: 0 as Money,
        fees: 0 as Money,
        cancelAt: null,
      },
    ],
    foreign: { 'KX-3': -300 as Count },
    groups: { 0: 'g-0', 2: 'g-2' },
    running: true,
  };
  const written = (value: unknown, schema = 2): string =>
    encode(3, schema, { desk: { ...initialState(), live: value }, ...chat(3) });

  test('is there after a restart as it was', async () => {
    const dir = await tempDir();
    const { store } = await opened(dir);
    await store.save({ desk: { ...initialState(), live } });
    expect((await opened(dir)).store.saved.desk).toEqual({ ...initialState(), live });
  });

  test('is nothing in a state that was written before there was live trading, which is kept for the way back', async () => {
    const dir = await tempDir();
    const { live: _, ...old } = initialState();
    await writeFile(join(dir, 'state.json'), encode(3, 1, { desk: { ...old, mutes: { 'KX-1': 5 } }, ...chat(3) }));
    const { store, warnings } = await opened(dir);
    expect(store.saved).toEqual({ desk: { ...initialState(), mutes: { 'KX-1': 5 } }, ...chat(3) });
    expect(warnings).toEqual([]);
    expect(await readdir(dir)).toContain('state.json.schema-1');
  });

  const spoilt: [string, unknown, string, Partial<LiveState>][] = [
    ['missing', undefined, 'all of it', {}],
    ['no object', 7, 'all of it', {}],
    ['without its positions', { ...live, positions: null }, 'positions', { orders: live.orders }],
    ['with half a position', { ...live, positions: [...live.positions, { ticker: 'KX-9' }] }, '1 of 2 positions', live],
    ['with an order of another kind', { ...live, orders: ['x'] }, '1 of 1 orders', { positions: live.positions }],
    ['with a fraction for a foreign position', { ...live, foreign: { A: 0.5 } }, 'foreign', { groups: live.groups }],
  ];
  test.each(spoilt)('%s, it is never taken for nothing held: halted with a reason', async (_, value, lost, kept) => {
    const dir = await tempDir();
    await writeFile(join(dir, 'state.json'), written(value));
    const { store, warnings } = await opened(dir);
    expect(store.saved.desk.halted).toContain(`could not be read (${lost})`);
    expect(warnings.join()).toContain(lost);
    expect(store.saved.desk.live).toMatchObject({ ...kept, running: true });
  });
});

test('a folder that cannot be used stops the start with one sentence', async () => {
  const dir = await tempDir();
  await writeFile(join(dir, 'file'), '');
  expect(await open(join(dir, 'file'))).toMatchObject({
    ok: false,
    fault: expect.stringMatching(/^The state in .*DATA_DIR/),
  });
  await mkdir(join(dir, 'state.json'));
  expect(await open(dir)).toMatchObject({ ok: false, fault: expect.stringContaining('cannot be read') });
});

test.skipIf(process.getuid?.() === 0)('a read-only folder rejects the save and keeps the state in memory', async () => {
  const dir = await savedTwice();
  const { store } = await opened(dir);
  await chmod(dir, 0o500);
  await expect(store.save(chat(3))).rejects.toThrow(/EACCES/);
  expect(store.saved.chat.lastUpdateId).toBe(3);
  await chmod(dir, 0o700);
  await store.save({});
  expect((await opened(dir)).store.saved.chat.lastUpdateId).toBe(3);
});

/** Kills a process that saves ten times in a row, each time somewhere else, and looks at what it left. */
async function killTenTimes(first: number): Promise<void> {
  const dir = await tempDir();
  for (let round = first; round < first + 10; round++) {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'writer.ts'), dir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (bytes) => {
        said += bytes;
        if (said.split('\n').length > 3) setTimeout(() => child.kill('SIGKILL'), round % 7);
      });
      child.once('close', () => resolve());
    });
    const acknowledged = Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1));
    const { store, outcome } = await opened(dir);
    expect(acknowledged).toBeGreaterThan(0);
    expect(outcome).toEqual({ kind: 'loaded' });
    expect(store.saved.chat.lastUpdateId).toBeGreaterThanOrEqual(acknowledged);
  }
}

test('a process killed while it writes leaves a readable state with every acknowledged save', async () => {
  await Promise.all([killTenTimes(0), killTenTimes(10), killTenTimes(20)]);
}, 60_000);
