import { settingsCard } from '../src/telegram/cards/settings.ts';
import type { Command } from '../src/telegram/command.ts';

export const settings: Command = {
  name: 'settings',
  args: '',
  description: 'Every setting with its value',
  group: 'Settings',
  risk: 'read',
  run: (_args, { cockpit }) => settingsCard(cockpit.desk.state.settings),
};
