import { pnlCard } from '../src/telegram/cards/trader.ts';
import { tripsCard, tripsFile } from '../src/telegram/cards/trips.ts';
import type { Command, CommandContext } from '../src/telegram/command.ts';
import { type Message, message } from '../src/telegram/message.ts';

const look = ({ cockpit }: CommandContext, card: string | null): Message =>
  pnlCard(cockpit.desk.status().trader, cockpit.environment, cockpit.clock.now(), card);

/** Puts the curve to the card when it is drawn; without one the words stand alone. */
async function draw(card: string, context: CommandContext): Promise<void> {
  const png = await context.cockpit.pictures.profit();
  const picture = png === null ? {} : { picture: { png, name: 'pnl.png' } };
  context.show(`pnl:${card}`, { ...look(context, card), ...picture });
}

/** Every closed position, for a spreadsheet. */
async function download({ cockpit, sendFile }: CommandContext): Promise<readonly Message[]> {
  const trips = cockpit.desk.trips();
  if (trips.length === 0) return [message('No position has been closed yet.')];
  const name = `trades-${new Date(cockpit.clock.now()).toISOString().slice(0, 10)}.csv`;
  await sendFile(
    name,
    Buffer.from(tripsFile(trips)),
    'Closed positions, times in UTC. Orders, approvals and fills: data/journal.',
  );
  return [];
}

export const pnl: Command = {
  name: 'pnl',
  args: '',
  description: 'Profit and loss, with fees',
  group: 'Watch',
  risk: 'read',
  run(_args, context) {
    const { desk, clock } = context.cockpit;
    // One closed trade is no curve.
    if (desk.trips().length < 2) return look(context, null);
    const card = clock.now().toString(36);
    context.show(`pnl:${card}`, look(context, card));
    void draw(card, context);
    return [];
  },
  buttons: {
    pr: (_subject, { cockpit }) => ({
      toast: 'Trades',
      act: async () => tripsCard(cockpit.desk.trips(), cockpit.environment),
    }),
    px: (_subject, context) => ({ toast: 'A file is coming', act: () => download(context) }),
    pl(card, context) {
      const act = async () => {
        void draw(card, context);
        return [];
      };
      return { toast: 'Updated', act };
    },
  },
};
