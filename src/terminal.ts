import type { EventEmitter } from 'node:events';
import type { Log } from './ports.ts';

type Output = { readonly isTTY?: boolean; write(text: string): unknown };

/**
 * What is said to the person who starts the program. Windows halts whoever writes to a console in which text is being
 * selected, and with it every stop: once the program runs, only files and pipes are written to.
 */
export class Terminal {
  readonly #out: Output;
  #watched = true;

  constructor(out: Output) {
    this.#out = out;
  }

  readonly print = (text: string): void => {
    if (this.#watched || this.#out.isTTY !== true) this.#out.write(`${text}\n`);
  };

  /** Nobody need look any more: the chat tells from now on. */
  leave(): void {
    this.#watched = false;
  }

  /** Somebody has just pressed Ctrl+C in it, and so selects nothing. */
  attend(): void {
    this.#watched = true;
  }
}

/** Node writes its warnings to the console at any time: `source` is its process, and the log gets them instead. */
export function logWarnings(source: EventEmitter, log: Log): void {
  source.removeAllListeners('warning');
  source.on('warning', (warning: Error) => log.warn({ reason: warning.stack ?? warning.message }, 'Node warns'));
}
