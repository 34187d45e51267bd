/** `npm run bench`: what a message and a market cost, as ratios to the least that any program must do, in the same run. */
import { availableParallelism, cpus } from 'node:os';
import { alternate, type Figures } from './speed/compare.ts';
import { deskFor, hear } from './speed/desk.ts';
import { streamOf } from './speed/frames.ts';
import { Loopback } from './speed/loopback.ts';
import { memoryOf } from './speed/memory.ts';
import { Tape } from './speed/tape.ts';

const MARKETS = 500;
const MESSAGES = 40_000;
const ROUNDS = 7;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const row = (name: string, { median, least, most }: Figures, unit: string, digits: number): string =>
  `${name.padEnd(34)}${median.toFixed(digits).padStart(10)} ${unit}   (${least.toFixed(digits)} to ${most.toFixed(digits)})`;
const ratio = (ours: Figures, bare: Figures): string => (ours.median / bare.median).toFixed(2);

const stream = streamOf(MARKETS, MESSAGES, 2_000, 1);
const bytes = stream.frames.reduce((sum, frame) => sum + frame.length, 0) / stream.frames.length;

/** µs a message. */
function timed(take: (text: string, index: number) => void): number {
  const began = performance.now();
  for (const [index, text] of stream.frames.entries()) take(text, index);
  return ((performance.now() - began) * 1000) / stream.frames.length;
}

/** The live path on a fresh desk. */
function ours(): (text: string, index: number) => void {
  const desk = deskFor(stream);
  return (text, index) => hear(desk, text, stream.at[index] ?? 0);
}

let kept: unknown;
const bare = (text: string): void => {
  kept = JSON.parse(text);
};

say(`Node ${process.version} on ${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown processor'}`);
say(
  `${stream.frames.length.toLocaleString('en-US')} messages of ${Math.round(bytes)} bytes, ${MARKETS} markets: 85 % changes of books, 14 % trades, 1 % snapshots.`,
);
say(`Median of ${ROUNDS} alternating rounds (least to most).\n`);

const memory = { small: memoryOf(1_000), large: memoryOf(10_000) };

const cpu = await alternate({ bare: () => timed(bare), ours: () => timed(ours()) }, ROUNDS);
say(row('JSON.parse alone', cpu.bare, 'µs', 2));
say(row('parse, read, book, flow, alerts', cpu.ours, 'µs', 2));
say(`${'ratio'.padEnd(34)}${ratio(cpu.ours, cpu.bare).padStart(10)}\n`);

const loopback = new Loopback(stream.frames);
const net = await alternate({ bare: () => loopback.receive(bare), ours: () => loopback.receive(ours()) }, ROUNDS);
await loopback.close();
say(row('ws + JSON.parse, loopback', net.bare, 'µs', 2));
say(row('the same with the desk', net.ours, 'µs', 2));
say(`${'ratio'.padEnd(34)}${ratio(net.ours, net.bare).padStart(10)}\n`);

const tape = await Tape.of(stream);
const { replay } = await alternate({ replay: () => tape.replay() }, 3);
await tape.remove();
say(row('replay of a gzip recording', replay, 'messages/s', 0));

const mb = (size: number): string => (size / 1e6).toFixed(1);
say(
  `${'1,000 quiet markets in a desk'.padEnd(34)}${mb(memory.small).padStart(10)} MB   (${(memory.small / 1e6).toFixed(1)} kB each)`,
);
say(
  `${'10,000 quiet markets in a desk'.padEnd(34)}${mb(memory.large).padStart(10)} MB   (${(memory.large / 1e7).toFixed(1)} kB each)`,
);
if (kept === undefined) process.exitCode = 1;
