import { type Trade, takerPaid } from '../market.ts';

/** Length of a slot, ms. Coarse enough that a minute of the busiest market is 120 of them. */
export const SLOT_MS = 500;
/** How far back the recent past goes, ms: the longest horizon. */
export const RECENT_MS = 60_000;
/** The spans that are judged together, ms; the last is {@link RECENT_MS}. */
export const HORIZONS = [5_000, 20_000, RECENT_MS] as const;

const LONGEST = HORIZONS.length - 1;

/** Half a second of one market. Contracts in hundredths, money in micro-dollars, prices of YES. */
export type Slot = {
  /** Time divided by {@link SLOT_MS}. */
  readonly number: number;
  yes: number;
  no: number;
  paid: number;
  prints: number;
  /** The market's price before this slot; null when nothing was known. */
  readonly before: number | null;
  /** Millisecond of the newest print of either side: fills of the same order share both. */
  yesAt: number;
  noAt: number;
  /** Contracts of the minute that ended with this slot. */
  minute: number;
};

/** Sums over one horizon. */
export type Span = { yes: number; no: number; paid: number; prints: number; before: number | null };

const emptySpan = (): Span => ({ yes: 0, no: 0, paid: 0, prints: 0, before: null });

/** The last minute of one market, oldest slot first. Trades may come out of order. */
export class Recent {
  slots: Slot[] = [];
  /** Sums over all slots. Kept, not summed up: a busy market has a hundred and twenty. */
  #yes = 0;
  #no = 0;
  #paid = 0;
  #prints = 0;

  /** Adds a trade of at most a minute ago. Fills of the same side in the same millisecond are one print. Answers its slot. */
  add(trade: Trade, time: number, before: number | null): Slot {
    const slot = this.#slot(Math.floor(time / SLOT_MS), before);
    const yes = trade.taker === 'yes';
    const paid = takerPaid(trade);
    slot.paid += paid;
    this.#paid += paid;
    if (yes) {
      slot.yes += trade.count;
      this.#yes += trade.count;
    } else {
      slot.no += trade.count;
      this.#no += trade.count;
    }
    if ((yes ? slot.yesAt : slot.noAt) === time) return slot;
    slot.prints += 1;
    this.#prints += 1;
    if (yes) slot.yesAt = time;
    else slot.noAt = time;
    return slot;
  }

  /** Takes out the oldest slot when it is older than a minute at `now`; to be asked until it answers null. */
  retire(now: number): Slot | null {
    const slot = this.slots[0];
    if (slot === undefined || slot.number > Math.floor((now - RECENT_MS) / SLOT_MS)) return null;
    this.slots.shift();
    this.#yes -= slot.yes;
    this.#no -= slot.no;
    this.#paid -= slot.paid;
    this.#prints -= slot.prints;
    return slot;
  }

  /**
   * Sums the horizons into `spans`, which are overwritten: they are kept by the caller because this runs every trade. What
   * is older than a minute at `now` has been taken out before.
   */
  sum(now: number, spans: readonly Span[]): void {
    let yes = 0;
    let no = 0;
    let paid = 0;
    let prints = 0;
    let before: number | null = null;
    let index = this.slots.length - 1;
    for (let h = 0; h < LONGEST; h += 1) {
      const span = spans[h];
      const length = HORIZONS[h];
      if (span === undefined || length === undefined) continue;
      const oldest = Math.floor((now - length) / SLOT_MS) + 1;
      for (let slot = this.slots[index]; slot !== undefined && slot.number >= oldest; slot = this.slots[index]) {
        yes += slot.yes;
        no += slot.no;
        paid += slot.paid;
        prints += slot.prints;
        before = slot.before;
        index -= 1;
      }
      span.yes = yes;
      span.no = no;
      span.paid = paid;
      span.prints = prints;
      span.before = before;
    }
    const minute = spans[LONGEST];
    if (minute === undefined) return;
    minute.yes = this.#yes;
    minute.no = this.#no;
    minute.paid = this.#paid;
    minute.prints = this.#prints;
    minute.before = this.slots[0]?.before ?? null;
  }

  #slot(number: number, before: number | null): Slot {
    let index = this.slots.length;
    while (index > 0 && (this.slots[index - 1]?.number ?? 0) > number) index -= 1;
    const found = this.slots[index - 1];
    if (found !== undefined && found.number === number) return found;
    const slot = { number, yes: 0, no: 0, paid: 0, prints: 0, before, yesAt: Number.NaN, noAt: Number.NaN, minute: 0 };
    // An array that is made whole holds one slot and no more; one that grew keeps room for seventeen, in every quiet market.
    if (this.slots.length === 0) this.slots = [slot];
    else this.slots.splice(index, 0, slot);
    return slot;
  }
}

/** Room for the sums of every horizon. */
export const emptySpans = (): readonly Span[] => HORIZONS.map(emptySpan);
