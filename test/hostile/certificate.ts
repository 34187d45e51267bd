import { generateKeyPairSync, sign } from 'node:crypto';

/** One DER value: a tag, how long it is, and what is in it. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
/** ecdsa-with-SHA256. */
const ALGORITHM = der(0x30, der(0x06, hex('2a8648ce3d040302')));
const name = (text: string): Buffer =>
  der(0x30, der(0x31, der(0x30, der(0x06, hex('550403')), der(0x0c, Buffer.from(text)))));
const time = (text: string): Buffer => der(0x17, Buffer.from(text));
const pem = (label: string, body: Buffer): string =>
  `-----BEGIN ${label}-----\n${body.toString('base64')}\n-----END ${label}-----\n`;

/** A certificate that nobody vouches for, with its key: what a proxy or a portal shows. */
export function selfSigned(host = 'portal.example'): { readonly key: string; readonly cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const valid = der(0x30, time('250101000000Z'), time('450101000000Z'));
  const owner = publicKey.export({ format: 'der', type: 'spki' });
  const told = der(0x30, der(0x02, hex('01')), ALGORITHM, name(host), valid, name(host), owner);
  const signature = sign('sha256', told, privateKey);
  const cert = der(0x30, told, ALGORITHM, der(0x03, hex('00'), signature));
  return { key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(), cert: pem('CERTIFICATE', cert) };
}
