import { childOf } from './child.ts';
import type { Page } from './page.ts';

const SIZES = [100, 1_000, 10_000];
/** MB for so many markets. */
const TARGET = { markets: 10_000, most: 200 };

/** What quiet markets take in a desk, each number of them in a process of its own. */
export async function memory(page: Page, sizes: readonly number[] = SIZES): Promise<void> {
  page.begin('memory', 'quiet markets in a desk, each with a book of 60 levels and a few trades');
  for (const size of sizes) {
    const many = `${size.toLocaleString('en-US')} markets`;
    page.step(many);
    const { kept, rss } = await childOf(new URL('./memory-child.ts', import.meta.url), [size], ['kept', 'rss']);
    page.row(`${many}, a market`, kept / size / 1_000, 'kB', 1);
    page.row(`${many}, all`, kept / 1e6, 'MB', 1, size === TARGET.markets ? TARGET : undefined);
    page.row(`${many}, the whole process`, rss / 1e6, 'MB', 0);
  }
}
