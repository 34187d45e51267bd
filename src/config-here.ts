import { existsSync, readFileSync } from 'node:fs';
import { type ConfigResult, readConfig } from './config.ts';

const PATH = '.env';

/** The configuration of this process: its arguments, its environment, and `.env` of the folder that it runs in. */
export const configHere = (argv: readonly string[]): ConfigResult =>
  readConfig(argv, process.env, existsSync(PATH) ? { path: PATH, text: readFileSync(PATH, 'utf8') } : null);
