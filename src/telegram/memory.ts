import type { ChatState } from '../ports/chat-state.ts';

/** What the chat remembers across a restart. It has one keeper, so that no part writes over another's. */
export class Memory {
  #state: ChatState;
  readonly #save: (chat: ChatState) => Promise<void>;

  /** `bot` is the numeric id of the bot: what stands in the chat of another one is not this one's to change. */
  constructor(saved: ChatState, bot: number, save: (chat: ChatState) => Promise<void>) {
    this.#state = saved.bot === bot ? saved : { ...saved, bot, places: {} };
    this.#save = save;
  }

  get state(): ChatState {
    return this.#state;
  }

  /** Resolves when it is on disk; rejects when it could not be written, and is then kept until the next time. */
  keep(change: Partial<ChatState>): Promise<void> {
    this.#state = { ...this.#state, ...change };
    return this.#save(this.#state);
  }
}
