/** A program of its own: watches quiet markets on the port it is given and prints what that cost, as JSON. */
import { systemClock } from '../../src/clock.ts';
import { Floor } from './floor.ts';

const [port, markets, seconds] = process.argv.slice(2).map(Number) as [number, number, number];
/** Compiling and connecting are paid once, and are not what a quiet day costs. */
const WARM_UP = 3_000;

const before = process.memoryUsage().rss;
const floor = new Floor(port, markets);
floor.open();
await systemClock.sleep(WARM_UP);
const began = { cpu: process.cpuUsage(), at: systemClock.monotonic() };
await systemClock.sleep(seconds * 1000);
const { user, system } = process.cpuUsage(began.cpu);
const { rss } = process.memoryUsage();
const share = (user + system) / 1000 / (systemClock.monotonic() - began.at);
process.stdout.write(`${JSON.stringify({ share, rss, grown: rss - before, ...floor.heard })}\n`);
await floor.close();
