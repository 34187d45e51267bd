import { books } from './books.ts';
import { flow } from './flow.ts';
import { growth } from './growth.ts';
import { idle } from './idle.ts';
import { memory } from './memory.ts';
import { orders } from './orders.ts';
import type { Page } from './page.ts';
import { replay } from './replay.ts';
import { start } from './start.ts';

/** Measures one thing and prints it. */
export type Chapter = (page: Page) => Promise<void>;

/** What `npm run bench` measures, in this order. */
export const CHAPTERS: Readonly<Record<string, Chapter>> = { flow, orders, growth, memory, idle, start, replay, books };

/** The chapters that were asked for by name, all of them when none was; a sentence when there is no such chapter. */
export function choose(names: readonly string[]): readonly Chapter[] | string {
  const unknown = names.find((name) => !Object.hasOwn(CHAPTERS, name));
  if (unknown !== undefined) return `There is no chapter ${unknown}; there are ${Object.keys(CHAPTERS).join(', ')}.`;
  return Object.entries(CHAPTERS).flatMap(([name, chapter]) =>
    names.length === 0 || names.includes(name) ? [chapter] : [],
  );
}
