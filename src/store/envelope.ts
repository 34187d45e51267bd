import { createHash } from 'node:crypto';

/** How data of one schema becomes data of the next. `steps[n]` leads from schema n to n + 1; the last one is current. */
type Migrations = Readonly<Record<number, (data: unknown) => unknown>>;

/** What one file turned out to hold. */
export type Slot<T> =
  | { readonly kind: 'missing' }
  | {
      readonly kind: 'whole';
      readonly rev: number;
      readonly schema: number;
      readonly value: T;
      readonly warnings: readonly string[];
    }
  | { readonly kind: 'corrupt'; readonly reason: string }
  /** Written by a newer version of this program: it must not be touched. */
  | { readonly kind: 'newer'; readonly schema: number };

/** Says whether data has the right structure; what could be mended is mended and told in `warnings`. */
export type Check<T> = (
  data: unknown,
) =>
  | { readonly ok: true; readonly value: T; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly reason: string };

export type Format<T> = { readonly schema: number; readonly migrations: Migrations; readonly check: Check<T> };

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** `rev` rises with every write, so that of several whole files the newest is known. */
export function encode(rev: number, schema: number, data: unknown): string {
  const text = JSON.stringify(data);
  return `{"rev":${rev},"schema":${schema},"sha256":"${sha256(text)}","data":${text}}\n`;
}

const corrupt = (reason: string): Slot<never> => ({ kind: 'corrupt', reason });

/** Never throws: whatever the bytes are, the answer says so. A byte-order mark of an editor is let pass. */
export function decode<T>(text: string, format: Format<T>): Slot<T> {
  const body = text.replace(/^\uFEFF/, '');
  if (body.trim() === '') return corrupt('it is empty');
  if (/^\0+$/.test(body)) return corrupt('it holds nothing but zero bytes');
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return corrupt('it is cut off or is not JSON');
  }
  if (parsed === null || typeof parsed !== 'object') return corrupt('it is not a state file');
  const { rev, schema, sha256: sum, data } = parsed as Record<string, unknown>;
  if (!isWhole(schema)) return corrupt('it is not a state file');
  // Before the checksum: a newer version may well compute it differently.
  if (schema > format.schema) return { kind: 'newer', schema };
  if (!isWhole(rev) || data === undefined) return corrupt('it is not a state file');
  let current: unknown = data;
  try {
    if (sum !== sha256(JSON.stringify(data))) return corrupt('its checksum is wrong');
  } catch {
    // Nested so deep that it can be read and not written.
    return corrupt('it is not a state file');
  }
  try {
    for (let step = schema; step < format.schema; step++) {
      const migrate = format.migrations[step];
      if (migrate === undefined) return corrupt(`nothing leads from its schema ${step} to ${step + 1}`);
      current = migrate(current);
    }
  } catch (error) {
    return corrupt(
      `its schema ${schema} could not be brought up to date: ${error instanceof Error ? error.message : error}`,
    );
  }
  const checked = format.check(current);
  if (!checked.ok) return corrupt(checked.reason);
  return { kind: 'whole', rev, schema, value: checked.value, warnings: checked.warnings };
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
