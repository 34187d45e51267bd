import { Refusal } from './refusal.ts';

/** One page of a list. `cursor` is empty on the last one. */
export type Page<T> = { readonly items: T[]; readonly cursor: string };

const encode = (position: number): string => Buffer.from(String(position)).toString('base64url');

function decode(cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (!/^\d{1,15}$/.test(text)) throw new Refusal(400, 'invalid_cursor', 'cursor is not one that this exchange gave');
  return Number(text);
}

/** A page of a list that does not change, from the front. */
export function page<T>(items: readonly T[], limit: number, cursor: string): Page<T> {
  const from = cursor === '' ? 0 : decode(cursor);
  const to = from + limit;
  return { items: items.slice(from, to), cursor: to < items.length ? encode(to) : '' };
}

/**
 * A page of a list that grows at its end, newest first. Cursors stay good while it grows and while its oldest go.
 *
 * @param gone how many items were dropped from the front
 */
export function newestFirst<T>(
  list: readonly T[],
  limit: number,
  cursor: string,
  keep: (item: T) => boolean,
  gone = 0,
): Page<T> {
  const items: T[] = [];
  let index = Math.min(list.length, cursor === '' ? list.length : decode(cursor) - gone) - 1;
  for (; index >= 0; index -= 1) {
    const item = list[index];
    if (item === undefined || !keep(item)) continue;
    if (items.length === limit) break;
    items.push(item);
  }
  return { items, cursor: index >= 0 ? encode(index + 1 + gone) : '' };
}
