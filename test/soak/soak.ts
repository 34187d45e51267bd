import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Desk } from '../../src/desk/desk.ts';
import type { DeskEvent } from '../../src/desk/event.ts';
import { Engine } from '../../src/engine.ts';
import { KalshiFeed } from '../../src/kalshi/feed.ts';
import { ServerTime } from '../../src/kalshi/server-time.ts';
import { type LogBook, openLog } from '../../src/log.ts';
import { withOverrides } from '../../src/overrides.ts';
import { realDisk } from '../../src/store/disk.ts';
import { openJournal } from '../../src/store/journal.ts';
import { openRecorder } from '../../src/store/recorder.ts';
import { openStore } from '../../src/store/store.ts';
import { Tape } from '../../src/tape.ts';
import { noInterest } from '../fakes/interest.ts';
import { LongClock } from './long-clock.ts';
import { Town } from './town.ts';

const START = Date.UTC(2026, 4, 11);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const TICK = 500;

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** What a soak is made of. */
export type Plan = {
  readonly dir: string;
  /** Simulated. */
  readonly hours: number;
  /** Messages a second. */
  readonly rate: number;
  /** By which time moves on, ms: what happens within it happens at once. */
  readonly step: number;
  /** Between two looks, simulated ms; a multiple of the step. */
  readonly every: number;
  /** Markets that stay, and those that come and go each day. */
  readonly lasting: number;
  readonly daily: number;
  readonly look: (gauge: Gauge) => void;
};

/** How things stand at one moment. Sizes in bytes. */
export type Gauge = {
  readonly hours: number;
  readonly messages: number;
  /** After a collection. */
  readonly heap: number;
  readonly rss: number;
  /** Files and sockets that are open; on Windows only what Node itself waits for. */
  readonly handles: number;
  /** What waits on the clock. */
  readonly sleeping: number;
  readonly markets: number;
  readonly state: number;
  readonly journal: number;
  readonly recordings: number;
  readonly logs: number;
  readonly alerts: number;
  readonly paperTrades: number;
};

/** The feed, the desk, the engine and everything that is written, on one long clock; neither orders nor chat. */
export async function soak(plan: Plan): Promise<readonly Gauge[]> {
  const { dir, rate, step } = plan;
  const clock = new LongClock(START);
  const logs = await openLog({ dir: join(dir, 'logs'), level: 'debug', secrets: [], terminal: null, onFault: fail });
  const town = new Town({ lasting: plan.lasting, daily: plan.daily, seed: 1, now: START });
  const { desk, engine, feed, journal, tape, told } = await bot(dir, clock, town, logs);
  const stop = new AbortController();
  const running = feed.run(stop.signal);
  const gauges: Gauge[] = [];
  const look = async (): Promise<void> => {
    await engine.settled();
    collect();
    collect();
    const { heapUsed, external, rss } = process.memoryUsage();
    const { markets, trader } = desk.status();
    const gauge = {
      hours: (clock.now() - START) / HOUR,
      messages: town.sent,
      heap: heapUsed + external,
      rss,
      handles: openHandles(),
      sleeping: clock.sleeping,
      markets: markets.known,
      state: size(dir, /^state\.json/),
      journal: size(join(dir, 'journal')),
      recordings: size(join(dir, 'recordings')),
      logs: size(join(dir, 'logs')),
      alerts: told.alerts,
      paperTrades: trader.trades,
    };
    gauges.push(gauge);
    plan.look(gauge);
  };

  let owed = 0;
  for (let at = START; at < START + plan.hours * HOUR; at += step) {
    const gone = at - START;
    if (gone % DAY === 0) for (const market of town.turn(gone / DAY, at)) engine.push({ type: 'market', at, market });
    // An hour of each day is recorded, and once a day the line breaks.
    if (gone % DAY === HOUR / 6) await tape.start();
    if (gone % DAY === HOUR) await tape.stop();
    if (gone % DAY === 12 * HOUR) town.hangUp();
    if (gone % 10_000 === 0) town.ping();
    if (gone % TICK === 0) engine.push({ type: 'tick', at });
    for (owed += (rate * step) / 1000; owed >= 1; owed -= 1) town.say(at);
    await clock.advance(step);
    if (gone % 60_000 === 0) await engine.settled();
    if ((gone + step) % plan.every === 0) await look();
    // What was recorded is the owner's to delete.
    if (gone % DAY === 2 * HOUR) rmSync(join(dir, 'recordings'), { recursive: true, force: true });
  }
  await tape.stop();
  stop.abort();
  await running;
  const closed = journal.close();
  await clock.advance(step);
  await closed;
  await logs.close();
  return gauges;
}

async function bot(dir: string, clock: LongClock, town: Town, { log }: LogBook) {
  const opened = await openStore({ dir, disk: realDisk, clock, log });
  if (!opened.ok) throw new Error(opened.fault);
  const store = withOverrides(opened.store, { 'trader.mode': 'paper', 'trader.maxMarkets': 40 });
  const journal = openJournal({ dir, disk: realDisk, clock, onFault: fail, onRecovered: () => {} });
  const recorder = openRecorder({ dir, clock, onFault: fail, onRecovered: () => {} });
  const desk = new Desk(store.saved.desk);
  const told = { alerts: 0 };
  const take = (event: DeskEvent): void => {
    // A town that sends nonsense would soak the repair of it instead.
    if (event.type === 'feed.fault') fail(event);
    engine.push(event);
    tape.observe(event);
    if (event.type === 'feed.gap') engine.push({ type: 'backfill', at: event.at, since: event.since, trades: [] });
  };
  const feed = new KalshiFeed({
    url: 'wss://soak.test/trade-api/ws/v2',
    socket: town.socket,
    credentials: {
      keyId: 'soak',
      key: { kind: 'ed25519', sign: () => 'signature', signAside: async () => 'signature' },
    },
    serverTime: new ServerTime(clock),
    clock,
    random: () => 0.5,
    interest: noInterest,
    log,
    sink: take,
    onLifecycle: () => {},
    onFrame: (raw, at) => recorder.frame(raw, at),
  });
  const engine: Engine = new Engine({
    desk,
    store,
    journal,
    notifier: {
      show: ({ type }) => {
        if (type === 'alert') told.alerts += 1;
      },
    },
    feed,
    broker: { send: fail, cancel: fail, brake: () => {}, audit: () => {}, lookUp: () => {} },
    clock,
    log,
  });
  const tape: Tape = new Tape(recorder, () => desk.known(), clock);
  return { desk, engine, feed, journal, tape, told };
}

function fail(reason: unknown): never {
  throw new Error(`in a soak nothing fails: ${JSON.stringify(reason)}`);
}

const FILES = '/proc/self/fd';
const openHandles = (): number =>
  existsSync(FILES) ? readdirSync(FILES).length : process.getActiveResourcesInfo().length;

function size(dir: string, name = /./): number {
  try {
    const files = readdirSync(dir).filter((file) => name.test(file));
    return files.reduce((sum, file) => sum + statSync(join(dir, file)).size, 0);
  } catch {
    // Not there yet.
    return 0;
  }
}

/** Bytes a simulated day by which something grows: the least squares over the looks, the first fifth left out. */
export function slope(gauges: readonly Gauge[], of: (gauge: Gauge) => number): number {
  const late = gauges.slice(Math.floor(gauges.length / 5));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(late.map(({ hours }) => hours)), mean(late.map(of))];
  const over = late.reduce((sum, gauge) => sum + (gauge.hours - x) * (of(gauge) - y), 0);
  const under = late.reduce((sum, gauge) => sum + (gauge.hours - x) ** 2, 0);
  return under === 0 ? 0 : (24 * over) / under;
}
