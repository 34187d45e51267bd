import { shortId } from '../src/telegram/cards/figures.ts';
import { whyCard } from '../src/telegram/cards/why.ts';
import type { Command, CommandContext, Pressed, Reply } from '../src/telegram/command.ts';
import { message } from '../src/telegram/message.ts';
import { oneMarket } from './ticker.ts';

const USAGE = '/why TICKER';

function explain(ticker: string, { cockpit }: CommandContext): Reply {
  const now = cockpit.clock.now();
  const why = cockpit.desk.why(ticker, now);
  return why === null ? message(`${ticker} is not listed any more: nothing to explain.`) : whyCard(why, now);
}

/** The best market of an alert, from the button on its card. */
function ofAlert(key: string, context: CommandContext): Pressed {
  const alert = context.cockpit.desk.state.alerts.find(({ id }) => shortId(id) === key);
  const best = alert?.markets[0];
  if (best === undefined) return { toast: 'That alert is too old to be explained.', act: null };
  return { toast: 'Taking the score apart', act: async () => explain(best.ticker, context) };
}

export const why: Command = {
  name: 'why',
  args: 'TICKER',
  description: 'Take a market’s score apart',
  group: 'Watch',
  risk: 'read',
  run(args, context) {
    const picked = oneMarket(args, context, USAGE, 'wt');
    return 'reply' in picked ? picked.reply : explain(picked.market.ticker, context);
  },
  buttons: {
    wy: ofAlert,
    wt: (ticker, context) => ({ toast: ticker, act: async () => explain(ticker, context) }),
  },
};
