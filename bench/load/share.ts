import { systemClock } from '../../src/clock.ts';

/** Compiling and connecting are paid once, and are not what a quiet day costs. */
const WARM_UP = 8_000;

/** The share of a core that this process takes from now on: the median second, as neighbours bill single ones. */
export async function shareOf(seconds: number): Promise<number> {
  await systemClock.sleep(WARM_UP);
  const shares: number[] = [];
  for (let second = 0; second < seconds; second += 1) {
    const began = { cpu: process.cpuUsage(), at: systemClock.monotonic() };
    await systemClock.sleep(1_000);
    const { user, system } = process.cpuUsage(began.cpu);
    shares.push((user + system) / 1000 / (systemClock.monotonic() - began.at));
  }
  return shares.toSorted((a, b) => a - b)[seconds >> 1] ?? Number.NaN;
}
