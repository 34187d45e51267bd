const BLANK = 0x20;
const HARD_BLANK = 0xa0;

/**
 * 53 bits of a text, the same for texts that differ in white space alone: enough to see that one has changed without
 * keeping it. Two multiplicative hashes of 32 bits (cyrb53), no secret.
 */
export function digestOf(text: string): number {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  let [begun, blank] = [false, false];
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code <= BLANK || code === HARD_BLANK) {
      blank = begun;
      continue;
    }
    if (blank) {
      high = Math.imul(high ^ BLANK, 2654435761);
      low = Math.imul(low ^ BLANK, 1597334677);
    }
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
    begun = true;
    blank = false;
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 2 ** 32 * (low & 0x1fffff) + (high >>> 0);
}
