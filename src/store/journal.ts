import { join } from 'node:path';
import type { Clock, Journal } from '../ports.ts';
import type { JournalDisk } from './disk.ts';
import { decodeLine, encodeLine } from './journal-file.ts';
import { JournalFolder } from './journal-folder.ts';

export type JournalOptions = {
  /** DATA_DIR; the journal is the folder `journal` in it, a file a day (UTC). */
  readonly dir: string;
  readonly disk: Readonly<JournalDisk>;
  readonly clock: Clock;
  /** Nothing can be written; told once until it works again. What comes meanwhile waits in memory. */
  readonly onFault: (reason: string) => void;
  readonly onRecovered: () => void;
};

const SYNC_MS = 100;
const RETRY_MS = 1_000;
/** Lines that wait for a full disk; beyond it the oldest are given up and counted. */
const MOST_WAITING = 10_000;
/** Enough of a file's end to hold its last line. */
const TAIL = 64 * 1024;

/**
 * Append-only journal. An entry is handed to the system before `append` returns, so that a killed process loses
 * nothing; putting it on the platter follows within {@link SYNC_MS} and keeps nobody waiting.
 */
class DailyJournal implements Journal {
  readonly #dir: string;
  readonly #disk: Readonly<JournalDisk>;
  readonly #options: JournalOptions;
  readonly #folder: JournalFolder;
  readonly #closing = new AbortController();
  #waiting: { readonly date: string; readonly line: string }[] = [];
  #fd: number | null = null;
  #date = '';
  #seq: number | null = null;
  #lost = 0;
  #faulty = false;
  #syncing: Promise<void> | null = null;

  constructor(options: JournalOptions) {
    this.#options = options;
    this.#disk = options.disk;
    this.#dir = join(options.dir, 'journal');
    this.#folder = new JournalFolder(this.#dir, options.disk);
  }

  append(entry: object): boolean {
    this.#enqueue(entry);
    // While the disk is full the retries of `#sync` try, not every entry.
    if (!this.#faulty) this.#drain();
    this.#syncing ??= this.#sync();
    return this.#waiting.length === 0;
  }

  /** Writes what waits, as far as that is possible, and closes the file. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#syncing;
    this.#drain();
    this.#closeFile();
  }

  #enqueue(entry: object): void {
    const at = this.#options.clock.now();
    this.#seq ??= this.#lastSeq();
    this.#seq += 1;
    const date = new Date(at).toISOString().slice(0, 10);
    this.#waiting.push({ date, line: encodeLine(this.#seq, at, entry) });
    if (this.#waiting.length <= MOST_WAITING) return;
    this.#waiting.shift();
    this.#lost += 1;
  }

  #drain(): void {
    try {
      let done = 0;
      // Nothing may be waiting: then that the file can be had again is the proof.
      if (this.#faulty && this.#date !== '') this.#file(this.#date);
      try {
        for (const { date, line } of this.#waiting) {
          const bytes = Buffer.from(line);
          this.#writeAll(this.#file(date), bytes);
          done += 1;
          this.#folder.grown(bytes.length, this.#date);
        }
      } finally {
        this.#waiting = this.#waiting.slice(done);
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  #writeAll(fd: number, bytes: Buffer): void {
    for (let from = 0; from < bytes.length; ) from += this.#disk.writeSync(fd, bytes, from);
  }

  /** The open file of that day. A clock set back goes on in the newer file. */
  #file(date: string): number {
    if (this.#fd !== null && date <= this.#date) return this.#fd;
    this.#closeFile();
    this.#disk.mkdirSync(this.#dir, { recursive: true });
    if (date > this.#date) this.#folder.tidy(date);
    this.#date = date > this.#date ? date : this.#date;
    const fd = this.#disk.openSync(this.#folder.pathOf(this.#date), 'a+', 0o600);
    this.#fd = fd;
    // A line that a kill or a full disk cut off must not swallow the next one.
    const end = tail(this.#disk, fd, 1);
    if (end !== '' && end !== '\n') this.#writeAll(fd, Buffer.from('\n'));
    return fd;
  }

  /** Puts on the platter what was written, and while something is wrong tries again and again. */
  async #sync(): Promise<void> {
    const { clock, onRecovered } = this.#options;
    do {
      await clock.sleep(this.#faulty ? RETRY_MS : SYNC_MS, this.#closing.signal);
      if (this.#faulty) this.#drain();
      const fd = this.#fd;
      if (fd === null) continue;
      const error = await new Promise<Error | null>((resolve) => this.#disk.fdatasync(fd, resolve));
      if (error !== null) this.#fail(error);
      else if (this.#faulty && this.#waiting.length === 0) {
        this.#faulty = false;
        onRecovered();
        this.#tellLost();
      }
    } while (this.#faulty && !this.#closing.signal.aborted);
    this.#syncing = null;
  }

  #tellLost(): void {
    const lost = this.#lost;
    this.#lost = 0;
    if (lost > 0) this.append({ journal: 'lost', entries: lost });
  }

  #fail(error: unknown): void {
    this.#closeFile();
    if (this.#faulty) return;
    this.#faulty = true;
    this.#options.onFault(
      `the journal in ${this.#dir} cannot be written: ${error instanceof Error ? error.message : error}`,
    );
  }

  #closeFile(): void {
    if (this.#fd === null) return;
    const fd = this.#fd;
    this.#fd = null;
    try {
      this.#disk.fdatasyncSync(fd);
    } catch {
      // Told already, or told by the next write.
    }
    this.#disk.closeSync(fd);
  }

  /** The number of the last whole line there is, so that numbers go on across restarts. */
  #lastSeq(): number {
    try {
      const newest = this.#folder.newest();
      if (newest === null) return 0;
      const fd = this.#disk.openSync(this.#folder.pathOf(newest), 'r');
      try {
        const lines = tail(this.#disk, fd, TAIL).split('\n').reverse();
        for (const line of lines) {
          const seq = decodeLine(line)?.seq;
          if (seq !== undefined) return seq;
        }
        return 0;
      } finally {
        this.#disk.closeSync(fd);
      }
    } catch {
      return 0;
    }
  }
}

/** Opens no file before the first entry, so that this cannot fail. */
export const openJournal = (options: JournalOptions): DailyJournal => new DailyJournal(options);

/** The last `bytes` of an open file. */
function tail(disk: Readonly<JournalDisk>, fd: number, bytes: number): string {
  const { size } = disk.fstatSync(fd);
  const buffer = Buffer.alloc(Math.min(size, bytes));
  disk.readSync(fd, buffer, 0, buffer.length, size - buffer.length);
  return buffer.toString();
}
