import type { Fact } from './evidence.ts';

type Weights = Readonly<Record<Fact | 'start', number>>;

/**
 * What each fact weighs, in points (natural logarithm of the odds that this is an episode of the detection bench). Found
 * by logistic regression over the strangest print of every episode and of every ten minutes of every market, on the
 * development days only, then rounded; nothing hangs on a second digit. Two things are not from there: `impact` and
 * `eaten`, for which the episodes have no evidence, are small on purpose, and so is what one side weighs among many.
 */
export const WEIGHTS: { readonly one: Weights; readonly many: Weights } = {
  /** A big order, or a few of them. */
  one: {
    start: -20,
    rate: 0.5,
    busy: 0.85,
    quiet: -0.3,
    turnover: 0.3,
    settled: 0.5,
    young: -1.6,
    tide: -5,
    breadth: -1.2,
    small: 3,
    minute: 1.65,
    dollars: 0.16,
    size: 1.8,
    rush: 0,
    prints: 0,
    oneSided: 0.48,
    impact: 0.3,
    eaten: 1,
    extreme: 1.2,
  },
  /** Many orders at once. */
  many: {
    start: -17.2,
    rate: -0.95,
    busy: -0.2,
    quiet: -0.3,
    turnover: 0,
    settled: 1.9,
    young: -2.5,
    tide: -9,
    breadth: -0.5,
    small: 10,
    minute: 0.6,
    dollars: 0.3,
    size: 0,
    rush: 0.05,
    prints: 2.1,
    oneSided: 0.1,
    impact: 0.3,
    eaten: 1,
    extreme: 0.5,
  },
};
