/** A program that only wakes, as often as the others hear a message, and does nothing then: what the machine takes for that. */
import { shareOf } from './share.ts';

const [, , seconds] = process.argv.slice(2).map(Number) as [number, number, number];
const timer = setInterval(() => undefined, 100);
const share = await shareOf(seconds);
process.stdout.write(`${JSON.stringify({ share })}\n`);
clearInterval(timer);
