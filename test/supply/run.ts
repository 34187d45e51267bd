import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

/** `npm run audit`: asks the registry what is known of the packages in the lock file. Fails only by what it answers. */
const PATIENCE_MS = 60_000;

type Report = {
  /** Of `npm audit`: how many packages are affected, by severity. */
  readonly metadata?: { readonly vulnerabilities: Readonly<Record<string, number>> };
  /** Of `npm audit signatures`. */
  readonly invalid?: readonly { readonly name: string; readonly version: string }[];
  readonly missing?: readonly { readonly name: string; readonly version: string }[];
  /** npm's own words where there was no answer. */
  readonly error?: { readonly code?: string | null; readonly summary?: string };
  readonly message?: string;
};

const say = (text: string): void => void process.stdout.write(`${text}\n`);

function ask(...args: string[]): Report {
  const { stdout, error } = spawnSync('npm', ['audit', ...args, '--json', '--fetch-retries=0'], {
    cwd: resolve(import.meta.dirname, '../..'),
    encoding: 'utf8',
    timeout: PATIENCE_MS,
    shell: process.platform === 'win32',
  });
  try {
    return JSON.parse(stdout) as Report;
  } catch {
    return { message: error?.message ?? 'no answer' };
  }
}

const silence = ({ error, message }: Report): string => error?.summary || error?.code || message || 'no answer';

const advisories = ask();
const known = advisories.metadata?.vulnerabilities;
if (known === undefined) say(`Advisories NOT checked: the registry gave no answer (${silence(advisories)}).`);
else say(`Advisories: ${known.total} packages affected, ${known.high} of them high and ${known.critical} critical.`);

const signatures = ask('signatures');
const { invalid, missing } = signatures;
const bad = [...(invalid ?? []), ...(missing ?? [])].map(({ name, version }) => `${name}@${version}`);
if (invalid === undefined || missing === undefined) {
  say(`Signatures NOT checked: the registry gave no answer (${silence(signatures)}).`);
} else say(bad.length === 0 ? 'Signatures: all packages are signed as published.' : `Badly signed: ${bad.join(', ')}`);

if ((known?.high ?? 0) + (known?.critical ?? 0) + bad.length > 0) process.exitCode = 1;
