import type { ChatState, Gap } from '../../ports/chat-state.ts';
import type { Clock, Runner } from '../../ports.ts';
import type { Memory } from '../memory.ts';

/** How often it is written down that the process runs, ms. */
const BEAT = 60_000;
/** Shorter than this, nobody was missed. */
const LEAST = 120_000;
const MOST_GAPS = 50;

/** Knows when this process ran and when it did not, across restarts. */
export class Presence implements Runner {
  readonly #memory: Memory;
  readonly #clock: Clock;

  constructor(memory: Memory, clock: Clock) {
    this.#memory = memory;
    this.#clock = clock;
  }

  get known(): ChatState['presence'] {
    return this.#memory.state.presence;
  }

  /** The time before this run in which none ran; null when it was short, or there was no run before. */
  begin(): Gap | null {
    const { aliveAt } = this.known;
    const now = this.#clock.now();
    return aliveAt === null || now - aliveAt < LEAST ? this.#alive(null) : this.#note(aliveAt, 'stopped');
  }

  /** Nothing ran for `away` ms until now, though the process did not end; answers what there is to say of it. */
  slept(away: number): Gap | null {
    return away < LEAST ? null : this.#note(this.#clock.now() - away, 'asleep');
  }

  /** Writes every minute that the process runs, and that it ends. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#clock.sleep(BEAT, signal);
      this.#alive(null);
    }
  }

  #note(from: number, why: Gap['why']): Gap {
    const gap: Gap = { from, to: this.#clock.now(), why };
    this.#alive(gap);
    return gap;
  }

  #alive(gap: Gap | null): null {
    const { since, gaps } = this.known;
    const aliveAt = this.#clock.now();
    const presence = {
      since: since ?? aliveAt,
      aliveAt,
      gaps: gap === null ? gaps : [...gaps, gap].slice(-MOST_GAPS),
    };
    // Not worth a word: whoever must not go on without the disk says so.
    void this.#memory.keep({ presence }).catch(() => undefined);
    return null;
  }
}
