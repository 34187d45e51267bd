/** A program of its own that loads what the real one loads, by the same way, and does nothing with it. */
import { readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

enableCompileCache(join(import.meta.dirname, '../../node_modules/.cache/compile'));
const run = new URL('../../src/run.ts', import.meta.url);
const imported = readFileSync(run, 'utf8').matchAll(/ from '(\.[^']+)'/g);
await Promise.all(Array.from(imported, ([, path = '']) => import(new URL(path, run).href)));
