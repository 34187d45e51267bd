import { pnlCard } from '../src/telegram/cards/trader.ts';
import type { Command } from '../src/telegram/command.ts';

export const pnl: Command = {
  name: 'pnl',
  args: '',
  description: 'Profit and loss, with fees',
  group: 'Watch',
  risk: 'read',
  run(_args, { cockpit }) {
    const now = cockpit.clock.now();
    return pnlCard(cockpit.desk.status().trader, cockpit.environment, now);
  },
};
