import { cpSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { accountOf, bindAccount } from '../../src/account-binding.ts';
import type { Settings } from '../../src/desk/settings.ts';
import { internet } from '../../src/kalshi/network.ts';
import { loadKey } from '../../src/kalshi/signature.ts';
import { withOverrides } from '../../src/overrides.ts';
import { Pilot } from '../../src/pilot.ts';
import type { Store } from '../../src/ports.ts';
import { realDisk } from '../../src/store/disk.ts';
import { readIntents } from '../../src/store/intents.ts';
import { openJournal } from '../../src/store/journal.ts';
import { openRecorder } from '../../src/store/recorder.ts';
import { openStore } from '../../src/store/store.ts';
import { WhatIfs } from '../../src/what-if.ts';
import { FakeCharts } from '../fakes/charts.ts';
import { FakeClock, settle } from '../fakes/clock.ts';
import { FaultProxy } from '../fakes/fault-proxy.ts';
import { type Asked, PLACING } from '../fakes/fault-proxy-rule.ts';
import { memoryLog } from '../fakes/log.ts';
import { FakeSchedule } from '../fakes/schedule.ts';
import { FakeTelegram, OWNER, TOKEN } from '../fakes/telegram.ts';
import { Bench, signed } from '../practice/exchange/fixture.ts';
import { tempDir } from '../store/temp.ts';
import { DeskTap } from './desk-tap.ts';
import { SleepyClock } from './sleepy-clock.ts';

type Run = { readonly stop: AbortController; readonly ended: Promise<void>; readonly close: () => Promise<void> };
type Parts = Pick<World, 'clock' | 'bench' | 'proxy' | 'telegram' | 'telegramLine' | 'dir'>;

const lineTo = ({ exchange, clock }: Bench): Promise<FaultProxy> =>
  FaultProxy.open(exchange, (method, path) => signed(exchange, method, path, clock.now()));

/** Builds what stands around a bot: an exchange whose street is quiet, a chat, the lines to both and a data folder. */
export async function surroundings(at: string, folder: string | null): Promise<Parts> {
  const clock = new FakeClock(Date.parse(at));
  const dir = folder ?? (await tempDir());
  const bench = await Bench.open(7, clock);
  bench.exchange.control.quiet();
  const proxy = await lineTo(bench);
  const telegram = await new FakeTelegram(clock).start();
  const telegramLine = await FaultProxy.open({ restUrl: telegram.apiRoot });
  return { clock, dir, bench, proxy, telegram, telegramLine };
}

/**
 * The real pilot against the practice exchange, with a line between them that a test can spoil, a Bot API server, a
 * data folder on disk and a clock in the test's hand. It can be started, stopped, killed and put to sleep.
 */
export class World {
  readonly clock: FakeClock;
  readonly bench: Bench;
  readonly telegram: FakeTelegram;
  readonly log = memoryLog();
  readonly tap = new DeskTap();
  readonly charts = new FakeCharts();
  /** The lines of the run that is on, to the exchange and to Telegram. */
  proxy: FaultProxy;
  telegramLine: FaultProxy;
  dir: string;
  /** How often the bot ended the lines that it keeps open. */
  dropped = 0;
  readonly #settings: Partial<Settings>;
  /** The bot's clock against the exchange's, ms. */
  readonly #ahead: number;
  #saving = 0;
  #starts = 0;
  #asleep: SleepyClock | null = null;
  #run: Run | null = null;
  readonly #runs: Run[] = [];
  /** Of every run, killed ones included. */
  readonly #lines: FaultProxy[] = [];

  constructor(parts: Parts, settings: Partial<Settings>, ahead: number) {
    this.clock = parts.clock;
    this.bench = parts.bench;
    this.proxy = parts.proxy;
    this.telegram = parts.telegram;
    this.telegramLine = parts.telegramLine;
    this.dir = parts.dir;
    this.#settings = settings;
    this.#ahead = ahead;
    this.#lines.push(this.proxy, this.telegramLine);
    onTestFinished(async () => {
      await this.end();
      for (const line of this.#lines) await line.close();
      await this.telegram.close();
      await this.bench.close();
    });
  }

  /** Starts the bot and waits for nothing. */
  async launch(): Promise<void> {
    const { log, dir, bench, proxy } = this;
    this.#starts += 1;
    const clock = new SleepyClock(this.clock, this.#ahead);
    const run = `rig${String(this.#starts).padStart(5, '0')}`;
    const { keyId, privateKeyPem } = bench.exchange;
    const credentials = { keyId, key: loadKey(privateKeyPem) };
    const line = { restUrl: proxy.restUrl, wsUrl: proxy.wsUrl, site: 'https://demo.kalshi.co', credentials };
    const disk = await openStore({ dir, disk: realDisk, clock, log });
    if (!disk.ok) throw new Error(disk.fault);
    // As the program does it, but for port and key: those are others in the next world of the same folder.
    const always = { ...line, restUrl: 'https://exchange.test/', credentials: { ...credentials, keyId: 'ours' } };
    const account = accountOf('demo', always, run);
    await disk.store.save({ desk: bindAccount(disk.store.saved.desk, account, 'demo') });
    const all = disk.outcome.kind !== 'loaded';
    const intents = await readIntents({ dir, disk: realDisk, account, now: clock.now(), all });
    const journal = openJournal({ dir, disk: realDisk, clock, onFault: () => {}, onRecovered: () => {} });
    const recorder = openRecorder({ dir, clock, onFault: () => {}, onRecovered: () => {} });
    const stop = new AbortController();
    const pilot = new Pilot({
      environment: 'demo',
      line,
      // The lines of the test itself are kept in the same place: none of those may end.
      network: { ...internet, drop: () => (this.dropped += 1) },
      fetch,
      chat: { token: TOKEN, chatId: OWNER, apiRoot: new URL(this.telegramLine.restUrl).origin },
      store: this.#counted(withOverrides(disk.store, this.#settings)),
      run,
      intents,
      journal,
      recorder,
      charts: this.charts,
      whatIf: new WhatIfs({ dir, clock, log, growing: () => null }),
      clock,
      schedule: new FakeSchedule(),
      random: () => 0.5,
      log,
      logTail: () => [],
      machine: () => [],
      progress: () => undefined,
    });
    this.#asleep = clock;
    this.#run = { stop, ended: pilot.run(stop.signal), close: () => journal.close() };
    this.#runs.push(this.#run);
  }

  /** Ends the bot as a signal does. */
  async end(): Promise<void> {
    this.#run?.stop.abort();
    this.#run = null;
    for (const run of this.#runs.splice(0)) {
      let over = false;
      void run.ended.then(() => {
        over = true;
      });
      while (!over) {
        await this.clock.advance(50);
        await this.settled();
      }
      await run.close();
    }
  }

  /**
   * As a kill: nothing that the bot does reaches anything any more, and the next start finds what was on disk by now.
   * What had left for the exchange may still arrive.
   */
  async crash(): Promise<void> {
    const dir = await tempDir();
    cpSync(this.dir, dir, { recursive: true });
    this.dir = dir;
    this.tap.bury();
    const [exchange, chat] = [this.proxy.down(), this.telegramLine.down()];
    this.#run?.stop.abort();
    this.#run = null;
    await Promise.all([exchange, chat]);
    this.proxy = await lineTo(this.bench);
    this.telegramLine = await FaultProxy.open({ restUrl: this.telegram.apiRoot });
    this.#lines.push(this.proxy, this.telegramLine);
  }

  /**
   * The bot's machine sleeps until it is woken: nothing of it runs, and its lines die without a word. Its monotonic
   * clock goes on meanwhile or stands still, as systems differ.
   */
  sleep(monotonic: 'goes on' | 'stands still' = 'goes on'): { wake(): void } {
    this.#asleep?.sleepOn(monotonic === 'stands still');
    this.proxy.socket.blackHole();
    return { wake: () => this.#asleep?.wakeUp() };
  }

  /** Somebody sets the clock of the bot's machine so many ms ahead of the exchange's. */
  setClock(ahead: number): void {
    if (this.#asleep !== null) this.#asleep.ahead = ahead;
  }

  /** Orders that reached the exchange, in every run. */
  get orders(): readonly Asked[] {
    return this.#lines.flatMap((line) => line.reached).filter(PLACING);
  }

  /** Orders that were sent, whatever became of them. */
  get sent(): readonly Asked[] {
    return this.#lines.flatMap((line) => line.asked).filter(PLACING);
  }

  /** Waits until nothing moves any more: no request, frame, message or file. */
  async settled(): Promise<void> {
    for (let still = 0, before = -1; still < 3; ) {
      await settle();
      if (this.#saving > 0 || this.proxy.busy > 0) await new Promise((resolve) => setTimeout(resolve, 1));
      const now = this.proxy.moves + this.telegram.calls.length + this.#saving * 1e9 + this.proxy.busy * 1e6;
      still = now === before && this.#saving === 0 && this.proxy.busy === 0 ? still + 1 : 0;
      before = now;
    }
  }

  /** A store that tells how many files are being written. */
  #counted(store: Store): Store {
    const save: Store['save'] = async (change) => {
      this.#saving += 1;
      try {
        await store.save(change);
      } finally {
        this.#saving -= 1;
      }
    };
    return {
      get saved() {
        return store.saved;
      },
      save,
    };
  }
}
