import { constants, generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { loadKey, signedHeaders } from '../../src/kalshi/signature.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ed25519 = generateKeyPairSync('ed25519');
const pem = (key: KeyObject, type: 'pkcs1' | 'pkcs8'): string => key.export({ format: 'pem', type }).toString();

const forms = [
  { form: 'RSA in PKCS#1', pem: pem(rsa.privateKey, 'pkcs1'), kind: 'rsa', publicKey: rsa.publicKey },
  { form: 'RSA in PKCS#8', pem: pem(rsa.privateKey, 'pkcs8'), kind: 'rsa', publicKey: rsa.publicKey },
  { form: 'Ed25519 in PKCS#8', pem: pem(ed25519.privateKey, 'pkcs8'), kind: 'ed25519', publicKey: ed25519.publicKey },
] as const;

function verified(kind: 'rsa' | 'ed25519', publicKey: KeyObject, text: string, signature: string): boolean {
  const bytes = Buffer.from(signature, 'base64');
  if (kind === 'ed25519') return verify(null, Buffer.from(text), publicKey, bytes);
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return verify('sha256', Buffer.from(text), { key: publicKey, padding, saltLength: 32 }, bytes);
}

describe('a request is signed as Kalshi checks it', () => {
  it.each(forms)('$form', ({ pem, kind, publicKey }) => {
    const key = loadKey(pem);
    expect(key.kind).toBe(kind);
    const headers = signedHeaders(
      { keyId: 'id-1', key },
      'get',
      '/trade-api/v2/portfolio/orders?limit=5',
      1703123456789.4,
    );
    expect(headers['KALSHI-ACCESS-KEY']).toBe('id-1');
    expect(headers['KALSHI-ACCESS-TIMESTAMP']).toBe('1703123456789');
    const signature = headers['KALSHI-ACCESS-SIGNATURE'] ?? '';
    expect(verified(kind, publicKey, '1703123456789GET/trade-api/v2/portfolio/orders', signature)).toBe(true);
    expect(verified(kind, publicKey, '1703123456789GET/trade-api/v2/portfolio/orders?limit=5', signature)).toBe(false);
  });

  it('from a file that an editor gave a byte order mark, other line ends and blank lines', () => {
    const edited = `\uFEFF\r\n${pem(rsa.privateKey, 'pkcs8').replaceAll('\n', '\r\n')}\r\n\r\n`;
    expect(loadKey(edited).kind).toBe('rsa');
  });
});

describe('a key file that cannot be used is refused in one sentence without key material', () => {
  const whole = pem(rsa.privateKey, 'pkcs8');
  const encrypted = rsa.privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'x' });
  const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;

  it.each([
    { file: 'empty', pem: '', says: /no private key/ },
    { file: 'text', pem: 'my key is at home', says: /no private key/ },
    { file: 'public key', pem: rsa.publicKey.export({ format: 'pem', type: 'spki' }).toString(), says: /public key/ },
    { file: 'encrypted', pem: encrypted.toString(), says: /passphrase/ },
    { file: 'cut', pem: `${whole.slice(0, 900)}\n-----END PRIVATE KEY-----`, says: /damaged/ },
    { file: 'elliptic curve', pem: pem(curve, 'pkcs8'), says: /type ec/ },
    { file: 'short RSA', pem: pem(short, 'pkcs8'), says: /1024 bits/ },
  ])('$file', ({ pem, says }) => {
    let message = '';
    try {
      loadKey(pem);
    } catch (error) {
      message = error instanceof Error ? `${error.message} ${String(error.cause ?? '')}` : '';
    }
    expect(message).toMatch(says);
    for (const line of pem.split('\n').filter((text) => text.length > 30 && !text.startsWith('---'))) {
      expect(message).not.toContain(line);
    }
  });
});
