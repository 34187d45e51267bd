import type { Part } from './desk/event.ts';
import type { Clock, Log, Runner, Sink } from './ports.ts';

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 60_000;
/** A part that has run so long again counts as mended. */
const HEALTHY = 10_000;

export type Supervision = {
  readonly clock: Clock;
  /** 0 ≤ x < 1; spreads restarts so that parts that fell together do not rise together. */
  readonly random: () => number;
  readonly sink: Sink;
  readonly log: Log;
};

/**
 * Runs a part until `signal` aborts, and restarts it with back-off whenever it fails or ends by itself. Failure and
 * recovery go to the desk, which tells the owner once each. Never rejects.
 */
export async function supervise(part: Part, runner: Runner, signal: AbortSignal, parts: Supervision): Promise<void> {
  const { clock, random, sink, log } = parts;
  let pause = FIRST_PAUSE;
  let failed = false;
  while (!signal.aborted) {
    const startedAt = clock.monotonic();
    const run = new AbortController();
    const stopped = AbortSignal.any([signal, run.signal]);
    const mended =
      failed &&
      clock.sleep(HEALTHY, stopped).then(() => {
        if (stopped.aborted) return;
        failed = false;
        sink({ type: 'part.recovered', at: clock.now(), part });
      });
    let reason = 'it ended by itself';
    try {
      await runner.run(signal);
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
    run.abort();
    await mended;
    if (signal.aborted) return;
    if (clock.monotonic() - startedAt >= LONGEST_PAUSE) pause = FIRST_PAUSE;
    log.error({ part, reason }, 'part failed');
    if (!failed) sink({ type: 'part.failed', at: clock.now(), part, reason });
    failed = true;
    await clock.sleep(pause / 2 + random() * (pause / 2), signal);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }
}
