import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { Desk } from '../../src/desk/desk.ts';
import type { Effect } from '../../src/desk/effect.ts';
import type { DeskEvent } from '../../src/desk/event.ts';
import type { Settings } from '../../src/desk/settings.ts';
import { loadKey } from '../../src/kalshi/signature.ts';
import { Pilot } from '../../src/pilot.ts';
import type { Store } from '../../src/ports.ts';
import { openJournal } from '../../src/store/journal.ts';
import { openRecorder } from '../../src/store/recorder.ts';
import { openStore } from '../../src/store/store.ts';
import { FakeClock, settle } from '../fakes/clock.ts';
import { FaultProxy } from '../fakes/fault-proxy.ts';
import { memoryLog } from '../fakes/log.ts';
import { FakeTelegram, OWNER, TOKEN } from '../fakes/telegram.ts';
import { Bench } from '../practice/exchange/fixture.ts';
import { tempDir } from '../store/temp.ts';
import { type Truth, truthOf } from './truth.ts';

/** Contracts held as YES, of a market where they are worth what the test says. */
type Quote = { readonly yes: number; readonly no: number };

type Options = {
  readonly settings?: Partial<Settings>;
  /** When the test begins, as a date. */
  readonly at?: string;
  /** Start the bot at once; true when left out. */
  readonly start?: boolean;
};

/** Room for a stop outside the costs, and every market of the practice exchange. */
const USUAL: Partial<Settings> = {
  'trader.mode': 'auto',
  'trader.maxMarkets': 100,
  'trader.maxSpreadCents': 60,
  'trader.stopLossCents': 6,
  'trader.trailingStopCents': 6,
  'flow.on': false,
  'flow.categories': ['all'],
};
const STEP = 250;
/** A market whose prices a test sets. */
export const MARKET = /./;

/**
 * The real pilot against the practice exchange, with a line between them that a test can spoil, a Bot API server, a
 * data folder on disk and a clock in the test's hand.
 */
export class Rig {
  readonly clock: FakeClock;
  readonly bench: Bench;
  readonly proxy: FaultProxy;
  readonly telegram: FakeTelegram;
  readonly dir: string;
  readonly log = memoryLog();
  /** What the desk heard and what it decided, oldest first. */
  readonly heard: DeskEvent[] = [];
  readonly decided: Effect[] = [];
  desk!: Desk;
  /** The most that was at stake on the exchange, dollars. */
  worst = 0;
  readonly #settings: Partial<Settings>;
  #saving = 0;
  #seen = 0;
  #run: { readonly stop: AbortController; readonly ended: Promise<void>; readonly close: () => Promise<void> } | null =
    null;

  private constructor(parts: Pick<Rig, 'clock' | 'bench' | 'proxy' | 'telegram' | 'dir'>, settings: Partial<Settings>) {
    this.clock = parts.clock;
    this.bench = parts.bench;
    this.proxy = parts.proxy;
    this.telegram = parts.telegram;
    this.dir = parts.dir;
    this.#settings = settings;
  }

  static async open({ settings = {}, at = '2026-11-21T15:00:00Z', start = true }: Options = {}): Promise<Rig> {
    const clock = new FakeClock(Date.parse(at));
    const dir = await tempDir();
    const bench = await Bench.open(7, clock);
    bench.exchange.control.quiet();
    const proxy = await FaultProxy.open(bench.exchange);
    const telegram = await new FakeTelegram(clock).start();
    const rig = new Rig({ clock, bench, proxy, telegram, dir }, { ...USUAL, ...settings });
    onTestFinished(async () => {
      await rig.end();
      await proxy.close();
      await telegram.close();
      await bench.close();
    });
    if (start) await rig.begin();
    return rig;
  }

  /** Starts the bot on what the data folder holds, and waits until it says that it runs. */
  async begin(): Promise<void> {
    await this.launch();
    await this.until(() => this.desk.status().feed.up && this.desk.status().markets.known > 0, 'a start');
    // The first statement, the scan, and the first window of every book.
    await this.pass(8_000);
  }

  /** Starts the bot and waits for nothing. */
  async launch(): Promise<void> {
    const { clock, log, dir, bench, proxy, telegram } = this;
    const disk = await openStore({ dir, clock, log, first: this.#settings });
    if (!disk.ok) throw new Error(disk.fault);
    const journal = openJournal({ dir, clock, onFault: () => {}, onRecovered: () => {} });
    const recorder = openRecorder({ dir, clock, onFault: () => {}, onRecovered: () => {} });
    const stop = new AbortController();
    const pilot = this.#watched(
      () =>
        new Pilot({
          environment: 'demo',
          line: {
            restUrl: proxy.restUrl,
            wsUrl: proxy.wsUrl,
            site: 'https://demo.kalshi.co',
            credentials: { keyId: bench.exchange.keyId, key: loadKey(bench.exchange.privateKeyPem) },
          },
          chat: { token: TOKEN, chatId: OWNER, apiRoot: telegram.apiRoot },
          store: this.#counted(disk.store),
          journal,
          recorder,
          clock,
          random: () => 0.5,
          log,
          logTail: () => [],
          progress: () => undefined,
        }),
    );
    this.#run = { stop, ended: pilot.run(stop.signal), close: () => journal.close() };
  }

  /** Ends the bot as a signal does. */
  async end(): Promise<void> {
    const run = this.#run;
    this.#run = null;
    if (run === null) return;
    run.stop.abort();
    let over = false;
    void run.ended.then(() => {
      over = true;
    });
    while (!over) await this.clock.advance(100);
    await run.close();
  }

  /** Moves time on, watching what is at stake. */
  async pass(ms: number, step = STEP): Promise<void> {
    await this.settled();
    for (let gone = 0; gone < ms; gone += step) {
      await this.clock.advance(Math.min(step, ms - gone));
      await this.settled();
      if (this.proxy.reached.length === this.#seen) continue;
      this.#seen = this.proxy.reached.length;
      this.worst = Math.max(this.worst, (await this.truth()).exposure);
    }
  }

  /** Moves time on until something has happened, for at most `withinMs`. */
  async until(happened: () => boolean, what: string, withinMs = 60_000): Promise<void> {
    const end = this.clock.now() + withinMs;
    await this.settled();
    while (!happened()) {
      if (this.clock.now() >= end) throw new Error(`${what} did not come in ${withinMs} ms\n${this.story()}`);
      await this.pass(STEP);
    }
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

  truth(): Promise<Truth> {
    return truthOf(this.bench);
  }

  /** Best bids of a market, in cents of their own side. */
  async quote(ticker: string, bids: Quote): Promise<void> {
    this.bench.exchange.control.quote(ticker, bids);
    await this.settled();
  }

  /** Makes the price move as a signal wants it: from 40/50 to 45/50, or to 38/56. */
  async signal(ticker: string, way: 'bullish' | 'bearish' = 'bullish'): Promise<void> {
    await this.quote(ticker, { yes: 40, no: 50 });
    await this.pass(6_000);
    await this.quote(ticker, way === 'bullish' ? { yes: 45, no: 50 } : { yes: 38, no: 56 });
    await this.pass(500);
  }

  /** The owner writes. */
  async say(text: string): Promise<void> {
    this.telegram.write(text);
    await this.pass(1_500);
  }

  /** The newest message with a button whose text contains `label`. */
  card(label: string): { readonly id: number; readonly text: string; readonly data: string } | null {
    for (const { id, text, payload } of [...this.telegram.chat].reverse()) {
      const markup = payload.reply_markup as { inline_keyboard?: { text: string; callback_data?: string }[][] };
      const button = markup?.inline_keyboard?.flat().find((one) => one.text.includes(label));
      if (button?.callback_data !== undefined) return { id, text, data: button.callback_data };
    }
    return null;
  }

  /** Taps the newest button of that name; answers its data and its message, for tapping again. */
  async tap(label: string): Promise<{ readonly id: number; readonly data: string }> {
    await this.until(() => this.card(label) !== null, `a button “${label}”`, 10_000);
    const card = this.card(label);
    if (card === null) throw new Error(label);
    this.telegram.tap(card.data, card.id);
    await this.settled();
    return card;
  }

  /** What the bot believes to hold and to have resting, in the exchange's terms. */
  belief(): { readonly positions: Readonly<Record<string, number>>; readonly resting: readonly string[] } {
    const rows = this.desk.positions().filter((row) => !row.paper);
    const orders = this.desk.orders().filter((row) => !row.paper);
    return {
      positions: Object.fromEntries(rows.map((row) => [row.ticker, ((row.side === 'yes' ? 1 : -1) * row.count) / 100])),
      resting: orders.map((row) => row.orderId ?? `${row.phase}: ${row.ticker}`).sort(),
    };
  }

  /**
   * What every test ends with: never more at stake than allowed, within a minute of the last fault the bot believes
   * what the exchange has, and no secret stands anywhere.
   */
  async verdict(cap = 500): Promise<Truth> {
    this.proxy.heal();
    let truth = await this.truth();
    for (let waited = 0; waited <= 60_000; waited += 5_000) {
      truth = await this.truth();
      if (this.#agrees(truth)) break;
      await this.pass(5_000);
    }
    const belief = this.belief();
    expect(belief.positions, this.story()).toEqual(truth.positions);
    expect(belief.resting, this.story()).toEqual(truth.resting.map((row) => row.order_id).sort());
    expect(this.worst).toBeLessThanOrEqual(cap);
    this.#noSecrets();
    return truth;
  }

  /** For a failed test: what was sent, said and logged last. */
  story(): string {
    const asked = this.proxy.asked.filter(({ method }) => method !== 'GET').slice(-12);
    return [
      `time ${new Date(this.clock.now()).toISOString()}`,
      ...asked.map(({ method, path, body }) => `${method} ${path} ${JSON.stringify(body)}`),
      ...this.telegram.texts.slice(-6).map((text) => `said: ${text.replaceAll('\n', ' | ').slice(0, 240)}`),
      ...this.log.lines.filter((line) => !line.startsWith('debug')).slice(-8),
    ].join('\n');
  }

  #agrees(truth: Truth): boolean {
    const { positions, resting } = this.belief();
    const ids = truth.resting.map((row) => row.order_id).sort();
    const sorted = (held: object): string => JSON.stringify(Object.entries(held).sort());
    return sorted(positions) === sorted(truth.positions) && JSON.stringify(resting) === JSON.stringify(ids);
  }

  #noSecrets(): void {
    const { keyId, privateKeyPem } = this.bench.exchange;
    const secrets = [TOKEN, TOKEN.split(':')[1] ?? '', keyId, ...privateKeyPem.split('\n').filter((l) => l.length > 40)];
    const files = readdirSync(this.dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    const said = this.telegram.calls.map(({ payload }) => JSON.stringify(payload));
    const everything = [...this.log.lines, ...files, ...said].join('\n');
    for (const secret of secrets) expect(everything.includes(secret), 'a secret got out').toBe(false);
  }

  /** Makes a pilot and keeps the desk that it makes, with all that it hears. */
  #watched(make: () => Pilot): Pilot {
    const { heard, decided } = this;
    const keep = (desk: Desk): void => {
      this.desk = desk;
    };
    const before = Desk.prototype.decide;
    Desk.prototype.decide = function decide(this: Desk, event: DeskEvent) {
      keep(this);
      heard.push(event);
      const effects = before.call(this, event);
      decided.push(...effects);
      return effects;
    };
    onTestFinished(() => {
      Desk.prototype.decide = before;
    });
    return make();
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
