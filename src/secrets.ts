import { readFileSync } from 'node:fs';
import type { Config } from './config.ts';

/** What must stand in no log, error or finding. The key is among it, for a library may put a line of it into its error. */
export function secretsOf({ exchange, telegram }: Config): readonly string[] {
  const key = 'keyId' in exchange ? [exchange.keyId, ...textOf(exchange.keyPath)] : [];
  return telegram === null ? key : [telegram.token, ...key];
}

/** One text, or none: what cannot be read gets into no text of ours either. */
function textOf(path: string): readonly string[] {
  try {
    return [readFileSync(path, 'utf8')];
  } catch {
    return [];
  }
}
