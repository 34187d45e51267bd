import { constants, createPrivateKey, type KeyObject, sign } from 'node:crypto';

/** A private key that signs requests to the exchange. Holds the key itself: never log it. */
export type Key = {
  readonly kind: 'rsa' | 'ed25519';
  /** The signature of `text` in base64. */
  readonly sign: (text: string) => string;
};

const GENERATE = 'Create a key on Kalshi (Account, API keys) and save its file unchanged.';

function parse(pem: string): KeyObject {
  if (!pem.includes('PRIVATE KEY-----')) {
    throw new Error(
      pem.includes('PUBLIC KEY-----')
        ? `The key file holds a public key; the private one is needed. ${GENERATE}`
        : `The key file holds no private key in PEM form ("-----BEGIN … PRIVATE KEY-----"). ${GENERATE}`,
    );
  }
  if (/ENCRYPTED/.test(pem)) {
    throw new Error('The key file is protected by a passphrase; save it without one (openssl pkey -in OLD -out NEW).');
  }
  try {
    return createPrivateKey(pem);
  } catch {
    // The cause is left out: OpenSSL's message may quote what it read.
    throw new Error(`The key file is damaged: its private key cannot be read. ${GENERATE}`);
  }
}

/**
 * Reads a private key in PEM form: RSA (PKCS#1 or PKCS#8) or Ed25519. The type is read from the key, because the
 * header of a PKCS#8 file does not tell it. Throws an error of one sentence, free of key material.
 */
export function loadKey(pem: string): Key {
  const key = parse(pem.replace(/^\uFEFF/, '').trim());
  if (key.asymmetricKeyType === 'ed25519') {
    return { kind: 'ed25519', sign: (text) => sign(null, Buffer.from(text), key).toString('base64') };
  }
  if (key.asymmetricKeyType === 'rsa') {
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    if (bits < 2048) throw new Error(`The key file holds an RSA key of ${bits} bits; Kalshi uses 2048. ${GENERATE}`);
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    const saltLength = constants.RSA_PSS_SALTLEN_DIGEST;
    return {
      kind: 'rsa',
      sign: (text) => sign('sha256', Buffer.from(text), { key, padding, saltLength }).toString('base64'),
    };
  }
  throw new Error(
    `The key file holds a key of type ${key.asymmetricKeyType}; Kalshi takes RSA and Ed25519. ${GENERATE}`,
  );
}

/** Who asks: the key's id and the key. */
export type Credentials = { readonly keyId: string; readonly key: Key };

/**
 * The headers of a signed request or WebSocket handshake. `path` is from the root, such as
 * `/trade-api/v2/portfolio/orders`; a query is left out of what is signed. `millis` is the exchange's time.
 */
export function signedHeaders(
  { keyId, key }: Credentials,
  method: string,
  path: string,
  millis: number,
): Record<string, string> {
  const timestamp = String(Math.round(millis));
  const [bare = ''] = path.split('?', 1);
  return {
    'KALSHI-ACCESS-KEY': keyId,
    'KALSHI-ACCESS-TIMESTAMP': timestamp,
    'KALSHI-ACCESS-SIGNATURE': key.sign(`${timestamp}${method.toUpperCase()}${bare}`),
  };
}
