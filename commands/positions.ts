import { oneLine, shortId } from '../src/telegram/cards/figures.ts';
import { positionsCard } from '../src/telegram/cards/positions.ts';
import type { Command, CommandContext, Pressed, Reply } from '../src/telegram/command.ts';
import { message } from '../src/telegram/message.ts';
import { refusal } from './ask.ts';

async function guard(ticker: string, context: CommandContext): Promise<Reply> {
  const { cockpit } = context;
  const refused = refusal(await cockpit.dispatch({ name: 'protect', ticker }), ticker, context);
  if (refused !== null) return refused;
  const row = cockpit.desk.positions().find((held) => held.ticker === ticker && !held.paper);
  return message(
    row === undefined || row.stop === null
      ? `${oneLine(ticker, 64)} could not be given a stop: see /positions.`
      : `🛡 ${oneLine(ticker, 64)} has a stop and a trail now: /positions shows them.`,
  );
}

/** Gives a position that was opened elsewhere a stop and a trail, from the button under it. */
function protect(key: string, context: CommandContext): Pressed {
  const row = context.cockpit.desk.positions().find(({ ticker, paper }) => !paper && shortId(ticker) === key);
  if (row === undefined) return { toast: 'That position is closed.', act: null };
  if (row.stop !== null) return { toast: 'It is protected already.', act: null };
  return { toast: 'Protecting it', trades: true, act: () => guard(row.ticker, context) };
}

export const positions: Command = {
  name: 'positions',
  args: '',
  description: 'What is held, with stops and trails',
  group: 'Watch',
  risk: 'read',
  run: (_args, { cockpit }) => positionsCard(cockpit.desk.positions(), cockpit.environment, cockpit.clock.now()),
  buttons: { pt: protect },
};
