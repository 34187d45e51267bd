import { faultMessage } from './config.ts';
import { configHere } from './config-here.ts';
import { requestStop, type StopResult } from './instance.ts';
import { noteStop } from './stop-note.ts';

/**
 * `npm run stop`: asks the instance on DATA_DIR to stop, waits until it has gone and says so in one sentence. What
 * starts it by itself does so no more until a person did.
 */
const read = configHere([]);

const SAID: Readonly<Record<StopResult, string>> = {
  stopped: 'Stopped.',
  none: 'No instance runs on this data folder.',
  refused: 'The instance did not accept the request; stop it where it was started.',
  late: 'The instance has not stopped yet; it may hang. Look into its log.',
};

if (read.ok) {
  // Before it is asked: between a crash and the new start nobody is there to be asked.
  noteStop(read.config.dataDir);
  const result = await requestStop(read.config.dataDir);
  process.stdout.write(`${SAID[result]}\n`);
  process.exitCode = result === 'stopped' || result === 'none' ? 0 : 1;
} else {
  process.stderr.write(`${faultMessage(read.faults)}\n`);
  process.exitCode = 1;
}
