import type { Log } from '../../ports.ts';
import { faultText } from '../line/fault.ts';
import type { Memory } from '../memory.ts';

/**
 * A killed process gets its last batch again: at most a hundred updates, whose ids may have gaps. Ids further below
 * are not repeats: Telegram begins anew at a random id after a week of silence.
 */
const BATCH = 1_000;

/** Remembers across restarts which updates were acted on, so that none is acted on twice. */
export class Seen {
  #last: number;
  readonly #memory: Memory;
  readonly #log: Log;

  constructor(memory: Memory, log: Log) {
    this.#last = memory.state.lastUpdateId;
    this.#memory = memory;
    this.#log = log;
  }

  repeated(updateId: number): boolean {
    return updateId <= this.#last && updateId > this.#last - BATCH;
  }

  /** Resolves to whether it is on disk: if not, whatever changes something must not be done. */
  async remember(updateId: number): Promise<boolean> {
    try {
      await this.#memory.keep({ lastUpdateId: updateId });
      this.#last = updateId;
      return true;
    } catch (error) {
      this.#log.error({ fault: faultText(error) }, 'the chat could not be saved; what changes something is refused');
      return false;
    }
  }
}
