import type { Clock } from '../../ports.ts';
import { conflict } from './api-error.ts';
import type { ChatMessage } from './chat-message.ts';
import type { Tap } from './taps.ts';

/** Telegram forgets undelivered updates after a day. */
const KEPT_MS = 24 * 3_600_000;
const MOST_WAITING = 1_000;
/** What the owner can do: write, or tap a button. */
type Act = { readonly message: ChatMessage } | { readonly callback_query: Tap };
/** An update of the Bot API, of the two kinds this chat makes. */
export type Update = Act & { readonly update_id: number };
type Waiting = { readonly update: Update; readonly at: number };
type PollQuery = {
  readonly offset: number;
  readonly limit: number;
  /** Seconds to wait for something new. */
  readonly timeout: number;
};

/**
 * The updates that wait for the bot, with Telegram's meaning of `offset`: asking from N confirms, and so forgets,
 * all before N. Ids begin at the time of day in seconds, so that those of a later run are higher and a bot
 * that remembers the last one it saw ignores nothing.
 */
export class Updates {
  readonly #clock: Clock;
  readonly #delivered: (updates: readonly Update[]) => void;
  #waiting: Waiting[] = [];
  #nextId: number;
  /** Null until the bot said what it wants: everything. Sticky across calls, as with Telegram. */
  #allowed: ReadonlySet<string> | null = null;
  #poll: AbortController | null = null;

  /** `delivered` hears what each poll took away. */
  constructor(clock: Clock, delivered: (updates: readonly Update[]) => void) {
    this.#clock = clock;
    this.#delivered = delivered;
    this.#nextId = Math.floor(clock.now() / 1000) + 1;
  }

  get count(): number {
    this.#forgetOld();
    return this.#waiting.length;
  }

  /** True when so much waits that nothing more is taken until the bot has collected it. */
  get full(): boolean {
    return this.count >= MOST_WAITING;
  }

  get allowed(): readonly string[] | undefined {
    return this.#allowed === null ? undefined : [...this.#allowed];
  }

  /** An empty list means everything again. */
  allow(kinds: readonly string[]): void {
    this.#allowed = kinds.length === 0 ? null : new Set(kinds);
  }

  push(act: Act): void {
    const kind = 'message' in act ? 'message' : 'callback_query';
    if (this.#allowed !== null && !this.#allowed.has(kind)) return;
    const update: Update = { update_id: this.#nextId++, ...act };
    this.#waiting.push({ update, at: this.#clock.now() });
    this.#endPoll('update');
  }

  clear(): void {
    this.#waiting = [];
  }

  /** Answers what waits from `offset` on, at the latest after `timeout`. A later poll ends an earlier one with 409. */
  async poll(query: PollQuery, gone: AbortSignal): Promise<readonly Update[]> {
    this.#endPoll('conflict');
    this.#confirm(query.offset);
    if (this.#waiting.length === 0 && query.timeout > 0) {
      const poll = new AbortController();
      this.#poll = poll;
      await this.#clock.sleep(query.timeout * 1000, AbortSignal.any([poll.signal, gone]));
      if (poll.signal.reason === 'conflict') throw conflict();
      if (this.#poll === poll) this.#poll = null;
      if (gone.aborted) return [];
    }
    const batch = this.#waiting.slice(0, query.limit).map(({ update }) => update);
    if (batch.length > 0) this.#delivered(batch);
    return batch;
  }

  #endPoll(reason: 'update' | 'conflict'): void {
    this.#poll?.abort(reason);
    this.#poll = null;
  }

  #confirm(offset: number): void {
    this.#forgetOld();
    if (offset < 0) this.#waiting = this.#waiting.slice(offset);
    else this.#waiting = this.#waiting.filter(({ update }) => update.update_id >= offset);
  }

  #forgetOld(): void {
    const oldest = this.#clock.now() - KEPT_MS;
    this.#waiting = this.#waiting.filter(({ at }) => at > oldest);
  }
}
