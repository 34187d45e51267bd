import type { Thresholds } from '../src/desk/comparison.ts';
import type { Wanted } from './change.ts';

/** Scores from which alerts are to be sent; what is left out stays. */
export type Scores = Partial<Thresholds>;

export const SCORE_KEYS = { solo: 'flow.soloScore', cluster: 'flow.clusterScore' } as const;

/** These scores, which must have been parsed, as settings. */
export const wantedScores = (scores: Scores): Wanted =>
  Object.values(SCORE_KEYS).flatMap((key) => {
    const score = scores[key];
    return score === undefined ? [] : [[key, score] as const];
  });
