import { basename, dirname, resolve } from 'node:path';
import { readIcacls, strangers } from './icacls.ts';
import type { Machine } from './machine.ts';

/** Who can read a file besides its owner. `unknown`: this system did not tell. */
export type Rights =
  | { readonly kind: 'private'; readonly shown: string }
  | { readonly kind: 'open'; readonly shown: string; readonly mend: string }
  | { readonly kind: 'unknown' };

/** What the group and all others may do, of the bits of a mode. */
const OTHERS = 0o077;

/** Looks at the rights on a file: the mode's bits, or on Windows, where those mean nothing, its access list. */
export async function rightsOf(path: string, machine: Machine): Promise<Rights> {
  if (machine.platform === 'win32') return accessList(resolve(path), machine);
  const mode = await machine.mode(path);
  const shown = mode.toString(8).padStart(3, '0');
  if ((mode & OTHERS) === 0) return { kind: 'private', shown: `mode ${shown}` };
  return { kind: 'open', shown: `mode ${shown}: others on this computer can get at it`, mend: `chmod 600 "${path}"` };
}

async function accessList(path: string, machine: Machine): Promise<Rights> {
  const file = basename(path);
  const text = await machine.run('icacls', [file], dirname(path));
  const entries = text === null ? null : readIcacls(text, file);
  const user = machine.env.USERNAME ?? '';
  if (entries === null || user === '') return { kind: 'unknown' };
  const others = strangers(entries, user);
  if (others.length === 0) return { kind: 'private', shown: 'yours alone' };
  return {
    kind: 'open',
    shown: `open to ${others.slice(0, 3).join(', ')}`,
    mend: `icacls "${path}" /inheritance:r /grant:r "%USERNAME%:R"`,
  };
}
