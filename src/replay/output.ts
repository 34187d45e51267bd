import { once } from 'node:events';
import type { Writable } from 'node:stream';

const FULL = 64 * 1024;

/** Text on its way to a pipe, a file or a terminal, in large pieces and no faster than it is read. */
export class Output {
  readonly #stream: Writable;
  #text = '';
  /** Why nothing more can be written; `EPIPE` when the reader has seen enough. */
  fault: NodeJS.ErrnoException | null = null;

  constructor(stream: Writable) {
    this.#stream = stream;
    stream.on('error', (error) => {
      this.fault = error;
    });
  }

  /** True when it is time to {@link flush}. */
  get full(): boolean {
    return this.#text.length >= FULL;
  }

  get empty(): boolean {
    return this.#text === '';
  }

  line(text: string): void {
    this.#text += `${text}\n`;
  }

  /** Writes what there is; resolves when more may come. */
  async flush(): Promise<void> {
    const text = this.#text;
    this.#text = '';
    if (text === '' || this.fault !== null) return;
    if (!this.#stream.write(text)) await once(this.#stream, 'drain').catch(() => {});
  }

  /** Resolves when everything has left, or cannot. */
  async end(): Promise<void> {
    await this.flush();
    if (this.fault === null) await new Promise<void>((resolve) => this.#stream.write('', () => resolve()));
  }
}
