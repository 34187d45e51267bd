import { alternate, ratioOf } from './compare.ts';
import { least, ours } from './contestants.ts';
import { streamOf } from './frames.ts';
import { direct, pass } from './line.ts';
import type { Page } from './page.ts';

type Sizes = { readonly few: number; readonly more: number; readonly many: number };
const SIZES: Sizes = { few: 100, more: 1_000, many: 10_000 };
const MESSAGES = 40_000;
const ROUNDS = 5;
const FLAT = { most: 1.2 };

/** What a message costs as more markets are kept, with the same traffic. */
export async function growth(page: Page, sizes = SIZES, messages = MESSAGES, rounds = ROUNDS): Promise<void> {
  page.begin('growth', 'a message to the product while more and more markets are kept');
  const among = (size: number): string => `${size.toLocaleString('en-US')} markets`;
  // Spread out, it leaves the processor's caches, which costs every program: hence the floor beside it, and no target.
  for (const [where, busy, target] of [
    [`all traffic in ${sizes.few} of them`, sizes.few, FLAT],
    ['traffic in all of them', sizes.many, undefined],
  ] as const) {
    page.step('makes the messages');
    const streamFor = (size: number) => streamOf(size, messages, 2_000, 1, undefined, Math.min(size, busy));
    const streams = { few: streamFor(sizes.few), more: streamFor(sizes.more), many: streamFor(sizes.many) };
    const product = (size: keyof Sizes) => () => pass(streams[size], direct(streams[size]), ours);
    const floor = (size: keyof Sizes) => () => pass(streams[size], direct(streams[size]), least().contestant);
    const contestants = {
      few: product('few'),
      more: product('more'),
      many: product('many'),
      floorFew: floor('few'),
      floorMany: floor('many'),
    };
    const figures = await alternate(contestants, rounds, (round) => page.step(`${where}, ${round}`));
    page.say(`  ${where}`);
    page.row(among(sizes.few), figures.few, 'µs', 2);
    page.row(among(sizes.more), figures.more, 'µs', 2);
    page.row(among(sizes.many), figures.many, 'µs', 2);
    page.row(`${among(sizes.many)} / ${sizes.few}`, ratioOf(figures.many, figures.few), 'times', 2, target);
    page.row('the same of parse and book alone', ratioOf(figures.floorMany, figures.floorFew), 'times', 2);
  }
}
