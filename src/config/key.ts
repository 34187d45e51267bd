import { readFile, stat } from 'node:fs/promises';

export type KeyFile = { readonly ok: true; readonly pem: string } | { readonly ok: false; readonly fault: string };

/** A private key takes some 3 kB at 4,096 bits. */
const MOST_BYTES = 64 * 1024;

/** Reads the PEM file at `path`. What kind of key it holds is for the signer to find out. */
export async function readKeyFile(path: string): Promise<KeyFile> {
  const bad = (what: string): KeyFile => ({ ok: false, fault: `KALSHI_PRIVATE_KEY_PATH: ${path} ${what}` });
  let text: string;
  try {
    const found = await stat(path);
    if (found.isDirectory()) return bad('is a directory. Point it at the key file in it.');
    // A pipe or device could be read for ever.
    if (!found.isFile()) return bad('is not an ordinary file. Point it at the key file.');
    if (found.size > MOST_BYTES) return bad('is too large for a private key. Point it at the key file from Kalshi.');
    text = await readFile(path, 'utf8');
  } catch (error) {
    return bad(unreadable(error, path));
  }
  const pem = text.replace(/^\uFEFF/, '').trim();
  if (pem === '') return bad('is empty. Put the private key from Kalshi into it.');
  if (/^-----BEGIN [A-Z ]*PUBLIC KEY-----/.test(pem)) return bad('holds a public key. Kalshi needs the private one.');
  if (!/^-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]+-----END [A-Z ]*PRIVATE KEY-----$/.test(pem)) {
    // Without the dashes: the redaction would take them for the beginning of a key.
    return bad(
      'is no private key in PEM form: its first line must say BEGIN … PRIVATE KEY, its last END … PRIVATE KEY.',
    );
  }
  return { ok: true, pem: `${pem}\n` };
}

function unreadable(error: unknown, path: string): string {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  if (code === 'ENOENT' && path.startsWith('~')) return 'does not exist: ~ is not expanded here, write the whole path.';
  if (code === 'ENOENT') return 'does not exist. Correct the path or put the key file there.';
  if (code === 'EACCES' || code === 'EPERM')
    return 'may not be read. Give the user who runs this the right to read it.';
  return `cannot be read (${code}).`;
}
