import type { Effect } from '../effect.ts';
import type { Money } from '../money.ts';
import type { LiveState, Stopped } from '../state.ts';
import type { PositionRow } from '../view.ts';
import { earlier } from './earlier.ts';

/** The beginning and the end of a run, and what the next one is to say about this one. */
export class RunBounds {
  /** As it was when the run before ended. */
  readonly #before: LiveState;
  #running: boolean;
  #stopping = false;
  #stopped: Stopped | null;

  constructor(before: LiveState) {
    this.#before = before;
    this.#running = before.running;
    this.#stopped = before.stopped;
  }

  /** A run is on, or was when the process died. */
  get running(): boolean {
    return this.#running;
  }

  /** The end has begun. */
  get stopping(): boolean {
    return this.#stopping;
  }

  /** What was closed as the run was stopped. */
  get stopped(): Stopped | null {
    return this.#stopped;
  }

  /** Begins; what there is to say of the run before, with what is held and how it left its `orders`. */
  begin(orders: LiveState['orders'], rows: readonly PositionRow[], at: number): Effect[] {
    const lines = earlier({ ...this.#before, orders }, rows);
    this.#running = true;
    this.#stopped = null;
    return lines.length === 0 ? [] : [{ type: 'notice', at, notice: { kind: 'earlier', lines } }];
  }

  end(): void {
    this.#stopping = true;
    this.#running = false;
  }

  /** What was done: positions closed after the end began are kept for the next start. */
  hear(effects: readonly Effect[]): void {
    if (!this.#stopping) return;
    for (const effect of effects) {
      if (effect.type !== 'exit') continue;
      const { closed, pnl } = this.#stopped ?? { closed: 0, pnl: 0 };
      this.#stopped = { closed: closed + 1, pnl: (pnl + effect.pnl) as Money };
    }
  }
}
