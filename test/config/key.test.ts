import { generateKeyPairSync } from 'node:crypto';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readKeyFile } from '../../src/config/key.ts';
import { redactor } from '../../src/redact.ts';
import { tempDir } from '../store/temp.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1_024 });
const pkcs1 = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

async function keyFile(content: string | Buffer): Promise<string> {
  const path = join(await tempDir(), 'kalshi.pem');
  await writeFile(path, content);
  return path;
}

test.each([
  ['PKCS#1', pkcs1],
  ['PKCS#8', pkcs8],
])('a %s key is read, also as an editor on Windows leaves it', async (_, pem) => {
  expect(await readKeyFile(await keyFile(pem))).toEqual({ ok: true, pem });
  const edited = await readKeyFile(await keyFile(`\uFEFF${pem.replaceAll('\n', '\r\n')}\r\n`));
  expect(edited.ok && edited.pem.replaceAll('\r', '')).toBe(pem);
});

test.each([
  ['empty', ' \n', /is empty/],
  ['a public key', publicKey.export({ type: 'spki', format: 'pem' }).toString(), /holds a public key/],
  ['something else', 'hello', /is no private key in PEM form/],
  ['a key without its end', pkcs8.slice(0, 200), /is no private key in PEM form/],
  ['the binary form', privateKey.export({ type: 'pkcs8', format: 'der' }), /is no private key in PEM form/],
  ['too large', 'x'.repeat(70_000), /is too large/],
])('%s is refused with one sentence that names the file and shows nothing of it', async (_, content, expected) => {
  const path = await keyFile(content);
  const read = await readKeyFile(path);
  const fault = read.ok ? '' : read.fault;
  expect(fault).toMatch(expected);
  expect(fault.startsWith(`KALSHI_PRIVATE_KEY_PATH: ${path} `)).toBe(true);
  // Nothing in it looks like a key, so that the terminal shows all of it.
  expect(redactor([])(fault)).toBe(fault);
  expect(fault).not.toContain(pkcs8.split('\n')[1]);
});

test('a path that leads to no readable file is refused', async () => {
  const dir = await tempDir();
  const faultAt = async (path: string) => {
    const read = await readKeyFile(path);
    return read.ok ? '' : read.fault;
  };
  expect(await faultAt(join(dir, 'none.pem'))).toMatch(/does not exist/);
  expect(await faultAt('~/none.pem')).toMatch(/~ is not expanded/);
  expect(await faultAt(dir)).toMatch(/is a directory/);
  expect(await faultAt(join(await keyFile('x'), 'x'))).toMatch(/cannot be read \(ENOTDIR\)/);
  if (process.platform === 'linux') expect(await faultAt('/dev/zero')).toMatch(/is not an ordinary file/);
});

test.skipIf(process.getuid?.() === 0)('a file that may not be read is refused', async () => {
  const path = await keyFile(pkcs8);
  await chmod(path, 0);
  expect(await readKeyFile(path)).toMatchObject({ ok: false, fault: expect.stringContaining('may not be read') });
});
