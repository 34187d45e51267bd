import { systemClock as clock } from './clock.ts';
import type { ConfigResult } from './config.ts';
import { configHere } from './config-here.ts';
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
import { secretsOf } from './secrets.ts';

/**
 * `npm run doctor`: looks at everything that a run needs, a line each, and ends with 1 when something has to be mended.
 * It changes nothing: no state is written, no update of the bot's is taken, no order is touched.
 */
const read = configHere(process.argv.slice(2));
const WIDEST = 100;
/** When what is still open is not waited for any more, ms. */
const PATIENCE = 500;

const { stdout } = process;
const look: Look = {
  columns: stdout.isTTY ? Math.min(WIDEST, stdout.columns) : null,
  colour: stdout.isTTY && process.env.NO_COLOR === undefined,
};
const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** What can be looked at without a configuration that holds. */
function without({ faults, keyPath }: Extract<ConfigResult, { ok: false }>): readonly Check[] {
  const settings = faults.map((fault) =>
    fail('settings', fault, 'Mend it where it was set, in .env as a rule (README, “For real”).'),
  );
  return [
    { name: 'settings', unseen: 'FAIL', mend: '', look: async () => settings },
    runtime(machine.node, 'America/New_York', clock.now()),
    ...(keyPath === null ? [] : [keyFile(keyPath, machine)]),
    dotenvFile(machine),
    sleep(machine),
  ];
}

await using opened = new AsyncDisposableStack();
const clean = redactor(read.ok ? secretsOf(read.config) : []);
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
