import type { Effect, Style } from './desk/effect.ts';
import type { Command, DeskEvent } from './desk/event.ts';
import type { DeskState } from './desk/state.ts';
import type { Approved } from './desk/trade/risk.ts';
import type { Clock, Feed, Journal, Log, Notifier, Store } from './ports.ts';

/** What the engine drives. `Desk` of `src/desk/desk.ts` is the only one in the product. */
export type Decider = { decide(event: DeskEvent): readonly Effect[]; readonly state: DeskState };

/** The state as a decision left it: read once its orders have left, and before the next decision changes it. */
type Left = { state: DeskState | null };

/** Takes to the exchange what cannot wait. Each call starts at once and returns at once: the answer is an event. */
export type Broker = {
  send(order: Approved, style: Style): void;
  cancel(orderId: string, ticker: string): void;
  brake(on: boolean): void;
  audit(since: number): void;
  lookUp(tickers: readonly string[]): void;
};

export type EngineParts = {
  readonly desk: Decider;
  readonly store: Store;
  readonly journal: Journal;
  readonly notifier: Pick<Notifier, 'show'>;
  readonly feed: Pick<Feed, 'watchBooks' | 'resync'>;
  readonly broker: Broker;
  readonly clock: Clock;
  readonly log: Log;
};

/** Market data is too much for the journal; a recording holds it when the owner wants it. */
const UNJOURNALED = new Set<DeskEvent['type']>([
  'trade',
  'market',
  'tick',
  'book.snapshot',
  'book.delta',
  'book.check',
  'hours',
]);

/**
 * One queue, one loop: event → decide → journal → perform. Deciding is synchronous and never waits for performing.
 * What goes to the exchange leaves in the same turn, right behind its line in the journal; the other effects are
 * performed one after the other, so that what must be on disk first is on disk first.
 */
export class Engine {
  readonly #parts: EngineParts;
  readonly #queue: { event: DeskEvent; answer: ((effects: readonly Effect[]) => void) | null }[] = [];
  #deciding = false;
  #performed: Promise<void> = Promise.resolve();
  /** The end of this turn of the loop, once something was decided in it. */
  #turn: Promise<void> | null = null;
  #diskFailed = false;
  #ended = false;
  /** Saves asked for so far: the journal tells by their number which orders the state on disk knows. */
  #saves = 0;
  /** What is to be saved and was not read yet. */
  #left: Left | null = null;

  constructor(parts: EngineParts) {
    this.#parts = parts;
  }

  /** Takes what happened. Decided before it returns, unless it comes from within a decision: then right after. */
  readonly push = (event: DeskEvent): void => this.#take(event, null);

  /** Sends an owner's command down the same queue; resolves when it is decided and its effects are performed. */
  async dispatch(command: Command): Promise<readonly Effect[]> {
    const effects = await new Promise<readonly Effect[]>((resolve) => {
      this.#take({ type: 'command', at: this.#parts.clock.now(), command }, resolve);
    });
    await this.#performed;
    if (this.#diskFailed)
      throw new Error('It counts now, but it could not be written to disk and would not survive a restart.');
    return effects;
  }

  /** Decides nothing any more: the desk cannot be trusted. */
  end(): void {
    this.#ended = true;
  }

  /** Resolves when everything decided so far is performed. */
  settled(): Promise<void> {
    return this.#performed;
  }

  /** Saves the state behind everything decided so far; resolves when that is done, or has failed and was logged. */
  keep(): Promise<void> {
    this.#saves += 1;
    const saves = this.#saves;
    this.#parts.journal.append({ save: saves });
    const left = this.#leave();
    this.#performed = this.#performed.then(() => this.#save(left, saves));
    return this.#performed;
  }

  /** Has the desk hear whether the disk takes what is saved, by whom ever: nothing may enter while it does not. */
  async watch(saving: Promise<void>): Promise<void> {
    const { clock, log } = this.#parts;
    try {
      await saving;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log.error({ reason }, 'state not saved');
      if (!this.#diskFailed) this.push({ type: 'part.failed', at: clock.now(), part: 'disk', reason });
      this.#diskFailed = true;
      throw error;
    }
    if (this.#diskFailed) this.push({ type: 'part.recovered', at: clock.now(), part: 'disk' });
    this.#diskFailed = false;
  }

  #take(event: DeskEvent, answer: ((effects: readonly Effect[]) => void) | null): void {
    if (this.#deciding || this.#ended) {
      this.#queue.push({ event, answer });
      return;
    }
    this.#deciding = true;
    try {
      // The queue is empty unless this very decision adds to it: a message of the feed never waits in it.
      this.#decide(event, answer);
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift())
        this.#decide(next.event, next.answer);
    } catch (error) {
      // A bug in the desk, whoever brought the event: nothing in memory can be trusted, so the process must end.
      queueMicrotask(() => {
        throw error;
      });
    } finally {
      this.#deciding = false;
    }
  }

  #decide(event: DeskEvent, answer: ((effects: readonly Effect[]) => void) | null): void {
    const { desk, journal } = this.#parts;
    if (this.#left !== null) this.#stateOf(this.#left);
    const effects = desk.decide(event);
    let written = true;
    const before = this.#saves;
    if (effects.length > 0 || !UNJOURNALED.has(event.type)) {
      const kept = effects.filter((effect) => effect.type !== 'save');
      const saves = effects.length - kept.length;
      this.#saves += saves;
      const save = saves === 0 ? {} : { save: this.#saves };
      written = journal.append({ ...save, event: brief(event), effects: kept });
    }
    if (effects.length > 0) {
      const left = this.#saves === before ? null : this.#leave();
      this.#act(effects, written);
      const saves = this.#saves;
      // Who asked has a refusal as the answer; only one that comes later must be shown.
      const rest = answer === null ? effects : effects.filter((effect) => effect.type !== 'refused');
      const turned = this.#turned();
      this.#performed = this.#performed.then(() => turned).then(() => this.#perform(rest, left, saves));
    }
    answer?.(effects);
  }

  /** Takes to the exchange what these effects hold for it. A bug in one must not keep the next from leaving. */
  #act(effects: readonly Effect[], written: boolean): void {
    for (const effect of effects) {
      try {
        this.#carry(effect, written);
      } catch (error) {
        this.#failed(effect, error);
      }
    }
  }

  #carry(effect: Effect, written: boolean): void {
    const { broker, clock } = this.#parts;
    switch (effect.type) {
      case 'send': {
        const { clientId, action } = effect.order.ticket;
        if (written || action === 'sell') {
          broker.send(effect.order, effect.style);
          break;
        }
        const reason = 'not sent: the journal could not be written, and after a crash nothing would remember it';
        this.push({ type: 'order.refused', at: clock.now(), clientId, reason });
        break;
      }
      case 'cancel':
        broker.cancel(effect.orderId, effect.ticker);
        break;
      case 'brake':
        broker.brake(effect.on);
        break;
      case 'audit':
        broker.audit(effect.since);
        break;
      case 'lookup':
        broker.lookUp(effect.tickers);
        break;
    }
  }

  /**
   * Nothing is performed in the turn of its decision: the orders leave at the end of that, and must not wait. One turn
   * for all that was decided in it: were it one for each, a flood would put off what must be shown ever further.
   */
  #turned(): Promise<void> {
    this.#turn ??= this.#parts.clock.turn().then(() => {
      this.#turn = null;
    });
    return this.#turn;
  }

  async #perform(effects: readonly Effect[], left: Left | null, saves: number): Promise<void> {
    for (const effect of effects) {
      try {
        if (effect.type !== 'save') this.#show(effect);
        else if (left !== null) await this.#save(left, saves);
      } catch (error) {
        this.#failed(effect, error);
      }
    }
  }

  #show(effect: Exclude<Effect, { type: 'save' }>): void {
    const { feed, notifier } = this.#parts;
    switch (effect.type) {
      case 'alert':
      case 'alert.edit':
      case 'alert.graded':
      case 'notice':
      case 'approval':
      case 'refused':
        notifier.show(effect);
        break;
      case 'books':
        feed.watchBooks(effect.tickers);
        break;
      case 'resync':
        feed.resync(effect.tickers);
        break;
      // Left already, with the decision.
      case 'send':
      case 'cancel':
      case 'brake':
      case 'audit':
      case 'lookup':
        break;
      // The journal has them.
      case 'suppressed':
      case 'score':
      case 'order':
      case 'fill':
      case 'exit':
        break;
      default:
        effect satisfies never;
    }
  }

  #leave(): Left {
    if (this.#left !== null) this.#stateOf(this.#left);
    const left = { state: null };
    this.#left = left;
    return left;
  }

  #stateOf(left: Left): DeskState {
    if (this.#left === left) this.#left = null;
    left.state ??= this.#parts.desk.state;
    return left.state;
  }

  async #save(left: Left, saves: number): Promise<void> {
    const { store, journal } = this.#parts;
    try {
      await this.watch(store.save({ desk: this.#stateOf(left) }));
      journal.append({ saved: saves });
    } catch {
      // The desk knows.
    }
  }

  #failed(effect: Effect, error: unknown): void {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#parts.log.error({ effect: effect.type, reason }, 'a bug: an effect could not be performed');
  }
}

/** The event as the journal keeps it: long lists by their size. */
function brief(event: DeskEvent): object {
  if (event.type === 'backfill')
    return { type: event.type, at: event.at, since: event.since, trades: event.trades.length };
  if (event.type === 'book.stale') return { type: event.type, at: event.at, books: event.tickers?.length ?? 'all' };
  if (event.type !== 'statement') return event;
  const { askedAt, asOf, since, balance, positions, orders, fills, settlements } = event.statement;
  const counts = { positions: positions.length, orders: orders.length, fills: fills.length };
  return {
    type: event.type,
    at: event.at,
    statement: { askedAt, asOf, since, balance, ...counts, settlements: settlements.length },
  };
}
