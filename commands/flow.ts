import { flowCard } from '../src/telegram/cards/flow.ts';
import type { Command } from '../src/telegram/command.ts';

const SHOWN = 10;

export const flow: Command = {
  name: 'flow',
  args: '',
  description: 'Busiest markets now, with scores',
  group: 'Watch',
  risk: 'read',
  run(_args, { cockpit }) {
    const now = cockpit.clock.now();
    return flowCard(cockpit.desk.busiest(now, SHOWN), now);
  },
};
