import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FakeTelegram, TOKEN } from '../fakes/telegram.ts';

type Hidden = { readonly keyId: string; readonly privateKeyPem: string };

/** Empty for one that a running program has just replaced. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** All text of all files under `dir`. */
export function textOf(dir: string): string {
  // A folder that a program has not made yet has none.
  if (!existsSync(dir)) return '';
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.pem'))
    .map((entry) => read(join(entry.parentPath, entry.name)))
    .join('\n');
}

/** Neither token nor key stands in what was said to Telegram, in a file under `dir` or in `more`. */
export function expectNoSecrets({ keyId, privateKeyPem }: Hidden, telegram: FakeTelegram, dir: string, more: string) {
  const key = privateKeyPem.split('\n').filter((line) => line.length > 40);
  const said = telegram.calls.map(({ payload }) => JSON.stringify(payload));
  const everything = [...said, textOf(dir), more].join('\n');
  assert(everything.length > 1_000, 'there is nothing to look through');
  for (const secret of [TOKEN, TOKEN.split(':')[1] ?? TOKEN, keyId, ...key]) {
    assert(!everything.includes(secret), 'a secret got out');
  }
}
