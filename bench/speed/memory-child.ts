/** A program of its own: keeps so many quiet markets in a desk and prints what that takes, as JSON. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { deskFor, hear } from './desk.ts';
import { streamOf } from './frames.ts';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

const used = (): number => {
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

const markets = Number(process.argv[2]);
const before = used();
// Each market described, with a book of 60 levels and a few trades.
let stream: ReturnType<typeof streamOf> | null = streamOf(markets, 4 * markets, 20, 3);
const desk = deskFor(stream);
for (const [index, frame] of stream.frames.entries()) hear(desk, frame, stream.at[index] ?? 0);
stream = null;
const kept = used() - before;
const { rss } = process.memoryUsage();
// The desk has to outlive the measurement.
desk.decide({ type: 'tick', at: Date.UTC(2026, 4, 15) });
process.stdout.write(`${JSON.stringify({ kept, rss })}\n`);
