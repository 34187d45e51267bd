import { modeText } from '../src/telegram/cards/mode.ts';
import { runningText } from '../src/telegram/cards/status.ts';
import type { Command } from '../src/telegram/command.ts';
import { lines, message } from '../src/telegram/message.ts';

export const start: Command = {
  name: 'start',
  args: '',
  description: 'Say hello and what this is',
  group: 'Help',
  risk: 'read',
  run(_args, { cockpit }) {
    const status = cockpit.desk.status();
    const mode = cockpit.desk.state.settings['trader.mode'];
    return message(
      lines([
        `Hello. I watch ${status.markets.watched} Kalshi markets for unusual trading (${cockpit.environment.toUpperCase()}, ${runningText(status, cockpit.desk.state, cockpit.clock.now())}).`,
        'SOLO: one market trades far above its usual. CLUSTER: related markets do so together.',
        `Mode ${mode}: ${modeText(mode)} /mode changes that.`,
        '/flow shows the busiest markets now, /why TICKER takes a score apart.',
        '/threshold makes alerts rarer or more frequent; /mute TICKER silences one market.',
        '/status says how I am; /help lists everything.',
      ]),
    );
  },
};
