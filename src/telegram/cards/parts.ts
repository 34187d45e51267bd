import { SCORE_PARTS, type ScorePart } from '../../desk/flow/judge.ts';
import { dailyRate } from '../../desk/flow/rate.ts';
import { scoreText } from './figures.ts';

/** The parts of a score as a person calls them: each name must read well with a plus and with a minus. */
const NAMES: Readonly<Record<ScorePart, string>> = {
  rhythm: 'its usual rhythm',
  tide: 'other markets',
  volume: 'volume',
  size: 'order size',
  prints: 'prints',
  oneSided: 'one side',
  impact: 'price move',
  book: 'book taken',
  extreme: 'price near 0 or 100',
};

/** What an alert keeps of its score: by the names of the version that raised it, of which others are left out. */
type Parts = Readonly<Record<string, number>>;

const MOST_UP = 4;
const MOST_DOWN = 2;
/** So many are told whatever they weigh, further ones from so many points on. */
const LEAST_UP = 2;
const WORTH = 0.25;
/** Fewer points are written as none. */
const LEAST_SHOWN = 0.05;

/** Lines that are too wide break between two parts, not within one. */
const UNBROKEN = '\u00a0';
const BETWEEN = `${UNBROKEN}· `;

const unbroken = (text: string): string => text.replaceAll(' ', UNBROKEN);

/** Points with their sign, to a tenth: `+6.1`, `−0.9`, `0`. */
export function pointsText(points: number): string {
  const text = Math.abs(points).toFixed(1);
  if (text === '0.0') return '0';
  return `${points > 0 ? '+' : '−'}${text}`;
}

const known = (parts: Parts): { readonly part: ScorePart; readonly points: number }[] =>
  SCORE_PARTS.flatMap((part) => {
    const points = parts[part];
    return points === undefined ? [] : [{ part, points }];
  });

/** Every part with its points, in the order of {@link SCORE_PARTS}. */
export const partLines = (parts: Parts): string[] =>
  known(parts).map(({ part, points }) => `${NAMES[part]} ${pointsText(points)}`);

/** The same in one text that breaks between two parts; null when nothing of it is known. */
export function partsText(parts: Parts): string | null {
  const all = partLines(parts).map(unbroken);
  return all.length === 0 ? null : all.join(BETWEEN);
}

/**
 * What raised a score most and what held it down: `volume +6.1 · prints +3.2 · price near 0 or 100 −0.9`; null when
 * nothing of it is known. The rhythm is left out: it says where the market begins, and holds every score down.
 */
export function strongestText(parts: Parts): string | null {
  const own = known(parts).filter(({ part }) => part !== 'rhythm');
  const sorted = own.toSorted((a, b) => b.points - a.points);
  const up = sorted.filter(({ points }, rank) => points >= (rank < LEAST_UP ? LEAST_SHOWN : WORTH)).slice(0, MOST_UP);
  const down = sorted.filter(({ points }) => points <= -WORTH).slice(-MOST_DOWN);
  const told = [...up, ...down].map(({ part, points }) => unbroken(`${NAMES[part]} ${pointsText(points)}`));
  return told.length === 0 ? null : told.join(BETWEEN);
}

/** Whether these parts are of a score that says how often chance brings it; those of earlier versions did not. */
export const isCalibrated = (parts: Parts): boolean => 'rhythm' in parts;

/** More often than this a score is nothing out of the ordinary, and how often was never measured. */
const MOST_A_DAY = 100;
const MONTH_DAYS = 30;

/** How often ordinary trading reaches this score over everything watched: `about 4 a day`, `once in 3 days`. */
export function chanceText(score: number): string {
  const rate = dailyRate(score);
  if (rate > MOST_A_DAY) return `more than ${MOST_A_DAY} a day`;
  if (rate >= 9.5) return `about ${Math.round(rate)} a day`;
  if (rate >= 1.05) return `about ${Number(rate.toFixed(1))} a day`;
  const days = Math.round(1 / rate);
  if (days <= 1) return 'about once a day';
  return days > MONTH_DAYS ? 'less than once a month' : `once in ${days} days`;
}

/** What a score means, in a sentence. */
export const meaningText = (score: number): string =>
  `By chance this strong: ${chanceText(score)} over everything watched`;

/** The sum of the parts, and the score that chance makes of it where it is known. */
export function sumText(parts: Parts, score: number | null): string {
  const points = known(parts).reduce((sum, part) => sum + part.points, 0);
  return `in all ${pointsText(points)} points${score === null ? '' : ` → score ${scoreText(score)}`}`;
}
