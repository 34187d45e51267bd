import type { ChatState } from '../ports.ts';

/** What the chat remembers across a restart. It has one keeper, so that no part writes over another's. */
export class Memory {
  #state: ChatState;
  readonly #save: (chat: ChatState) => Promise<void>;

  constructor(saved: ChatState, save: (chat: ChatState) => Promise<void>) {
    this.#state = saved;
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
