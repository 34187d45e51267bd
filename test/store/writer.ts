import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../src/clock.ts';
import { initialState } from '../../src/desk/state.ts';
import { newChatState } from '../../src/ports/chat-state.ts';
import type { Saved } from '../../src/ports.ts';
import { realDisk } from '../../src/store/disk.ts';
import { DurableFile } from '../../src/store/durable.ts';
import { recover } from '../../src/store/recover.ts';

// Saves ever higher numbers into the folder given, and says each once it is acknowledged, until it is killed. Without
// the checks of `openStore`, whose library takes longer to load than all the rest of a round.
const path = join(process.argv[2] ?? '', 'state.json');
const check = (data: unknown) => ({ ok: true, value: data as Saved, warnings: [] }) as const;
const found = await recover(path, { schema: 1, migrations: {}, check }, realDisk, systemClock);
if (!found.ok) throw new Error(found.fault);
const holder = { onHeld: () => undefined, onFreed: () => undefined };
const file = new DurableFile<Saved>(path, { ...found, schema: 1 }, { disk: realDisk, clock: systemClock, holder });
for (let n = (found.value?.chat.lastUpdateId ?? 0) + 1; ; n++) {
  await file.write({ desk: initialState(), chat: { ...newChatState(), lastUpdateId: n } });
  writeSync(1, `${n}\n`);
}
