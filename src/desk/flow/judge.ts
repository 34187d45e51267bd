import type { Evidence } from './evidence.ts';
import { HORIZONS } from './recent.ts';

/**
 * Points of one trade: two readings of the same flow, of which the stranger counts. One looks for a few big orders, the
 * other for many orders at once. The weights were found on seeded bursts in real trading (`npm run bench:detection`)
 * and rounded; nothing hangs on their second digit.
 */
const BIG = { sweep: 0.5, surprise: 0.6, dollars: 0.35, size: 0.8, record: 0.3, silence: 0.45 };
const MANY = { dollars: 0.95, prints: 3.4, more: 0.4, silence: 0.15, record: 0.05, start: -1 };
const BOTH = { minute: 0.6, oneSided: 0.3, impact: 0.3, small: 2, extreme: 1.1 };
/** A longer horizon holds more chances, yet in practice the whole minute deserves the benefit. */
const HORIZON_START = [0, 0, 0.6];
/** Beyond e² cents an impact says no more. */
const MOST_IMPACT = 2;

/**
 * The curve from points to a score: 85 stands at 14.8 points, 70 at 10.8. On the development tapes as they are, 85 came
 * up 4 to 6 times a day on index and crypto strikes and 19 times on days of live sports; 70 came up 21 to 90 times.
 */
const MIDDLE = 7;
const WIDTH = 4.5;

/** `horizon` is the index of the span that decided; `parts` add up to `parts.points`, which the curve makes a score. */
export type Judgement = {
  readonly horizon: number;
  readonly score: number;
  readonly parts: Readonly<Record<string, number>>;
};

/** Weighs the evidence into a score from 0 to 100 that never quite reaches either end. */
export function judge(e: Evidence): Judgement {
  let horizon = 0;
  let big = Number.NEGATIVE_INFINITY;
  for (let h = 0; h < HORIZONS.length; h += 1) {
    const value = BIG.surprise * (e.surprise[h] ?? 0) + BIG.dollars * (e.dollars[h] ?? 0) + (HORIZON_START[h] ?? 0);
    if (value <= big) continue;
    big = value;
    horizon = h;
  }
  const last = HORIZONS.length - 1;
  const bigRest = BIG.sweep * e.sweep + BIG.size * e.size + BIG.record * e.record + BIG.silence * e.silence;
  const manyMoney = MANY.dollars * (e.dollars[last] ?? 0);
  const manyPrints = MANY.prints * e.prints + MANY.more * e.printsMore;
  const manySilence = MANY.silence * (e.silence + e.printsSilence);
  const manyRecord = MANY.record * e.record;
  const many = manyMoney + manyPrints + manySilence + manyRecord + MANY.start;
  const isMany = many > big + bigRest;
  if (isMany) horizon = last;
  const size = BIG.dollars * (e.dollars[horizon] ?? 0) + BIG.size * e.size;
  const surprise = BIG.surprise * (e.surprise[horizon] ?? 0) + (HORIZON_START[horizon] ?? 0);
  const minute = BOTH.minute * e.minute;
  const oneSided = BOTH.oneSided * e.oneSided;
  const impact = BOTH.impact * Math.min(MOST_IMPACT, e.impact);
  const small = BOTH.small * e.small;
  const extreme = BOTH.extreme * e.extreme;
  const points = (isMany ? many : big + bigRest) + minute + oneSided + impact + small + extreme;
  return {
    horizon,
    score: 100 / (1 + Math.exp((MIDDLE - points) / WIDTH)),
    parts: {
      points,
      volume: minute + (isMany ? manyRecord + MANY.start : surprise + BIG.record * e.record),
      size: isMany ? manyMoney : size,
      prints: isMany ? manyPrints : 0,
      sweep: isMany ? 0 : BIG.sweep * e.sweep,
      silence: isMany ? manySilence : BIG.silence * e.silence,
      oneSided,
      impact,
      small,
      extreme,
    },
  };
}
