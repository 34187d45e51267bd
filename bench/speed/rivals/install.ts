import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/**
 * Packages of others that are measured, and no dependencies of the product. What pmxt-core depends on besides `ws` is
 * overridden by something small: some 600 packages, of which its feed uses none.
 */
const FOLDER = new URL('../../rivals/', import.meta.url);
export const PACKAGES = new URL('node_modules/', FOLDER);

/** True when all of them are installed as the lock file has them. */
export function installed(): boolean {
  const { dependencies }: { dependencies: Readonly<Record<string, string>> } = read(new URL('package.json', FOLDER));
  return Object.entries(dependencies).every(([name, version]) => {
    try {
      return read(new URL(`${name}/package.json`, PACKAGES)).version === version;
    } catch {
      return false;
    }
  });
}

/** Installs them, without their scripts. Answers null, or why it could not. */
export async function install(): Promise<string | null> {
  const once = ['--fetch-retries', '1', '--fetch-retry-mintimeout', '1000'];
  const argv = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', ...once];
  try {
    await promisify(execFile)('npm', argv, { cwd: fileURLToPath(FOLDER), shell: process.platform === 'win32' });
    return null;
  } catch (error) {
    const text = String(error instanceof Error && 'stderr' in error ? error.stderr : error);
    return /reason: (.*)/.exec(text)?.[1] ?? text.split('\n', 1)[0] ?? '';
  }
}

const read = (file: URL): ReturnType<typeof JSON.parse> => JSON.parse(readFileSync(file, 'utf8'));
