import { runningText } from '../src/telegram/cards/status.ts';
import type { Command } from '../src/telegram/command.ts';
import { message } from '../src/telegram/message.ts';

const WORDS = ['flow', 'trading', 'breaker'] as const;

export const resume: Command = {
  name: 'resume',
  args: '[flow|trading|breaker]',
  description: 'Go on with alerts, entries, or both',
  group: 'Control',
  risk: 'change',
  async run(args, { cockpit }) {
    const word = args.toLowerCase();
    const what = word === '' ? 'all' : WORDS.find((known) => known === word);
    if (what === undefined)
      return message('Resume what? /resume starts both, /resume flow, /resume trading, or /resume breaker.');
    const { paused, halted, breaker } = cockpit.desk.state;
    const idle = {
      flow: !paused.flow,
      trading: !paused.trading && halted === null,
      breaker: breaker === null && halted === null,
      all: !paused.flow && !paused.trading && halted === null,
    }[what];
    if (!idle) await cockpit.dispatch({ name: 'resume', what });
    const now = runningText(cockpit.desk.status(), cockpit.desk.state);
    if (cockpit.desk.state.breaker !== null && what !== 'flow')
      return message(`Still ${now}: /resume breaker lifts that.`);
    if (idle) return message(what === 'breaker' ? `Nothing is tripped: ${now}.` : `Already going: ${now}.`);
    if (cockpit.desk.state.halted !== null) return message(`Still ${now}: /resume trading lifts that.`);
    return message(`▶️ Now ${now}.`);
  },
};
