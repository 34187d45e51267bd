/**
 * A program of its own: takes a stream of quiet markets from the line at the address it is given, keeps them, and prints
 * what that takes, in bytes as JSON.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { wsSocket } from '../../src/kalshi/socket.ts';
import { marketsOf } from './frames.ts';
import { pass } from './line.ts';
import { Product } from './product.ts';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

const used = (): number => {
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

const [url = '', size, count] = process.argv.slice(2);
const markets = Number(size);
const at = Date.now();
// The frames themselves are on the other side.
const frames = Array.from({ length: Number(count) }, () => '');
const before = used();
const start = process.memoryUsage().rss;
await pass(
  { markets: marketsOf(markets, at), opening: markets, frames, at: [at] },
  { url, open: wsSocket },
  (line, now, stream) => {
    const product = new Product(stream, line, now);
    return {
      close: async () => {
        const { rss } = process.memoryUsage();
        process.stdout.write(`${JSON.stringify({ kept: used() - before, rss, start })}\n`);
        await product.close();
      },
    };
  },
);
