import { type Evidence, FACT, type Fact } from './evidence.ts';
import { WEIGHTS } from './weights.ts';

/** The parts of a score as the owner reads them, each the sum of what its facts weigh. */
export const SCORE_PARTS = [
  'rhythm',
  'tide',
  'volume',
  'size',
  'prints',
  'oneSided',
  'impact',
  'book',
  'extreme',
] as const;

export type ScorePart = (typeof SCORE_PARTS)[number];

const PART: Readonly<Record<Fact, ScorePart>> = {
  rate: 'rhythm',
  busy: 'rhythm',
  quiet: 'rhythm',
  turnover: 'rhythm',
  settled: 'rhythm',
  young: 'rhythm',
  tide: 'tide',
  breadth: 'tide',
  small: 'size',
  minute: 'volume',
  dollars: 'size',
  size: 'size',
  rush: 'prints',
  prints: 'prints',
  oneSided: 'oneSided',
  impact: 'impact',
  eaten: 'book',
  extreme: 'extreme',
};

const FACTS = Object.keys(FACT) as Fact[];
const PART_OF = new Uint8Array(FACTS.map((fact) => SCORE_PARTS.indexOf(PART[fact])));
const ONE = new Float64Array(FACTS.map((fact) => WEIGHTS.one[fact]));
const MANY = new Float64Array(FACTS.map((fact) => WEIGHTS.many[fact]));

/** `parts` are in the order of {@link SCORE_PARTS} and add up to `points`. */
export type Judgement = { readonly points: number; readonly parts: readonly number[] };

/**
 * Weighs the evidence: two readings of the same flow, one that looks for a big order and one that looks for many orders
 * at once, of which the stranger counts.
 */
export function judge(evidence: Evidence): Judgement {
  let one = WEIGHTS.one.start;
  let many = WEIGHTS.many.start;
  for (let i = 0; i < ONE.length; i += 1) {
    const fact = evidence[i] ?? 0;
    one += fact * (ONE[i] ?? 0);
    many += fact * (MANY[i] ?? 0);
  }
  const isMany = many > one;
  const weights = isMany ? MANY : ONE;
  // Where a reading starts is part of the rhythm, the first of the parts.
  const parts = [isMany ? WEIGHTS.many.start : WEIGHTS.one.start, 0, 0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < weights.length; i += 1) {
    const part = PART_OF[i] ?? 0;
    parts[part] = (parts[part] ?? 0) + (evidence[i] ?? 0) * (weights[i] ?? 0);
  }
  return { points: isMany ? many : one, parts };
}

/** The parts by name, and their sum, as an alert and `/why` keep them. */
export function namedParts({ parts }: Pick<Judgement, 'parts'>): Readonly<Record<ScorePart | 'points', number>> {
  const points = parts.reduce((sum, part) => sum + part, 0);
  const named = SCORE_PARTS.map((name, index) => [name, parts[index] ?? 0]);
  return { points, ...(Object.fromEntries(named) as Record<ScorePart, number>) };
}
