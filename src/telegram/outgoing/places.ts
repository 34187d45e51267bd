import type { Place } from '../../ports/chat-state.ts';
import type { Memory } from '../memory.ts';
import { Newest } from '../newest.ts';

const MOST = 1_000;
/** As many cards are found again after a restart: those of some days. */
const KEPT = 300;

/** Where each card stands in the chat, so that it is changed in place: also what an earlier run has sent. */
export class Places {
  readonly #memory: Memory;
  readonly #places: Newest<Place>;

  constructor(memory: Memory) {
    this.#memory = memory;
    this.#places = new Newest(MOST, Object.entries(memory.state.places));
  }

  get(card: string): Place | null {
    return this.#places.get(card) ?? null;
  }

  /** The message of this id as a place: of a card where one stands there, else a plain text. */
  at(messageId: number): Place {
    const known = [...this.#places.entries()].find(([, place]) => place.messageId === messageId);
    return known?.[1] ?? { messageId, picture: false };
  }

  /** Keeps where a card stands. That the disk is full is told by whoever must not go on then. */
  set(card: string, place: Place): void {
    const before = this.#places.get(card);
    // What is still changed counts as new: a card that lives for weeks is not forgotten for many short ones.
    this.#places.set(card, place);
    if (before?.messageId === place.messageId && before.picture === place.picture) return;
    this.#keep();
  }

  forget(card: string): void {
    if (this.#places.delete(card)) this.#keep();
  }

  #keep(): void {
    const places = Object.fromEntries([...this.#places.entries()].slice(-KEPT));
    void this.#memory.keep({ places }).catch(() => undefined);
  }
}
