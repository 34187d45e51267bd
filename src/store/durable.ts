import { basename, dirname, join } from 'node:path';
import type { Clock } from '../ports.ts';
import { duplicate, type FileDisk, patiently, syncDirectory, writeSynced } from './disk.ts';
import { encode } from './envelope.ts';

/** The slots of one durable file: the newest whole one of them is the state. */
export const slotsOf = (path: string) => ({ main: path, alt: `${path}.alt`, bak: `${path}.bak` }) as const;

/** Writes that wait together for the same bytes. */
type Batch<T> = { data: T; readonly done: PromiseWithResolvers<void> };

/**
 * A file whose `write` resolves when the data is on the platter and readable after a kill or a power cut: a
 * unique temporary file, fsync, then a rename. The version before stays in `.bak`; a main file that another program
 * keeps locked makes the new version land in `.alt`.
 *
 * While one write runs, later ones gather into a single next one. Each caller hears of the write that held its own
 * data (or newer), and of no other.
 */
export class DurableFile<T> {
  readonly #path: string;
  readonly #schema: number;
  readonly #disk: FileDisk;
  readonly #clock: Clock;
  #rev: number;
  #next: Batch<T> | null = null;
  #running = false;
  #written = 0;

  /** `rev` is what the file held when it was read; see `recover`. */
  constructor(path: string, found: { readonly rev: number; readonly schema: number }, disk: FileDisk, clock: Clock) {
    this.#path = path;
    this.#schema = found.schema;
    this.#rev = found.rev;
    this.#disk = disk;
    this.#clock = clock;
  }

  /** `data` must not change any more: it is turned into bytes only when its turn comes. */
  write(data: T): Promise<void> {
    if (this.#next === null) this.#next = { data, done: Promise.withResolvers() };
    else this.#next.data = data;
    const { promise } = this.#next.done;
    if (!this.#running) void this.#drain();
    return promise;
  }

  async #drain(): Promise<void> {
    this.#running = true;
    // Lets the calls of this turn gather.
    await null;
    for (let batch = this.#next; batch !== null; batch = this.#next) {
      this.#next = null;
      await this.#replace(batch.data).then(batch.done.resolve, batch.done.reject);
    }
    this.#running = false;
  }

  async #replace(data: T): Promise<void> {
    const disk = this.#disk;
    const { main, alt, bak } = slotsOf(this.#path);
    // Taken even by a write that fails: a number is never used for two different states.
    this.#rev += 1;
    const fresh = join(dirname(main), `${basename(main)}.${process.pid}.${this.#written++}.tmp`);
    await writeSynced(disk, fresh, encode(this.#rev, this.#schema, data));
    try {
      // A previous version that cannot be kept is no reason to lose the new one.
      await duplicate(disk, main, bak).catch(() => {});
      await patiently(this.#clock, () => disk.rename(fresh, main)).then(
        () => disk.unlink(alt).catch(() => {}),
        () => disk.rename(fresh, alt),
      );
    } catch (error) {
      await disk.unlink(fresh).catch(() => {});
      throw error;
    }
    await syncDirectory(disk, dirname(main));
  }
}
