import { ok } from '../ports/finding.ts';
import type { Check } from './check.ts';

/** Whether the program runs on this data folder already. It is left alone. */
export const instance = (running: Promise<{ readonly pid: number | null } | null>): Check => ({
  name: 'instance',
  unseen: 'warn',
  mend: 'Look yourself whether it runs: npm run stop ends it.',
  async look() {
    const found = await running;
    if (found === null) return [ok('instance', 'none runs on this data folder')];
    const which = found.pid === null ? 'one' : `process ${found.pid}`;
    return [ok('instance', `${which} runs and is left alone; /doctor looks from within`)];
  },
});
