import type { Change, Undo } from '../command.ts';
import { Newest } from '../newest.ts';

/** Changes that a button can still take back. */
const MOST = 100;

/** What was changed from the chat in this run, so that each change can be taken back once. */
export class Undos {
  readonly #run: string;
  #next = 0;
  /** By id, oldest first. */
  readonly #known = new Newest<Undo & { used: boolean }>(MOST);

  /** `run` begins every id: no other run has it. */
  constructor(run: string) {
    this.#run = run;
  }

  /** Remembers what was changed and answers the id by which it is taken back. */
  note(changes: readonly Change[], card: Undo['card']): string {
    const id = `${this.#run}.${this.#next++}`;
    this.#known.set(id, { changes, card, used: false });
    return id;
  }

  /** What was changed under this id; null when that is not known, or not any more. */
  get(id: string): Undo | null {
    return this.#known.get(id) ?? null;
  }

  /** Takes the one right to take it back; false when another tap had it. */
  use(id: string): boolean {
    const undo = this.#known.get(id);
    if (undo === undefined || undo.used) return false;
    undo.used = true;
    return true;
  }
}
