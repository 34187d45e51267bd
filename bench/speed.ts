/**
 * `npm run bench`: what a message, an order and a market cost, as ratios to the least that any program must do, measured
 * in the same run. `npm run bench -- flow memory` runs these chapters only.
 */
import { availableParallelism, cpus } from 'node:os';
import { choose } from './speed/chapters.ts';
import { Page } from './speed/page.ts';

const chapters = choose(process.argv.slice(2));
if (typeof chapters === 'string') {
  process.stderr.write(`${chapters}\n`);
  process.exitCode = 1;
} else {
  const page = new Page((text) => process.stdout.write(text), process.stderr);
  page.say(`Node ${process.version} on ${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown processor'}`);
  page.say('Medians of rounds that take turns (least to most, ± half of what lies between). One figure stands alone.');
  for (const chapter of chapters) await chapter(page);
}
