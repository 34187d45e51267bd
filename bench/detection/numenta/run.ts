/** `node bench/detection/numenta/run.ts`: this part of `npm run bench:detection` by itself. */
import { benchNumenta } from './report.ts';

process.stdout.write(`${await benchNumenta()}\n`);
