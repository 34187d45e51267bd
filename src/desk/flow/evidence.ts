import type { Side } from '../market.ts';
import { PRICE_ONE, type Price } from '../money.ts';
import { dollarsLog, type Usual } from './pace.ts';
import { HORIZONS, type Span } from './recent.ts';

/**
 * Tail index of volume. Amounts come in clumps and their rate is itself uncertain: an exponential amount whose rate is
 * gamma-distributed has the Lomax tail (1 + x/k)^-k, which a Gaussian would call impossible and which happens daily.
 */
const TAIL = 2.5;
const CONTRACT = 100;
/** A minute of fewer dollars than a hundred is held down whatever its market. */
const WORTH = 100 * 1e6;

/** Surprise of `volume` where `scale` is usual, in nats: minus the logarithm of the Lomax tail. */
const surprise = (volume: number, scale: number): number => TAIL * Math.log1p(volume / (TAIL * scale));

/** The observations a score is made of, each grows with strangeness. Filled anew for every print. */
export type Evidence = {
  /** Per horizon: surprise of the volume, and logarithm of the dollars paid. */
  readonly surprise: number[];
  readonly dollars: number[];
  /** The minute against the largest one of late, and against all minutes of this market (deviations of logarithms). */
  record: number;
  minute: number;
  /** Logarithm of the minute's prints, and against the usual number; both are 0 for a lone print. */
  prints: number;
  printsMore: number;
  /** The minute against the moving baseline alone, in contracts: large when it breaks a silence. */
  silence: number;
  printsSilence: number;
  /** The newest print against the market's prints (deviations of logarithms of dollars). */
  size: number;
  /** Logarithm of the fills of the newest print: one order that took many others. */
  sweep: number;
  /** Share of this taker's side, 0 to 1. */
  oneSided: number;
  /** Logarithm of the cents that the price went the taker's way. */
  impact: number;
  /** Negative while the minute is worth less than anyone wants to be woken for; otherwise 0. */
  small: number;
  /** 0 at 50 cents, falling towards 0 and 100. */
  extreme: number;
};

export const emptyEvidence = (): Evidence => ({
  surprise: HORIZONS.map(() => 0),
  dollars: HORIZONS.map(() => 0),
  record: 0,
  minute: 0,
  prints: 0,
  printsMore: 0,
  silence: 0,
  printsSilence: 0,
  size: 0,
  sweep: 0,
  oneSided: 0,
  impact: 0,
  small: 0,
  extreme: 0,
});

/** One taker order: the fills of one side in one millisecond. */
export type Print = {
  readonly taker: Side;
  /** The furthest price it reached, of YES. */
  readonly price: Price;
  /** Micro-dollars and fills so far. */
  readonly paid: number;
  readonly fills: number;
};

/** Weighs up the newest print, of which `spans` already know. */
export function weighUp(evidence: Evidence, print: Print, spans: readonly Span[], usual: Usual): void {
  let minute: Span | undefined;
  for (let h = 0; h < spans.length; h += 1) {
    const span = spans[h];
    if (span === undefined) continue;
    const usualVolume = (usual.volume * (HORIZONS[h] ?? 0)) / 1_000;
    evidence.surprise[h] = surprise(span.yes + span.no, usualVolume + usual.print);
    evidence.dollars[h] = Math.log1p(span.paid / 1e6);
    minute = span;
  }
  if (minute === undefined) return;
  const volume = minute.yes + minute.no;
  const side = print.taker === 'yes' ? minute.yes : minute.no;
  const { settled } = usual;
  const usualPrints = usual.prints * 60;
  evidence.record = Math.log(volume / (Math.max(usual.record, usual.volume * 60) + usual.print)) * settled;
  evidence.minute = ((Math.log(volume) - usual.minute.mean) / usual.minute.deviation) * settled;
  evidence.prints = Math.log((minute.prints + usualPrints) / (1 + 2 * usualPrints)) * settled;
  evidence.printsMore = Math.log1p(minute.prints / (usualPrints + 1)) * settled;
  evidence.silence = Math.log1p(volume / (usual.windowVolume * 60 + CONTRACT)) * settled;
  evidence.printsSilence = Math.log1p(minute.prints / (usual.windowPrints * 60 + 0.5)) * settled;
  evidence.size = (dollarsLog(print.paid) - usual.size.mean) / usual.size.deviation;
  evidence.sweep = Math.log(print.fills);
  evidence.oneSided = side / (volume + usual.print);
  const moved = (print.price - (minute.before ?? print.price)) * (print.taker === 'yes' ? 1 : -1);
  // A small print that walks an empty book is no news: impact counts as far as its side is a usual minute or more.
  const share = Math.min(1, side / (usual.volume * 60 + usual.print));
  evidence.impact = Math.log1p(Math.max(0, moved) / 100) * share;
  evidence.small = Math.min(0, Math.log((minute.paid + 1e6) / WORTH));
  const chance = print.price / PRICE_ONE;
  evidence.extreme = Math.log(4 * chance * (1 - chance) + 0.001);
}
