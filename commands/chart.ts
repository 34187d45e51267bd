import type { Market } from '../src/desk/market.ts';
import { complement, type Price } from '../src/desk/money.ts';
import type { ChartLength } from '../src/ports.ts';
import { type ChartFacts, chartCard } from '../src/telegram/cards/chart.ts';
import { shortId } from '../src/telegram/cards/figures.ts';
import type { Command, CommandContext, Pressed, Reply } from '../src/telegram/command.ts';
import { oneMarket } from './ticker.ts';

const USAGE = '/chart TICKER [1h|1d]';
const GONE = 'That market is not listed any more.';
const MISSING = 'No picture this time: its trades could not be had, or not be drawn, in a few seconds.';

/** Shows the text at once and the picture as soon as there is one, in the same place. */
function show(market: Market, length: ChartLength, context: CommandContext, card = newCard(market, context)): void {
  context.show(`chart:${card}`, look(market, length, card, context));
  void illustrate(market, length, card, context);
}

async function illustrate(market: Market, length: ChartLength, card: string, context: CommandContext): Promise<void> {
  const png = await context.cockpit.pictures.market(market, length);
  const said = look(market, length, card, context, png === null ? MISSING : null);
  const picture = png === null ? {} : { picture: { png, name: `${market.ticker}-${length}.png` } };
  context.show(`chart:${card}`, { ...said, ...picture });
}

/** No other card has it, of this run or of an earlier one, but one that would show the same. */
const newCard = ({ ticker }: Market, { cockpit }: CommandContext): string =>
  `${cockpit.clock.now().toString(36)}.${shortId(ticker).slice(0, 4)}`;

function look(
  market: Market,
  length: ChartLength,
  card: string,
  { cockpit }: CommandContext,
  missing: string | null = null,
) {
  const { desk, clock, environment } = cockpit;
  const { ticker } = market;
  const held = desk.positions().find((row) => row.ticker === ticker) ?? null;
  const facts: ChartFacts = {
    market,
    length,
    card,
    held,
    url: cockpit.marketUrl(ticker),
    missing,
    ...quote(market, desk),
  };
  return chartCard(facts, environment, clock.now());
}

/** The book that is kept live, else what the listing said. */
function quote(
  { ticker, quote: listed }: Market,
  desk: CommandContext['cockpit']['desk'],
): Pick<ChartFacts, 'bid' | 'offer'> {
  const depth = desk.depth(ticker, 1);
  const yes = depth === null ? (listed?.yesBid ?? null) : best(depth.yes);
  const no = depth === null ? (listed?.noBid ?? null) : best(depth.no);
  return { bid: yes, offer: no === null ? null : complement(no) };
}

const best = (levels: readonly (readonly [Price, number])[]): Price | null => levels[0]?.[0] ?? null;

const isLength = (text: string): text is ChartLength => text === '1h' || text === '1d';

/** `TICKER [1h|1d]`, in either order of words: the length is the last word when it is one. */
function read(args: string): { readonly words: string; readonly length: ChartLength } {
  const words = args.split(/\s+/);
  const last = (words.at(-1) ?? '').toLowerCase();
  return isLength(last) ? { words: words.slice(0, -1).join(' '), length: last } : { words: args, length: '1h' };
}

function run(args: string, context: CommandContext): Reply {
  const { words, length } = read(args);
  const picked = oneMarket(words, context, USAGE, 'cm');
  if ('reply' in picked) return picked.reply;
  show(picked.market, length, context);
  return [];
}

function press(ticker: string | undefined, length: ChartLength, context: CommandContext, card?: string): Pressed {
  const market = ticker === undefined ? undefined : context.cockpit.desk.find(ticker)[0];
  if (market === undefined || market.ticker !== ticker) return { toast: GONE, act: null };
  const act = async (): Promise<Reply> => {
    if (card === undefined) show(market, length, context);
    else void illustrate(market, length, card, context);
    return [];
  };
  return { toast: 'Drawing', act };
}

export const chart: Command = {
  name: 'chart',
  args: 'TICKER [1h|1d]',
  description: 'Price, prints and volume as a picture',
  group: 'Watch',
  risk: 'read',
  run,
  buttons: {
    /** The best market of an alert, or that of a position. */
    ch(key, context) {
      const { desk } = context.cockpit;
      const alert = desk.state.alerts.find(({ id }) => shortId(id) === key);
      const held = desk.positions().find(({ ticker }) => shortId(ticker) === key);
      return press(alert?.markets[0]?.ticker ?? held?.ticker, '1h', context);
    },
    cm: (ticker, context) => press(ticker, '1h', context),
    /** Another length, or the same again, in the place of the card. */
    cv(subject, context) {
      const [, card, length = '', ticker] = /^([\w.-]{1,20}):(\w+):(.+)$/.exec(subject) ?? [];
      return isLength(length) ? press(ticker, length, context, card) : { toast: GONE, act: null };
    },
  },
};
