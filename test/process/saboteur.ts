import { createSign } from 'node:crypto';
import files from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Loaded into the program with `--import`: when it gets SIGUSR2, what SABOTAGE names goes wrong deep within it. What
 * is thrown holds CANARY, as an error of a library may hold what it was given.
 */
const canary = process.env.CANARY ?? '';
const error = (): Error =>
  Object.assign(new Error(`deep inside: https://api.telegram.org/bot${canary}/getMe`, { cause: new Error(canary) }), {
    headers: { 'KALSHI-ACCESS-KEY': process.env.KALSHI_KEY_ID },
  });

const { rename } = files;

/** For so long `state.json` cannot be replaced, as a file that another program holds open on Windows. */
function lock(forMs: number): void {
  const until = performance.now() + forMs;
  files.rename = async (from, to) => {
    if (performance.now() < until && String(to).endsWith('state.json')) {
      throw Object.assign(new Error(`EPERM: operation not permitted, rename '${from}' -> '${to}'`), { code: 'EPERM' });
    }
    return rename(from, to);
  };
  syncBuiltinESMExports();
}

const ACTS: Readonly<Record<string, () => void>> = {
  /** As slow synchronous work, or a console that blocks. */
  block: () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_000),
  lock500: () => lock(500),
  lock5000: () => lock(5_000),
  lock: () => lock(Number.POSITIVE_INFINITY),
  throw: () => {
    throw error();
  },
  reject: () => void Promise.reject(error()),
  /** What is thrown need not be an error. */
  text: () => {
    throw `no error but a text: ${canary}`;
  },
  /** An error of the system's own, with what it was given. */
  sign: () => void createSign('sha256').sign(canary),
};

process.on('SIGUSR2', () => setImmediate(() => ACTS[process.env.SABOTAGE ?? '']?.()));
