import { check } from './check.ts';
import { alternate, ratioOf } from './compare.ts';
import { least, ours, parseOnly } from './contestants.ts';
import { streamOf } from './frames.ts';
import { direct, pass } from './line.ts';
import { Loopback } from './loopback.ts';
import type { Page } from './page.ts';

const MARKETS = 500;
const MESSAGES = 150_000;
const ROUNDS = 7;
const TARGET = { most: 1.6 };

/** From a message's bytes to its signal, without a socket and over one, beside the least that any program must do. */
export async function flow(page: Page, messages = MESSAGES, rounds = ROUNDS): Promise<void> {
  const stream = streamOf(MARKETS, messages, 2_000, 1);
  const length = Math.round(stream.frames.reduce((sum, frame) => sum + frame.length, 0) / stream.frames.length);
  page.begin('flow', 'a message from its bytes to its signal, processor time of the thread that hears it');
  page.say(
    `  ${messages.toLocaleString('en-US')} messages of ${length} bytes, ${MARKETS} markets, synthetic: 85 % changes of`,
  );
  page.say('  books, 14 % trades, 1 % snapshots; flow on, trader on paper, its signal kept up to date');
  await check(stream);
  const loopback = await Loopback.of(stream);
  const lines = { 'in this thread': direct(stream), 'over ws on loopback': loopback };
  for (const [form, line] of Object.entries(lines)) {
    const contestants = {
      parse: () => pass(stream, line, parseOnly),
      least: () => pass(stream, line, least().contestant),
      ours: () => pass(stream, line, ours),
    };
    const figures = await alternate(contestants, rounds, (round) => page.step(`${form}, ${round}`));
    page.say(`  ${form}`);
    page.row('(a) text and JSON.parse alone', figures.parse, 'µs', 2);
    page.row('(b) text, parse, whole numbers, book, seq', figures.least, 'µs', 2);
    page.row('(c) feed, book, flow, signal: the product', figures.ours, 'µs', 2);
    page.row('(c) in messages a second', 1e6 / figures.ours.median, '', 0);
    page.row('c / a', ratioOf(figures.ours, figures.parse), 'times', 2);
    page.row('c / b', ratioOf(figures.ours, figures.least), 'times', 2, TARGET);
  }
  await loopback.close();
}
