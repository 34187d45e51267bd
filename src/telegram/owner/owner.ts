import type { Context } from 'grammy';
import type { Clock, Log } from '../../ports.ts';
import { oneLine } from '../cards/figures.ts';

const DAY = 86_400_000;
/** Strangers that the owner is told of in a day. */
const TOLD = 3;
/** Strangers remembered, so that each is told of once. */
const MOST = 1_000;

type OwnerParts = {
  readonly chatId: number;
  readonly clock: Clock;
  readonly log: Log;
  /** Tells the owner. */
  tell(text: string): void;
};

/** Lets in what the owner sends from the private chat, of whatever kind; everyone else gets no answer at all. */
export class Owner {
  readonly #parts: OwnerParts;
  readonly #strangers = new Set<number>();
  #told: number[] = [];
  #turnedAway = 0;

  constructor(parts: OwnerParts) {
    this.#parts = parts;
  }

  /** Whether the update is the owner's: the numeric sender, the chat, and the chat being private must all agree. */
  admits(ctx: Pick<Context, 'from' | 'chat' | 'me'>): boolean {
    const { chatId } = this.#parts;
    // A bot that pins a message is told so as if somebody had written: it is no stranger to itself.
    if (ctx.from?.id === ctx.me.id) return false;
    if (ctx.from?.id === chatId && ctx.chat?.id === chatId && ctx.chat.type === 'private') return true;
    this.#turnAway(ctx);
    return false;
  }

  #turnAway({ from, chat }: Pick<Context, 'from' | 'chat'>): void {
    const { clock, log, tell, chatId } = this.#parts;
    this.#turnedAway += 1;
    // Whatever the types say: it comes from outside, and nobody has looked at it yet.
    const id = [from?.id, chat?.id].find((one) => Number.isSafeInteger(one)) ?? 0;
    const name = typeof from?.first_name === 'string' ? ` (${oneLine(from.first_name, 40)})` : '';
    if (id === chatId || this.#strangers.has(id) || this.#strangers.size >= MOST) return;
    this.#strangers.add(id);
    const now = clock.now();
    this.#told = this.#told.filter((at) => now - at < DAY);
    if (this.#told.length >= TOLD) return;
    this.#told.push(now);
    log.warn({ from: id, turnedAway: this.#turnedAway }, 'a stranger wrote to the bot and got no answer');
    tell(`A stranger wrote to this bot and got no answer: ${id}${name}.`);
  }
}
