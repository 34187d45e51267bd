import { counted, oneLine } from '../src/telegram/cards/figures.ts';
import type { Command, CommandContext, Reply } from '../src/telegram/command.ts';
import { message } from '../src/telegram/message.ts';
import { oneMarket, tickerButtons } from './ticker.ts';

const USAGE = '/unmute TICKER, or /unmute all';
/** Of those that are muted, the newest. */
const SHOWN = 20;

async function lift(ticker: string, { cockpit }: CommandContext): Promise<Reply> {
  if (!Object.hasOwn(cockpit.desk.state.mutes, ticker)) return message(`${oneLine(ticker, 64)} is not muted.`);
  await cockpit.dispatch({ name: 'unmute', ticker });
  return message(`🔔 ${ticker} rings again.`);
}

export const unmute: Command = {
  name: 'unmute',
  args: 'TICKER|all',
  description: 'Let a market ring again',
  group: 'Settings',
  risk: 'change',
  async run(args, context) {
    const muted = Object.keys(context.cockpit.desk.state.mutes);
    if (args.toLowerCase() === 'all') {
      if (muted.length === 0) return message('No market is muted.');
      await context.cockpit.dispatch({ name: 'unmute', ticker: null });
      return message(`🔔 Nothing is muted any more: ${counted(muted.length, 'market')} can ring again.`);
    }
    if (args === '') {
      if (muted.length === 0) return message('No market is muted.');
      return message(`Which market? ${USAGE}\nMuted: ${muted.join(', ')}`, tickerButtons(muted.slice(-SHOWN), 'ut'));
    }
    const typed = muted.find((ticker) => ticker.toLowerCase() === args.toLowerCase());
    if (typed !== undefined) return lift(typed, context);
    const picked = oneMarket(args, context, USAGE, 'ut');
    return 'reply' in picked ? picked.reply : lift(picked.market.ticker, context);
  },
  buttons: { ut: (ticker, context) => ({ toast: ticker, act: () => lift(ticker, context) }) },
};
