import {
  closeSync,
  createReadStream,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { constants, copyFile, link, mkdir, open, readdir, readFile, rename, unlink } from 'node:fs/promises';
import type { Clock } from '../ports.ts';

/** The file system as far as a journal needs it. */
export type JournalDisk = {
  openSync(path: string, flags: 'a+' | 'r', mode?: number): number;
  closeSync(fd: number): void;
  writeSync(fd: number, bytes: Uint8Array, offset: number): number;
  readSync(fd: number, buffer: Uint8Array, offset: number, length: number, position: number): number;
  fstatSync(fd: number): { readonly size: number };
  fdatasync(fd: number, done: (error: Error | null) => void): void;
  fdatasyncSync(fd: number): void;
  mkdirSync(path: string, options: { readonly recursive: true }): unknown;
  readdirSync(path: string): string[];
  statSync(path: string): { readonly size: number };
  unlinkSync(path: string): void;
  /** The text of a file, piece by piece. */
  createReadStream(path: string, options: { readonly encoding: 'utf8' }): AsyncIterable<unknown>;
};

/** The file system as far as durable files need it: a seam for locked files, which Linux does not know. */
export type FileDisk = Readonly<{
  copyFile: typeof copyFile;
  link: typeof link;
  mkdir: typeof mkdir;
  open: typeof open;
  readdir: typeof readdir;
  readFile: typeof readFile;
  rename: typeof rename;
  unlink: typeof unlink;
}>;

/** All that is kept of a run goes through this. A test's disk can lose power. */
export type Disk = FileDisk & Readonly<JournalDisk>;

export const realDisk: Disk = {
  ...{ copyFile, link, mkdir, open, readdir, readFile, rename, unlink },
  ...{ openSync, closeSync, writeSync, readSync, fstatSync, fdatasync, fdatasyncSync },
  ...{ mkdirSync, readdirSync, statSync, unlinkSync, createReadStream },
};

/** Owner only. Has no effect on Windows, where the folder's own rights count. */
const MODE = 0o600;
/** How long a file that another program holds open is waited for: virus scanners, indexers, sync clients. */
const PATIENCE_MS = 3_000;
const FIRST_WAIT_MS = 10;
const LONGEST_WAIT_MS = 250;

/** Of an error of the system, such as `ENOSPC`; empty for any other. */
export const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';
const isLocked = (error: unknown) => ['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error));
export const isMissing = (error: unknown) => codeOf(error) === 'ENOENT';

/** Runs `job` again while the file is locked, for up to {@link PATIENCE_MS}. */
export async function patiently<T>(clock: Clock, job: () => Promise<T>): Promise<T> {
  const until = clock.monotonic() + PATIENCE_MS;
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    try {
      return await job();
    } catch (error) {
      if (!isLocked(error) || clock.monotonic() >= until) throw error;
      await clock.sleep(wait);
    }
  }
}

/** A new file with its bytes on the platter, not only in the system's memory. Leaves nothing behind when it fails. */
export async function writeSynced(disk: FileDisk, path: string, text: string): Promise<void> {
  const file = await disk.open(path, 'wx', MODE);
  try {
    await file.writeFile(text);
    await file.sync();
  } catch (error) {
    await file.close();
    await disk.unlink(path).catch(() => {});
    throw error;
  }
  await file.close();
}

/** Makes renames in `dir` last through a power cut, where the system lets a directory be synced (not Windows). */
export async function syncDirectory(disk: FileDisk, dir: string): Promise<void> {
  try {
    const handle = await disk.open(dir, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // Without it a power cut may bring back the version before, which is whole too.
  }
}

/** `to` becomes a second name of what `from` holds. False when `from` does not exist. */
export async function duplicate(disk: FileDisk, from: string, to: string): Promise<boolean> {
  const between = `${to}.tmp`;
  await disk.unlink(between).catch(() => {});
  try {
    // A link costs no bytes; file systems without links get a copy.
    await disk.link(from, between).catch((error) => {
      if (isMissing(error)) throw error;
      return disk.copyFile(from, between, constants.COPYFILE_EXCL);
    });
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
  await disk.rename(between, to);
  return true;
}
