import type { Command as Asked } from '../src/desk/event.ts';
import { oneLine } from '../src/telegram/cards/figures.ts';
import { refusalCard } from '../src/telegram/cards/refusal.ts';
import type { CommandContext, Reply } from '../src/telegram/command.ts';
import { message } from '../src/telegram/message.ts';

/**
 * Asks the desk for an order. Its approval shows itself, so that there is nothing to add; a refusal is told, and so is
 * that the price has to be fetched first.
 */
export async function ask(
  asked: Extract<Asked, { name: 'buy' | 'sell' }>,
  { cockpit }: CommandContext,
): Promise<Reply> {
  const effects = await cockpit.dispatch(asked);
  for (const effect of effects) {
    if (effect.type === 'refused' && effect.ticker === asked.ticker) return refusalCard(effect, cockpit.environment);
    if (effect.type === 'approval' && effect.approval.ticker === asked.ticker) return [];
  }
  return message(`Fetching the book of ${oneLine(asked.ticker, 64)}: what comes of it follows.`);
}
