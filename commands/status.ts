import { statusCard } from '../src/telegram/cards/status.ts';
import type { Command, CommandContext } from '../src/telegram/command.ts';

const card = ({ cockpit }: CommandContext) => {
  const now = cockpit.clock.now();
  const { environment, startedAt, desk } = cockpit;
  return statusCard({
    environment,
    startedAt,
    now,
    status: desk.status(),
    state: desk.state,
    approvals: desk.approvals().length,
    orders: desk.orders().length,
  });
};

export const status: Command = {
  name: 'status',
  args: '',
  description: 'Connection, money, alerts: all at a glance',
  group: 'Watch',
  risk: 'read',
  run: (_args, context) => card(context),
};
