import { pnlCard } from '../src/telegram/cards/trader.ts';
import type { Command, CommandContext } from '../src/telegram/command.ts';
import type { Message } from '../src/telegram/message.ts';

const look = ({ cockpit }: CommandContext, card: string | null): Message =>
  pnlCard(cockpit.desk.status().trader, cockpit.environment, cockpit.clock.now(), card);

/** Puts the curve to the card when it is drawn; without one the words stand alone. */
async function draw(card: string, context: CommandContext): Promise<void> {
  const png = await context.cockpit.pictures.profit();
  const picture = png === null ? {} : { picture: { png, name: 'pnl.png' } };
  context.show(`pnl:${card}`, { ...look(context, card), ...picture });
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
    pl(card, context) {
      const act = async () => {
        void draw(card, context);
        return [];
      };
      return { toast: 'Updated', act };
    },
  },
};
