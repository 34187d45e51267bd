import type { WriteStream } from 'node:tty';

const WIDTH = 24;
const PAUSE = 0.1;

/** A bar on a terminal: how much of the files is read, how fast, and how long it will take. Silent elsewhere. */
export class Progress {
  readonly #terminal: Pick<WriteStream, 'write'> | null;
  readonly #total: number;
  #drawn = false;
  #drawnAt = 0;

  /** `total` in bytes; 0 when it is not known. */
  constructor(stream: Pick<WriteStream, 'write'> & { readonly isTTY?: boolean }, total: number) {
    this.#terminal = stream.isTTY === true ? stream : null;
    this.#total = total;
  }

  /** Draws, at most ten times a second. `seconds` since the start. */
  show(bytes: number, messages: number, seconds: number): void {
    if (this.#terminal === null || seconds - this.#drawnAt < PAUSE) return;
    this.#drawnAt = seconds;
    this.#drawn = true;
    const rate = Math.round(messages / seconds).toLocaleString('en-US');
    const told = `${messages.toLocaleString('en-US')} messages, ${rate}/s`;
    this.#terminal.write(`\r\x1b[K${this.#bar(bytes)}${told}${this.#left(bytes, seconds)}`);
  }

  /** Takes the bar away, so that something else can be written. */
  clear(): void {
    if (this.#drawn) this.#terminal?.write('\r\x1b[K');
    this.#drawn = false;
  }

  #bar(bytes: number): string {
    if (this.#total === 0) return '';
    const part = Math.min(bytes / this.#total, 1);
    const full = Math.round(part * WIDTH);
    return `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${String(Math.floor(part * 100)).padStart(3)} %  `;
  }

  #left(bytes: number, seconds: number): string {
    if (bytes === 0 || bytes >= this.#total) return '';
    return `, ${Math.ceil((seconds * (this.#total - bytes)) / bytes)} s left`;
  }
}
