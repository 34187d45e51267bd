import { RECENT_MS, SLOT_MS, type Slot } from './recent.ts';

/** The moving baseline forgets in steps of this fraction of its window. */
const BUCKETS = 20;
/** Memory of the market's own rhythm beyond the moving baseline: fades to 1/e in this time, ms. */
const FADE_MS = 4 * 3_600_000;
/** It is brought up to date so often, ms: finer is of no use. */
const FADE_STEP_MS = 1_000;
/** A market is young for two baselines after its first trade, ms at most. */
const YOUNG_MS = 600_000;
/** A baseline shorter than this asks for a judgement on less: guesses weigh as much less, ms. */
const WHOLE_WINDOW_MS = 300_000;
/** Observations that a guess is worth, the variances guessed, and the least one believed (all of logarithms). */
const GUESSES = 4;
const MINUTE_VARIANCE = 1.5;
const SIZE_VARIANCE = 2;
const LEAST_VARIANCE = 0.25;
/** Sizes are about log-normal: their mean lies above their geometric mean by about this factor (ln). */
export const SKEW = 0.7;
const DAY_S = 86_400;
/** The exchange's 24 h volume counts like so many seconds of our own hearing. */
const DAY_WEIGHT_S = 3_600;
/** Prints that the long memory is worth against the moving baseline, and for how many seconds at most. */
const PRIOR_PRINTS = 4;
const MOST_PRIOR_S = 7_200;
/** Prints of a typical size that a market is assumed to have had before it was heard. */
const TYPICAL_PRINTS = 3;
/** A market that was silent at first is credited with no more silence than this, ms: it may just have opened. */
const MOST_SILENCE_MS = 600_000;
/** A market open for so long has no opening rush any more, even when we never heard it trade. */
const OLD_MS = 4 * 3_600_000;

/** What is known of a market beyond its trades: since when it is heard and when it opened (ms), its day's contracts. */
export type Background = { readonly since: number; readonly openAt: number | null; readonly volume24h: number | null };

/** The usual print of the exchange: hundredths of a contract, and logarithm of its dollars. */
export type Typical = { readonly print: number; readonly size: number };

/** What a market usually does. Contracts in hundredths. */
export type Usual = {
  /** Contracts a second: the moving baseline, filled up with the long memory while it is thin. */
  volume: number;
  /** Prints a second, likewise. */
  prints: number;
  /** Contracts of a usual print. */
  print: number;
  /** How far this may be believed, 0 to 1: a market that has only just begun to trade has no usual yet. */
  settled: number;
  /** It traded for the first time within the last two baselines, at most ten minutes, and has not been open for long. */
  young: boolean;
  /** Of the logarithm of a minute's contracts, as seen whenever something printed. */
  minuteMean: number;
  minuteDeviation: number;
  /** The same of the dollars of one print. */
  sizeMean: number;
  sizeDeviation: number;
};

export const emptyUsual = (): Usual => ({
  volume: 0,
  prints: 0,
  print: 0,
  settled: 0,
  young: false,
  minuteMean: 0,
  minuteDeviation: 1,
  sizeMean: 0,
  sizeDeviation: 1,
});

/**
 * The rhythm of one market: a moving baseline in event time, and a fading long memory that stands in for it while it is
 * thin. It hears of flow only when that is a minute old, so that no burst is held against itself.
 */
export class Pace {
  readonly #windowMs: number;
  /**
   * Volume and prints of each bucket, side by side. One bucket more than the window: the newest is still filling. Null
   * while all are empty, for most markets are quiet most of the time.
   */
  #ring: Float64Array | null = null;
  #head = Number.NEGATIVE_INFINITY;
  #first = Number.POSITIVE_INFINITY;
  #fadedAt = Number.NEGATIVE_INFINITY;
  #volume = 0;
  #prints = 0;
  #slots = 0;
  #minute = 0;
  #minuteSquare = 0;
  #size = 0;
  #sizeSquare = 0;

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** Takes in a slot that left the recent past; slots may come out of order. */
  add(slot: Slot): void {
    const time = slot.number * SLOT_MS;
    const volume = slot.yes + slot.no;
    this.#first = Math.min(this.#first, time);
    this.#fade(time);
    const weight = Math.exp((time - this.#fadedAt) / FADE_MS);
    this.#volume += volume * weight;
    this.#prints += slot.prints * weight;
    // A slot that came late was never the end of a minute: then its own volume stands for it.
    const minute = Math.log(Math.max(slot.minute, volume));
    this.#slots += weight;
    this.#minute += minute * weight;
    this.#minuteSquare += minute * minute * weight;
    const size = dollarsLog(slot.paid / slot.prints);
    this.#size += size * slot.prints * weight;
    this.#sizeSquare += size * size * slot.prints * weight;
    const bucket = this.#bucket(time);
    this.#advance(bucket);
    if (bucket < this.#head - BUCKETS) return;
    const index = this.#index(bucket);
    this.#ring ??= new Float64Array(2 * (BUCKETS + 1));
    this.#ring[index] = (this.#ring[index] ?? 0) + volume;
    this.#ring[index + 1] = (this.#ring[index + 1] ?? 0) + slot.prints;
  }

  /**
   * What is usual at `now` (ms) in a market of which this is known, and in any market when nothing is. Fills `into`, which
   * the caller keeps: this runs for every trade.
   */
  usual(into: Usual, now: number, { since, openAt, volume24h }: Background, typical: Typical): void {
    const end = now - RECENT_MS;
    this.#fade(end);
    this.#advance(this.#bucket(end));
    const heard = Math.max(since, openAt ?? since, Math.min(this.#first, now) - MOST_SILENCE_MS);
    const age = Math.max(0, end - heard) / 1_000;
    const window = Math.min(age, this.#windowMs / 1_000);
    let volume = 0;
    let prints = 0;
    const ring = this.#ring;
    for (let i = 0; ring !== null && i < ring.length; i += 2) {
      volume += ring[i] ?? 0;
      prints += ring[i + 1] ?? 0;
    }
    const fade = FADE_MS / 1_000;
    const remembered = Math.max(60, fade * (1 - Math.exp(-age / fade)));
    const print = (this.#volume + TYPICAL_PRINTS * typical.print) / (this.#prints + TYPICAL_PRINTS);
    const dayWeight = volume24h === null ? 0 : DAY_WEIGHT_S;
    const dayVolume = ((volume24h ?? 0) / DAY_S) * dayWeight;
    const longVolume = (this.#volume + dayVolume) / (remembered + dayWeight);
    const longPrints = (this.#prints + dayVolume / print) / (remembered + dayWeight);
    const prior = Math.min(MOST_PRIOR_S, PRIOR_PRINTS / Math.max(longPrints, 1e-9));
    const old = openAt !== null && now - openAt > OLD_MS;
    const known = Math.max(0, now - this.#first);
    into.volume = (volume + longVolume * prior) / (window + prior);
    into.prints = (prints + longPrints * prior) / (window + prior);
    into.print = print;
    into.settled = old ? 1 : Math.min(1, known / this.#windowMs);
    into.young = !old && known < Math.min(YOUNG_MS, 2 * this.#windowMs);
    const guesses = GUESSES * Math.min(1, this.#windowMs / WHOLE_WINDOW_MS);
    const minutes = this.#slots + guesses;
    const minute = Math.log(into.volume * 60 + print) - SKEW;
    into.minuteMean = (this.#minute + guesses * minute) / minutes;
    const minuteSquare = (this.#minuteSquare + guesses * (minute * minute + MINUTE_VARIANCE)) / minutes;
    into.minuteDeviation = deviation(minuteSquare, into.minuteMean);
    const sizes = this.#prints + guesses;
    into.sizeMean = (this.#size + guesses * typical.size) / sizes;
    const sizeSquare = (this.#sizeSquare + guesses * (typical.size * typical.size + SIZE_VARIANCE)) / sizes;
    into.sizeDeviation = deviation(sizeSquare, into.sizeMean);
  }

  #fade(time: number): void {
    if (time - this.#fadedAt < FADE_STEP_MS) return;
    const factor = Math.exp((this.#fadedAt - time) / FADE_MS);
    this.#volume *= factor;
    this.#prints *= factor;
    this.#slots *= factor;
    this.#minute *= factor;
    this.#minuteSquare *= factor;
    this.#size *= factor;
    this.#sizeSquare *= factor;
    this.#fadedAt = time;
  }

  #bucket(time: number): number {
    return Math.floor((time * BUCKETS) / this.#windowMs);
  }

  #index(bucket: number): number {
    return 2 * (((bucket % (BUCKETS + 1)) + BUCKETS + 1) % (BUCKETS + 1));
  }

  /** Empties the buckets between the newest and `bucket`. */
  #advance(bucket: number): void {
    if (bucket <= this.#head) return;
    if (bucket - this.#head > BUCKETS) this.#ring = null;
    else if (this.#ring !== null) {
      for (let next = this.#head + 1; next <= bucket; next += 1)
        this.#ring.fill(0, this.#index(next), this.#index(next) + 2);
    }
    this.#head = bucket;
  }
}

const deviation = (square: number, mean: number): number => Math.sqrt(Math.max(LEAST_VARIANCE, square - mean * mean));

/** Logarithm of micro-dollars in dollars, a cent at least. */
export const dollarsLog = (money: number): number => Math.log(Math.max(0.01, money / 1e6));
