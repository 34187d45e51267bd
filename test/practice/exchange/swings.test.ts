import { describe, expect, it } from 'vitest';
import { complement, type Price } from '../../../src/desk/money.ts';
import { defaults } from '../../../src/desk/settings.ts';
import { type Bids, History } from '../../../src/desk/trade/history.ts';
import { momentum } from '../../../src/desk/trade/momentum.ts';
import { catalogue } from '../../../src/practice/exchange/catalogue.ts';
import type { Listing } from '../../../src/practice/exchange/listing.ts';
import { Random } from '../../../src/practice/exchange/random.ts';
import { Street } from '../../../src/practice/exchange/street.ts';

const START = Date.UTC(2026, 10, 21, 15);
const SECOND = 1_000;
const WINDOW = 5 * SECOND;
/** How long an owner may take to see a card, decide and tap. */
const HUMAN = 9 * SECOND;
/** How much of the beginning is looked at: what a newcomer sees. */
const SPAN = 600 * SECOND;

type Signal = {
  readonly at: number;
  readonly side: 'yes' | 'no';
  /** The bid of that side when it came, and from the tap on. */
  readonly bid: number;
  readonly after: number[];
};

const bidsOf = ({ book }: Listing): Bids => {
  const { bids, asks } = book.depth();
  const ask = asks[0]?.[0];
  return { yes: bids[0]?.[0] ?? null, no: ask === undefined ? null : complement(ask) };
};

/** The signals of the first ten minutes in the ten busiest markets, one a market and minute. */
function signals(seed: number): Signal[] {
  const street = new Street(catalogue(START), new Random(seed), START);
  const busiest = [...street.venue.listings.values()]
    .filter((each) => ['Elections', 'Politics'].includes(each.spec.category))
    .sort((a, b) => b.volume24h(START) - a.volume24h(START))
    .slice(0, 10);
  const histories = new Map(busiest.map((listing) => [listing, new History()]));
  const found = new Map<Listing, Signal[]>(busiest.map((listing) => [listing, []]));
  const settings = defaults();
  street.venue.listen((event) => {
    const history = event.type === 'level' ? histories.get(event.listing) : undefined;
    if (event.type !== 'level' || history === undefined) return;
    const { now } = street.venue;
    const bids = bidsOf(event.listing);
    history.note(now, bids);
    const signal = momentum(history.asOf(now - WINDOW), bids, settings);
    const earlier = found.get(event.listing) ?? [];
    if (signal === 'none' || now - (earlier.at(-1)?.at ?? 0) < 60 * SECOND) return;
    const side = signal === 'bullish' ? 'yes' : 'no';
    earlier.push({ at: now, side, bid: bids[side] ?? (0 as Price), after: [] });
  });
  for (let at = START; at < START + SPAN + 120 * SECOND; at += SECOND) {
    street.advance(at);
    for (const [listing, all] of found) {
      const last = all.at(-1);
      if (last !== undefined && at >= last.at + HUMAN) last.after.push(bidsOf(listing)[last.side] ?? 0);
    }
  }
  return [...found.values()].flat().filter((each) => each.at < START + SPAN);
}

describe('a newcomer to practice', () => {
  const runs = Array.from({ length: 12 }, (_, index) => signals(index + 1));
  const all = runs.flat();
  const share = (suits: (signal: Signal) => boolean): number => all.filter(suits).length / all.length;

  it('is soon shown a signal, and then one every minute or so', () => {
    for (const run of runs) {
      const first = Math.min(...run.map((each) => each.at)) - START;
      expect(first).toBeGreaterThan(20 * SECOND);
      expect(first).toBeLessThan(60 * SECOND);
      expect(run.length).toBeGreaterThanOrEqual(6);
      expect(run.length).toBeLessThanOrEqual(14);
    }
    expect(share((each) => each.side === 'yes')).toBeGreaterThan(0.3);
    expect(share((each) => each.side === 'no')).toBeGreaterThan(0.3);
  });

  it('finds the price about where it was when the tap comes', () => {
    expect(share(({ bid, after }) => Math.abs((after[0] ?? 0) - bid) <= 100)).toBeGreaterThan(0.8);
  });

  it('sees most entries carried on and then turned around, and some fail at once', () => {
    const highest = (signal: Signal): number => Math.max(...signal.after.slice(0, 70)) - signal.bid;
    const carried = share((each) => highest(each) >= 300);
    expect(carried).toBeGreaterThan(0.45);
    expect(carried).toBeLessThan(0.85);
    const turned = share(
      (each) => highest(each) >= 300 && Math.min(...each.after.slice(10, 110)) <= each.bid + highest(each) - 200,
    );
    expect(turned).toBeGreaterThan(0.9 * carried);
    expect(share((each) => Math.min(...each.after.slice(0, 15)) <= each.bid - 200)).toBeGreaterThan(0.05);
  });
});
