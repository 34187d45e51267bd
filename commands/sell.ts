import type { Count } from '../src/desk/money.ts';
import { contractsText } from '../src/desk/money.ts';
import type { PositionRow } from '../src/desk/view.ts';
import { heldId, oneLine, tickerTail } from '../src/telegram/cards/figures.ts';
import type { Command, CommandContext, Pressed, Reply } from '../src/telegram/command.ts';
import { message } from '../src/telegram/message.ts';
import { countOf } from './amount.ts';
import { ask } from './ask.ts';
import { oneMarket } from './ticker.ts';

const USAGE = '/sell TICKER [COUNT], for example /sell KXA-1 5';
/** Positions with a button. */
const BUTTONS = 8;

/** What is held, with money before what is only on paper. */
const held = ({ cockpit }: CommandContext): readonly PositionRow[] =>
  cockpit.desk.positions().toSorted((a, b) => Number(a.paper) - Number(b.paper));

/** What may be sold, a button each. */
function choose(context: CommandContext): Reply {
  const rows = held(context);
  if (rows.length === 0) return message('Nothing is held, so there is nothing to sell.');
  return message(
    `Sell which position? Tap it, or ${USAGE}`,
    rows.slice(0, BUTTONS).map(({ ticker, side, count, paper }) => [
      {
        text: `Sell ${paper ? 'PAPER ' : ''}${side.toUpperCase()} ${contractsText(count)} ${tickerTail(ticker)}`,
        data: `sl:${heldId({ ticker, paper })}`,
      },
    ]),
  );
}

/** All of one position, from the button that names it. */
function ofPosition(key: string, context: CommandContext): Pressed {
  const row = held(context).find((one) => heldId(one) === key);
  if (row === undefined) return { toast: 'That position is closed.', act: null };
  const act = (): Promise<Reply> => ask({ name: 'sell', ticker: row.ticker, count: null, paper: row.paper }, context);
  return { toast: 'Asking to sell', trades: true, act };
}

/** The position whose ticker or name the words are; a market is looked for only where none is held. */
function find(words: string, context: CommandContext): { readonly row: PositionRow } | { readonly reply: Reply } {
  const rows = held(context);
  const exact = rows.find(({ ticker }) => ticker.toLowerCase() === words.toLowerCase());
  if (exact !== undefined) return { row: exact };
  const picked = oneMarket(words, context, USAGE, null);
  if ('reply' in picked) return picked;
  const row = rows.find(({ ticker }) => ticker === picked.market.ticker);
  return row === undefined
    ? { reply: message(`Nothing is held in ${oneLine(picked.market.ticker, 64)}: see /positions.`) }
    : { row };
}

async function run(args: string, context: CommandContext): Promise<Reply> {
  if (args === '') return choose(context);
  const words = args.split(/\s+/);
  const named = held(context).some(({ ticker }) => ticker.toLowerCase() === words[0]?.toLowerCase());
  const counted = words.length > 1 && (/^[\d.,+-]+$/.test(words.at(-1) ?? '') || (named && words.length === 2));
  const last = counted ? words.pop() : undefined;
  const count: Count | null = last === undefined ? null : countOf(last);
  if (last !== undefined && count === null)
    return message(`“${oneLine(last, 40)}” is no count: whole contracts from 1 to 100,000. ${USAGE}`);
  const found = find(words.join(' '), context);
  if ('reply' in found) return found.reply;
  const { ticker, count: all } = found.row;
  if (count !== null && count > all)
    return message(
      `Only ${contractsText(all)} are held in ${oneLine(ticker, 64)}. Without a count all of them are sold.`,
    );
  return ask({ name: 'sell', ticker, count }, context);
}

export const sell: Command = {
  name: 'sell',
  args: 'TICKER [COUNT]',
  description: 'Sell what is held, after your approval',
  group: 'Trade',
  risk: 'trade',
  run,
  buttons: { sl: ofPosition },
};
