import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { access, constants, open, readdir, readFile, realpath, rename, stat, statfs, unlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';

/** The computer as the checks see it: a seam for the systems on which the tests do not run. Paths may be relative. */
export type Machine = {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Version of Node, without a v. */
  readonly node: string;
  /** The program's folder, and the one that `.env` is read from. */
  readonly root: string;
  readonly cwd: string;
  /**
   * What a program of the system writes to its standard output, whatever code it ends with; null when there is no such
   * program or it takes too long. Nothing is passed to a shell.
   */
  run(file: string, args: readonly string[], cwd?: string): Promise<string | null>;
  exists(path: string): Promise<boolean>;
  /** Whole, links followed. */
  realpath(path: string): Promise<string>;
  /** The nine bits of a file's mode. */
  mode(path: string): Promise<number>;
  /** Bytes that are free where a folder is or is to be made. */
  free(path: string): Promise<number>;
  /** Why a folder cannot be written, or made, as a code of the system; null when it can. Nothing stays of the attempt. */
  writeFault(path: string): Promise<string | null>;
  /** Whether it has a battery to run on, where the system tells it by files. */
  hasBattery(): Promise<boolean>;
  /** Whether a port of 127.0.0.1 can be had. */
  isFree(port: number): Promise<boolean>;
};

const LIMIT = 3_000;
const POWER = '/sys/class/power_supply';

export const thisMachine: Machine = {
  platform: process.platform,
  env: process.env,
  node: process.versions.node,
  root: resolve(import.meta.dirname, '../..'),
  cwd: process.cwd(),
  run: (file, args, cwd) =>
    new Promise((done) => {
      execFile(file, args, { cwd, timeout: LIMIT, windowsHide: true, encoding: 'utf8' }, (error, out) =>
        done(error === null || typeof error.code === 'number' ? out : null),
      );
    }),
  exists: (path) =>
    access(path).then(
      () => true,
      () => false,
    ),
  realpath: (path) => realpath(path),
  mode: async (path) => (await stat(path)).mode & 0o777,
  async free(path) {
    const { bavail, bsize } = await statfs(await existing(resolve(path)));
    return bavail * bsize;
  },
  async writeFault(path) {
    const dir = await existing(resolve(path));
    try {
      if (!(await stat(dir)).isDirectory()) return 'ENOTDIR';
      // Above a folder that is yet to be made only the right to make it is asked.
      await (dir === resolve(path) ? writeTo(dir) : access(dir, constants.W_OK));
      return null;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code ?? 'unknown';
    }
  },
  async hasBattery() {
    const names = await readdir(POWER).catch(() => []);
    const types = await Promise.all(names.map((name) => readFile(`${POWER}/${name}/type`, 'utf8').catch(() => '')));
    return types.some((type) => type.trim() === 'Battery');
  },
  isFree: (port) =>
    new Promise((done) => {
      const server = createServer();
      server.once('error', () => done(false));
      server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => done(true)));
    }),
};

/** The nearest folder above that exists, the path itself included. */
async function existing(path: string): Promise<string> {
  for (let dir = path; ; dir = dirname(dir)) {
    const found = await stat(dir).catch(() => null);
    if (found !== null || dirname(dir) === dir) return dir;
  }
}

/** As the state is written: what the rights promise, a full disk or a scanner may break. */
async function writeTo(dir: string): Promise<void> {
  const probe = join(dir, `doctor-${randomUUID()}.tmp`);
  const moved = `${probe}.moved`;
  try {
    const file = await open(probe, 'wx', 0o600);
    try {
      await file.writeFile('x');
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(probe, moved);
    await unlink(moved);
  } catch (error) {
    for (const left of [probe, moved]) await unlink(left).catch(() => {});
    throw error;
  }
}
