import { isAbsolute, relative } from 'node:path';
import { keyFaults } from '../connections.ts';
import { type Finding, fail, ok, warn } from '../ports/finding.ts';
import type { Check } from './check.ts';
import type { Machine } from './machine.ts';
import { isInRepository, syncedBy } from './place.ts';
import { rightsOf } from './rights.ts';

const MOVE = 'Move it, for instance to a folder “keys” in your home folder, and set KALSHI_PRIVATE_KEY_PATH to it.';

/** The private key's file: whether it holds a key, who can read it, and whether it lies where it is copied away. */
export const keyFile = (path: string, machine: Machine): Check => ({
  name: 'key file',
  unseen: 'FAIL',
  mend: MOVE,
  async look() {
    const [fault] = await keyFaults(path);
    if (fault !== undefined) return [fail('key file', fault, 'Put it right; the README says how to make a key.')];
    return [ok('key file', 'holds a private key'), await rights(path, machine), await place(path, machine)];
  },
});

async function rights(path: string, machine: Machine): Promise<Finding> {
  const name = 'key rights';
  const found = await rightsOf(path, machine);
  if (found.kind === 'private') return ok(name, found.shown);
  if (found.kind === 'open') return fail(name, `the key file is ${found.shown}`, found.mend);
  return warn(name, 'who can read the key file was not told', `Look yourself: icacls "${path}"`);
}

async function place(path: string, machine: Machine): Promise<Finding> {
  const name = 'key place';
  const real = await machine.realpath(path);
  const synced = syncedBy(real, machine);
  if (synced !== null) return fail(name, `the key file lies in ${synced}, which copies it away`, MOVE);
  if (await isInRepository(real, machine)) return fail(name, 'the key file lies in a git repository', MOVE);
  const within = relative(await machine.realpath(machine.root), real);
  if (!within.startsWith('..') && !isAbsolute(within))
    return fail(name, "the key file lies in this program's folder", MOVE);
  return ok(name, 'outside any repository or synced folder');
}
