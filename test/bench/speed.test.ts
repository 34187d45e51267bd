import { describe, expect, it } from 'vitest';
import { CHAPTERS, choose } from '../../bench/speed/chapters.ts';
import { alternate, figuresOf, ratioOf } from '../../bench/speed/compare.ts';
import { flow } from '../../bench/speed/flow.ts';
import { streamOf } from '../../bench/speed/frames.ts';
import { growth } from '../../bench/speed/growth.ts';
import { LeastBooks } from '../../bench/speed/least.ts';
import { memory } from '../../bench/speed/memory.ts';
import { orders } from '../../bench/speed/orders.ts';
import { Page } from '../../bench/speed/page.ts';
import { marketOf } from '../../bench/speed/path.ts';
import { replay } from '../../bench/speed/replay.ts';
import { start } from '../../bench/speed/start.ts';
import { Desk } from '../../src/desk/desk.ts';
import { initialState } from '../../src/desk/state.ts';
import { readFrame } from '../../src/kalshi/wire.ts';

/** What a chapter prints. */
async function printed(chapter: (page: Page) => Promise<void>): Promise<string> {
  let text = '';
  const out = (part: string): void => {
    text += part;
  };
  await chapter(new Page(out, { write: () => undefined }));
  return text;
}

describe('the chapters of npm run bench', () => {
  it('are all run when none is named, else those named, in their own order', () => {
    expect(choose([])).toEqual(Object.values(CHAPTERS));
    expect(choose(['replay', 'flow'])).toEqual([CHAPTERS.flow, CHAPTERS.replay]);
  });

  it('are told when a name is none of theirs', () => {
    expect(choose(['toString'])).toMatch(/^There is no chapter toString;/);
    expect(choose(['flow', 'nix'])).toMatch(/^There is no chapter nix; there are flow, .*books\.$/);
  });

  it('tell a terminal what they are at, and take that away before a line', () => {
    const seen: string[] = [];
    const page = new Page((text) => seen.push(text), { isTTY: true, write: (text) => seen.push(text) });
    page.begin('flow', 'a message');
    page.step('round 1 of 7');
    page.say('done');
    expect(seen.slice(2)).toEqual(['\r\x1b[Kflow: round 1 of 7', '\r\x1b[K', 'done\n']);
  });

  it('compare messages with the least that must be done', async () => {
    const text = await printed((page) => flow(page, 2_000, 1));
    expect(text).toMatch(/over ws on loopback[\s\S]*c \/ b +[\d.]+ times .*at most 1\.60: /);
    expect(text).not.toMatch(/NaN/);
  });

  it('follow what a message costs as markets grow', async () => {
    const text = await printed((page) => growth(page, { few: 10, more: 20, many: 30 }, 500, 1));
    expect(text).toMatch(/all traffic in 10 of them[\s\S]*30 markets \/ 10 +[\d.]+ times .*at most 1\.20: /);
  });

  it('weigh markets in processes of their own', async () => {
    expect(await printed((page) => memory(page, [10]))).toMatch(/10 markets, each +[\d.]+ kB/);
  });

  it('start the real program', async () => {
    expect(await printed((page) => start(page, 1))).toMatch(/npm start, markets subscribed and watched +[\d,]+ ms/);
  });

  it('time orders from the frame to the bytes, of every contestant', async () => {
    const text = await printed((page) => orders(page, 3, 1));
    expect(text.match(/p50: .+ ms/g)).toHaveLength(5);
    expect(text).not.toMatch(/NaN/);
  }, 30_000);

  it('replay a recording', async () => {
    expect(await printed((page) => replay(page, 500, 1))).toMatch(/npm run replay +[\d,]+ messages\/s/);
  });
});

describe('the stream that messages are taken from', () => {
  it('moves the best bids and keeps every book whole', () => {
    const { frames } = streamOf(20, 20_000, 2_000, 1);
    const books = new LeastBooks();
    const best = new Set<number>();
    for (const frame of frames) {
      books.take(frame);
      best.add(books.levels('KXBENCH-26NOV-0', 'yes')[0]?.[0] ?? 0);
    }
    expect(best.size).toBeGreaterThan(3);
    for (const side of ['yes', 'no'] as const)
      for (const [, count] of books.levels('KXBENCH-26NOV-0', side)) expect(count).toBeGreaterThan(0);
  });

  it('brings each change of a book to where signals are looked for', () => {
    const { markets, frames, at } = streamOf(20, 2_000, 2_000, 1);
    let looked = 0;
    const desk = new Desk(initialState(), {
      paper: () => {
        looked += 1;
        return 'none';
      },
    });
    for (const line of markets) desk.decide({ type: 'market', at: at[0] ?? 0, market: marketOf(line) });
    for (const [index, text] of frames.entries()) {
      const frame = readFrame(JSON.parse(text), at[index] ?? 0);
      if (frame.kind === 'data') desk.decide(frame.event);
    }
    expect(looked).toBe(frames.filter((frame) => frame.startsWith('{"type":"orderbook_')).length);
  });
});

describe('figures', () => {
  it('come from rounds whose order turns round, but for the first', async () => {
    const order: string[] = [];
    let taken = 0;
    const contestant = (name: string) => () => {
      order.push(name);
      taken += 1;
      return taken;
    };
    const { a, b } = await alternate({ a: contestant('a'), b: contestant('b') }, 2);
    expect(order.join('')).toBe('abbaab');
    expect([a.rounds, b.rounds]).toEqual([
      [4, 5],
      [3, 6],
    ]);
  });

  it('are median, least, most, spread, and ratios within one round', () => {
    const one = figuresOf([2, 10, 6]);
    expect(one).toMatchObject({ median: 6, least: 2, most: 10, spread: 8 / 6 });
    expect(ratioOf(one, figuresOf([1, 5, 2])).rounds).toEqual([2, 2, 3]);
  });

  it('tell whether a target is met', async () => {
    const text = await printed(async (page) => {
      page.row('ratio', 1.6, '', 2, { most: 1.6 });
      page.row('ratio', 1.61, '', 2, { most: 1.6 });
      page.row('times', figuresOf([6.9, 7, 9]), '', 1, { least: 7 });
    });
    expect(text).toMatch(/1\.60 +at most 1\.60: met\n/);
    expect(text).toMatch(/1\.61 +at most 1\.60: MISSED\n/);
    expect(text).toMatch(/7\.0 +6\.9 to 9\.0, ± 15 % +at least 7\.0: met\n/);
  });
});
