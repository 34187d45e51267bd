import { childOf } from './child.ts';
import { streamOf } from './frames.ts';
import { Loopback } from './loopback.ts';
import type { Page } from './page.ts';

const SIZES = [100, 1_000, 10_000];
/** MB for so many markets. */
const TARGET = { markets: 10_000, most: 200 };
const PROGRAM = new URL('./memory-child.ts', import.meta.url);

/** What quiet markets take in the product, each number of them in a process of its own, over a real socket. */
export async function memory(page: Page, sizes: readonly number[] = SIZES): Promise<void> {
  page.begin('memory', 'quiet markets, each with a book of 60 levels, a trader and a few trades');
  for (const size of sizes) {
    const many = `${size.toLocaleString('en-US')} markets`;
    page.step(many);
    const stream = streamOf(size, 4 * size, 20, 3, Date.now());
    const loopback = await Loopback.of(stream);
    const argv = [loopback.url, size, stream.frames.length];
    const { kept, rss, start } = await childOf(PROGRAM, argv, ['kept', 'rss', 'start']);
    await loopback.close();
    page.row(`${many}, each`, kept / size / 1_000, 'kB', 1);
    page.row(`${many}, all`, kept / 1e6, 'MB', 1, size === TARGET.markets ? TARGET : undefined);
    page.row(`${many}, the whole process`, rss / 1e6, 'MB', 0);
    if (size === sizes.at(-1)) page.row('a process before its markets', start / 1e6, 'MB', 0);
  }
}
