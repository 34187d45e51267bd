import { marketsCard } from '../src/telegram/cards/flow.ts';
import type { Command } from '../src/telegram/command.ts';

const SHOWN = 20;

export const markets: Command = {
  name: 'markets',
  args: '',
  description: 'Watched markets by volume, with prices',
  group: 'Watch',
  risk: 'read',
  run(_args, { cockpit }) {
    const now = cockpit.clock.now();
    return marketsCard(cockpit.desk.markets(now, SHOWN), cockpit.desk.status().markets, now);
  },
};
