import { counted } from '../src/telegram/cards/figures.ts';
import { fingerprint, flattenCard } from '../src/telegram/cards/flatten.ts';
import type { Command, CommandContext, Pressed, Reply } from '../src/telegram/command.ts';
import { type Message, message } from '../src/telegram/message.ts';
import { isFresh, stamp } from './stamp.ts';

/** How long a preview may be confirmed, ms. */
const VALID = 60_000;

/** What would be closed now, bound to exactly these positions and to this minute. */
function preview({ cockpit: { desk, environment, clock } }: CommandContext): Message {
  const liquidation = desk.liquidation();
  const facts = { environment, liquidation, positions: desk.positions(), orders: desk.orders() };
  return flattenCard(facts, `fl:${stamp(clock.now())}.${fingerprint(liquidation)}`);
}

/** Entries stop first: what is previewed must not grow meanwhile. */
async function ask(context: CommandContext): Promise<Reply> {
  await context.cockpit.dispatch({ name: 'pause', what: 'trading' });
  return preview(context);
}

async function close(context: CommandContext): Promise<Reply> {
  const { cockpit } = context;
  const [positions, orders] = [cockpit.desk.liquidation().length, cockpit.desk.orders().length];
  await cockpit.dispatch({ name: 'flatten' });
  return message(
    `🧯 Flattening ${counted(positions, 'position')} and ${counted(orders, 'resting order')}. I say so when the exchange shows none.`,
  );
}

function confirm(subject: string, context: CommandContext): Pressed {
  const { desk, clock } = context.cockpit;
  const [at = '', seen = ''] = subject.split('.');
  if (!isFresh(at, clock.now(), VALID))
    return { toast: 'That preview is too old: here is a new one.', inPlace: true, act: () => ask(context) };
  if (seen !== fingerprint(desk.liquidation()))
    return { toast: 'The positions have changed: look again.', inPlace: true, act: () => ask(context) };
  return { toast: 'Flattening', inPlace: true, trades: true, act: () => close(context) };
}

export const flatten: Command = {
  name: 'flatten',
  args: '',
  description: 'Close every position, cancel every order',
  group: 'Trade',
  risk: 'trade',
  run: (_args, context) => ask(context),
  buttons: {
    fl: confirm,
    fx: () => ({
      toast: 'Nothing was closed',
      inPlace: true,
      act: async () => message('Nothing was closed. Entries stay paused: /resume trading goes on.'),
    }),
  },
};
