import { existsSync, readFileSync } from 'node:fs';
import { systemClock as clock } from './clock.ts';
import { type ConfigResult, readConfig } from './config.ts';
import { type Check, examine } from './doctor/check.ts';
import { dotenvFile } from './doctor/dotenv-file.ts';
import { keyFile } from './doctor/key-file.ts';
import { thisMachine as machine } from './doctor/machine.ts';
import { findingText, type Look, summaryText } from './doctor/print.ts';
import { wholeRound } from './doctor/round.ts';
import { runtime } from './doctor/runtime.ts';
import { sleep } from './doctor/sleep.ts';
import { type Finding, fail } from './ports/finding.ts';
import type { Log } from './ports.ts';
import { redactor } from './redact.ts';

/**
 * `npm run doctor`: looks at everything that a run needs, a line each, and ends with 1 when something has to be mended.
 * It changes nothing: no state is written, no update of the bot's is taken, no order is touched.
 */
const path = '.env';
const read = readConfig(
  process.argv.slice(2),
  process.env,
  existsSync(path) ? { path, text: readFileSync(path, 'utf8') } : null,
);
const WIDEST = 100;
/** When what is still open is not waited for any more, ms. */
const PATIENCE = 500;

const { stdout } = process;
const look: Look = {
  columns: stdout.isTTY ? Math.min(WIDEST, stdout.columns) : null,
  colour: stdout.isTTY && process.env.NO_COLOR === undefined,
};
const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** Whatever may stand in a line that nobody but the owner should read. */
function secretsOf(result: ConfigResult): readonly string[] {
  if (!result.ok) return [];
  const { exchange, telegram } = result.config;
  return [telegram?.token, 'keyId' in exchange ? exchange.keyId : undefined].filter((secret) => secret !== undefined);
}

/** What can be looked at without a configuration that holds. */
function without({ faults, keyPath }: Extract<ConfigResult, { ok: false }>): readonly Check[] {
  const settings = faults.map((fault) => fail('settings', fault, 'Mend that line of .env (README, “For real”).'));
  return [
    { name: 'settings', unseen: 'FAIL', mend: '', look: async () => settings },
    runtime(machine.node, 'America/New_York', clock.now()),
    ...(keyPath === null ? [] : [keyFile(keyPath, machine)]),
    dotenvFile(machine),
    sleep(machine),
  ];
}

await using opened = new AsyncDisposableStack();
const clean = redactor(secretsOf(read));
const checks = read.ok
  ? await wholeRound(read.config, { clock, log: silent, machine, random: Math.random, seed: 1, fetch, opened })
  : without(read);
const findings: Finding[] = [];
for await (const finding of examine(checks, clock)) {
  findings.push(finding);
  stdout.write(`${clean(findingText(finding, look))}\n`);
}
stdout.write(`${summaryText(findings)}\n`);
process.exitCode = findings.some(({ verdict }) => verdict === 'FAIL') ? 1 : 0;
setTimeout(() => process.exit(), PATIENCE).unref();
