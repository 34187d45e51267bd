import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alternate } from './compare.ts';
import type { Page } from './page.ts';

const ROUNDS = 5;
/** A start that takes so long has failed, ms. */
const LONGEST = 60_000;
/** Printed when the exchange has confirmed the subscriptions and the markets are known. */
const WATCHING = 'Connected. Watching';

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** From the start of the process to the first market subscribed, in practice, on empty folders. */
export async function start(page: Page, rounds = ROUNDS): Promise<void> {
  page.begin('start', 'of the real program in practice, from the process to its first markets');
  const contestants = {
    nothing: () => timed(['-e', '0'], null),
    imports: () => timed([file('./imports.ts')], null),
    ours: () => timed([file('../../src/main.ts')], WATCHING),
  };
  const { nothing, imports, ours } = await alternate(contestants, rounds, (round) => page.step(round));
  page.row('node -e 0', nothing, 'ms', 0);
  page.row('the same modules, imported only', imports, 'ms', 0);
  page.row('npm start, markets subscribed and watched', ours, 'ms', 0);
}

/** Runs a program until it prints this, or to its end; ms. */
async function timed(argv: readonly string[], until: string | null): Promise<number> {
  const dir = await mkdtemp(join(tmpdir(), 'start-'));
  const own = Object.entries(process.env).filter(([name]) => !/^(KALSHI|TELEGRAM)_/.test(name));
  const folders = { DATA_DIR: join(dir, 'data'), LOG_DIR: join(dir, 'logs'), CHAT_PORT: '0' };
  const env = { ...Object.fromEntries(own), ...folders };
  const began = performance.now();
  // As npm start has it.
  const child = spawn(process.execPath, ['--max-semi-space-size=4', ...argv], {
    env,
    timeout: LONGEST,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let printed = '';
  let took: number | null = null;
  child.stdout.on('data', (text) => {
    printed += text;
    if (until === null || took !== null || !printed.includes(until)) return;
    took = performance.now() - began;
    child.kill('SIGINT');
  });
  const [code] = await exited;
  if (until === null) took = performance.now() - began;
  await rm(dir, { recursive: true, force: true });
  // Where there are no signals, one that is asked to end has no code.
  if (took === null || (until === null && code !== 0))
    throw new Error(`${argv.join(' ')} ended with ${code} after: ${printed}`);
  return took;
}
