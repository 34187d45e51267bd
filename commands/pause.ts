import type { Effect } from '../src/desk/effect.ts';
import { counted } from '../src/telegram/cards/figures.ts';
import { runningText } from '../src/telegram/cards/status.ts';
import type { Command } from '../src/telegram/command.ts';
import { message } from '../src/telegram/message.ts';
import { cancelled } from './cancel.ts';

/** What stopping the entries has set going. */
function done(effects: readonly Effect[]): string {
  const { orders, approvals } = cancelled(effects);
  const said = [
    ...(orders > 0 ? [`${counted(orders, 'resting order')} being cancelled`] : []),
    ...(approvals > 0 ? [`${counted(approvals, 'approval')} withdrawn`] : []),
    ...(effects.some((effect) => effect.type === 'brake' && effect.on) ? ['the brake at the exchange is pulled'] : []),
  ];
  const text = said.join(', ');
  return said.length === 0 ? '' : ` ${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

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
    const already = what === 'all' ? paused.flow && paused.trading : paused[what];
    const effects = already ? [] : await cockpit.dispatch({ name: 'pause', what });
    const now = runningText(cockpit.desk.status(), cockpit.desk.state, cockpit.clock.now());
    const exits = what === 'flow' ? '' : ' Exits go on.';
    return message(`${already ? 'Already' : '⏸ Now'} ${now}.${done(effects)}${exits} /resume goes on.`);
  },
};
