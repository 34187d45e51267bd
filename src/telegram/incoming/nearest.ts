import { edits } from '../../desk/edits.ts';

/** The known word that a person most likely meant; null when none is near. */
export function nearest(typed: string, known: readonly string[]): string | null {
  let best: string | null = null;
  let least = Math.min(3, Math.max(1, Math.ceil(typed.length / 2))) + 1;
  for (const word of known) {
    const distance = typed.length >= 2 && word.startsWith(typed) ? 1 : edits(typed, word);
    if (distance < least) {
      least = distance;
      best = word;
    }
  }
  return best;
}
