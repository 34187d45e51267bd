import type { Effect } from './desk/effect.ts';
import type { Command, DeskEvent } from './desk/event.ts';
import type { Clock, Feed, Journal, Log, Notifier, Store } from './ports.ts';

/** What the engine drives. `Desk` of `src/desk/desk.ts` is the only one in the product. */
export type Decider = { decide(event: DeskEvent): readonly Effect[] };

export type EngineParts = {
  readonly desk: Decider;
  readonly store: Store;
  readonly journal: Journal;
  readonly notifier: Pick<Notifier, 'show'>;
  readonly feed: Pick<Feed, 'watchBooks' | 'resync'>;
  readonly clock: Clock;
  readonly log: Log;
};

/** Market data is too much for the journal; a recording holds it when the owner wants it. */
const UNJOURNALED = new Set<DeskEvent['type']>(['trade', 'market', 'tick', 'book.snapshot', 'book.delta', 'account']);

/**
 * One queue, one loop: event → decide → journal → perform. Deciding is synchronous and never waits for performing;
 * effects are performed one after the other, so that what must be on disk first is on disk first.
 */
export class Engine {
  readonly #parts: EngineParts;
  readonly #queue: { event: DeskEvent; answer: ((effects: readonly Effect[]) => void) | null }[] = [];
  #deciding = false;
  #performed: Promise<void> = Promise.resolve();
  #diskFailed = false;

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

  /** Resolves when everything decided so far is performed. */
  settled(): Promise<void> {
    return this.#performed;
  }

  #take(event: DeskEvent, answer: ((effects: readonly Effect[]) => void) | null): void {
    this.#queue.push({ event, answer });
    if (this.#deciding) return;
    this.#deciding = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift())
        this.#decide(next.event, next.answer);
    } finally {
      this.#deciding = false;
    }
  }

  #decide(event: DeskEvent, answer: ((effects: readonly Effect[]) => void) | null): void {
    const { desk, journal } = this.#parts;
    const effects = desk.decide(event);
    if (effects.length > 0 || !UNJOURNALED.has(event.type)) {
      journal.append({ event: brief(event), effects: effects.filter((effect) => effect.type !== 'save') });
    }
    if (effects.length > 0) this.#performed = this.#performed.then(() => this.#perform(effects));
    answer?.(effects);
  }

  async #perform(effects: readonly Effect[]): Promise<void> {
    const { feed, notifier } = this.#parts;
    for (const effect of effects) {
      switch (effect.type) {
        case 'alert':
        case 'alert.edit':
        case 'notice':
          notifier.show(effect);
          break;
        case 'books':
          feed.watchBooks(effect.tickers);
          break;
        case 'resync':
          feed.resync(effect.tickers);
          break;
        case 'save':
          await this.#save(effect);
          break;
        case 'suppressed':
        case 'score':
        // On paper nothing leaves: the journal has them.
        case 'order':
        case 'fill':
        case 'exit':
          break;
        default:
          effect satisfies never;
      }
    }
  }

  async #save(effect: Extract<Effect, { type: 'save' }>): Promise<void> {
    const { store, clock, log } = this.#parts;
    try {
      await store.save({ desk: effect.state });
      if (this.#diskFailed) this.push({ type: 'part.recovered', at: clock.now(), part: 'disk' });
      this.#diskFailed = false;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log.error({ reason }, 'state not saved');
      if (!this.#diskFailed) this.push({ type: 'part.failed', at: clock.now(), part: 'disk', reason });
      this.#diskFailed = true;
    }
  }
}

/** The event as the journal keeps it: a back-fill by its size, not by its thousands of trades. */
function brief(event: DeskEvent): object {
  if (event.type !== 'backfill') return event;
  return { type: event.type, at: event.at, since: event.since, trades: event.trades.length };
}
