import { join } from 'node:path';
import type { JournalDisk } from './disk.ts';

const KEEP_DAYS = 30;
/** What it may take, bytes: a month of good days, and of days with a bad feed the last ones. */
const QUOTA = 1024 ** 3;
/** So much is written until that is looked at again, bytes. */
const STRIDE = 64 * 1024 ** 2;
const DAY_MS = 86_400_000;
const FILE = /^\d{4}-\d{2}-\d{2}\.jsonl$/;

/** A day (UTC), such as `2026-11-21`, that lies so many days before another. */
const before = (date: string, days: number): string =>
  new Date(Date.parse(date) - days * DAY_MS).toISOString().slice(0, 10);

/** The folder of a journal: a file a day (UTC). Anything else in it is somebody else's and stays. */
export class JournalFolder {
  readonly #dir: string;
  readonly #disk: Readonly<JournalDisk>;
  /** Bytes written since it was tidied. */
  #written = 0;

  constructor(dir: string, disk: Readonly<JournalDisk>) {
    this.#dir = dir;
    this.#disk = disk;
  }

  pathOf(date: string): string {
    return join(this.#dir, `${date}.jsonl`);
  }

  /** The newest day of which there is a file, or null. Throws where the folder cannot be read. */
  newest(): string | null {
    return this.#dates().at(-1) ?? null;
  }

  /** So many bytes were written into the file of `today`. Never throws. */
  grown(bytes: number, today: string): void {
    this.#written += bytes;
    if (this.#written >= STRIDE) this.tidy(today);
  }

  /**
   * What is older than thirty days goes, and the oldest days while the whole is over its quota. Today's and yesterday's
   * stay whatever they take: a start looks there for orders that its state does not know. Never throws.
   */
  tidy(today: string): void {
    this.#written = 0;
    try {
      const dates = this.#dates();
      let size = dates.reduce((sum, date) => sum + this.#size(date), 0);
      for (const date of dates.filter((each) => each < before(today, 1))) {
        if (date >= before(today, KEEP_DAYS) && size <= QUOTA) return;
        size -= this.#remove(date);
      }
    } catch {
      // A folder that cannot be read is told of by the next line that is written.
    }
  }

  #dates(): string[] {
    const names = this.#disk.readdirSync(this.#dir).filter((name) => FILE.test(name));
    return names.map((name) => name.slice(0, 10)).sort();
  }

  /** Answers the bytes that it gave free. */
  #remove(date: string): number {
    const size = this.#size(date);
    try {
      this.#disk.unlinkSync(this.pathOf(date));
      return size;
    } catch {
      // Another program holds it: the next time is early enough.
      return 0;
    }
  }

  #size(date: string): number {
    try {
      return this.#disk.statSync(this.pathOf(date)).size;
    } catch {
      return 0;
    }
  }
}
