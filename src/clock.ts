import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import type { Clock } from './ports.ts';

/** A timer of more than 2^31 − 1 ms fires at once instead of late. */
const LONGEST = 2 ** 31 - 1;

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  busy: () => performance.eventLoopUtilization().active,
  turn: () => turn(),
  async sleep(ms, signal) {
    // A duration that is no number waits for nothing rather than for ever.
    let left = ms > 0 ? ms : 0;
    do {
      const step = Math.min(left, LONGEST);
      left -= step;
      // Rejects only when the signal aborts, and then the waiting is over as promised.
      await wait(step, undefined, signal === undefined ? {} : { signal }).catch(() => {});
    } while (left > 0 && signal?.aborted !== true);
  },
};
