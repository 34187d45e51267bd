import { basename, dirname, join } from 'node:path';
import type { Clock } from '../ports.ts';
import { type FileDisk, isMissing, patiently } from './disk.ts';
import { slotsOf } from './durable.ts';
import { decode, type Format, type Slot } from './envelope.ts';

/** How the state of the last run was found. */
export type Outcome =
  /** There never was one. */
  | { readonly kind: 'fresh' }
  | { readonly kind: 'loaded' }
  /** The newest file was damaged or gone; a whole earlier one was taken. `from` names it. */
  | { readonly kind: 'restored'; readonly from: string; readonly kept: readonly string[] }
  /** There was a state and no whole file of it is left. `kept` names what was put aside. */
  | { readonly kind: 'lost'; readonly kept: readonly string[] };

export type Recovered<T> =
  | {
      readonly ok: true;
      readonly outcome: Outcome;
      readonly value: T | null;
      readonly rev: number;
      readonly warnings: readonly string[];
    }
  /** The start must not go on, and nothing was touched. One sentence. */
  | { readonly ok: false; readonly fault: string };

type Name = keyof ReturnType<typeof slotsOf>;

/**
 * Finds the newest whole version of the file at `path`. Damaged files are put aside as `….corrupt-<time>`, leftovers
 * of writes that were cut off are removed. No default ever takes the place of a file that exists.
 */
export async function recover<T>(path: string, format: Format<T>, disk: FileDisk, clock: Clock): Promise<Recovered<T>> {
  const paths = slotsOf(path);
  const dir = dirname(path);
  const slots: Record<Name, Slot<T>> = { main: MISSING, alt: MISSING, bak: MISSING };
  let names: readonly string[];
  try {
    await disk.mkdir(dir, { recursive: true });
    names = await disk.readdir(dir);
    for (const name of Object.keys(paths) as Name[]) slots[name] = await look(paths[name], format, disk, clock);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      fault: `The state in ${dir} cannot be read (${reason}). Mend the folder's rights or choose another DATA_DIR.`,
    };
  }
  const found = Object.entries(slots) as [Name, Slot<T>][];
  for (const [name, slot] of found) {
    if (slot.kind !== 'newer') continue;
    const fault = `${paths[name]} was written by a newer version (schema ${slot.schema}; this one reads up to ${format.schema}). Update, or choose another DATA_DIR. The file is untouched.`;
    return { ok: false, fault };
  }

  const kept: string[] = [];
  const warnings: string[] = [];
  for (const [name, slot] of found) {
    if (slot.kind !== 'corrupt') continue;
    const aside = await putAside(paths[name], disk, clock);
    kept.push(basename(aside));
    warnings.push(`${basename(paths[name])} is damaged (${slot.reason}); kept as ${basename(aside)}`);
  }
  const leftover = new RegExp(`^${RegExp.escape(basename(path))}\\.(?:\\d+\\.\\d+|alt|bak)\\.tmp$`);
  for (const name of names) if (leftover.test(name)) await disk.unlink(join(dir, name)).catch(() => {});

  const whole = found
    .flatMap(([name, slot]) => (slot.kind === 'whole' ? [{ name, ...slot }] : []))
    .sort((a, b) => b.rev - a.rev);
  const newest = whole[0];
  if (newest === undefined) {
    // One put aside by a run that ended before it could write a new state still counts.
    const earlier = names.filter((name) => name.startsWith(`${basename(path)}.corrupt-`)).sort();
    const outcome: Outcome =
      kept.length + earlier.length === 0 ? { kind: 'fresh' } : { kind: 'lost', kept: kept.length > 0 ? kept : earlier };
    return { ok: true, outcome, value: null, rev: 0, warnings };
  }
  if (newest.schema < format.schema) await keepOld(paths[newest.name], newest.schema, path, disk);
  const intact = slots.main.kind === 'whole' && newest.name !== 'bak';
  const outcome: Outcome = intact ? { kind: 'loaded' } : { kind: 'restored', from: basename(paths[newest.name]), kept };
  return { ok: true, outcome, value: newest.value, rev: newest.rev, warnings: [...warnings, ...newest.warnings] };
}

const MISSING: Slot<never> = { kind: 'missing' };

async function look<T>(path: string, format: Format<T>, disk: FileDisk, clock: Clock): Promise<Slot<T>> {
  try {
    return decode(await patiently(clock, () => disk.readFile(path, 'utf8')), format);
  } catch (error) {
    if (isMissing(error)) return MISSING;
    throw error;
  }
}

/** Renames a damaged file to a name that nothing else has. */
async function putAside(path: string, disk: FileDisk, clock: Clock): Promise<string> {
  const stamp = new Date(clock.now()).toISOString().replace(/[-:.]/g, '');
  const aside = `${path}.corrupt-${stamp}`;
  await patiently(clock, () => disk.rename(path, aside));
  return aside;
}

/** A version that reads an older schema keeps that file for the way back. */
async function keepOld(from: string, schema: number, path: string, disk: FileDisk): Promise<void> {
  await disk.copyFile(from, `${path}.schema-${schema}`);
}
