import { stat } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { Desk } from '../desk/desk.ts';
import type { Effect } from '../desk/effect.ts';
import type { Settings } from '../desk/settings.ts';
import { initialState } from '../desk/state.ts';
import type { Clock } from '../ports.ts';
import { RecordingFault, readRecordings, type Tally } from '../recording.ts';
import { type ReplayArguments, readReplayArguments, USAGE } from './arguments.ts';
import { byChance, Whereabouts } from './chance.ts';
import { Ledger, type Results } from './ledger.ts';
import { Output } from './output.ts';
import { Progress } from './progress.ts';
import { Reading } from './reading.ts';
import { jsonReport } from './report.ts';
import { Session } from './session.ts';

/** What a command may touch of its process. */
export type Terminal = {
  readonly out: Writable;
  readonly err: Writable & { readonly isTTY?: boolean };
  readonly clock: Pick<Clock, 'monotonic'>;
};

/** Events between two looks at the clock and the reader of the output. */
const STRIDE = 1_024;

/** Runs recordings through the desk, from a fresh state and into none. Answers the exit code. */
export async function replay(argv: readonly string[], terminal: Terminal): Promise<number> {
  const fresh = initialState();
  const asked = readReplayArguments(argv, fresh.settings);
  const { err } = terminal;
  err.on('error', () => {});
  if (asked.faults.length > 0) {
    err.write(`${asked.faults.join('\n')}\n`);
    return 1;
  }
  if (asked.help) {
    terminal.out.write(`${USAGE}\n`);
    return 0;
  }
  try {
    return await run(
      asked,
      new Desk({ ...fresh, settings: asked.settings }, { scores: asked.scores, paper: 'always' }),
      terminal,
    );
  } catch (error) {
    if (!(error instanceof RecordingFault)) throw error;
    err.write(`${error.message}\n`);
    return 1;
  }
}

async function run({ files, json, settings }: ReplayArguments, desk: Desk, { out, err, clock }: Terminal) {
  const output = new Output(out);
  const progress = new Progress(err, await sizeOf(files));
  const report = json ? jsonReport : new Reading(settings);
  const started = clock.monotonic();
  const elapsed = (): number => (clock.monotonic() - started) / 1000;
  const warn = (sentence: string): void => {
    progress.clear();
    err.write(`${sentence}\n`);
  };
  const tally: Tally = { messages: 0, bytes: 0, faults: 0, warn };
  let alerts = 0;
  const ledger = new Ledger();
  const where = new Whereabouts();
  const heard = (effect: Effect): void => {
    ledger.hear(effect);
    where.hear(effect);
    if (effect.type === 'alert') alerts += 1;
    const text = report.effect(effect);
    if (text !== '') output.line(text);
  };
  const session = new Session({ decide: (event) => desk.decide(event), heard });

  let events = 0;
  try {
    for await (const event of readRecordings(files, tally)) {
      where.meet(event);
      session.play(event);
      events += 1;
      if (events % STRIDE !== 0 && !output.full) continue;
      if (!output.empty) progress.clear();
      await output.flush();
      if (output.fault !== null) break;
      progress.show(tally.bytes, tally.messages, elapsed());
    }
    session.end();
  } finally {
    progress.clear();
  }
  const trading = ledger.results;
  const [first, last] = [session.first ?? 0, session.last ?? 0];
  const wallSeconds = Math.round(elapsed() * 1000) / 1000;
  const chance = json || trading.trades === 0 ? null : await again(files, settings, where);
  const { messages, faults } = tally;
  const { scored } = desk.status().trades;
  output.line(report.summary({ messages, faults, scored, first, last, wallSeconds, alerts, trading, chance }));
  await output.end();
  if (output.fault === null || output.fault.code === 'EPIPE') return 0;
  err.write(`The result could not be written: ${output.fault.message}.\n`);
  return 1;
}

/** What chance would have earned: the files once more. Null when they cannot be read twice, such as a pipe. */
async function again(files: readonly string[], settings: Settings, where: Whereabouts): Promise<Results | null> {
  const silent: Tally = { messages: 0, bytes: 0, faults: 0, warn: () => {} };
  try {
    return await byChance(readRecordings(files, silent), settings, where);
  } catch (error) {
    if (!(error instanceof RecordingFault)) throw error;
    return null;
  }
}

/** Bytes of all these files; those that cannot be asked count as none, and are told of when they are read. */
async function sizeOf(files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(
    files.map((file) =>
      stat(file).then(
        (found) => found.size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
