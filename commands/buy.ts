import type { Side } from '../src/desk/market.ts';
import { type Count, centsText, complement, type Price } from '../src/desk/money.ts';
import { oneLine, shortId } from '../src/telegram/cards/figures.ts';
import type { Choice, Command, CommandContext, FormStep, Pressed, Reply } from '../src/telegram/command.ts';
import { lines, message } from '../src/telegram/message.ts';
import { countOf, looksLikePrice, priceOf } from './amount.ts';
import { approvalButtons } from './approvals.ts';
import { ask } from './ask.ts';
import { oneMarket } from './ticker.ts';

const USAGE = '/buy TICKER yes|no [COUNT] [PRICE], for example /buy KXA-1 yes 5 45';
/** Markets offered when none was named. */
const OFFERED = 6;

type Amount = { readonly count: Count | null; readonly limit: Price | null };

const sideOf = (word: string | undefined): Side | null => {
  const typed = word?.toLowerCase();
  return typed === 'yes' || typed === 'no' ? typed : null;
};

/** Where the side stands among the words; the market's come before it. */
const sideAt = (words: readonly string[]): number => words.findIndex((word, at) => at > 0 && sideOf(word) !== null);

const split = (args: string): string[] => args.split(/\s+/).filter((word) => word !== '');

/** Reads `5`, `5 45`, `45¢` or nothing; the fault is one sentence. */
function amount(words: readonly string[]): Amount | { readonly fault: string } {
  const [first, second, ...rest] = words;
  if (rest.length > 0) return { fault: `That is too much: ${USAGE}` };
  if (first === undefined) return { count: null, limit: null };
  const alone = second === undefined && looksLikePrice(first);
  const count = alone ? null : countOf(first);
  const typed = alone ? first : second;
  if (!alone && count === null)
    return { fault: `“${oneLine(first, 40)}” is no count: whole contracts from 1 to 100,000. ${USAGE}` };
  const limit = typed === undefined ? null : priceOf(typed);
  if (typed !== undefined && limit === null)
    return { fault: `“${oneLine(typed, 40)}” is no price between 0 and 100 cents: 45, 45¢ or 0.45.` };
  return { count, limit };
}

const asking = (typed: readonly string[], choices: readonly (readonly Choice[])[]): FormStep => ({
  type: 'ask',
  message: message(lines(typed)),
  choices,
});

/** What is wrong where a ticker is followed by anything but a side; null where it is not. */
function sideless(typed: string, { cockpit }: CommandContext): string | null {
  const [ticker = '', side] = split(typed);
  const known = cockpit.desk.find(ticker).some((market) => market.ticker.toLowerCase() === ticker.toLowerCase());
  return known && side !== undefined ? `“${oneLine(side, 40)}” is no side, say yes or no: ${USAGE}` : null;
}

/** Market, then side, then how many; each by button or typed. */
async function form(answers: readonly string[], context: CommandContext): Promise<FormStep> {
  const { desk, clock } = context.cockpit;
  const [typed] = answers;
  if (typed === undefined) {
    const rows = desk
      .markets(clock.now(), OFFERED)
      .map(({ market }): Choice[] => [{ text: oneLine(market.ticker, 40), answer: market.ticker }]);
    return asking(['Buy in which market? Tap one, or type a ticker or words of its name.'], rows);
  }
  const picked = oneMarket(typed, context, USAGE, null);
  if ('reply' in picked) {
    const [first] = [picked.reply].flat();
    return { type: 'fault', fault: sideless(typed, context) ?? first?.text ?? `Which market? ${USAGE}` };
  }
  const { ticker } = picked.market;
  const side = sideOf(answers[1]);
  if (answers.length === 1) {
    const depth = desk.depth(ticker, 1);
    const offer = (bids: readonly (readonly [Price, Count])[] | undefined): string =>
      bids?.[0] === undefined ? '' : ` at ${centsText(complement(bids[0][0]))}`;
    return asking(
      [oneLine(ticker, 64), 'Which side?'],
      [
        [
          { text: `YES${offer(depth?.no)}`, answer: 'yes' },
          { text: `NO${offer(depth?.yes)}`, answer: 'no' },
        ],
      ],
    );
  }
  if (side === null) return { type: 'fault', fault: 'The side is yes or no.' };
  if (answers.length === 2) {
    const usual = String(desk.state.settings['trader.orderSize']);
    const sizes = [...new Set(['1', usual, '10'])].map((size): Choice => ({ text: size, answer: size }));
    return asking(
      [`${side.toUpperCase()} in ${oneLine(ticker, 64)}`, 'How many contracts? A limit may follow: 5 45'],
      [sizes],
    );
  }
  const wanted = amount(split(answers.at(-1) ?? ''));
  if ('fault' in wanted) return { type: 'fault', fault: wanted.fault };
  const [said] = [await ask({ name: 'buy', ticker, side, ...wanted }, context)].flat();
  return { type: 'done', message: said ?? message('Asked: its card waits for your tap.') };
}

/** The market of a solo alert, in the usual size, from the button on its card. */
const ofAlert =
  (side: Side) =>
  (key: string, context: CommandContext): Pressed => {
    const ticker = context.cockpit.desk.state.alerts.find(({ id }) => shortId(id) === key)?.markets[0]?.ticker;
    if (ticker === undefined) return { toast: 'That alert is too old: use /buy.', act: null };
    const toast = `Asking for ${side.toUpperCase()}`;
    return { toast, trades: true, act: () => ask({ name: 'buy', ticker, side, count: null, limit: null }, context) };
  };

async function run(args: string, context: CommandContext): Promise<Reply> {
  const words = split(args);
  const at = sideAt(words);
  const side = sideOf(words[at]);
  if (side === null) return message(`Say which side: ${USAGE}`);
  const picked = oneMarket(words.slice(0, at).join(' '), context, USAGE, null);
  if ('reply' in picked) return picked.reply;
  const wanted = amount(words.slice(at + 1));
  if ('fault' in wanted) return message(wanted.fault);
  return ask({ name: 'buy', ticker: picked.market.ticker, side, ...wanted }, context);
}

export const buy: Command = {
  name: 'buy',
  args: 'TICKER yes|no [COUNT] [PRICE]',
  description: 'Buy in a market, after your approval',
  group: 'Trade',
  risk: 'trade',
  run,
  form,
  given: (args) => (sideAt(split(args)) > 0 ? null : [args]),
  buttons: { by: ofAlert('yes'), bn: ofAlert('no'), ...approvalButtons },
};
