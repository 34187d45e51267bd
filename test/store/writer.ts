import { writeSync } from 'node:fs';
import { systemClock } from '../../src/clock.ts';
import { openStore } from '../../src/store/store.ts';
import { memoryLog } from '../fakes/log.ts';

/** Saves ever higher numbers into the folder given, and says each once it is acknowledged, until it is killed. */
const opened = await openStore({ dir: process.argv[2] ?? '', clock: systemClock, log: memoryLog() });
if (!opened.ok) throw new Error(opened.fault);
for (let n = opened.store.saved.chat.lastUpdateId + 1; ; n++) {
  await opened.store.save({ chat: { lastUpdateId: n } });
  writeSync(1, `${n}\n`);
}
