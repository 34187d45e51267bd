import { type Market, type Side, type Trade, takerPaid } from '../market.ts';
import type { Count, Money, Price } from '../money.ts';
import { type Chance, newSpell, type Spell } from './chance.ts';
import { emptyEvidence, type Surroundings, weighUp } from './evidence.ts';
import type { Gauge } from './gauge.ts';
import { judge } from './judge.ts';
import { emptyUsual, Pace } from './pace.ts';
import { emptySpans, HORIZONS, RECENT_MS, Recent, SLOT_MS, type Slot, type Span } from './recent.ts';
import type { Score } from './score.ts';

/** The market under judgement: one room for all, since a judgement never waits. */
const SPANS = emptySpans();
const USUAL = emptyUsual();
/** What was weighed last, in whatever market: the weights are fitted on it. */
export const EVIDENCE = emptyEvidence();

/** Whom a score is for: what the monitor knows of the market, and since when it hears of it (ms). */
export type Known = { readonly market: Market; readonly since: number; readonly warm: boolean };

/** One watched market: its last minute, its rhythm and its newest score. Under 2 kB while it is quiet. */
export class Watch {
  readonly #recent = new Recent();
  readonly #print = { time: Number.NaN, taker: 'yes' as Trade['taker'], price: 0 as Price, paid: 0 };
  #pace: Pace;
  #now = Number.NEGATIVE_INFINITY;
  #price: Price | null = null;
  #newest: Score | null = null;
  readonly #spell = newSpell();
  /** The minute that a back-fill has come to, while it is behind what was heard already. */
  #behind: { readonly recent: Recent; readonly spell: Spell } | null = null;

  constructor(windowMs: number) {
    this.#pace = new Pace(windowMs);
  }

  /** The time of its newest trade, ms. */
  get now(): number {
    return this.#now;
  }

  /** The newest score; null before the first. */
  get newest(): Score | null {
    return this.#newest;
  }

  /** A baseline of another length, which begins empty. */
  resize(windowMs: number): void {
    this.#pace = new Pace(windowMs);
  }

  /**
   * Takes in a trade matched at `time` (ms). False when the market is already more than a minute further: then it only
   * teaches the rhythm and what is to be had by chance, and there is nothing to judge.
   */
  add(trade: Trade, time: number, gauge: Gauge, chance: Chance): boolean {
    const inOrder = time >= this.#now;
    if (inOrder) this.#now = time;
    this.#retire(this.#recent, this.#now, gauge);
    if (Math.floor(time / SLOT_MS) <= Math.floor((this.#now - RECENT_MS) / SLOT_MS)) {
      this.#catchUp(trade, time, gauge, chance);
      return false;
    }
    if (this.#behind !== null && inOrder) this.#caughtUp(gauge);
    const slot = this.#recent.add(trade, time, inOrder ? this.#price : null);
    this.#recent.sum(this.#now, SPANS);
    const minute = SPANS[SPANS.length - 1];
    if (minute !== undefined && inOrder) slot.minute = minute.yes + minute.no;
    this.#follow(trade, time);
    if (inOrder) this.#price = this.#print.price;
    return true;
  }

  /** Judges the trade that was added just before, and no other market's in between. */
  judge({ market, since, warm }: Known, around: Surroundings, gauge: Gauge, chance: Chance): Score {
    const { taker, price, time } = this.#print;
    const { openAt, volume24h } = market;
    this.#pace.usual(USUAL, this.#now, { since, openAt, volume24h }, gauge.typical(taker, price));
    const horizon = weighUp(EVIDENCE, this.#print, SPANS, USUAL, around);
    const { points, parts } = judge(EVIDENCE);
    // Held against what came before it, and only then counted: a bigger trade never scores less.
    const score = chance.score(points);
    chance.observe(this.#spell, points, this.#now);
    const span = HORIZONS[horizon] ?? RECENT_MS;
    const sums = SPANS[horizon] ?? SPANS[0];
    this.#newest = {
      ticker: market.ticker,
      market,
      since,
      time,
      warm,
      score,
      parts,
      // What is told is what the volume was, not what the last of many prints happened to be.
      taker: bought(sums) ?? taker,
      price,
      priceBefore: (sums?.before ?? null) as Price | null,
      volume: ((sums?.yes ?? 0) + (sums?.no ?? 0)) as Count,
      baseline: Math.round((USUAL.volume * span) / 1_000) as Count,
      span,
      prints: sums?.prints ?? 0,
      paid: (sums?.paid ?? 0) as Money,
    };
    return this.#newest;
  }

  /** A trade from before the last minute: minutes of then are put together as they were, and taught when they are over. */
  #catchUp(trade: Trade, time: number, gauge: Gauge, chance: Chance): void {
    this.#behind ??= { recent: new Recent(), spell: newSpell() };
    const { recent, spell } = this.#behind;
    this.#retire(recent, time, gauge);
    const slot = recent.add(trade, time, null);
    recent.sum(time, SPANS);
    slot.minute = (SPANS[SPANS.length - 1]?.yes ?? 0) + (SPANS[SPANS.length - 1]?.no ?? 0);
    chance.guess(spell, time);
  }

  #caughtUp(gauge: Gauge): void {
    for (const slot of this.#behind?.recent.slots ?? []) this.#learn(slot, gauge);
    this.#behind = null;
  }

  #retire(recent: Recent, now: number, gauge: Gauge): void {
    for (let slot = recent.retire(now); slot !== null; slot = recent.retire(now)) this.#learn(slot, gauge);
  }

  #learn(slot: Slot, gauge: Gauge): void {
    this.#pace.add(slot);
    gauge.add(slot);
  }

  /** Fills of one taker order share its side and millisecond: they are one print, at the furthest price reached. */
  #follow(trade: Trade, time: number): void {
    const print = this.#print;
    const yes = trade.taker === 'yes';
    const paid = takerPaid(trade);
    const same = print.time === time && print.taker === trade.taker;
    const further = same && (yes ? print.price > trade.price : print.price < trade.price);
    print.paid = same ? print.paid + paid : paid;
    print.price = further ? print.price : trade.price;
    print.time = time;
    print.taker = trade.taker;
  }
}

/** The side of which takers bought more contracts; null where they bought as many of both. */
function bought(span: Span | undefined): Side | null {
  if (span === undefined || span.yes === span.no) return null;
  return span.yes > span.no ? 'yes' : 'no';
}
