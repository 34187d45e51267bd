import type { Side } from '../market.ts';
import { PRICE_ONE, type Price } from '../money.ts';
import { dollarsLog, type Usual } from './pace.ts';
import { HORIZONS, type Span } from './recent.ts';

/**
 * Tail index of volume. Amounts come in clumps and their rate is itself uncertain: an exponential amount whose rate is
 * gamma-distributed has the Lomax tail (1 + x/k)^-k, which a Gaussian would call impossible and which happens daily.
 */
const TAIL = 2.5;
/** Prints come in clumps too: a negative-binomial count of this size parameter, 1 as clumped as a geometric one. */
const CLUMP = 1;
const CONTRACT = 100;
/** A minute of fewer dollars than a hundred is held down whatever its market. */
const WORTH = 100 * 1e6;
/** A market counts as busy above so many prints a second (ln), and as hardly trading below. */
const BUSY = -3;
const QUIET = -6;
/** More prints than this prove no more about their sides. */
const MOST_SIDED = 20;
/** Beyond e² cents an impact says no more. */
const MOST_IMPACT = 2;

/** The whole minute is told rather than a part of it that is hardly more surprising, nats. */
const WHOLE = 1;

/** Surprise of `volume` where `scale` is usual, in nats: minus the logarithm of the Lomax tail. */
const surprise = (volume: number, scale: number): number => TAIL * Math.log1p(volume / (TAIL * scale));

/** Surprise of so many prints where `mean` is usual, in nats: Chernoff's bound on the tail of a negative-binomial count. */
const rush = (prints: number, mean: number): number =>
  prints <= mean
    ? 0
    : prints * Math.log(prints / mean) - (prints + CLUMP) * Math.log((prints + CLUMP) / (mean + CLUMP));

/**
 * The facts that a score is made of, by their place in an `Evidence`. Those of the first group tell what kind of market it
 * is and how lively the others are; those of the second grow with strangeness.
 */
export const FACT = {
  /** Logarithm of the usual prints a second, and how far that is above a busy market's or below a quiet one's. */
  rate: 0,
  busy: 1,
  quiet: 2,
  /** Logarithm of the usual dollars a second. */
  turnover: 3,
  /** How far its usual may be believed, 0 to 1; and whether it traded for the first time within ten minutes. */
  settled: 4,
  young: 5,
  /** How much livelier than usual all other markets are (see `Tide`). */
  tide: 6,
  breadth: 7,

  /** Negative while the minute is worth less than anyone wants to be woken for; otherwise 0. */
  small: 8,
  /** The minute's contracts against all minutes of this market in which something traded (deviations of logarithms). */
  minute: 9,
  /** The newest print: logarithm of its dollars, and deviations above this market's prints. */
  dollars: 10,
  size: 11,
  /** Prints of the last five seconds against usual (nats). */
  rush: 12,
  /** Logarithm of the minute's prints against usual. */
  prints: 13,
  /** How sure it is that the minute's takers want this side (nats): many prints, one side. */
  oneSided: 14,
  /** Logarithm of the cents that the price went the taker's way. */
  impact: 15,
  /** Share of the resting orders near the price that this side has taken within the minute; 0 where no book is kept. */
  eaten: 16,
  /** 0 at 50 cents, falling towards 0 and 100. */
  extreme: 17,
} as const;

export type Fact = keyof typeof FACT;

/** One number a {@link FACT}, filled anew for every print: an array, because it is weighed for every trade. */
export type Evidence = Float64Array;

export const emptyEvidence = (): Evidence => new Float64Array(Object.keys(FACT).length);

/** One taker order: the fills of one side in one millisecond. */
export type Print = {
  readonly taker: Side;
  /** The furthest price it reached, of YES. */
  readonly price: Price;
  /** Micro-dollars so far. */
  readonly paid: number;
};

/** What is around the market at this moment. */
export type Surroundings = {
  /** See `Tide`. */
  readonly tide: number;
  readonly breadth: number;
  /** Contracts (hundredths) that rest near the price on the side which this taker takes from; null where no book is kept. */
  readonly resting: number | null;
};

/** Weighs up the newest print, of which `spans` already know. Answers the index of the horizon that is the strangest. */
export function weighUp(
  evidence: Evidence,
  print: Print,
  spans: readonly Span[],
  usual: Usual,
  { tide, breadth, resting }: Surroundings,
): number {
  const burst = spans[0];
  const minute = spans[spans.length - 1];
  if (burst === undefined || minute === undefined) return 0;
  const volume = minute.yes + minute.no;
  const side = print.taker === 'yes' ? minute.yes : minute.no;
  const { settled } = usual;
  const usualPrints = usual.prints * 60;

  const rate = Math.log(usual.prints + 1e-4);
  evidence[FACT.rate] = rate;
  evidence[FACT.busy] = Math.max(0, rate - BUSY);
  evidence[FACT.quiet] = Math.max(0, QUIET - rate);
  evidence[FACT.turnover] = Math.log((usual.volume / CONTRACT) * 0.5 + 1e-3);
  evidence[FACT.settled] = settled;
  evidence[FACT.young] = usual.young ? 1 : 0;
  evidence[FACT.tide] = Math.max(0, tide);
  evidence[FACT.breadth] = breadth;

  evidence[FACT.small] = Math.min(0, Math.log((minute.paid + 1e6) / WORTH));
  evidence[FACT.minute] = ((Math.log(volume) - usual.minuteMean) / usual.minuteDeviation) * settled;
  const dollars = dollarsLog(print.paid);
  evidence[FACT.dollars] = dollars;
  evidence[FACT.size] = Math.max(0, (dollars - usual.sizeMean) / usual.sizeDeviation);
  evidence[FACT.rush] = rush(burst.prints, (usual.prints * HORIZONS[0]) / 1_000 + 0.02);
  evidence[FACT.prints] = Math.log1p(minute.prints / (usualPrints + 1)) * settled;
  evidence[FACT.oneSided] = Math.min(MOST_SIDED, minute.prints) * certainty(side / volume);
  const moved = (print.price - (minute.before ?? print.price)) * (print.taker === 'yes' ? 1 : -1);
  // A small print that walks or empties a thin book is no news: both count as far as its side is a usual minute or more.
  const share = Math.min(1, side / (usual.volume * 60 + usual.print));
  evidence[FACT.impact] = Math.min(MOST_IMPACT, Math.log1p(Math.max(0, moved) / 100) * share);
  evidence[FACT.eaten] = resting === null ? 0 : (side / (side + resting)) * share;
  const chance = print.price / PRICE_ONE;
  evidence[FACT.extreme] = Math.log(4 * chance * (1 - chance) + 0.001);
  return strangest(spans, usual);
}

/** What one print tells of a coin that shows this side with probability `share`, against a fair one (Kullback–Leibler, nats). */
function certainty(share: number): number {
  if (share <= 0.5) return 0;
  if (share >= 1) return Math.LN2;
  return Math.LN2 + share * Math.log(share) + (1 - share) * Math.log(1 - share);
}

/** The horizon whose volume surprises most: the one that the owner is told of. */
function strangest(spans: readonly Span[], usual: Usual): number {
  let horizon = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (let h = 0; h < spans.length; h += 1) {
    const span = spans[h];
    if (span === undefined) continue;
    const usualVolume = (usual.volume * (HORIZONS[h] ?? 0)) / 1_000 + usual.print;
    const value = surprise(span.yes + span.no, usualVolume) + (h === spans.length - 1 ? WHOLE : 0);
    if (value <= most) continue;
    most = value;
    horizon = h;
  }
  return horizon;
}
