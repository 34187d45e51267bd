/** A program of its own: watches quiet markets on the port it is given and prints what that cost, as JSON. */
import { Floor } from './floor.ts';
import { shareOf } from './share.ts';

const [port, markets, seconds] = process.argv.slice(2).map(Number) as [number, number, number];
const before = process.memoryUsage().rss;
const floor = new Floor({ port, markets, all: true, busy: false });
floor.open();
const share = await shareOf(seconds);
process.stdout.write(`${JSON.stringify({ share, grown: process.memoryUsage().rss - before, ...floor.heard })}\n`);
await floor.close();
