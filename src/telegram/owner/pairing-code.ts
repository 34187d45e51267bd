import { timingSafeEqual } from 'node:crypto';

/** Without what is read as something else: 0 and O, 1, I and L. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const LENGTH = 8;
const VALID = 15 * 60_000;
/** Wrong codes of one sender, and of all, before none is looked at any more. */
const TRIES_EACH = 5;
const TRIES = 20;

/** A moment by both clocks: one of them may stand still or go back while the machine sleeps. */
export type Moment = { readonly now: number; readonly monotonic: number };

/** A secret that makes whoever sends it the owner: for fifteen minutes, and for few guesses. */
export class PairingCode {
  readonly text: string;
  readonly #made: Moment;
  readonly #wrong = new Map<number, number>();
  #tries = 0;

  /** `random` answers a whole number below `max` that nobody can foresee. */
  constructor(random: (max: number) => number, made: Moment) {
    this.text = Array.from({ length: LENGTH }, () => LETTERS[random(LETTERS.length)]).join('');
    this.#made = made;
  }

  /** How long it is still valid, ms; 0 or less when its time is over. */
  left({ now, monotonic }: Moment): number {
    return VALID - Math.max(now - this.#made.now, monotonic - this.#made.monotonic);
  }

  /** Wrong codes that were looked at. */
  get tries(): number {
    return this.#tries;
  }

  /** Whether too many wrong codes were sent. */
  get exhausted(): boolean {
    return this.#tries >= TRIES;
  }

  /** Whether this text of this sender is the code. What does not look like a code at all is no guess. */
  matches(sender: number, typed: string, at: Moment): boolean {
    const guess = /^(?:\/start(?:@\w+)?\s+)?([0-9A-Za-z]{8})$/.exec(typed.trim())?.[1]?.toUpperCase();
    const before = this.#wrong.get(sender) ?? 0;
    if (guess === undefined || before >= TRIES_EACH || this.exhausted || this.left(at) <= 0) return false;
    if (timingSafeEqual(Buffer.from(guess), Buffer.from(this.text))) return true;
    this.#wrong.set(sender, before + 1);
    this.#tries += 1;
    return false;
  }
}
