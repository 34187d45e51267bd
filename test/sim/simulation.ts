import type { Desk } from '../../src/desk/desk.ts';
import type { Settings } from '../../src/desk/settings.ts';
import type { PositionRow } from '../../src/desk/view.ts';
import { Random } from '../../src/practice/exchange/random.ts';
import { memoryLog } from '../fakes/log.ts';
import { SimChat } from './chat.ts';
import { diskOf, Platter } from './disk.ts';
import { SimExchange } from './exchange.ts';
import { Judge, type Violation } from './judge.ts';
import { Line } from './line.ts';
import { Laptop, MachineClock } from './machine-clock.ts';
import { Nemesis } from './nemesis.ts';
import { SimOwner } from './owner.ts';
import { listenToDesks, runProgram } from './process.ts';
import { Timeline } from './timeline.ts';
import { TELEGRAM_PATIENCE, Weather } from './weather.ts';

const START = Date.parse('2026-11-21T15:00:00Z');
/** How long faults go on, ms. */
const NOISE = 32_000;
/** In this time after the last fault belief and truth must agree, ms; that they stay so is watched a little longer. */
const WITHIN = 60_000;
const STAYS = 3_000;
/** A stop that is passed when all works again is sold at within this, ms: that a line is half-open takes 26 s to show. */
const SOLD_WITHIN = 40_000;

/** What came of one seed. */
export type Result = {
  readonly seed: number;
  readonly violation: Violation | null;
  /** So long after the last fault belief and truth agreed, ms. */
  readonly agreed: number;
  readonly orders: number;
  readonly fills: number;
  readonly restarts: number;
  readonly events: number;
  /** Digest of everything that happened: the same for the same seed. */
  readonly trace: string;
  /** What led there, for a person. */
  readonly story: string;
};

type Process = {
  readonly stop: AbortController;
  readonly dead: AbortController;
  readonly line: Line;
  alive: boolean;
  desk: Desk | null;
};

/** One seed: the whole program between an exchange, a network, a disk and a chat that fail as the seed says. */
export class Simulation {
  readonly timeline = new Timeline(START);
  readonly random: Random;
  readonly laptop: Laptop;
  readonly weather: Weather;
  readonly exchange: SimExchange;
  readonly chat: SimChat;
  readonly platter: Platter;
  readonly judge: Judge;
  readonly log = memoryLog();
  readonly mode: 'approve' | 'auto';
  readonly #seed: number;
  readonly #settings: Partial<Settings>;
  #process: Process | null = null;
  /** Desks of dead processes: what they still decide is nothing. */
  readonly #buried = new WeakSet<Desk>();
  #starts = 0;
  #events = 0;
  /** What happened, newest last. */
  readonly #told: string[] = [];

  constructor(seed: number) {
    this.#seed = seed;
    const random = new Random(seed);
    const { timeline } = this;
    const exchange = new SimExchange(timeline, random);
    this.random = random;
    this.exchange = exchange;
    this.mode = random.chance(0.4) ? 'approve' : 'auto';
    const cap = random.pick([3, 6, 12, 40]);
    this.#settings = {
      'trader.mode': this.mode,
      'trader.entryStyle': random.chance(0.5) ? 'cross' : 'improve',
      'trader.maxTotalExposure': cap,
      'trader.maxPositionPerMarket': random.pick([5, 10, 50]),
      'trader.maxMarkets': 10,
      'trader.maxSpreadCents': 60,
      'trader.stopLossCents': random.pick([2, 8]),
      'trader.trailingStopCents': random.pick([2, 8]),
      'trader.windowSeconds': 2,
      'trader.cooldownSeconds': 1,
      'trader.maxDailyLoss': 1e6,
      'trader.skipInsideCosts': 'false',
      'flow.on': random.chance(0.5),
      'flow.categories': ['all'],
      'notify.cockpit': random.chance(0.3),
    };
    this.laptop = new Laptop(timeline, random.chance(0.5));
    this.weather = new Weather(random);
    this.chat = new SimChat(this.laptop, this.weather);
    this.platter = new Platter(random);
    this.judge = new Judge({ exchange, cap, mode: this.mode, now: () => timeline.now - START });
  }

  /** Plays the seed to its end, or to the first thing that must not be. */
  async play(): Promise<Result> {
    const { judge, timeline } = this;
    const bug = (error: unknown): void => judge.fail(`the program crashed: ${textOf(error)}`);
    process.on('uncaughtException', bug);
    process.on('unhandledRejection', bug);
    const nemesis = new Nemesis(this);
    listenToDesks((desk, event, effects) => {
      if (this.#process === null || this.#buried.has(desk)) return;
      this.#process.desk = desk;
      judge.decided(desk, event, effects);
      if (effects.some(({ type }) => type === 'send')) nemesis.sent();
    });
    // Every abort makes an error with a trace that nobody reads.
    Error.stackTraceLimit = 0;
    const owner = new SimOwner(this);
    let agreed = -1;
    try {
      this.start();
      nemesis.begin();
      owner.begin();
      await this.#run(START + NOISE, () => false);
      nemesis.end();
      owner.last();
      agreed = await this.#agree(owner);
      await this.#lastBlow();
    } finally {
      listenToDesks(null);
      this.kill('the end');
      process.off('uncaughtException', bug);
      process.off('unhandledRejection', bug);
    }
    const { orders, fills } = this.exchange.floor.trader;
    return {
      seed: this.#seed,
      violation: judge.violation,
      agreed,
      orders: orders.length,
      fills: fills.length,
      restarts: this.#starts - 1,
      events: this.#events,
      trace: judge.trace.toString(16).padStart(8, '0'),
      story: [
        `${new Date(timeline.now).toISOString()}, ${this.mode}`,
        ...this.#told.slice(-40),
        ...this.chat.texts.slice(-8).map((text) => `said: ${text.replaceAll('\n', ' | ').slice(0, 200)}`),
        ...this.log.lines.filter((line) => !line.startsWith('debug')).slice(-40),
      ].join('\n'),
    };
  }

  get line(): Line | null {
    return this.#process?.line ?? null;
  }

  /** The desk of the process that runs; null while none does or it has decided nothing yet. */
  get desk(): Desk | null {
    return this.#process?.desk ?? null;
  }

  get running(): boolean {
    return this.#process !== null;
  }

  /** Starts the program unless it runs. */
  start(): void {
    if (this.#process !== null || this.laptop.asleep) return;
    this.#starts += 1;
    this.tell(`start ${this.#starts}`);
    const { laptop, weather, random, chat, log, judge } = this;
    const [stop, dead] = [new AbortController(), new AbortController()];
    const alive = (): boolean => one.alive;
    const { gateway } = this.exchange.floor;
    const line = new Line({ counter: this.exchange.counter, gateway, laptop, weather, alive });
    const one: Process = { stop, dead, line, alive: true, desk: null };
    this.#process = one;
    const own = new Random(random.whole(1, 2 ** 31));
    const program = runProgram(
      {
        run: `sim${String(this.#starts).padStart(5, '0')}`,
        clock: new MachineClock(laptop, alive),
        network: { http: line.http, orders: () => line.orders, socket: line.socket, drop: () => undefined },
        fetch: chat.lineOf(alive, dead.signal),
        disk: diskOf(this.platter, laptop, alive, own),
        settings: this.#settings,
        random: () => own.unit(),
        log,
        onState: (outcome, saved) => judge.opened(outcome, saved),
      },
      stop.signal,
    );
    program.then(
      () => this.#ended(one, null),
      (error) => this.#ended(one, error),
    );
  }

  /** Ends the process as a kill does: nothing of it goes on, and what has left it may still land. */
  kill(why: string): void {
    if (this.#process === null || this.laptop.asleep) return;
    this.tell(`killed: ${why}`);
    this.#bury(this.#process);
  }

  /** Asks the program to end, as a signal does. */
  stop(): void {
    this.tell('stop');
    this.#process?.stop.abort();
  }

  tell(what: string): void {
    this.judge.note(what);
    this.#told.push(`+${((this.timeline.now - START) / 1_000).toFixed(3)} ${what}`);
  }

  #bury(one: Process): void {
    one.alive = false;
    if (one.desk !== null) this.#buried.add(one.desk);
    one.dead.abort();
    this.#process = null;
  }

  #ended(one: Process, error: unknown): void {
    if (!one.alive) return;
    this.#bury(one);
    this.tell(error === null ? 'ended' : `ended: ${textOf(error)}`);
    // A disk that takes nothing is a reason not to start; all else is a bug.
    const disk = /ENOSPC|EPERM/.test(textOf(error));
    if (error !== null && !disk) this.judge.fail(`the program ended: ${textOf(error)}`);
  }

  /** Lets things happen until then, until `enough`, or until something must not be. */
  async #run(end: number, enough: () => boolean): Promise<void> {
    const { judge, timeline } = this;
    while (judge.violation === null && timeline.step(end)) {
      this.#events += 1;
      // All that the bot does at this moment: promises alone, and they are through when the loop has turned.
      await new Promise((resolve) => setImmediate(resolve));
      judge.look();
      if (enough()) return;
    }
  }

  /** Waits until belief and truth agree and the owner has what was asked for; answers when they agreed, ms from now. */
  async #agree(owner: SimOwner): Promise<number> {
    const { timeline, judge } = this;
    const from = timeline.now;
    let since: number | null = null;
    const settled = (): boolean => {
      // A program that was about to end at the last fault is started again, as its batch file does.
      this.start();
      const why = this.desk === null ? 'the program does not run' : judge.differs(this.desk);
      since = why === null ? (since ?? timeline.now) : null;
      const [gone, waits] = [timeline.now - from, owner.waits()];
      if (why !== null && gone > WITHIN) judge.fail(`${WITHIN / 1_000} s after the last fault ${why}`);
      if (waits !== null && gone > WITHIN + TELEGRAM_PATIENCE) judge.fail(`after the last fault ${waits}`);
      return since !== null && waits === null && timeline.now - since >= STAYS;
    };
    await this.#run(from + WITHIN + TELEGRAM_PATIENCE + STAYS, settled);
    return since === null ? -1 : since - from;
  }

  /** With everything working, what is held falls through its stop: it must be sold. */
  async #lastBlow(): Promise<void> {
    const { timeline, judge, exchange } = this;
    const own = (): readonly PositionRow[] => this.desk?.positions().filter((row) => row.own && !row.paper) ?? [];
    const hit = own().filter(({ ticker, side }) => exchange.bid(ticker, side) !== null);
    if (hit.length === 0) return;
    this.tell(`the last blow: ${hit.map(({ ticker }) => ticker).join(' ')}`);
    for (const { ticker, side } of hit) {
      exchange.control.quote(ticker, { yes: side === 'yes' ? 5 : 85, no: side === 'yes' ? 85 : 5, size: 500 });
    }
    const left = (): PositionRow | undefined =>
      own().find((row) => hit.some(({ ticker, side }) => row.ticker === ticker && row.side === side));
    await this.#run(timeline.now + SOLD_WITHIN, () => left() === undefined);
    const bare = left();
    if (bare !== undefined) judge.fail(`${bare.ticker} is not sold ${SOLD_WITHIN / 1_000} s after its stop was passed`);
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
