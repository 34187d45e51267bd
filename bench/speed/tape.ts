import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { systemClock } from '../../src/clock.ts';
import { replay } from '../../src/replay/command.ts';
import type { Stream } from './frames.ts';

const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });

/** A gzip recording of a stream on disk. */
export class Tape {
  readonly #folder: string;
  readonly #messages: number;

  private constructor(folder: string, messages: number) {
    this.#folder = folder;
    this.#messages = messages;
  }

  static async of(stream: Stream): Promise<Tape> {
    const folder = await mkdtemp(join(tmpdir(), 'speed-'));
    const frames = stream.frames.map((frame, index) => `{"at":${stream.at[index]},"frame":${frame}}`);
    await writeFile(join(folder, 'tape.gz'), gzipSync(`${[...stream.markets, ...frames].join('\n')}\n`));
    return new Tape(folder, stream.frames.length);
  }

  /** Messages a second through `npm run replay`, from the file to the summary. */
  async replay(): Promise<number> {
    const began = performance.now();
    const argv = [join(this.#folder, 'tape.gz'), '--json'];
    const code = await replay(argv, { out: nowhere(), err: nowhere(), clock: systemClock });
    if (code !== 0) throw new Error('The replay failed.');
    return (this.#messages * 1000) / (performance.now() - began);
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }
}
