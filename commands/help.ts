import { helpCard } from '../src/telegram/cards/help.ts';
import type { Command } from '../src/telegram/command.ts';

export const help: Command = {
  name: 'help',
  args: '',
  description: 'List every command',
  group: 'Help',
  risk: 'read',
  run: (_args, { commands }) => helpCard(commands),
};
