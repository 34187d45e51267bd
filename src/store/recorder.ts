import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, open, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { constants, createGzip, type Gzip } from 'node:zlib';
import type { Clock, Recorder } from '../ports.ts';
import { codeOf } from './disk.ts';

export type RecorderOptions = {
  /** DATA_DIR; recordings go to the folder `recordings` in it. */
  readonly dir: string;
  readonly clock: Clock;
  /** The running recording ended by itself; what it holds so far stands. */
  readonly onFault: (reason: string) => void;
  /** A recording runs again after a fault. */
  readonly onRecovered: () => void;
  /** Bytes free on the disk of a folder; null where the file system does not say. A seam: a disk is hard to fill. */
  readonly free?: (dir: string) => Promise<number | null>;
};

/** A finished recording. `bytes` is the size of the file; `dropped` frames came faster than the disk took them. */
type Recording = {
  readonly file: string;
  readonly frames: number;
  readonly bytes: number;
  readonly dropped: number;
};

/** A kill loses no more than what came in this time. */
const FLUSH_MS = 2_000;
/** Lines are handed to the compressor together: one by one they would cost more than the packing. */
const BATCH = 64 * 1024;
/** What may wait in memory for a slow disk, in characters. */
const MOST_WAITING = 16 * 1024 * 1024;
const RESERVE = 200 * 1024 * 1024;

type Running = {
  readonly file: string;
  readonly since: number;
  readonly gzip: Gzip;
  readonly out: WriteStream;
  readonly ending: AbortController;
  batch: string;
  frames: number;
  dropped: number;
};

/** Recorder into `recordings/<UTC time>.jsonl.gz`: a line `{"at","frame"}` or `{"at","market"}` each, as they came. */
class FileRecorder implements Recorder {
  readonly #dir: string;
  readonly #options: RecorderOptions;
  #running: Running | null = null;
  #starting: Promise<string> | null = null;
  #faulty = false;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#dir = join(options.dir, 'recordings');
  }

  /** Rejects with one sentence when there can be no recording. */
  start(): Promise<string> {
    if (this.#running !== null) return Promise.resolve(this.#running.file);
    this.#starting ??= this.#begin().finally(() => {
      this.#starting = null;
    });
    return this.#starting;
  }

  current(): (Recording & { readonly since: number }) | null {
    return this.#running === null ? null : { ...summary(this.#running), since: this.#running.since };
  }

  /** Takes a message as it came, unread. `at` is when, ms. Costs next to nothing while no recording runs. */
  frame(raw: Buffer, at: number): void {
    if (this.#running !== null) this.#add('frame', raw.toString(), at);
  }

  /** Takes a market as the exchange gave it, as JSON text. */
  market(json: string, at: number): void {
    this.#add('market', json, at);
  }

  async stop(): Promise<Recording | null> {
    await this.#starting?.catch(() => {});
    const running = this.#running;
    if (running === null) return null;
    this.#running = null;
    running.ending.abort();
    running.gzip.end(running.batch);
    try {
      await finished(running.out);
    } catch (error) {
      this.#fault(`the recording ${running.file} is not whole: ${text(error)}`);
    }
    return summary(running);
  }

  async #begin(): Promise<string> {
    await mkdir(this.#dir, { recursive: true });
    const scarce = await this.#scarce();
    if (scarce !== null) throw new Error(scarce);
    const since = this.#options.clock.now();
    const { file, out } = await create(this.#dir, since);
    const gzip = createGzip();
    const running: Running = {
      file,
      since,
      gzip,
      out,
      ending: new AbortController(),
      batch: '',
      frames: 0,
      dropped: 0,
    };
    gzip.on('error', (error) => this.#fail(running, text(error)));
    out.on('error', (error) => this.#fail(running, text(error)));
    gzip.pipe(out);
    this.#running = running;
    if (this.#faulty) this.#options.onRecovered();
    this.#faulty = false;
    void this.#flush(running);
    return file;
  }

  #add(kind: 'frame' | 'market', raw: string, at: number): void {
    const running = this.#running;
    if (running === null) return;
    if (running.gzip.writableLength + running.out.writableLength + running.batch.length > MOST_WAITING) {
      running.dropped += 1;
      return;
    }
    // A line break between the parts of a message is blank space to JSON, but would end the line here. What is no
    // object is kept as text, so that one odd frame spoils no line.
    const body = raw.startsWith('{') ? raw.replace(/[\r\n]+/g, ' ') : JSON.stringify(raw);
    running.batch += `{"at":${at},"${kind}":${body}}\n`;
    running.frames += 1;
    if (running.batch.length >= BATCH) pass(running);
  }

  /** Every {@link FLUSH_MS} brings what came so far into the file, in whole lines, and looks at the free space. */
  async #flush(running: Running): Promise<void> {
    const { signal } = running.ending;
    for (;;) {
      await this.#options.clock.sleep(FLUSH_MS, signal);
      if (signal.aborted) return;
      pass(running);
      running.gzip.flush(constants.Z_SYNC_FLUSH);
      const scarce = await this.#scarce();
      if (scarce === null || signal.aborted) continue;
      await this.stop();
      this.#fault(`the recording ${running.file} was ended: ${scarce}`);
      return;
    }
  }

  #fail(running: Running, reason: string): void {
    running.ending.abort();
    running.gzip.destroy();
    running.out.destroy();
    // When it is being stopped already, `stop` tells it.
    if (this.#running !== running) return;
    this.#running = null;
    this.#fault(`the recording ${running.file} broke off: ${reason}`);
  }

  #fault(reason: string): void {
    this.#faulty = true;
    this.#options.onFault(reason);
  }

  /** Why there is too little room, or null. */
  async #scarce(): Promise<string | null> {
    const free = await (this.#options.free ?? freeOn)(this.#dir);
    // Not refused where nothing is known: a full disk still ends the recording by its error.
    if (free === null || free >= RESERVE) return null;
    return `less than ${RESERVE / 1024 / 1024} MB are free on the disk of ${this.#dir}`;
  }
}

/** Begins nothing by itself: see `start`. `stop` it at the end of the run. */
export const openRecorder = (options: RecorderOptions): FileRecorder => new FileRecorder(options);

async function freeOn(dir: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(dir);
    return bavail * bsize;
  } catch {
    return null;
  }
}

/** A new file, named by its time; a second one in the same second gets a number. */
async function create(dir: string, since: number): Promise<{ file: string; out: WriteStream }> {
  const stamp = new Date(since).toISOString().replace(/[-:]|\.\d+/g, '');
  for (let number = 1; ; number++) {
    const file = join(dir, `${stamp}${number === 1 ? '' : `-${number}`}.jsonl.gz`);
    try {
      const handle = await open(file, 'wx', 0o600);
      return { file, out: createWriteStream(file, { fd: handle }) };
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
}

function pass(running: Running): void {
  if (running.batch !== '') running.gzip.write(running.batch);
  running.batch = '';
}

const summary = ({ file, frames, dropped, out }: Running): Recording => ({
  file,
  frames,
  bytes: out.bytesWritten,
  dropped,
});
const text = (error: unknown): string => (error instanceof Error ? error.message : String(error));
