import { type Market, marketName } from '../src/desk/market.ts';
import type { Depth } from '../src/ports.ts';
import { BOOK_DEPTH, bookCard } from '../src/telegram/cards/book.ts';
import { oneLine } from '../src/telegram/cards/figures.ts';
import type { Command, CommandContext, Reply } from '../src/telegram/command.ts';
import { message } from '../src/telegram/message.ts';
import { oneMarket } from './ticker.ts';

const USAGE = '/book TICKER';

/** The book that is kept live, else one by request. */
async function show(market: Market, { cockpit }: CommandContext): Promise<Reply> {
  const { ticker } = market;
  const name = marketName(market, ticker);
  const kept = cockpit.desk.depth(ticker, BOOK_DEPTH);
  const depth = kept ?? (await cockpit.book(ticker));
  if (depth === null) return message(`The exchange gave no book of ${oneLine(ticker, 64)}. Try again in a moment.`);
  return bookCard({ ticker, name, ...best(depth), live: kept !== null }, cockpit.clock.now());
}

/** Best first, as many as are shown: a book by request comes as the exchange lists it. */
function best({ yes, no }: Depth): Depth {
  const top = (levels: Depth['yes']): Depth['yes'] => levels.toSorted((a, b) => b[0] - a[0]).slice(0, BOOK_DEPTH);
  return { yes: top(yes), no: top(no) };
}

export const book: Command = {
  name: 'book',
  args: 'TICKER',
  description: 'Best bids and offers of a market',
  group: 'Watch',
  risk: 'read',
  run(args, context) {
    const picked = oneMarket(args, context, USAGE, 'bk');
    return 'reply' in picked ? picked.reply : show(picked.market, context);
  },
  buttons: {
    bk(ticker, context) {
      const market = context.cockpit.desk.find(ticker)[0];
      if (market === undefined) return { toast: 'That market is not listed any more.', act: null };
      return { toast: 'Fetching the book', act: () => show(market, context) };
    },
  },
};
