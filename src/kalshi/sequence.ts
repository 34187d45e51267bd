/**
 * The running numbers of a connection: one counter for each subscription, shared by all of its markets and by the
 * answers to its commands. Made anew with every connection, where they all begin again.
 */
export class Sequences {
  readonly #last = new Map<number, number>();

  /**
   * Notes a frame's number. `repeat` is the very frame heard last; `gap` is any other number than the next, even a
   * lower one: then nothing said since can be trusted either.
   */
  heard(sid: number, seq: number): 'next' | 'repeat' | 'gap' {
    const last = this.#last.get(sid);
    if (seq === last) return 'repeat';
    this.#last.set(sid, seq);
    return last === undefined || seq === last + 1 ? 'next' : 'gap';
  }

  /** Forgets a subscription that ended; its first number is arbitrary again. */
  forget(sid: number): void {
    this.#last.delete(sid);
  }
}
