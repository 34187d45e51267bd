/** A program of its own: watches quiet markets on the port it is given and prints what that cost, as JSON. */

import { shareOf } from './share.ts';
import { Watcher } from './watcher.ts';

const [port, markets, seconds] = process.argv.slice(2).map(Number) as [number, number, number];
const before = process.memoryUsage().rss;
const watcher = new Watcher({ port, markets, all: true, busy: false });
watcher.open();
const share = await shareOf(seconds);
process.stdout.write(`${JSON.stringify({ share, grown: process.memoryUsage().rss - before, ...watcher.heard })}\n`);
await watcher.close();
