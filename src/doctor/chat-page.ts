import { fail, ok } from '../ports/finding.ts';
import type { Check } from './check.ts';
import type { Machine } from './machine.ts';

const MEND = 'Set CHAT_PORT to another port, or to 0 for any free one.';

/** Whether the embedded chat page can have its port. A running instance has it already. */
export const chatPage = (port: number, running: Promise<object | null>, machine: Machine): Check => ({
  name: 'chat page',
  unseen: 'FAIL',
  mend: MEND,
  async look() {
    if (port === 0) return [ok('chat page', 'at any free port')];
    if (await machine.isFree(port)) return [ok('chat page', `port ${port} is free`)];
    if ((await running) !== null) return [ok('chat page', `port ${port}, in use by the instance that runs`)];
    return [fail('chat page', `port ${port} is taken`, MEND)];
  },
});
