import type { Shard } from './limits.ts';
import type { Fault } from './wire/field.ts';

/** What follows the `?`, by name; a list is its name once for each. */
export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

export type Get<T> = {
  readonly path: string;
  /** The path with `{placeholders}`, when it has any: what the endpoint's cost is listed under. */
  readonly route?: string;
  readonly query?: Query;
  /** Private data. Public data is asked for unsigned and costs the account nothing; it keeps the same pace all the same. */
  readonly signed?: true;
  readonly read: (json: unknown) => T | Fault;
  /** Refused rather than sent when the budget is low: others matter more. */
  readonly spare?: true;
  /** True when the body of a 5xx may be an answer too. */
  readonly evenFromFailure?: true;
  readonly signal?: AbortSignal | undefined;
};

export type Write<T> = {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly route?: string;
  readonly query?: Query;
  readonly body?: object;
  readonly read: (json: unknown) => T | Fault;
  /** An entry is refused when the budget is low; an exit or a cancel waits and may use the reserve. */
  readonly purpose: 'entry' | 'exit';
  readonly shard: Shard;
};

/** With its `?`; empty when there is nothing to ask. */
export function queryText(query: Query | undefined): string {
  if (query === undefined) return '';
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const item of Array.isArray(value) ? value : [value]) search.append(name, String(item));
  }
  return search.size === 0 ? '' : `?${search}`;
}
