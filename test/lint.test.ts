import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, matchesGlob, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');

/** Code that each ban of `lint/` must refuse, wherever it is no adapter's. */
const REFUSED = {
  clock: [
    'export const at = Date.now();',
    'export const now = Date.now;',
    'export const at = Date?.now();',
    'export const { now } = Date;',
    "export const at = Date['now']();",
    'export const at = new Date();',
    'export const at = new Date;',
    'export const at = Date();',
    'export const at = performance.now();',
    'export const late = AbortSignal.timeout(5);',
    "import { performance as watch } from 'node:perf_hooks';\nexport { watch };",
  ],
  timers: [
    'setTimeout(() => {}, 5);',
    'export const wait = setTimeout;',
    'setInterval(() => {}, 5);',
    'setImmediate(() => {});',
    "import { setTimeout as wait } from 'node:timers/promises';\nawait wait(5);",
    "import timers from 'node:timers';\ntimers.setInterval(() => {}, 5);",
    "import cron from 'node-cron';\ncron.schedule('* * * * *', () => {});",
    "export const { schedule } = await import('node-cron');",
  ],
  random: [
    'export const chance = Math.random();',
    'export const random = Math.random;',
    'export const { random } = Math;',
    "export const chance = Math['random']();",
    'export const id = crypto.randomUUID();',
    'crypto.getRandomValues(new Uint8Array(8));',
    "import { randomBytes } from 'node:crypto';\nexport const id = randomBytes(8);",
    "import { randomInt } from 'node:crypto';\nexport const dice = randomInt(6);",
    "import { randomUUID } from 'node:crypto';\nexport const id = randomUUID();",
    "import { webcrypto } from 'node:crypto';\nexport const id = webcrypto.randomUUID();",
  ],
  network: [
    "await fetch('http://127.0.0.1');",
    'export const call = fetch;',
    "export const socket = new WebSocket('ws://127.0.0.1');",
    "import { WebSocket } from 'ws';\nexport const make = WebSocket;",
    "import { type RawData, WebSocket as Socket } from 'ws';\nexport { type RawData, Socket };",
    "export { WebSocket } from 'ws';",
    "import ky from 'ky';\nawait ky('http://127.0.0.1');",
    "import { fastify } from 'fastify';\nfastify();",
    "import { Bot } from 'grammy';\nexport const bot = new Bot('1:2');",
    "import { connect } from 'node:net';\nconnect(80);",
    "import { request } from 'node:http';\nrequest('http://127.0.0.1');",
    "import { request } from 'node:https';\nrequest('https://127.0.0.1');",
    "import { lookup } from 'node:dns/promises';\nawait lookup('localhost');",
    "export const { connect } = await import('node:tls');",
  ],
  disk: [
    "import { readFileSync } from 'node:fs';\nreadFileSync('x');",
    "import * as fs from 'node:fs';\nfs.readFileSync('x');",
    "import { readFile } from 'node:fs/promises';\nawait readFile('x');",
    "import { DatabaseSync } from 'node:sqlite';\nexport const db = new DatabaseSync('x');",
    "import { pino } from 'pino';\npino().info('x');",
    "export const { readFile } = await import('node:fs/promises');",
  ],
  process: [
    'process.exit(1);',
    'export const { env } = process;',
    'export const folder = process.cwd();',
    "globalThis.fetch('http://127.0.0.1');",
    "export const now = eval('Date.now()');",
    "import process from 'node:process';\nexport { process as it };",
    "import { spawn } from 'node:child_process';\nspawn('true');",
    "import { Worker } from 'node:worker_threads';\nexport const thread = new Worker('x');",
    "import { hostname } from 'node:os';\nexport const name = hostname();",
    "import { createRequire } from 'node:module';\nexport const load = createRequire('x');",
  ],
  machine: [
    'export const text = (1234.5).toLocaleString();',
    "export const order = ['b', 'a'].sort((one, other) => one.localeCompare(other));",
    'export const hour = new Date(0).getHours();',
    'export const day = new Date(0).getDate();',
    'export const text = new Date(0).toLocaleDateString();',
    'export const offset = new Date(0).getTimezoneOffset();',
    'export const at = new Date(2026, 0, 1);',
    'export const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;',
    'export const format = new Intl.NumberFormat();',
    "export const format = new Intl.DateTimeFormat('en-GB');",
    "export const format = new Intl.DateTimeFormat('en-GB', { weekday: 'short' });",
  ],
  desk: [
    'export const later = async (told: () => unknown) => await told();',
    'export const later = Promise.resolve(1);',
    'queueMicrotask(() => {});',
    'for (const key in { a: 1 }) String(key);',
    "export const other = import('./other.ts');",
    'export const held = new WeakRef({});',
    "console.log('x');",
  ],
} as const;

/** What the same words may be used for, everywhere. */
const ACCEPTED = [
  'export const at = Date.parse("2026-01-01T00:00:00Z") + Date.UTC(2026, 0, 1);',
  'export const text = new Date(0).toISOString();',
  'export const most = Math.max(1, 2);',
  'export const hour = (at: Date): number => at.getUTCHours(); // Math.random() and fetch()',
  "import type { IncomingMessage } from 'node:http';\nexport type Wire = IncomingMessage;",
  "import { createHash } from 'node:crypto';\nexport const digest = createHash('sha256').update('x').digest('hex');",
  'export const either = (one: AbortSignal, other: AbortSignal) => AbortSignal.any([one, other]);',
  'export const told = { fetch: 1, process: 2, now: 3 };\nexport const sum = told.fetch + told.process;',
  "export const text = (1234.5).toLocaleString('en-US');",
  "export const format = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', weekday: 'short' });",
];

type Ban = keyof typeof REFUSED;
const BANS = Object.keys(REFUSED) as Ban[];
const source = readFileSync(join(ROOT, 'biome.jsonc'), 'utf8');
const config = JSON.parse(source.replace(/\s\/\/ .*$/gm, '')) as {
  plugins: { path: string; includes: string[] }[];
};
const messageOf = (ban: Ban): string => {
  const text = readFileSync(join(ROOT, 'lint', `${ban}.grit`), 'utf8');
  return /message="(.+)"/.exec(text)?.[1] ?? '';
};

/** What the rules say of `folders` in `cwd`, as `file: message`. Outside of a repository, so without its list of ignored files. */
function lint(cwd: string, plugins: typeof config.plugins, folders: string[]): string[] {
  const configPath = join(folder, 'biome.json');
  writeFileSync(configPath, JSON.stringify({ plugins, linter: { rules: { preset: 'none' } } }));
  const program = join(ROOT, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const args = ['lint', `--config-path=${configPath}`, '--reporter=json', '--max-diagnostics=none', ...folders];
  let said: string;
  try {
    said = execFileSync(process.execPath, [program, ...args], {
      cwd,
      encoding: 'utf8',
      stdio: 'pipe',
      maxBuffer: 2 ** 24,
    });
  } catch (error) {
    said = String((error as { stdout?: unknown }).stdout);
  }
  const { diagnostics } = JSON.parse(said.trim().split('\n')[0] ?? '') as {
    diagnostics: { message: string; location: { path: string } }[];
  };
  return diagnostics.map(({ message, location }) => `${location.path.replaceAll('\\', '/')}: ${message}`);
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pilot-lint-'));
  cpSync(join(ROOT, 'lint'), join(folder, 'lint'), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the world is banned outside adapters', () => {
  let found: Set<string>;
  const fileOf = (ban: Ban, index: number): string => `src/desk/trade/${ban}-${index}.ts`;
  beforeAll(() => {
    const write = (path: string, code: string): void => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), `${code}\n`);
    };
    for (const ban of BANS) for (const [index, code] of REFUSED[ban].entries()) write(fileOf(ban, index), code);
    for (const [index, code] of ACCEPTED.entries()) write(`commands/accepted-${index}.ts`, code);
    found = new Set(lint(folder, config.plugins, ['src', 'commands']));
  });

  it.each(BANS.flatMap((ban) => REFUSED[ban].map((code, index) => [ban, code, index] as const)))(
    'by the rule on %s: %s',
    (ban, _code, index) => expect([...found]).toContain(`${fileOf(ban, index)}: ${messageOf(ban)}`),
  );

  it.each(ACCEPTED.map((code, index) => [code, index] as const))('and accepts %s', (_code, index) => {
    const rules = BANS.map((ban) => `commands/accepted-${index}.ts: ${messageOf(ban)}`);
    expect(rules.filter((line) => found.has(line))).toEqual([]);
  });
});

describe('the list of adapters', () => {
  it('names each file that needs it, and no other', { timeout: 120_000 }, () => {
    const strict = config.plugins.map(({ path, includes }) => ({
      path,
      includes: includes.filter((glob) => !glob.startsWith('!')),
    }));
    const found = new Set(lint(ROOT, strict, ['src', 'commands']));

    const files = globSync('{src,commands}/**/*.ts', { cwd: ROOT }).map((file) => file.replaceAll('\\', '/'));
    for (const { path, includes } of config.plugins) {
      const ban = BANS.find((name) => path === `./lint/${name}.grit`);
      if (ban === undefined) throw new Error(`${path} has no snippets here`);
      const named = includes
        .filter((glob) => glob.startsWith('!') && glob !== '!**/*.d.ts')
        .map((glob) => glob.slice(1));
      const needed = files.filter((file) => !file.endsWith('.d.ts') && found.has(`${file}: ${messageOf(ban)}`));
      const allowed = files.filter((file) => named.some((glob) => matchesGlob(file, glob)));
      expect({ ban, files: allowed.toSorted() }).toEqual({ ban, files: needed.toSorted() });
      expect(named.filter((glob) => !files.some((file) => matchesGlob(file, glob)))).toEqual([]);
    }
  });

  it('has a reason beside each name', () => {
    const rows = source.split('\n').filter((line) => line.includes('"!**/src/'));
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter((line) => !/",? \/\/ \S/.test(line))).toEqual([]);
  });

  it('is the only way around a rule', () => {
    const marked = globSync('{src,commands}/**/*.{ts,js}', { cwd: ROOT }).filter((file) =>
      /biome-ignore(-\w+)? lint\/plugin/.test(readFileSync(join(ROOT, file), 'utf8')),
    );
    expect(marked).toEqual([]);
  });
});
