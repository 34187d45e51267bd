/** `npm run replay`: recorded market data through the very desk that runs live, as fast as it goes. */
import { systemClock } from './clock.ts';
import { replay } from './replay/command.ts';

process.exitCode = await replay(process.argv.slice(2), {
  out: process.stdout,
  err: process.stderr,
  clock: systemClock,
});
