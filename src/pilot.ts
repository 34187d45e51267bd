import { once } from 'node:events';
import { commands } from '../commands/index.ts';
import { AlertPictures } from './alert-pictures.ts';
import { Backfill, START_SPAN } from './backfill.ts';
import { Beginning } from './beginning.ts';
import { Catalogue } from './catalogue.ts';
import { cockpitOf } from './cockpit.ts';
import { Desk } from './desk/desk.ts';
import type { Notice } from './desk/effect.ts';
import type { DeskEvent, Part } from './desk/event.ts';
import { endRun, lastWords } from './ending.ts';
import { Engine } from './engine.ts';
import { Illustrator } from './illustrator.ts';
import { openExchange } from './kalshi/open.ts';
import type { PilotParts } from './pilot-parts.ts';
import type { Feed, Runner } from './ports.ts';
import { Pulse } from './pulse.ts';
import { type Supervision, supervise } from './supervisor.ts';
import { Tape } from './tape.ts';
import { createChat } from './telegram/bot.ts';
import { span } from './telegram/cards/figures.ts';
import { Trading } from './trading.ts';

/** Everything of one run, wired: what happens goes to the engine, what is decided goes out. */
export class Pilot implements Runner {
  readonly #parts: PilotParts;
  readonly #shell: Supervision;
  readonly #desk: Desk;
  readonly #engine: Engine;
  readonly #chat: ReturnType<typeof createChat>;
  readonly #catalogue: Catalogue;
  readonly #backfill: Backfill;
  readonly #trading: Trading;
  readonly #tape: Tape;
  readonly #beginning: Beginning;
  readonly #pictures: AlertPictures;
  readonly #feed: Feed;
  readonly #drop: () => void;
  readonly #pulse: Pulse;
  readonly #runners: readonly (readonly [Part, Runner])[];

  constructor(parts: PilotParts) {
    this.#parts = parts;
    const { clock, random, log, store, journal, line, chat } = parts;
    const shell = { clock, random, log, sink: (event: DeskEvent): void => this.take(event) };
    this.#shell = shell;
    const way = openExchange(line, {
      ...shell,
      network: parts.network,
      interest: { traded: () => this.#desk.traded(), watches: (ticker) => this.#desk.watches(ticker) },
      onFrame: (raw, at) => parts.recorder.frame(raw, at),
      onMarketChange: (ticker) => this.#catalogue.lookUp(ticker),
      onEventChange: (event) => {
        for (const market of this.#desk.known()) if (market.event === event) this.#catalogue.lookUp(market.ticker);
      },
    });
    const { exchange, orders, feed, learnLimits } = way;
    this.#feed = feed;
    this.#drop = () => way.drop();
    this.#pulse = new Pulse({
      clock,
      log,
      beat: () => this.take({ type: 'tick', at: clock.now() }),
      stalled: (away) => this.#engine.push({ type: 'stalled', at: clock.now(), away }),
      woke: (away) => this.#woke(away),
    });
    this.#desk = new Desk(store.saved.desk, { run: parts.run, pauses: parts.environment !== 'practice' });
    this.#tape = new Tape(parts.recorder, () => this.#desk.known(), clock);
    const lookUp = (ticker: string): void => this.#catalogue.lookUp(ticker);
    this.#trading = new Trading({ ...shell, desk: this.#desk, exchange, orders, learnLimits, lookUp });
    const illustrator = new Illustrator({
      ...shell,
      exchange,
      charts: parts.charts,
      desk: this.#desk,
      environment: parts.environment,
    });
    const cockpit = cockpitOf({
      ...parts,
      desk: this.#desk,
      way,
      dispatch: async (command) => {
        const effects = await this.#engine.dispatch(command);
        if (command.name === 'set' && command.key === 'flow.categories') this.#catalogue.refresh();
        return effects;
      },
      recorder: this.#tape,
      pictures: illustrator,
    });
    this.#chat = createChat({
      token: chat.token,
      chatId: chat.chatId,
      ...(chat.apiRoot === null ? {} : { apiRoot: chat.apiRoot }),
      ...shell,
      fetch: parts.fetch,
      cockpit,
      commands,
      schedule: parts.schedule,
      saved: store.saved.chat,
      save: (state) => this.#engine.watch(store.save({ chat: state })),
    });
    this.#pictures = new AlertPictures({
      notifier: this.#chat.notifier,
      draw: (alert) => illustrator.alert(alert),
      clock,
    });
    this.#engine = new Engine({
      desk: this.#desk,
      store,
      journal,
      notifier: {
        show: (effect) => {
          this.#chat.notifier.show(effect);
          this.#pictures.observe(effect);
        },
      },
      feed: {
        watchBooks: (tickers) => {
          feed.watchBooks(tickers);
          this.#trading.follow(tickers);
        },
        resync: (tickers) => feed.resync(tickers),
      },
      broker: this.#trading.broker,
      clock,
      log,
    });
    this.#catalogue = new Catalogue({
      ...shell,
      exchange,
      categories: () => this.#desk.state.settings['flow.categories'],
      onProgress: (markets) => this.#beginning.progress(`Reading markets: ${markets.toLocaleString('en-US')}`),
    });
    this.#backfill = new Backfill({ ...shell, exchange, ready: this.#catalogue.ready });
    this.#beginning = new Beginning({
      environment: parts.environment,
      desk: this.#desk,
      ready: this.#catalogue.ready,
      progress: parts.progress,
      greet: (facts) => this.#chat.greet(facts),
      clock,
    });
    this.#runners = [
      ['feed', feed],
      ['catalogue', this.#catalogue],
      ['backfill', this.#backfill],
      ...this.#trading.runners.map((runner) => ['account', runner] as const),
    ];
  }

  /** Takes what the shell learned: to the desk first, then to who fetches what is missing. */
  take(event: DeskEvent): void {
    this.#pulse.look(event.at);
    this.#engine.push(event);
    this.#trading.observe(event);
    this.#tape.observe(event);
    this.#beginning.observe(event);
    if (event.type === 'feed.gap') this.#backfill.want(event.since);
    if (event.type === 'trade' && !this.#desk.knows(event.trade.ticker)) this.#catalogue.meet(event.trade.ticker);
  }

  /** Tells the owner something that the shell alone knows. */
  tell(notice: Notice): void {
    this.#chat.notifier.show({ type: 'notice', at: this.#parts.clock.now(), notice });
  }

  /** A bug came to light, and what is in memory cannot be trusted. Resolves when what can still be done is done. */
  crashed(signal: AbortSignal): Promise<void> {
    this.#engine.end();
    return lastWords(
      {
        brake: () => this.#trading.broker.brake(true),
        braking: () => this.#trading.braking,
        say: (text) => this.#chat.notifier.say(text),
        clock: this.#parts.clock,
      },
      signal,
    );
  }

  /** Runs every part until `signal` aborts and what the desk then still has to do is done; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, journal, store, run, intents } = this.#parts;
    this.#pulse.begin();
    // Whose orders the lines after this one are: a journal may hold several accounts.
    journal.append({ account: store.saved.desk.live.account, run });
    this.#engine.push({ type: 'recovered', at: clock.now(), intents });
    this.#backfill.want(clock.now() - START_SPAN);
    const parts = new AbortController();
    const chat = new AbortController();
    await Promise.all([
      this.#end(signal, parts, chat),
      this.#pulse.run(parts.signal),
      this.#beginning.run(signal),
      supervise('telegram', this.#chat, chat.signal, this.#shell),
      ...this.#runners.map(([part, runner]) => supervise(part, runner, parts.signal, this.#shell)),
    ]);
    await this.#engine.settled();
  }

  async #end(signal: AbortSignal, parts: AbortController, chat: AbortController): Promise<void> {
    const { clock } = this.#parts;
    if (!signal.aborted) await once(signal, 'abort');
    this.#pictures.close();
    const quiet = Promise.all([this.#parts.whatIf.close(), this.#parts.charts.close()]);
    await endRun({
      tell: () => this.#engine.push({ type: 'stop', at: clock.now() }),
      holds: () => this.#desk.positions().length > 0,
      busy: () => this.#desk.stopping || this.#trading.busy,
      close: () => parts.abort(),
      save: () => this.#engine.keep(),
      clock,
    });
    await quiet;
    chat.abort();
  }

  /** After a time in which nothing ran, everything that is remembered is old and the line only looks open. */
  #woke(away: number): void {
    const { clock } = this.#parts;
    const woke: DeskEvent = { type: 'woke', at: clock.now(), away };
    this.#engine.push(woke);
    this.#drop();
    this.#feed.reconnect(`nothing ran for ${span(away)}: the computer slept or stood still`);
    this.#chat.woke(away);
    this.#trading.observe(woke);
  }
}
