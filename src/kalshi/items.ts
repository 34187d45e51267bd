import type { Log } from '../ports.ts';
import { Rejected } from './errors.ts';
import type { Fault } from './wire/field.ts';

/** A list item as it came: read one by one later, so that a bad one costs only itself. */
export type Raw = { readonly json: unknown };
export const raw = (json: unknown): Raw => ({ json });

/** What can be read of a page; the log tells of the rest. */
export function readable<T>(page: readonly Raw[], read: (json: unknown) => T | Fault, log: Log): T[] {
  const items: T[] = [];
  const faults: Fault[] = [];
  for (const { json } of page) {
    const item = read(json);
    if (typeof item === 'string') faults.push(item);
    else items.push(item);
  }
  if (faults.length > 0) log.warn({ faults: faults.slice(0, 3), of: faults.length }, 'left out unreadable items');
  return items;
}

/** Null in place of a 404, which is the plain answer that there is no such thing. */
export async function known<T>(request: Promise<T>): Promise<T | null> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof Rejected && error.status === 404) return null;
    throw error;
  }
}
