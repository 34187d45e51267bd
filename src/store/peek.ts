import { basename, join } from 'node:path';
import type { Clock, Saved } from '../ports.ts';
import { isMissing, patiently, realDisk } from './disk.ts';
import { slotsOf } from './durable.ts';
import { decode, type Slot } from './envelope.ts';
import { SAVED_FORMAT } from './saved.ts';

/** What a start would find in the data folder. */
export type Peek =
  | { readonly kind: 'none' }
  | { readonly kind: 'whole'; readonly saved: Saved }
  /** The newest file is damaged; a whole one is left in `from`. */
  | { readonly kind: 'damaged'; readonly saved: Saved; readonly from: string; readonly reason: string }
  /** No file of it is whole. */
  | { readonly kind: 'lost'; readonly reason: string }
  | { readonly kind: 'newer'; readonly schema: number };

/** Looks at `state.json` in `dir` without touching anything, as another process may be its owner. Rejects when it may not read. */
export async function peek(dir: string, clock: Clock): Promise<Peek> {
  const paths = Object.values(slotsOf(join(dir, 'state.json')));
  const slots = await Promise.all(paths.map(async (path) => ({ name: basename(path), slot: await read(path, clock) })));
  const newer = slots.map(({ slot }) => slot).find((slot) => slot.kind === 'newer');
  if (newer !== undefined) return { kind: 'newer', schema: newer.schema };
  const whole = slots.flatMap(({ name, slot }) => (slot.kind === 'whole' ? [{ name, slot }] : []));
  const corrupt = slots.flatMap(({ slot }) => (slot.kind === 'corrupt' ? [slot.reason] : []));
  const newest = whole.sort((a, b) => b.slot.rev - a.slot.rev)[0];
  const [reason] = corrupt;
  if (newest === undefined) return reason === undefined ? { kind: 'none' } : { kind: 'lost', reason };
  const saved = newest.slot.value;
  if (reason === undefined) return { kind: 'whole', saved };
  return { kind: 'damaged', saved, from: newest.name, reason };
}

async function read(path: string, clock: Clock): Promise<Slot<Saved>> {
  try {
    return decode(await patiently(clock, () => realDisk.readFile(path, 'utf8')), SAVED_FORMAT);
  } catch (error) {
    if (isMissing(error)) return { kind: 'missing' };
    throw error;
  }
}
