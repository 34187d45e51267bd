import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const fileOf = (dataDir: string): string => join(dataDir, 'stopped.txt');
const TEXT = 'Somebody asked for a stop: Task Scheduler does not start kalshi-pilot until a person does.\n';

/**
 * The owner's word that nothing is to run on `dataDir`, kept in it: what starts the program by itself must not undo a
 * stop that was asked for. A run that ends in another way leaves none. Does nothing where the folder cannot be written.
 */
export function noteStop(dataDir: string): void {
  try {
    writeFileSync(fileOf(dataDir), TEXT);
  } catch {
    // No folder, and so no run; or no disk, and then no stop must wait for it.
  }
}

export const isStopNoted = (dataDir: string): boolean => existsSync(fileOf(dataDir));

/** A person starts it: whatever stop was asked for before is over. */
export function forgetStop(dataDir: string): void {
  rmSync(fileOf(dataDir), { force: true });
}
