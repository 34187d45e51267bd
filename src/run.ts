import { randomInt } from 'node:crypto';
import { accountOf, bindAccount } from './account-binding.ts';
import { Studio } from './charts/studio.ts';
import { systemClock } from './clock.ts';
import { type Config, faultMessage } from './config.ts';
import { configHere } from './config-here.ts';
import { keyFaults, openConnections } from './connections.ts';
import type { Part } from './desk/event.ts';
import { thisMachine } from './doctor/machine.ts';
import { machineChecks } from './doctor/round.ts';
import { findOwner } from './find-owner.ts';
import { claimInstance } from './instance.ts';
import { internet } from './kalshi/network.ts';
import { type LogBook, openLog } from './log.ts';
import { withOverrides } from './overrides.ts';
import { Pilot } from './pilot.ts';
import { redactor } from './redact.ts';
import { redactedNetwork } from './redacted-network.ts';
import { createSchedule } from './schedule.ts';
import { secretsOf } from './secrets.ts';
import { StartFault } from './start-fault.ts';
import { SteadyClock } from './steady-clock.ts';
import { forgetStop, isStopNoted } from './stop-note.ts';
import { stopSignal } from './stop-signal.ts';
import { realDisk } from './store/disk.ts';
import { readIntents } from './store/intents.ts';
import { openJournal } from './store/journal.ts';
import { openRecorder } from './store/recorder.ts';
import { openStore } from './store/store.ts';
import { logWarnings, Terminal } from './terminal.ts';
import { WhatIfs } from './what-if.ts';

/**
 * Set by run-bot.bat: whether a person asked for this start. It must tell what has to be mended first from a process
 * that was killed, and Windows' code for that is 1 too.
 */
const KEPT = process.env.RUN_BOT;
const clock = new SteadyClock(systemClock);
/** As asked; something must be mended first; a bug or a broken machine; another instance runs. */
const EXIT = { stopped: 0, fault: KEPT === undefined ? 1 : 78, crashed: 70, twin: 77 } as const;
/** So long a crash may take to pull the brake and say so. */
const CRASH_MS = 2_500;
/** So long a person looks at how a start goes on. */
const LOOKED_AT_MS = 120_000;

const terminal = new Terminal(process.stdout);
const { print } = terminal;

/** One run, from the configuration to the end of everything that was opened. Answers the exit code. */
async function main(): Promise<number> {
  const read = configHere(process.argv.slice(2));
  const faults = [
    ...(read.ok ? [] : read.faults),
    ...(await keyFaults(read.ok ? keyPathOf(read.config) : read.keyPath)),
  ];
  if (!read.ok || faults.length > 0) throw new StartFault(faultMessage(faults));
  const { config } = read;

  await using opened = new AsyncDisposableStack();
  const claim = await claimInstance(config.dataDir);
  if (!claim.ok) {
    print(claim.fault);
    return claim.reason === 'twin' ? EXIT.twin : EXIT.fault;
  }
  opened.defer(() => claim.instance.close());
  if (KEPT === 'unasked' && isStopNoted(config.dataDir)) return EXIT.stopped;
  forgetStop(config.dataDir);
  const logs = await openLog({
    dir: config.logDir,
    level: config.logLevel,
    secrets: secretsOf(config),
    terminal: null,
    onFault: (reason) => print(`Warning: ${reason}`),
  });
  opened.defer(() => logs.close());
  logWarnings(process, logs.log);
  process.on('uncaughtException', (error) => void crash(logs, error));
  process.on('unhandledRejection', (error) => void crash(logs, error));
  const { instance } = claim;
  const signal = stopSignal({ dataDir: config.dataDir, instance, terminal, clock, log: logs.log });
  await run(config, logs, signal, opened);
  return EXIT.stopped;
}

const keyPathOf = ({ exchange }: Config): string | null => ('keyPath' in exchange ? exchange.keyPath : null);

/** From an opened log until `signal` aborts. */
async function run(config: Config, logs: LogBook, signal: AbortSignal, opened: AsyncDisposableStack): Promise<void> {
  const { log } = logs;
  const { environment } = config.exchange;
  print(`kalshi-pilot, ${environment} exchange. Ctrl+C stops it.`);
  for (const note of config.notes) print(`Note: ${note}`);
  // The parts below report to the pilot, which needs them to be made first.
  let pilot: Pilot | null = null;
  const failed = (part: Part) => (reason: string) =>
    pilot?.take({ type: 'part.failed', at: clock.now(), part, reason });
  const recovered = (part: Part) => () => pilot?.take({ type: 'part.recovered', at: clock.now(), part });
  const holder = { onHeld: failed('state'), onFreed: recovered('state') };
  const disk = await openStore({ dir: config.dataDir, disk: realDisk, clock, log, holder });
  if (!disk.ok) throw new StartFault(disk.fault);
  const { line, chat, pageUrl } = await openConnections(config, { clock, log, seed: randomInt(2 ** 31), opened });
  if (pageUrl !== null) print(`Open the chat: ${pageUrl}`);
  const finding = { store: disk.store, fetch, clock, log, random: randomInt, print, signal };
  const chatId = chat.chatId ?? (await findOwner(chat, finding));
  if (chatId === null) return;
  const name = runName();
  const account = accountOf(environment, line, name);
  const bound = bindAccount(disk.store.saved.desk, account, environment);
  if (bound !== disk.store.saved.desk) {
    await disk.store.save({ desk: bound }).catch((error) => log.warn({ reason: String(error) }, 'account not stored'));
  }
  // The orders of a state that is not the newest are known to the journal alone.
  const all = disk.outcome.kind !== 'loaded';
  const from = { dir: config.dataDir, disk: realDisk };
  const intents = await readIntents({ ...from, account, now: clock.now(), all }).catch((error) => {
    log.warn({ reason: String(error) }, 'journal not read: orders cut off by a crash are found by listing alone');
    return [];
  });

  const journal = openJournal({
    dir: config.dataDir,
    disk: realDisk,
    clock,
    onFault: failed('journal'),
    onRecovered: recovered('journal'),
  });
  opened.defer(() => journal.close());
  const recorder = openRecorder({
    dir: config.dataDir,
    clock,
    onFault: failed('recorder'),
    onRecovered: recovered('recorder'),
  });
  opened.defer(async () => void (await recorder.stop()));
  const growing = (): string | null => recorder.current()?.file ?? null;
  pilot = new Pilot({
    environment,
    line,
    network: redactedNetwork(internet, redactor(secretsOf(config))),
    chat: { ...chat, chatId },
    store: withOverrides(disk.store, config.overrides),
    run: name,
    intents,
    journal,
    recorder,
    charts: new Studio(log),
    whatIf: new WhatIfs({ dir: config.dataDir, clock, log, growing }),
    clock,
    schedule: createSchedule(log),
    random: Math.random,
    fetch,
    log,
    logTail: (lines) => logs.tail(lines),
    machine: (zone) => machineChecks(config, zone, { clock, machine: thisMachine }),
    progress: print,
  });
  const running = pilot;
  brace = (signal) => running.crashed(signal);
  if (disk.outcome.kind === 'restored') pilot.tell({ kind: 'state.restored', from: disk.outcome.from });
  if (disk.outcome.kind === 'lost') pilot.tell({ kind: 'state.lost', kept: disk.outcome.kept.join(', ') });
  setTimeout(() => terminal.leave(), LOOKED_AT_MS).unref();
  await pilot.run(signal);
}

/** Eight letters or digits. */
const runName = (): string => Array.from({ length: 8 }, () => randomInt(36).toString(36)).join('');

/** What a crash still does: nothing before there is a pilot. */
let brace: (signal: AbortSignal) => Promise<void> = async () => {};
let crashing = false;

/** A bug: whatever is in memory can no longer be trusted, so the process ends and the next start recovers. */
async function crash(logs: LogBook, error: unknown): Promise<void> {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  logs.log.error({ reason }, 'crashed');
  if (crashing) return;
  crashing = true;
  const late = new AbortController();
  await Promise.race([brace(late.signal).catch(() => {}), clock.sleep(CRASH_MS).then(() => late.abort())]);
  await logs.close();
  process.exit(EXIT.crashed);
}

try {
  process.exitCode = await main();
} catch (error) {
  // What is wrong may be a secret in the wrong place.
  print(redactor([])(error instanceof Error ? error.message : String(error)));
  process.exitCode = error instanceof StartFault ? EXIT.fault : EXIT.crashed;
}
