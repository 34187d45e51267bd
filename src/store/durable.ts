import { basename, dirname, join } from 'node:path';
import type { Clock } from '../ports.ts';
import { codeOf, duplicate, type FileDisk, patiently, syncDirectory, writeSynced } from './disk.ts';
import { encode } from './envelope.ts';

/** The slots of one durable file: the newest whole one of them is the state. */
export const slotsOf = (path: string) => ({ main: path, alt: `${path}.alt`, bak: `${path}.bak` }) as const;

/** Another program holds a file for so long that this is not passing, ms. */
const HELD_LONG = 60_000;

/** Who hears, once each, that another program keeps the file locked for long, and that it has let go. */
export type Holder = { readonly onHeld: (reason: string) => void; readonly onFreed: () => void };

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
  readonly #holder: Holder;
  /** Since when new versions land in `.alt`, monotonic ms; null while they do not. */
  #heldSince: number | null = null;
  #heldTold = false;

  /** `rev` is what the file held when it was read; see `recover`. */
  constructor(
    path: string,
    found: { readonly rev: number; readonly schema: number },
    { disk, clock, holder }: { readonly disk: FileDisk; readonly clock: Clock; readonly holder: Holder },
  ) {
    this.#path = path;
    this.#schema = found.schema;
    this.#rev = found.rev;
    this.#disk = disk;
    this.#clock = clock;
    this.#holder = holder;
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
    // The calls of this turn gather, and an order that left in it goes out before the work of writing begins.
    await this.#clock.turn();
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
        async () => {
          await disk.unlink(alt).catch(() => {});
          this.#freed();
        },
        async (error) => {
          await disk.rename(fresh, alt);
          this.#held(error);
        },
      );
    } catch (error) {
      await disk.unlink(fresh).catch(() => {});
      throw error;
    }
    await syncDirectory(disk, dirname(main));
  }

  /** Nothing is lost meanwhile; but whoever copies or backs up the file alone has an old state. */
  #held(error: unknown): void {
    const now = this.#clock.monotonic();
    this.#heldSince ??= now;
    if (this.#heldTold || now - this.#heldSince < HELD_LONG) return;
    this.#heldTold = true;
    const [name, code] = [basename(this.#path), codeOf(error) || String(error)];
    this.#holder.onHeld(
      `another program keeps ${name} locked (${code}). The state is safe in ${name}.alt; ` +
        'close what holds it: an editor, a virus scanner, a sync client.',
    );
  }

  #freed(): void {
    this.#heldSince = null;
    if (this.#heldTold) this.#holder.onFreed();
    this.#heldTold = false;
  }
}
