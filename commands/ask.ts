import type { Effect } from '../src/desk/effect.ts';
import type { Command as Asked } from '../src/desk/event.ts';
import { centsText, contractsText } from '../src/desk/money.ts';
import { oneLine } from '../src/telegram/cards/figures.ts';
import { refusalCard } from '../src/telegram/cards/refusal.ts';
import type { CommandContext, Reply } from '../src/telegram/command.ts';
import { type Message, message } from '../src/telegram/message.ts';

/** Why the desk does not do what was asked for in a market; null when it does. */
export function refusal(effects: readonly Effect[], ticker: string, { cockpit }: CommandContext): Message | null {
  const refused = effects.find((effect) => effect.type === 'refused' && effect.ticker === ticker);
  return refused?.type === 'refused' ? refusalCard(refused, cockpit.environment) : null;
}

/**
 * Asks the desk for an order. Its approval shows itself, so that there is nothing to add; a refusal is told, and so is
 * what is done on paper without an approval, and that the price has to be fetched first.
 */
export async function ask(asked: Extract<Asked, { name: 'buy' | 'sell' }>, context: CommandContext): Promise<Reply> {
  const { ticker } = asked;
  const effects = await context.cockpit.dispatch(asked);
  const refused = refusal(effects, ticker, context);
  if (refused !== null) return refused;
  if (effects.some((effect) => effect.type === 'approval' && effect.approval.ticker === ticker)) return [];
  const placed = effects.find((effect) => effect.type === 'order' && effect.ticker === ticker);
  if (placed?.type === 'order') {
    const { action, side, count, price } = placed;
    const what = `${action.toUpperCase()} ${side.toUpperCase()} ${contractsText(count)} at ${centsText(price)}`;
    return message(`📝 PAPER order in ${oneLine(ticker, 64)}: ${what}. Nothing is sent; its fill is told.`);
  }
  return message(`Fetching the book of ${oneLine(ticker, 64)}: what comes of it follows.`);
}
