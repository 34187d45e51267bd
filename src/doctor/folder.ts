import { join, resolve } from 'node:path';
import { type Finding, fail, ok, warn } from '../ports/finding.ts';
import type { Check } from './check.ts';
import type { Machine } from './machine.ts';
import { syncedBy } from './place.ts';

const MB = 1024 ** 2;
/** Logs take up to 140 MB, a day's recording some 100, the journal at the very worst as much as this. */
const LITTLE = 1024 * MB;
const TOO_LITTLE = 100 * MB;

/** Whether a folder can be written, by writing: what the rights promise, a full disk or a scanner may break. */
export const folder = (name: string, variable: string, path: string, machine: Machine): Check => ({
  name,
  unseen: 'FAIL',
  mend: `Give yourself the right to write to ${path}, or set ${variable}.`,
  async look() {
    const fault = await machine.writeFault(path);
    if (fault !== null) {
      return [
        fail(
          name,
          `${path} cannot be written (${fault})`,
          `${fault === 'ENOSPC' ? 'Make room on that disk' : 'Give yourself the right to write there'}, or set ${variable}.`,
        ),
      ];
    }
    const synced = syncedBy(join(resolve(path), 'state.json'), machine);
    if (synced !== null) {
      return [
        warn(
          name,
          `${path} lies in ${synced}, which locks files while it copies them`,
          `Set ${variable} to a folder outside.`,
        ),
      ];
    }
    return [ok(name, (await machine.exists(path)) ? 'can be written' : 'will be made at the start')];
  },
});

/** Room on the disk of a folder. */
export const freeSpace = (path: string, machine: Machine): Check => ({
  name: 'disk',
  unseen: 'warn',
  mend: 'Look yourself that some GB are free.',
  async look() {
    return [spaceFinding(await machine.free(path))];
  },
});

export function spaceFinding(bytes: number): Finding {
  const gigabytes = bytes / 1024 ** 3;
  const said = `${gigabytes >= 1 ? `${gigabytes.toFixed(gigabytes < 10 ? 1 : 0)} GB` : `${Math.floor(bytes / MB)} MB`} free`;
  if (bytes < TOO_LITTLE)
    return fail('disk', said, 'Make room: without it no entry is made and nothing is remembered.');
  if (bytes < LITTLE) return warn('disk', said, 'Make room soon, or end a recording: /record off.');
  return ok('disk', said);
}
