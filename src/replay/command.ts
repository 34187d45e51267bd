import { stat } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { Desk } from '../desk/desk.ts';
import type { Effect } from '../desk/effect.ts';
import { initialState } from '../desk/state.ts';
import type { Clock } from '../ports.ts';
import { RecordingFault, readRecordings, type Tally } from '../recording.ts';
import { type ReplayArguments, readReplayArguments, USAGE } from './arguments.ts';
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
    return await run(asked, new Desk({ ...fresh, settings: asked.settings }, { scores: asked.scores }), terminal);
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
  const heard = (effect: Effect): void => {
    if (effect.type === 'alert') alerts += 1;
    const text = report.effect(effect);
    if (text !== '') output.line(text);
  };
  const session = new Session({ decide: (event) => desk.decide(event), heard });

  let events = 0;
  try {
    for await (const event of readRecordings(files, tally)) {
      session.play(event);
      events += 1;
      if (events % STRIDE !== 0 && !output.full) continue;
      if (!output.empty) progress.clear();
      await output.flush();
      if (output.fault !== null) break;
      progress.show(tally.bytes, tally.messages, elapsed());
    }
  } finally {
    progress.clear();
  }
  const [first, last] = [session.first ?? 0, session.last ?? 0];
  const { messages, faults } = tally;
  const { scored } = desk.status().trades;
  const wallSeconds = Math.round(elapsed() * 1000) / 1000;
  output.line(report.summary({ messages, faults, scored, first, last, wallSeconds, alerts }));
  await output.end();
  if (output.fault === null || output.fault.code === 'EPIPE') return 0;
  err.write(`The result could not be written: ${output.fault.message}.\n`);
  return 1;
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
