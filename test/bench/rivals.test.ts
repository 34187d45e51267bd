import { describe, expect, it } from 'vitest';
import { books } from '../../bench/speed/books.ts';
import { streamOf } from '../../bench/speed/frames.ts';
import { Page } from '../../bench/speed/page.ts';
import { finer, ofBooks, older, unaided } from '../../bench/speed/rivals/frame.ts';
import { installed } from '../../bench/speed/rivals/install.ts';
import { parsed, rival } from '../../bench/speed/rivals/keeper.ts';
import { LEAST, OURS } from '../../bench/speed/rivals/ours.ts';
import { judge } from '../../bench/speed/rivals/right.ts';

const documented = unaided(ofBooks(streamOf(2, 2_000, 2_000, 2).frames));

describe('books are right before they are timed', () => {
  it.each([OURS, LEAST])('$name, by cents and by tenths of a cent', (one) => {
    for (const frames of [documented, documented.map(finer)]) {
      const { wrong, levels, best, sides } = judge(one, frames, frames);
      expect({ wrong, best, sides }).toEqual({ wrong: 0, best: 4, sides: 4 });
      expect(levels).toBeGreaterThan(40);
    }
  });

  it('which a book that takes a change for the new size is not', () => {
    const levels = new Map<number, number>();
    const absolute = rival('absolute', 'documented', () => ({
      read: (bytes) => parsed(bytes).msg,
      apply: ({ price_dollars, delta_fp }) =>
        void levels.set(Math.round(10_000 * Number(price_dollars)), Math.round(100 * Number(delta_fp))),
      levels: () => [...levels],
    }));
    expect(judge(absolute, documented, documented).wrong).toBeGreaterThan(40);
  });

  it('by frames in which no later snapshot mends a book, and nothing is missing', () => {
    const frames = documented.map((frame) => JSON.parse(frame));
    expect(frames.filter(({ type }) => type === 'orderbook_snapshot')).toHaveLength(2);
    expect(frames.map(({ seq }) => seq)).toEqual(frames.map((_, index) => index + 1));
  });

  it('and by old frames that tell the same in whole cents and contracts', () => {
    const text = documented.at(-1) ?? '';
    const [now, old] = [JSON.parse(text).msg, JSON.parse(older(text)).msg];
    expect(old).toMatchObject({ market_ticker: now.market_ticker, side: now.side, delta: Number(now.delta_fp) });
    expect(old.price).toBeCloseTo(100 * Number(now.price_dollars), 9);
  });

  it.skipIf(!installed())('those of others (left out until npm run bench -- books has installed them)', async () => {
    let text = '';
    const page = new Page(
      (part) => {
        text += part;
      },
      { write: () => undefined },
    );
    await books(page, { markets: 20, messages: 3_000 }, 1);
    expect(text).toMatch(/pmxt-core [\d.]+ +\d+\/\d+, \d\/4 +\d+\/\d+, \d\/4 +0\/\d+, 4\/4/);
    expect(text).toMatch(/ccxt OrderBook \/ ours +[\d.]+ times/);
    expect(text).not.toMatch(/NaN/);
  });
});
