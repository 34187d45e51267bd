import { createReadStream } from 'node:fs';
import { constants, createGunzip } from 'node:zlib';

/** A recording cannot be used at all. The message is one sentence for the person who named the file. */
export class RecordingFault extends Error {
  override name = 'RecordingFault';
}

/** Longer than any message of the exchange by far; what has no line end for so long is not a recording. */
const LONGEST = 16 * 1024 * 1024;
const CHUNK = 64 * 1024;
const NEWLINE = 10;

/** What the reader of a file is told beside its lines. */
type LineWatch = {
  /** Bytes of the file itself, compressed or not, read since the last call. */
  bytes(count: number): void;
  /** Something is wrong with the rest of the file, in one sentence; the lines before it stand. */
  warn(sentence: string): void;
};

/**
 * The lines of a text file, plain or gzip (told by its first bytes), a batch at a time; memory does not grow with the
 * file. A gzip file that was cut off or damaged gives its whole lines up to there and a warning.
 * @throws RecordingFault when the file cannot be read at all.
 */
export async function* readLines(path: string, watch: LineWatch): AsyncGenerator<readonly string[]> {
  let rest: Buffer[] = [];
  let length = 0;
  const file = new Bytes(path, watch);
  for await (const chunk of file.read()) {
    const end = chunk.lastIndexOf(NEWLINE);
    if (end >= 0) {
      yield Buffer.concat([...rest, chunk.subarray(0, end)])
        .toString()
        .split('\n');
      rest = [];
      length = 0;
    }
    rest.push(chunk.subarray(end + 1));
    length += chunk.length - end - 1;
    if (length > LONGEST) throw new RecordingFault(`${path} is no recording: it has a line of more than 16 MB.`);
  }
  if (length > 0 && file.whole) yield [Buffer.concat(rest).toString()];
}

/** The bytes of a file, unpacked when it is gzip. */
class Bytes {
  readonly #path: string;
  readonly #watch: LineWatch;
  #inflate: Inflate | null = null;

  constructor(path: string, watch: LineWatch) {
    this.#path = path;
    this.#watch = watch;
  }

  /** False when what was read ends in the middle of something. */
  get whole(): boolean {
    return this.#inflate === null || this.#inflate.fault === null;
  }

  async *read(): AsyncGenerator<Buffer> {
    const file = createReadStream(this.#path, { highWaterMark: CHUNK });
    let first = true;
    try {
      for await (const chunk of file as AsyncIterable<Buffer>) {
        this.#watch.bytes(chunk.length);
        if (first) this.#open(chunk);
        first = false;
        if (this.#inflate === null) yield chunk;
        else yield* await this.#inflate.take(chunk);
        if (!this.whole) break;
      }
      if (this.#inflate !== null) yield* await this.#inflate.end();
    } catch (error) {
      throw error instanceof RecordingFault ? error : new RecordingFault(`${this.#path} ${unreadable(error)}`);
    } finally {
      file.destroy();
    }
    const fault = this.#inflate?.fault ?? null;
    if (fault !== null) this.#watch.warn(`${this.#path} ${fault}; its whole lines up to there were read.`);
  }

  #open(head: Buffer): void {
    if (head[0] === 0x1f && head[1] === 0x8b) this.#inflate = new Inflate();
    else if (this.#path.endsWith('.gz')) {
      throw new RecordingFault(
        `${this.#path} is not gzip, whatever its name says: rename it, or compress it with gzip.`,
      );
    }
  }
}

/**
 * Gunzip, a chunk in, its bytes out. A stream of Node would do, but it throws away what it holds when it fails, and
 * the last seconds before a crash are those one wants to see.
 */
class Inflate {
  fault: string | null = null;
  readonly #gunzip = createGunzip({ chunkSize: CHUNK });
  #found: Buffer[] = [];
  #done: () => void = () => {};

  constructor() {
    this.#gunzip.on('data', (bytes: Buffer) => this.#found.push(bytes));
    this.#gunzip.on('error', (error: NodeJS.ErrnoException) => {
      const short = error.errno === constants.Z_BUF_ERROR;
      this.fault = short ? 'was cut off' : `is damaged (${error.message})`;
      this.#done();
    });
  }

  /** Unpacks a chunk. */
  take(chunk: Buffer): Promise<readonly Buffer[]> {
    return this.#after(() => this.#gunzip.write(chunk, () => this.#done()));
  }

  /** Unpacks what is left and learns whether it was all. */
  async end(): Promise<readonly Buffer[]> {
    if (this.fault !== null) return [];
    return this.#after(() => this.#gunzip.once('close', () => this.#done()).end());
  }

  async #after(act: () => void): Promise<readonly Buffer[]> {
    await new Promise<void>((resolve) => {
      this.#done = resolve;
      act();
    });
    const found = this.#found;
    this.#found = [];
    return found;
  }
}

function unreadable(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'ENOENT') return 'does not exist: check the name.';
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read: check its permissions.';
  if (code === 'EISDIR') return 'is a folder: name the files in it.';
  return `cannot be read: ${error instanceof Error ? error.message : String(error)}.`;
}
