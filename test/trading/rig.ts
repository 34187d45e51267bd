import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { accountOf, bindAccount } from '../../src/account-binding.ts';
import { Desk } from '../../src/desk/desk.ts';
import type { Effect, Notice } from '../../src/desk/effect.ts';
import type { DeskEvent } from '../../src/desk/event.ts';
import type { Settings } from '../../src/desk/settings.ts';
import { loadKey } from '../../src/kalshi/signature.ts';
import { withOverrides } from '../../src/overrides.ts';
import { Pilot } from '../../src/pilot.ts';
import type { Store } from '../../src/ports.ts';
import type { Control } from '../../src/practice/exchange/control.ts';
import { readIntents } from '../../src/store/intents.ts';
import { openJournal } from '../../src/store/journal.ts';
import { openRecorder } from '../../src/store/recorder.ts';
import { openStore } from '../../src/store/store.ts';
import { FakeClock, settle } from '../fakes/clock.ts';
import { type Asked, FaultProxy, PLACING } from '../fakes/fault-proxy.ts';
import { memoryLog } from '../fakes/log.ts';
import { FakeTelegram, OWNER, TOKEN } from '../fakes/telegram.ts';
import { Bench } from '../practice/exchange/fixture.ts';
import { tempDir } from '../store/temp.ts';
import { SleepyClock } from './sleepy-clock.ts';
import { type Truth, truthOf } from './truth.ts';

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
  'trader.stopLossCents': 8,
  'trader.trailingStopCents': 8,
  'flow.on': false,
  'flow.categories': ['all'],
};
const STEP = 250;
/** Where a market stands before anything happens. */
const CALM = { yes: 40, no: 50, size: 500 };

type Run = { readonly stop: AbortController; readonly ended: Promise<void>; readonly close: () => Promise<void> };
/**
 * The real pilot against the practice exchange, with a line between them that a test can spoil, a Bot API server, a
 * data folder on disk and a clock in the test's hand.
 */
export class Rig {
  readonly clock: FakeClock;
  readonly bench: Bench;
  readonly telegram: FakeTelegram;
  readonly log = memoryLog();
  /** The lines of the run that is on, to the exchange and to Telegram. */
  proxy: FaultProxy;
  telegramLine: FaultProxy;
  dir: string;
  /** What the desk heard and what it decided, oldest first. */
  readonly heard: DeskEvent[] = [];
  readonly decided: Effect[] = [];
  desk!: Desk;
  /** The most that was at stake on the exchange, dollars. */
  worst = 0;
  readonly #settings: Partial<Settings>;
  #saving = 0;
  #starts = 0;
  #asleep: SleepyClock | null = null;
  #seen = 0;
  #run: Run | null = null;
  /** Runs that were killed, and the lines that they had. */
  readonly #dead = new Set<Desk>();
  readonly #runs: Run[] = [];
  readonly #lines: FaultProxy[] = [];

  private constructor(
    parts: Pick<Rig, 'clock' | 'bench' | 'proxy' | 'telegram' | 'telegramLine' | 'dir'>,
    settings: Partial<Settings>,
  ) {
    this.clock = parts.clock;
    this.bench = parts.bench;
    this.proxy = parts.proxy;
    this.telegram = parts.telegram;
    this.telegramLine = parts.telegramLine;
    this.dir = parts.dir;
    this.#settings = settings;
    this.#lines.push(this.proxy, this.telegramLine);
  }

  static async open({ settings = {}, at = '2026-11-21T15:00:00Z', start = true }: Options = {}): Promise<Rig> {
    const clock = new FakeClock(Date.parse(at));
    const dir = await tempDir();
    const bench = await Bench.open(7, clock);
    bench.exchange.control.quiet();
    const proxy = await FaultProxy.open(bench.exchange);
    const telegram = await new FakeTelegram(clock).start();
    const telegramLine = await FaultProxy.open({ restUrl: telegram.apiRoot });
    const rig = new Rig({ clock, bench, proxy, telegram, telegramLine, dir }, { ...USUAL, ...settings });
    rig.#listen();
    onTestFinished(async () => {
      await rig.end();
      for (const line of rig.#lines) await line.close();
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
    const { log, dir, bench, proxy } = this;
    this.#starts += 1;
    const clock = new SleepyClock(this.clock);
    const run = `rig${String(this.#starts).padStart(5, '0')}`;
    const { keyId, privateKeyPem } = bench.exchange;
    const credentials = { keyId, key: loadKey(privateKeyPem) };
    const line = { restUrl: proxy.restUrl, wsUrl: proxy.wsUrl, site: 'https://demo.kalshi.co', credentials };
    const disk = await openStore({ dir, clock, log });
    if (!disk.ok) throw new Error(disk.fault);
    // As the program does it, but for the port: that is another one after a crash.
    const account = accountOf('demo', { ...line, restUrl: 'https://exchange.test/' }, run);
    await disk.store.save({ desk: bindAccount(disk.store.saved.desk, account, 'demo') });
    const all = disk.outcome.kind !== 'loaded';
    const intents = await readIntents({ dir, account, now: clock.now(), all });
    const journal = openJournal({ dir, clock, onFault: () => {}, onRecovered: () => {} });
    const recorder = openRecorder({ dir, clock, onFault: () => {}, onRecovered: () => {} });
    const stop = new AbortController();
    const pilot = new Pilot({
      environment: 'demo',
      line,
      chat: { token: TOKEN, chatId: OWNER, apiRoot: new URL(this.telegramLine.restUrl).origin },
      store: this.#counted(withOverrides(disk.store, this.#settings)),
      run,
      intents,
      journal,
      recorder,
      clock,
      random: () => 0.5,
      log,
      logTail: () => [],
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
      while (!over) await this.clock.advance(100);
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
    this.#dead.add(this.desk);
    const [exchange, chat] = [this.proxy.down(), this.telegramLine.down()];
    this.#run?.stop.abort();
    this.#run = null;
    await Promise.all([exchange, chat]);
    this.proxy = await FaultProxy.open(this.bench.exchange);
    this.telegramLine = await FaultProxy.open({ restUrl: this.telegram.apiRoot });
    this.#lines.push(this.proxy, this.telegramLine);
  }

  /** The bot's machine sleeps until it is woken: nothing of it runs, and its lines die without a word. */
  sleep(): { wake(): void } {
    this.#asleep?.sleepOn();
    this.proxy.socket.blackHole();
    return { wake: () => this.#asleep?.wakeUp() };
  }

  /** Orders that reached the exchange, in every run. */
  get orders(): readonly Asked[] {
    return this.#lines.flatMap((line) => line.reached).filter(PLACING);
  }

  /** Moves time on, watching what is at stake. */
  async pass(ms: number, step = STEP): Promise<void> {
    await this.settled();
    for (let gone = 0; gone < ms; gone += step) {
      await this.clock.advance(Math.min(step, ms - gone));
      await this.settled();
      if (this.orders.length === this.#seen) continue;
      this.#seen = this.orders.length;
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

  get control(): Control {
    return this.bench.exchange.control;
  }

  /** Markets of the default shard with a cent grid that stay open for days, in the order of their tickers. */
  get tickers(): readonly string[] {
    return [...this.desk.known()]
      .filter(({ exchangeIndex, ranges, closeAt }) => {
        const far = (closeAt ?? 0) > this.clock.now() + 3 * 86_400_000;
        return far && (exchangeIndex ?? 0) === 0 && ranges.every(({ step }) => step === 100);
      })
      .map(({ ticker }) => ticker)
      .sort();
  }

  /** The first `count` of these, quoted alike and calm for longer than a signal looks back. */
  async markets(count: number): Promise<string[]> {
    const tickers = this.tickers.slice(0, count);
    for (const ticker of tickers) this.control.quote(ticker, CALM);
    await this.pass(7_000);
    return tickers;
  }

  /** Sets the best bids of a market, in cents of their own side, and lets the bot see them. */
  async quote(ticker: string, yes: number, no: number, size = CALM.size): Promise<void> {
    this.control.quote(ticker, { yes, no, size });
    await this.pass(STEP);
  }

  /** The move of a market that was calm which makes the bot buy YES: an improved bid is 46, a crossing one 51. */
  async rise(ticker: string): Promise<void> {
    await this.quote(ticker, 45, 50);
  }

  /** Somebody sells YES to whoever bids at least `price`. */
  async sell(ticker: string, price: number, count: number): Promise<void> {
    this.control.take(ticker, 'no', 100 - price, count);
    await this.pass(STEP);
  }

  /** Buys five YES at 46 in each of these calm markets, whose bid is 45 then. */
  async hold(...tickers: readonly string[]): Promise<void> {
    for (const ticker of tickers) {
      await this.rise(ticker);
      await this.until(
        () => this.desk.orders().some((row) => row.ticker === ticker && row.orderId !== null),
        'an entry',
      );
      await this.sell(ticker, 46, 5);
      await this.until(() => this.held(ticker) === 5, 'a position');
    }
  }

  /** What the bot believes to hold there, in contracts; + YES, − NO. */
  held(ticker: string): number {
    return this.belief().positions[ticker] ?? 0;
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

  /** What the owner was told of that kind, oldest first. */
  told<K extends Notice['kind']>(kind: K): readonly (Extract<Notice, { kind: K }> & { readonly at: number })[] {
    return this.decided.flatMap((effect) =>
      effect.type === 'notice' && effect.notice.kind === kind
        ? [{ ...(effect.notice as Extract<Notice, { kind: K }>), at: effect.at }]
        : [],
    );
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
    const ids = this.#lines.flatMap((line) => line.asked.filter(PLACING)).map(({ body }) => body.client_order_id);
    expect(new Set(ids).size, 'an order was sent twice').toBe(ids.length);
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
    const secrets = [
      TOKEN,
      TOKEN.split(':')[1] ?? '',
      keyId,
      ...privateKeyPem.split('\n').filter((l) => l.length > 40),
    ];
    const files = readdirSync(this.dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    const said = this.telegram.calls.map(({ payload }) => JSON.stringify(payload));
    const everything = [...this.log.lines, ...files, ...said].join('\n');
    for (const secret of secrets) expect(everything.includes(secret), 'a secret got out').toBe(false);
  }

  /** Notes what the desk hears and decides, and which desk it is. */
  #listen(): void {
    const note = (desk: Desk, event: DeskEvent, effects: readonly Effect[]): void => {
      if (this.#dead.has(desk)) return;
      this.desk = desk;
      this.heard.push(event);
      this.decided.push(...effects);
    };
    const { decide } = Desk.prototype;
    Desk.prototype.decide = function noted(this: Desk, event: DeskEvent) {
      const effects = decide.call(this, event);
      note(this, event, effects);
      return effects;
    };
    onTestFinished(() => {
      Desk.prototype.decide = decide;
    });
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
