import { alertsCard } from '../src/telegram/cards/alerts.ts';
import type { Command } from '../src/telegram/command.ts';

export const alerts: Command = {
  name: 'alerts',
  args: '',
  description: 'Alerts today and the latest ones',
  group: 'Watch',
  risk: 'read',
  run: (_args, { cockpit }) => alertsCard(cockpit.desk.state, cockpit.clock.now()),
};
