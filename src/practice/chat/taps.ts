import { randomInt } from 'node:crypto';
import type { CallbackQuery, User } from 'grammy/types';
import type { Clock } from '../../ports.ts';
import { badRequest } from './api-error.ts';
import type { ChatMessage } from './chat-message.ts';

/** How long a bot may answer a tap. Telegram does not tell its own limit; bots report 5 to 20 s. */
const LIFE_MS = 15_000;

/** A tap on a button, as the Bot API tells it. */
export type Tap = Pick<CallbackQuery, 'id' | 'from' | 'chat_instance'> & {
  readonly message: ChatMessage;
  readonly data: string;
};

/** The taps on buttons that wait for the bot's answer. */
export class Taps {
  readonly #clock: Clock;
  readonly #open = new Map<string, { readonly tap: Tap; readonly at: number }>();
  readonly #chatInstance = String(randomInt(2 ** 47));

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Opens the query of a tap on a button of `message`. */
  open(message: ChatMessage, from: User, data: string): Tap {
    this.#forgetOld();
    const id = String(randomInt(2 ** 47)).padStart(18, '1');
    const tap: Tap = { id, from, message, chat_instance: this.#chatInstance, data };
    this.#open.set(id, { tap, at: this.#clock.monotonic() });
    return tap;
  }

  /** Ends a query and answers its tap; one that is unknown, answered or too old is refused. */
  answer(id: string): Tap {
    this.#forgetOld();
    const open = this.#open.get(id);
    if (open !== undefined && this.#open.delete(id)) return open.tap;
    throw badRequest('query is too old and response timeout expired or query ID is invalid');
  }

  #forgetOld(): void {
    const oldest = this.#clock.monotonic() - LIFE_MS;
    for (const [id, { at }] of this.#open) if (at < oldest) this.#open.delete(id);
  }
}
