import { commands } from '../commands/index.ts';
import { AccountWatch } from './account-watch.ts';
import { Backfill, START_SPAN } from './backfill.ts';
import { Catalogue } from './catalogue.ts';
import { Desk } from './desk/desk.ts';
import type { Notice } from './desk/effect.ts';
import type { DeskEvent, Part } from './desk/event.ts';
import { Engine } from './engine.ts';
import { type Line, openExchange } from './kalshi/open.ts';
import { writeMarket } from './kalshi/wire/market.ts';
import type { Clock, Cockpit, Environment, Journal, Log, Recorder, Runner, Store } from './ports.ts';
import { supervise } from './supervisor.ts';
import { createChat } from './telegram/bot.ts';
import { runningText } from './telegram/cards/status.ts';

const TICK = 500;

type Tape = Recorder & { frame(raw: string, at: number): void; market(json: string, at: number): void };

export type PilotParts = {
  readonly environment: Environment;
  readonly line: Line;
  readonly chat: { readonly token: string; readonly chatId: number; readonly apiRoot: string | null };
  readonly store: Store;
  readonly journal: Journal;
  readonly recorder: Tape;
  readonly clock: Clock;
  /** 0 ≤ x < 1, for jitter. */
  readonly random: () => number;
  readonly log: Log;
  readonly logTail: (lines: number) => readonly string[];
  /** Said to the person at the terminal while the start takes time. */
  readonly progress: (text: string) => void;
};

/** Everything of one run, wired: what happens goes to the engine, what is decided goes out. */
export class Pilot implements Runner {
  readonly #parts: PilotParts;
  readonly #desk: Desk;
  readonly #engine: Engine;
  readonly #chat: ReturnType<typeof createChat>;
  readonly #catalogue: Catalogue;
  readonly #backfill: Backfill;
  readonly #runners: readonly (readonly [Part, Runner])[];
  #starting = true;
  #heardFeed: () => void = () => undefined;
  readonly #feedUp = new Promise<void>((resolve) => {
    this.#heardFeed = resolve;
  });

  constructor(parts: PilotParts) {
    this.#parts = parts;
    const { clock, random, log, store, journal, line, chat } = parts;
    const sink = (event: DeskEvent): void => this.take(event);
    const { exchange, feed, learnLimits, marketUrl } = openExchange(line, {
      clock,
      random,
      log,
      sink,
      onFrame: (raw, at) => parts.recorder.frame(raw, at),
      onMarketChange: (ticker) => this.#catalogue.lookUp(ticker),
    });
    this.#desk = new Desk(store.saved.desk);
    const cockpit: Cockpit = {
      environment: parts.environment,
      startedAt: clock.now(),
      clock,
      desk: this.#desk,
      dispatch: async (command) => {
        const effects = await this.#engine.dispatch(command);
        if (command.name === 'set' && command.key === 'flow.categories') this.#catalogue.refresh();
        return effects;
      },
      recorder: {
        start: () => this.#record(),
        stop: () => parts.recorder.stop(),
        current: () => parts.recorder.current(),
      },
      logTail: parts.logTail,
      marketUrl,
    };
    this.#chat = createChat({
      token: chat.token,
      chatId: chat.chatId,
      ...(chat.apiRoot === null ? {} : { apiRoot: chat.apiRoot }),
      cockpit,
      commands,
      clock,
      random,
      log,
      sink,
      saved: store.saved.chat,
      save: (state) => store.save({ chat: state }),
    });
    this.#engine = new Engine({ desk: this.#desk, store, journal, notifier: this.#chat.notifier, feed, clock, log });
    this.#catalogue = new Catalogue({
      exchange,
      categories: () => this.#desk.state.settings['flow.categories'],
      clock,
      sink,
      log,
      onProgress: (markets) => this.#progress(`Reading markets: ${markets.toLocaleString('en-US')}`),
    });
    this.#backfill = new Backfill({ exchange, clock, sink, log, ready: this.#catalogue.ready });
    this.#runners = [
      ['telegram', this.#chat],
      ['feed', feed],
      ['catalogue', this.#catalogue],
      ['backfill', this.#backfill],
      ['account', new AccountWatch({ exchange, learnLimits, clock, sink, log })],
    ];
  }

  /** Takes what the shell learned: to the desk first, then to who fetches what is missing. */
  take(event: DeskEvent): void {
    this.#engine.push(event);
    if (event.type === 'market' && this.#parts.recorder.current() !== null)
      this.#parts.recorder.market(writeMarket(event.market), event.at);
    if (event.type === 'feed.up') this.#heardFeed();
    if (event.type === 'feed.down') this.#progress(`No feed: ${event.reason}`);
    if (event.type === 'feed.gap') this.#backfill.want(event.since);
    if (event.type === 'trade' && !this.#desk.knows(event.trade.ticker)) this.#catalogue.meet(event.trade.ticker);
  }

  /** Tells the owner something that the shell alone knows. */
  tell(notice: Notice): void {
    this.#chat.notifier.show({ type: 'notice', at: this.#parts.clock.now(), notice });
  }

  /** Runs every part until `signal` aborts; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, random, log } = this.#parts;
    signal.addEventListener('abort', () => this.#engine.push({ type: 'stop', at: clock.now() }), { once: true });
    this.#backfill.want(clock.now() - START_SPAN);
    const sink = (event: DeskEvent): void => this.take(event);
    await Promise.all([
      this.#tick(signal),
      this.#greet(signal),
      ...this.#runners.map(([part, runner]) => supervise(part, runner, signal, { clock, random, sink, log })),
    ]);
    await this.#engine.settled();
  }

  /** Begins a recording with what is known of the markets, so that a replay knows their categories and names. */
  async #record(): Promise<string> {
    const { recorder, clock } = this.#parts;
    if (recorder.current() !== null) return recorder.start();
    const file = await recorder.start();
    for (const market of this.#desk.known()) recorder.market(writeMarket(market), clock.now());
    return file;
  }

  /** To the terminal while the start goes on; afterwards the chat tells, and a console must not be written to. */
  #progress(text: string): void {
    if (this.#starting) this.#parts.progress(text);
  }

  async #tick(signal: AbortSignal): Promise<void> {
    const { clock } = this.#parts;
    while (!signal.aborted) {
      this.#engine.push({ type: 'tick', at: clock.now() });
      await clock.sleep(TICK, signal);
    }
  }

  /** Says that the run has begun once the feed is heard and the markets are known. */
  async #greet(signal: AbortSignal): Promise<void> {
    const { environment } = this.#parts;
    const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    await Promise.race([Promise.all([this.#feedUp, this.#catalogue.ready]), stopped]);
    if (signal.aborted) return;
    const status = this.#desk.status();
    const { day, settings } = this.#desk.state;
    this.#progress(`Connected. Watching ${status.markets.watched.toLocaleString('en-US')} markets.`);
    this.#starting = false;
    this.#chat.greet({
      environment,
      address: status.feed.address,
      watched: status.markets.watched,
      running: runningText(status, this.#desk.state),
      alerts: { sent: day.sent, cap: settings['flow.dailyCap'] },
    });
  }
}
