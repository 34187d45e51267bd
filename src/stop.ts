import { faultMessage } from './config.ts';
import { configHere } from './config-here.ts';
import { requestStop, type StopResult } from './instance.ts';
import { noteStop } from './stop-note.ts';

/**
 * `npm run stop`: asks the instance on DATA_DIR to stop, waits until it has gone and says so in one sentence. What
 * starts it by itself does so no more until a person did. A fault in `.env` keeps nobody from stopping what runs.
 */
const read = configHere([]);
const dataDir = read.ok ? read.config.dataDir : read.dataDir;

const SAID: Readonly<Record<StopResult, string>> = {
  stopped: 'Stopped.',
  none: 'No instance runs on this data folder.',
  refused: 'The instance did not accept the request; stop it where it was started.',
  late: 'The instance has not stopped yet; it may hang. Look into its log.',
};

let result: StopResult | null = null;
if (dataDir !== null) {
  // Before it is asked: between a crash and the new start nobody is there to be asked.
  noteStop(dataDir);
  result = await requestStop(dataDir);
  process.stdout.write(`${SAID[result]}\n`);
}
// Where nothing was stopped, the fault may be the reason: it may have hidden the folder.
if (!read.ok && result !== 'stopped') process.stderr.write(`${faultMessage(read.faults)}\n`);
process.exitCode = result === 'stopped' || (result === 'none' && read.ok) ? 0 : 1;
