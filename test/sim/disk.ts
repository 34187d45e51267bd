import { dirname } from 'node:path/posix';
import type { Random } from '../../src/practice/exchange/random.ts';
import type { Disk } from '../../src/store/disk.ts';
import type { Laptop } from './machine-clock.ts';

/** What is in a file, and how much of that would survive a power cut: the first `synced` bytes. */
class Inode {
  synced = 0;
  /** In pieces as they were written, until somebody reads. */
  #pieces: Uint8Array[] = [];
  length = 0;

  append(bytes: Uint8Array): void {
    this.#pieces.push(bytes);
    this.length += bytes.length;
  }

  get bytes(): Buffer {
    if (this.#pieces.length !== 1) this.#pieces = [Buffer.concat(this.#pieces)];
    return this.#pieces[0] as Buffer;
  }

  set bytes(bytes: Buffer) {
    this.#pieces = [bytes];
    this.length = bytes.length;
  }
}
type Open = { readonly inode: Inode; readonly path: string };

/** An error as the system gives it, without a trace: a store meets several with every save, and by design. */
function fault(code: string, path: string): Error {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  const error = Object.assign(new Error(`${code}: ${path}`), { code });
  Error.stackTraceLimit = stackTraceLimit;
  return error;
}

/** The laptop's disk: what programs see, and what is on the platter. A kill loses nothing of it, a power cut may. */
export class Platter {
  /** Names as programs see them, and as the platter has them. */
  names = new Map<string, Inode>();
  #kept = new Map<string, Inode>();
  /** Nothing more can be written. */
  full = false;
  /** No file can be renamed before then, ms: another program holds it. */
  lockedUntil = 0;
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Makes what is in this folder, and what is called what, outlast a power cut. */
  syncNames(dir: string): void {
    for (const path of [...this.#kept.keys(), ...this.names.keys()]) {
      if (dirname(path) !== dir) continue;
      const inode = this.names.get(path);
      if (inode === undefined) this.#kept.delete(path);
      else this.#kept.set(path, inode);
    }
  }

  /** What was not synced is gone, torn or zeros; names may be those of before. */
  powerCut(): void {
    const random = this.#random;
    // A journalled file system loses all names since some moment or none, never one in the middle.
    const names = random.chance(0.5) ? this.#kept : this.names;
    this.names = new Map(names);
    this.#kept = new Map(names);
    for (const inode of new Set(this.names.values())) {
      const loose = inode.length - inode.synced;
      if (loose <= 0) continue;
      const stays = inode.synced + (random.chance(0.3) ? 0 : random.whole(0, loose));
      const torn = Buffer.from(inode.bytes.subarray(0, stays));
      if (random.chance(0.3)) torn.fill(0, inode.synced);
      inode.bytes = torn;
      inode.synced = torn.length;
    }
  }

  get(path: string): Inode {
    const inode = this.names.get(path);
    if (inode === undefined) throw fault('ENOENT', path);
    return inode;
  }

  create(path: string): Inode {
    if (this.full) throw fault('ENOSPC', path);
    const inode = new Inode();
    this.names.set(path, inode);
    return inode;
  }

  append(inode: Inode, bytes: Uint8Array, path: string): number {
    if (this.full) throw fault('ENOSPC', path);
    inode.append(bytes);
    return bytes.length;
  }

  list(dir: string): string[] {
    const inside = [...this.names.keys()].filter((path) => dirname(path) === dir);
    return inside.map((path) => path.slice(dir.length + 1));
  }

  rename(from: string, to: string, now: number): void {
    const inode = this.get(from);
    if (now < this.lockedUntil) throw fault('EPERM', to);
    this.names.delete(from);
    this.names.set(to, inode);
  }
}

/** The platter as one process reaches it; a dead one changes nothing any more. Everything takes a moment. */
export function diskOf(platter: Platter, laptop: Laptop, alive: () => boolean, random: Random): Disk {
  /** Does something some time later, if the process lives to see it. */
  const later = <T>(act: () => T, least = 0.1, most = 2): Promise<T> =>
    new Promise((resolve, reject) => {
      laptop.timeline.after(random.between(least, most), () =>
        laptop.whenAwake(() => {
          if (!alive()) return;
          try {
            resolve(act());
          } catch (error) {
            reject(error as Error);
          }
        }),
      );
    });
  const sync = (inode: Inode): void => {
    inode.synced = inode.length;
  };
  const opened = new Map<number, Open>();
  let handles = 3;
  const fileOf = (fd: number): Open => {
    const open = opened.get(fd);
    if (open === undefined) throw fault('EBADF', String(fd));
    return open;
  };
  const copy = (from: string, to: string): void => {
    const { bytes } = platter.get(from);
    platter.append(platter.create(to), bytes, to);
  };
  const disk = {
    open: (path: string, flags: string) =>
      later(() => {
        // A folder is opened to be synced.
        if (flags === 'r' && !platter.names.has(path)) {
          return { sync: () => later(() => platter.syncNames(path), 1, 8), close: async () => {} };
        }
        if (flags === 'wx' && platter.names.has(path)) throw fault('EEXIST', path);
        const inode = flags === 'wx' ? platter.create(path) : platter.get(path);
        return {
          writeFile: (text: string) => later(() => platter.append(inode, Buffer.from(text), path)),
          sync: () => later(() => sync(inode), 1, 8),
          close: async () => {},
        };
      }),
    copyFile: (from: string, to: string) => later(() => copy(from, to)),
    link: (from: string, to: string) =>
      later(() => {
        if (platter.names.has(to)) throw fault('EEXIST', to);
        platter.names.set(to, platter.get(from));
      }),
    mkdir: () => later(() => undefined),
    readdir: (dir: string) => later(() => platter.list(dir)),
    readFile: (path: string) => later(() => platter.get(path).bytes.toString()),
    rename: (from: string, to: string) => later(() => platter.rename(from, to, laptop.timeline.now)),
    unlink: (path: string) =>
      later(() => {
        platter.get(path);
        platter.names.delete(path);
      }),
    openSync(path: string, flags: string): number {
      const inode = platter.names.get(path) ?? (flags === 'a+' ? platter.create(path) : platter.get(path));
      opened.set(++handles, { inode, path });
      return handles;
    },
    closeSync: (fd: number) => void opened.delete(fd),
    writeSync(fd: number, bytes: Uint8Array, offset: number): number {
      const { inode, path } = fileOf(fd);
      return alive() ? platter.append(inode, bytes.subarray(offset), path) : bytes.length - offset;
    },
    readSync(fd: number, buffer: Uint8Array, offset: number, length: number, position: number): number {
      return fileOf(fd).inode.bytes.copy(buffer, offset, position, position + length);
    },
    fstatSync: (fd: number) => ({ size: fileOf(fd).inode.length }),
    fdatasync(fd: number, done: (error: Error | null) => void): void {
      const { inode } = fileOf(fd);
      void later(() => sync(inode), 1, 8).then(() => done(null));
    },
    fdatasyncSync: (fd: number) => sync(fileOf(fd).inode),
    mkdirSync: () => undefined,
    readdirSync: (dir: string) => platter.list(dir),
    statSync: (path: string) => ({ size: platter.get(path).length }),
    unlinkSync: (path: string) => void platter.names.delete(path),
    async *createReadStream(path: string) {
      yield platter.get(path).bytes.toString();
    },
  };
  return disk as unknown as Disk;
}
