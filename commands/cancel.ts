import type { Effect } from '../src/desk/effect.ts';
import { counted, oneLine, shortId } from '../src/telegram/cards/figures.ts';
import type { Command, CommandContext, Pressed, Reply } from '../src/telegram/command.ts';
import { message } from '../src/telegram/message.ts';
import { oneMarket } from './ticker.ts';

const USAGE = '/cancel, /cancel TICKER or /cancel all';

type What = { readonly ticker: string | null; readonly orderId: string | null };

const ALL: What = { ticker: null, orderId: null };

/** How many orders a command asked the exchange to cancel, and how many approvals it withdrew. */
export function cancelled(effects: readonly Effect[]): { readonly orders: number; readonly approvals: number } {
  return {
    orders: effects.filter(({ type }) => type === 'cancel').length,
    approvals: effects.filter((effect) => effect.type === 'approval' && effect.approval.status === 'withdrawn').length,
  };
}

async function take(what: What, { cockpit }: CommandContext): Promise<Reply> {
  const before = cockpit.desk.orders();
  const effects = await cockpit.dispatch({ name: 'cancel', ...what });
  const { orders, approvals } = cancelled(effects);
  const left = cockpit.desk.orders();
  // What is simulated is gone at once and needs no exchange.
  const simulated = before.filter(({ paper }) => paper).length - left.filter(({ paper }) => paper).length;
  const unanswered = left.filter(({ phase }) => phase !== 'working').length;
  const others = left.filter(({ own, ticker }) => !own && what.orderId === null && ticker === (what.ticker ?? ticker));
  const said = [
    ...(orders > 0 ? [`✂️ Cancelling ${counted(orders, 'resting order')}; a fill may still come first.`] : []),
    ...(simulated > 0 ? [`✂️ ${counted(simulated, 'PAPER order')} cancelled.`] : []),
    ...(approvals > 0 ? [`↩️ ${counted(approvals, 'approval')} withdrawn.`] : []),
    ...(others.length > 0
      ? [`${counted(others.length, 'order')} not placed by me left alone: /orders has a button for each.`]
      : []),
    ...(unanswered > 0 ? [`${counted(unanswered, 'order')} without an answer yet: /orders.`] : []),
  ];
  return message(said.length === 0 ? 'Nothing to cancel: no resting order and no approval.' : said.join('\n'));
}

/** One order of the exchange, from the button under the list. */
function ofOrder(key: string, context: CommandContext): Pressed {
  const row = context.cockpit.desk.orders().find(({ orderId }) => orderId !== null && shortId(orderId) === key);
  if (row === undefined) return { toast: 'That order does not rest any more.', act: null };
  return { toast: 'Cancelling', act: () => take({ ticker: row.ticker, orderId: row.orderId }, context) };
}

async function run(args: string, context: CommandContext): Promise<Reply> {
  if (args === '' || args.toLowerCase() === 'all') return take(ALL, context);
  const { desk } = context.cockpit;
  const known = [...desk.orders(), ...desk.approvals()].find(
    ({ ticker }) => ticker.toLowerCase() === args.toLowerCase(),
  );
  if (known !== undefined) return take({ ticker: known.ticker, orderId: null }, context);
  const picked = oneMarket(args, context, USAGE, null);
  if ('reply' in picked) return picked.reply;
  const { ticker } = picked.market;
  const there = [...desk.orders(), ...desk.approvals()].some((row) => row.ticker === ticker);
  return there
    ? take({ ticker, orderId: null }, context)
    : message(`Nothing rests in ${oneLine(ticker, 64)}: see /orders.`);
}

export const cancel: Command = {
  name: 'cancel',
  args: '[TICKER|all]',
  description: 'Cancel resting orders and approvals',
  group: 'Trade',
  risk: 'change',
  run,
  buttons: {
    co: ofOrder,
    ca: (_subject, context) => ({ toast: 'Cancelling', act: () => take(ALL, context) }),
  },
};
