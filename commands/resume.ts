import { runningText } from '../src/telegram/cards/status.ts';
import type { Command, CommandContext } from '../src/telegram/command.ts';
import { type Message, message } from '../src/telegram/message.ts';

const WORDS = ['flow', 'trading', 'breaker'] as const;

type What = (typeof WORDS)[number] | 'all';

async function goOn(what: What, { cockpit }: CommandContext): Promise<Message> {
  const { paused, halted, snoozedUntil } = cockpit.desk.state;
  const snoozed = (what === 'flow' || what === 'all') && snoozedUntil > cockpit.clock.now();
  const { tripped } = cockpit.desk.status().trader;
  const idle = {
    flow: !paused.flow,
    trading: !paused.trading && halted === null,
    breaker: tripped === null && halted === null,
    all: !paused.flow && !paused.trading && halted === null,
  }[what];
  if (!idle) await cockpit.dispatch({ name: 'resume', what });
  if (snoozed) await cockpit.dispatch({ name: 'snooze', until: 0 });
  const now = runningText(cockpit.desk.status(), cockpit.desk.state, cockpit.clock.now());
  if (cockpit.desk.status().trader.tripped !== null && what !== 'flow')
    return message(`Still ${now}: /resume breaker lifts that.`);
  if (idle && !snoozed) return message(what === 'breaker' ? `Nothing is tripped: ${now}.` : `Already going: ${now}.`);
  if (cockpit.desk.state.halted !== null) return message(`Still ${now}: /resume trading lifts that.`);
  return message(`▶️ Now ${now}.`);
}

export const resume: Command = {
  name: 'resume',
  args: '[flow|trading|breaker]',
  description: 'Go on with alerts, entries, or both',
  group: 'Control',
  risk: 'change',
  async run(args, context) {
    const word = args.toLowerCase();
    const what = word === '' ? 'all' : WORDS.find((known) => known === word);
    return what === undefined
      ? message('Resume what? /resume starts both, /resume flow, /resume trading, or /resume breaker.')
      : goOn(what, context);
  },
  buttons: {
    rs: (_subject, context) => ({ toast: 'Resuming trading', trades: true, act: () => goOn('trading', context) }),
  },
};
