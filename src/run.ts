import { randomInt } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { accountOf, bindAccount } from './account-binding.ts';
import { Studio } from './charts/studio.ts';
import { systemClock } from './clock.ts';
import { type Config, faultMessage, readConfig } from './config.ts';
import { keyFaults, openConnections } from './connections.ts';
import type { Part } from './desk/event.ts';
import { thisMachine } from './doctor/machine.ts';
import { machineChecks } from './doctor/round.ts';
import { findOwner } from './find-owner.ts';
import { claimInstance, type Instance } from './instance.ts';
import { internet } from './kalshi/network.ts';
import { type LogBook, openLog } from './log.ts';
import { withOverrides } from './overrides.ts';
import { Pilot } from './pilot.ts';
import { redactor } from './redact.ts';
import { redactedNetwork } from './redacted-network.ts';
import { createSchedule } from './schedule.ts';
import { StartFault } from './start-fault.ts';
import { SteadyClock } from './steady-clock.ts';
import { forgetStop, isStopNoted, noteStop } from './stop-note.ts';
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
/** A stop that takes longer is cut off: Windows gives a closing console five seconds. */
const STOP_MS = 4_000;
/** So long a crash may take to pull the brake and say so. */
const CRASH_MS = 2_500;
const ONE_REQUEST_MS = 500;
/** So long a person looks at how a start goes on. */
const LOOKED_AT_MS = 120_000;
/** How soon the end of an npm that was killed is noticed. */
const PARENT_MS = 500;

const terminal = new Terminal(process.stdout);
const { print } = terminal;

/** One run, from the configuration to the end of everything that was opened. Answers the exit code. */
async function main(): Promise<number> {
  const text = existsSync('.env') ? readFileSync('.env', 'utf8') : null;
  const read = readConfig(process.argv.slice(2), process.env, text === null ? null : { path: '.env', text });
  const keyPath = read.ok ? keyPathOf(read.config) : read.keyPath;
  const faults = [...(read.ok ? [] : read.faults), ...(await keyFaults(keyPath))];
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
  await run(config, logs, stopSignal(config, claim.instance, logs), opened);
  return EXIT.stopped;
}

/** The key with them, for a library may put a line of it into its error. */
function secretsOf(config: Config): string[] {
  const keyPath = keyPathOf(config);
  return [
    config.telegram?.token,
    'keyId' in config.exchange ? config.exchange.keyId : undefined,
    keyPath === null ? undefined : readFileSync(keyPath, 'utf8'),
  ].filter((secret) => secret !== undefined);
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

/** Aborts when a person or the system asks for an end; a second time cuts it short. */
function stopSignal({ dataDir }: Config, instance: Instance, { log }: LogBook): AbortSignal {
  const stop = new AbortController();
  let askedAt = 0;
  const ask = (why: string): void => {
    // One Ctrl+C may come twice: from the terminal, and passed on by npm.
    if (stop.signal.aborted && clock.monotonic() - askedAt > ONE_REQUEST_MS) process.exit(EXIT.stopped);
    if (stop.signal.aborted) return;
    askedAt = clock.monotonic();
    log.info({ why }, 'stopping');
    setTimeout(() => process.exit(EXIT.stopped), STOP_MS).unref();
    stop.abort();
    print('Stopping…');
  };
  for (const name of ['SIGTERM', 'SIGHUP'] as const) process.on(name, () => ask(name));
  // Pressed by a person. The others come at the end of a session too, and the next one shall begin by itself.
  for (const name of ['SIGINT', 'SIGBREAK'] as const) {
    process.on(name, () => {
      noteStop(dataDir);
      terminal.attend();
      ask(name);
    });
  }
  instance.onStop(() => ask('stop request'));
  // npm passes a signal on to its shell alone, which dies of it without a word to us.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event !== undefined) {
    const watch = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(watch);
      if (!stop.signal.aborted) ask('npm has ended');
    }, PARENT_MS).unref();
  }
  return stop.signal;
}

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
