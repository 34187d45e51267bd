import type { Command } from '../src/telegram/command.ts';
import { message } from '../src/telegram/message.ts';

const SAID = {
  off: 'Mode off: no new entries; what is held stays protected until it is closed.',
  paper: 'Mode paper: entries and exits are simulated against the live book; nothing is sent.',
} as const;

export const mode: Command = {
  name: 'mode',
  args: 'off|paper',
  description: 'How the trader acts',
  group: 'Control',
  risk: 'change',
  async run(args, { cockpit }) {
    const word = args.toLowerCase();
    const now = cockpit.desk.state.settings['trader.mode'];
    if (word === 'approve' || word === 'auto')
      return message(`This version trades on paper only: /mode paper. The mode stays ${now}.`);
    if (word !== 'off' && word !== 'paper') return message(`The mode is ${now}. /mode off or /mode paper changes it.`);
    await cockpit.dispatch({ name: 'set', key: 'trader.mode', value: word });
    return message(SAID[word]);
  },
};
