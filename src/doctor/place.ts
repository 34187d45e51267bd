import { dirname, join } from 'node:path';
import type { Machine } from './machine.ts';

/** Folders that a program copies to somebody else's computers, as they are named by default. */
const SYNCED =
  /^(OneDrive( - .+)?|Dropbox( \(.+\))?|Google ?Drive|My Drive|GoogleDrive-.+|iCloud ?Drive|iCloud~.*|com~apple~CloudDocs|Mobile Documents|CloudStorage|Nextcloud|ownCloud|pCloud ?Drive|pCloudDrive|MEGA|MEGAsync|Box|Box Sync|Syncthing|Sync|SynologyDrive)$/i;
/** Where OneDrive says itself that it is, whatever its folder is called. */
const VARIABLES = ['OneDrive', 'OneDriveConsumer', 'OneDriveCommercial'] as const;

/** The synced folder that a real, absolute path lies in, by its name; null when it is in none that is known. */
export function syncedBy(path: string, { env }: Machine): string | null {
  const lower = path.toLowerCase();
  for (const name of VARIABLES) {
    const root = env[name]?.toLowerCase().replace(/[\\/]+$/, '');
    if (root !== undefined && root !== '' && (lower.startsWith(`${root}\\`) || lower.startsWith(`${root}/`)))
      return 'OneDrive';
  }
  const folders = path.split(/[\\/]/).slice(0, -1);
  return folders.find((folder) => SYNCED.test(folder)) ?? null;
}

/** Whether a real, absolute path lies in a git repository. */
export async function isInRepository(path: string, machine: Machine): Promise<boolean> {
  for (let dir = dirname(path); ; dir = dirname(dir)) {
    if (await machine.exists(join(dir, '.git'))) return true;
    if (dirname(dir) === dir) return false;
  }
}
