import { edits } from '../desk/edits.ts';

/** The known name that takes the fewest edits to reach from `typed`; null when none is near. Case does not count. */
export function nearest(typed: string, known: readonly string[]): string | null {
  let best: string | null = null;
  let least = Math.max(2, Math.floor(typed.length / 3)) + 1;
  for (const name of known) {
    // Each letter too many is an edit; what is far too long is not even compared.
    if (Math.abs(typed.length - name.length) >= least) continue;
    const distance = edits(typed.toLowerCase(), name.toLowerCase());
    if (distance < least) [best, least] = [name, distance];
  }
  return best;
}
