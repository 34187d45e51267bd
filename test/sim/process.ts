import { accountOf, bindAccount } from '../../src/account-binding.ts';
import { Desk } from '../../src/desk/desk.ts';
import type { Effect } from '../../src/desk/effect.ts';
import type { DeskEvent } from '../../src/desk/event.ts';
import type { Settings } from '../../src/desk/settings.ts';
import type { Network } from '../../src/kalshi/network.ts';
import { withOverrides } from '../../src/overrides.ts';
import { Pilot } from '../../src/pilot.ts';
import type { Log, Saved } from '../../src/ports.ts';
import { SteadyClock } from '../../src/steady-clock.ts';
import type { Disk } from '../../src/store/disk.ts';
import { readIntents } from '../../src/store/intents.ts';
import { openJournal } from '../../src/store/journal.ts';
import { openStore } from '../../src/store/store.ts';
import type { Fetch } from '../../src/telegram/line/dial.ts';
import { OWNER, TOKEN } from '../fakes/bot-api.ts';
import { FakeSchedule } from '../fakes/schedule.ts';
import type { MachineClock } from './machine-clock.ts';

/** What a desk decided. */
type Decided = (desk: Desk, event: DeskEvent, effects: readonly Effect[]) => void;

type ProcessParts = {
  readonly run: string;
  readonly clock: MachineClock;
  readonly network: Network;
  readonly fetch: Fetch;
  readonly disk: Disk;
  readonly settings: Partial<Settings>;
  readonly random: () => number;
  readonly log: Log;
  /** The state was opened like that. */
  readonly onState: (outcome: string, saved: Saved) => void;
};

const DIR = '/data';
const KEY = { kind: 'ed25519', sign: () => 'signature', signAside: async () => 'signature' } as const;

/** The program from its state on disk to the end of its run, as `src/run.ts` does it, on parts of the simulation. */
export async function runProgram(parts: ProcessParts, stop: AbortSignal): Promise<void> {
  const { run, disk, log, settings, random, network, fetch } = parts;
  const clock = new SteadyClock(parts.clock);
  const opened = await openStore({ dir: DIR, disk, clock, log });
  if (!opened.ok) throw new Error(opened.fault);
  parts.onState(opened.outcome.kind, opened.store.saved);
  const line = {
    restUrl: 'https://sim.test/trade-api/v2',
    wsUrl: 'wss://sim.test/trade-api/ws/v2',
    site: 'https://demo.kalshi.co',
    credentials: { keyId: 'sim', key: KEY },
  };
  const account = accountOf('demo', line, run);
  await opened.store.save({ desk: bindAccount(opened.store.saved.desk, account, 'demo') }).catch(() => undefined);
  const all = opened.outcome.kind !== 'loaded';
  const intents = await readIntents({ dir: DIR, disk, account, now: clock.now(), all });
  let pilot: Pilot | null = null;
  const journal = openJournal({
    dir: DIR,
    disk,
    clock,
    onFault: (reason) => pilot?.take({ type: 'part.failed', at: clock.now(), part: 'journal', reason }),
    onRecovered: () => pilot?.take({ type: 'part.recovered', at: clock.now(), part: 'journal' }),
  });
  pilot = new Pilot({
    environment: 'demo',
    line,
    network,
    fetch,
    chat: { token: TOKEN, chatId: OWNER, apiRoot: null },
    store: withOverrides(opened.store, settings),
    run,
    intents,
    journal,
    recorder: NO_RECORDER,
    charts: { draw: async () => null, close: async () => undefined },
    whatIf: NO_WHAT_IF,
    clock,
    schedule: new FakeSchedule(),
    random,
    log,
    machine: () => [],
    logTail: () => [],
    progress: () => undefined,
  });
  await pilot.run(stop);
  await journal.close();
}

const NO_RECORDER: ConstructorParameters<typeof Pilot>[0]['recorder'] = {
  start: async () => '',
  stop: async () => null,
  current: () => null,
  frame: () => undefined,
  market: () => undefined,
};
const NO_WHAT_IF: ConstructorParameters<typeof Pilot>[0]['whatIf'] = {
  begin: async () => false,
  current: () => null,
  cancel: () => false,
  answer: () => null,
  settle: () => false,
  close: async () => undefined,
};

// Making one takes a millisecond and a half, and a start makes six; they never change.
const formats = new Map<string, Intl.DateTimeFormat>();
const { DateTimeFormat } = Intl;
Intl.DateTimeFormat = new Proxy(DateTimeFormat, {
  construct(_target, [locale, options]: ConstructorParameters<typeof DateTimeFormat>) {
    const key = JSON.stringify([locale, options]);
    const format = formats.get(key) ?? new DateTimeFormat(locale, options);
    formats.set(key, format);
    return format;
  },
});

// Node keeps every composed signal that somebody listens to until it aborts: those of a process that was killed never
// do, and each would keep its whole world.
AbortSignal.any = (signals) => {
  const composed = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) composed.abort(signal.reason);
    else signal.addEventListener('abort', () => composed.abort(signal.reason), { once: true });
  }
  return composed.signal;
};

let listener: Decided | null = null;
const { decide } = Desk.prototype;
Desk.prototype.decide = function heard(this: Desk, event: DeskEvent) {
  const effects = decide.call(this, event);
  listener?.(this, event, effects);
  return effects;
};

/** Who hears of every decision of every desk from now on: one simulation at a time. */
export function listenToDesks(to: Decided | null): void {
  listener = to;
}
