import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

type Tree = {
  nullable?: unknown;
  properties?: unknown;
  additionalProperties?: unknown;
  $ref?: unknown;
};
/** A file of Kalshi's published specification as a tree, or null where it is not at hand. */
export function specification(name: string): Record<string, unknown> | null {
  const url = new URL(`../../../../shared/kalshi/${name}`, import.meta.url);
  return existsSync(url) ? parse(readFileSync(url, 'utf8')) : null;
}

/** OpenAPI 3.0 as JSON Schema; what the specification does not name is not allowed. */
export function schemaOf(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(schemaOf);
  if (typeof node !== 'object' || node === null) return node;
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(node).map(([name, value]) => [name, schemaOf(value)]),
  ) as Tree;
  if (rest.properties !== undefined) rest.additionalProperties ??= false;
  // Beside a reference the specification describes it further; the reference alone decides.
  const schema = rest.$ref === undefined ? rest : { $ref: rest.$ref };
  return nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema;
}

/** What lies at a path of names, or undefined. */
export const dig = (node: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((at, name) => (typeof at === 'object' && at !== null ? Reflect.get(at, name) : undefined), node);
