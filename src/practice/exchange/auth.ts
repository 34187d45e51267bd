import { constants, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID, verify } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Refusal } from './refusal.ts';

/** Measured on the real exchange: 10 s either way pass, 60 s do not. */
const TOLERANCE = 10_000;

/** The credentials of the practice account. */
export type Key = { readonly keyId: string; readonly privateKeyPem: string };

/** Checks signatures as Kalshi does: `timestamp + METHOD + path` without the query, RSA-PSS or Ed25519 by the key. */
export class Gate {
  readonly #keyId: string;
  readonly #publicKey: KeyObject;

  constructor(key: Key) {
    this.#keyId = key.keyId;
    this.#publicKey = createPublicKey(key.privateKeyPem);
  }

  /**
   * True for a request signed with the key, false for one that carries no signature at all.
   * Throws `Refusal` 401 for everything between.
   */
  admits(headers: IncomingHttpHeaders, method: string, path: string, now: number): boolean {
    const keyId = headers['kalshi-access-key'];
    const signature = headers['kalshi-access-signature'];
    const timestamp = headers['kalshi-access-timestamp'];
    if (keyId === undefined && signature === undefined && timestamp === undefined) return false;
    if (typeof timestamp !== 'string' || !/^\d{13}$/.test(timestamp)) {
      throw new Refusal(401, 'header_timestamp_invalid', 'KALSHI-ACCESS-TIMESTAMP must be Unix milliseconds');
    }
    if (Math.abs(Number(timestamp) - now) > TOLERANCE) {
      throw new Refusal(401, 'header_timestamp_expired', 'header timestamp is too far from the time of the exchange');
    }
    if (keyId !== this.#keyId) throw unauthorized('NOT_FOUND');
    const text = Buffer.from(timestamp + method + path);
    if (typeof signature !== 'string' || !this.#signed(text, Buffer.from(signature, 'base64'))) {
      throw unauthorized('INCORRECT_API_KEY_SIGNATURE');
    }
    return true;
  }

  #signed(text: Buffer, signature: Buffer): boolean {
    if (this.#publicKey.asymmetricKeyType === 'ed25519') return verify(null, text, this.#publicKey, signature);
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    return verify(
      'sha256',
      text,
      { key: this.#publicKey, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
      signature,
    );
  }
}

export const unauthorized = (details: string): Refusal =>
  new Refusal(401, 'authentication_error', 'authentication error', details);

/** A fresh key pair. RSA, because the official SDK signs nothing else before 3.31. */
export function newKey(): Key {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  return { keyId: randomUUID(), privateKeyPem: privateKey };
}
