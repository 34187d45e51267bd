import { createSign } from 'node:crypto';

/**
 * Loaded into the program with `--import`: when it gets SIGUSR2, what SABOTAGE names goes wrong deep within it. What
 * is thrown holds CANARY, as an error of a library may hold what it was given.
 */
const canary = process.env.CANARY ?? '';
const error = (): Error =>
  Object.assign(new Error(`deep inside: https://api.telegram.org/bot${canary}/getMe`, { cause: new Error(canary) }), {
    headers: { 'KALSHI-ACCESS-KEY': process.env.KALSHI_KEY_ID },
  });

const ACTS: Readonly<Record<string, () => void>> = {
  /** As slow synchronous work, or a console that blocks. */
  block: () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_000),
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
