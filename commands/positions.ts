import { positionsCard } from '../src/telegram/cards/trader.ts';
import type { Command } from '../src/telegram/command.ts';

export const positions: Command = {
  name: 'positions',
  args: '',
  description: 'What is held, with stops and trails',
  group: 'Watch',
  risk: 'read',
  run: (_args, { cockpit }) => positionsCard(cockpit.desk.positions(), cockpit.clock.now()),
};
