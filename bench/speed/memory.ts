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

/** Bytes a desk keeps for so many quiet markets: each described, with a book of 60 levels and a few trades. */
export function memoryOf(markets: number): number {
  const before = used();
  let stream: ReturnType<typeof streamOf> | null = streamOf(markets, 4 * markets, 20, 3);
  const desk = deskFor(stream);
  for (const [index, frame] of stream.frames.entries()) hear(desk, frame, stream.at[index] ?? 0);
  stream = null;
  const after = used();
  // The desk has to outlive the measurement.
  desk.decide({ type: 'tick', at: Date.UTC(2026, 4, 15) });
  return after - before;
}
