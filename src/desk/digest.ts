/**
 * 53 bits of a text, the same for texts that differ in white space alone: enough to see that one has changed without
 * keeping it. Two multiplicative hashes of 32 bits (cyrb53), no secret.
 */
export function digestOf(text: string): number {
  const plain = text.trim().replace(/\s+/g, ' ');
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < plain.length; i += 1) {
    const code = plain.charCodeAt(i);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 2 ** 32 * (low & 0x1fffff) + (high >>> 0);
}
