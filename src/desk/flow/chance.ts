import { scoreAt } from './rate.ts';

const DAY_MS = 86_400_000;
/** A market's points are one occurrence for so long, as the default cooldown has it, ms. */
const SPELL_MS = 600_000;
/** Occurrences are remembered for about a day. */
const FADE_MS = DAY_MS;
const STEP_MS = 1_000;
/** Points that count as high: about one spell in eight reaches them by chance, whatever kind of market. */
const HIGH = -5;
const HIGH_SHARE = 0.135;
/** How many spells that share is worth against what is heard. */
const SHARE_WEIGHT = 200;
/** Before anything is heard: so many spells a day, and the time for which that guess stands, ms. */
const FIRST_SPELLS = 1_000;
const FIRST_MS = 300_000;
/**
 * How the chance thins out above {@link HIGH}: the logarithm of the share of the high spells that get x points further is
 * −(LINEAR x + QUADRATIC x²). The same on development days of sports, of index strikes, of crypto, of a fifth of them all
 * and of five times as many. Beyond {@link STRAIGHT} it goes on as a straight line: nothing so high came by chance.
 */
const LINEAR = 0.62;
const QUADRATIC = 0.13;
const STRAIGHT = 6;
/** Beyond this nothing tells two scores apart, and 100 is never reached: a number has no more digits below it. */
const MOST = 26;

/** When a market's current spells began, ms. */
export type Spell = { began: number; high: number };

export const newSpell = (): Spell => ({ began: Number.NEGATIVE_INFINITY, high: Number.NEGATIVE_INFINITY });

/**
 * What points are worth as a score: how often in a day chance gives as many or more, somewhere among everything that is
 * watched. It counts what it hears, so that a score means the same with fifty markets and with five thousand.
 */
export class Chance {
  #at = Number.NEGATIVE_INFINITY;
  #since = Number.POSITIVE_INFINITY;
  #spells = 0;
  #high = 0;

  /** A market had so many points at `at` (ms). */
  observe(spell: Spell, points: number, at: number): void {
    this.#reach(at);
    if (at - spell.began >= SPELL_MS) {
      spell.began = at;
      this.#spells += 1;
    }
    if (points >= HIGH && at - spell.high >= SPELL_MS) {
      spell.high = at;
      this.#high += 1;
    }
  }

  /** A market traded at `at` (ms), a trade that is not judged: its spell counts, as likely to be a high one as any other. */
  guess(spell: Spell, at: number): void {
    this.#reach(at);
    if (at - spell.began < SPELL_MS) return;
    spell.began = at;
    this.#high += this.#share;
    this.#spells += 1;
  }

  /** The clock was set back to `at`: what was heard, and for how long, stays as it was and moves with it. */
  setBack(at: number): void {
    const gone = this.#at - at;
    if (!(gone > 0)) return;
    this.#at -= gone;
    this.#since -= gone;
  }

  /** The score of so many points now, 0 to 100 and never quite either. */
  score(points: number): number {
    const heard = this.#since === Number.POSITIVE_INFINITY ? 0 : this.#at - this.#since;
    const remembered = FADE_MS * (1 - Math.exp(-heard / FADE_MS));
    const spells = (this.#spells + (FIRST_SPELLS * FIRST_MS) / DAY_MS) / ((remembered + FIRST_MS) / DAY_MS);
    return scoreAt(spells * this.#share * Math.exp(-rarity(points - HIGH)));
  }

  /** The share of spells that are high. */
  get #share(): number {
    return (this.#high + SHARE_WEIGHT * HIGH_SHARE) / (this.#spells + SHARE_WEIGHT);
  }

  #reach(at: number): void {
    this.#since = Math.min(this.#since, at);
    if (at - this.#at < STEP_MS) return;
    const factor = Math.exp((this.#at - at) / FADE_MS);
    this.#spells *= factor;
    this.#high *= factor;
    this.#at = at;
  }
}

function rarity(above: number): number {
  const x = Math.min(MOST, above);
  if (x <= 0) return LINEAR * x;
  const bent = Math.min(x, STRAIGHT);
  return LINEAR * bent + QUADRATIC * bent * bent + (LINEAR + 2 * QUADRATIC * STRAIGHT) * (x - bent);
}
