import { FormattedString } from '@grammyjs/parse-mode';
import { oneLine } from '../src/telegram/cards/figures.ts';
import type { Command } from '../src/telegram/command.ts';
import { message } from '../src/telegram/message.ts';

const USUAL = 15;
const MOST = 100;

export const log: Command = {
  name: 'log',
  args: '[N]',
  description: 'The newest log lines',
  group: 'Help',
  risk: 'read',
  run(args, { cockpit }) {
    const wanted = args === '' ? USUAL : Number(args);
    if (!Number.isInteger(wanted) || wanted < 1) return message(`How many lines? /log takes a number up to ${MOST}.`);
    const tail = cockpit.logTail(Math.min(wanted, MOST));
    if (tail.length === 0) return message('The log is empty.');
    return message(FormattedString.pre(tail.map((line) => oneLine(line, 400)).join('\n')));
  },
};
