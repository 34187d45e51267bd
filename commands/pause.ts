import { runningText } from '../src/telegram/cards/status.ts';
import type { Command } from '../src/telegram/command.ts';
import { message } from '../src/telegram/message.ts';

export const pause: Command = {
  name: 'pause',
  args: '[flow|trading]',
  description: 'Stop alerts, entries, or both',
  group: 'Control',
  risk: 'pause',
  async run(args, { cockpit }) {
    const word = args.toLowerCase();
    if (word !== '' && word !== 'flow' && word !== 'trading')
      return message('Pause what? /pause stops both, /pause flow the alerts, /pause trading the entries.');
    const what = word === '' ? 'all' : word;
    const { paused } = cockpit.desk.state;
    const done = what === 'all' ? paused.flow && paused.trading : paused[what];
    if (!done) await cockpit.dispatch({ name: 'pause', what });
    const now = runningText(cockpit.desk.status(), cockpit.desk.state);
    return message(`${done ? 'Already' : '⏸ Now'} ${now}. /resume goes on.`);
  },
};
