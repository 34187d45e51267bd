import { FormattedString } from '@grammyjs/parse-mode';
import { moment, shortId, span } from '../src/telegram/cards/figures.ts';
import type { Command, CommandContext, Pressed, Reply } from '../src/telegram/command.ts';
import { message } from '../src/telegram/message.ts';
import { quieterButtons } from './quieter.ts';
import { oneMarket } from './ticker.ts';

const HOUR = 3_600_000;
const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: HOUR, d: 24 * HOUR };
const LONGEST = 366 * 24 * HOUR;
const USAGE = '/mute TICKER [30m|1h|2d]';

/** Takes a length such as `30m` off the end; an hour when there is none. Null when it is none that can be used. */
function parse(args: string): { words: string; ms: number } | null {
  const match = /^(.*?)\s*(?:\b(\d{1,6})([smhd]))?$/is.exec(args);
  const words = match?.[1]?.trim() ?? '';
  if (match?.[2] === undefined || words === '') return { words: args, ms: HOUR };
  const ms = Number(match[2]) * (UNITS[match[3]?.toLowerCase() ?? ''] ?? 0);
  return ms > 0 && ms <= LONGEST ? { words, ms } : null;
}

async function silence(tickers: readonly string[], ms: number, { cockpit }: CommandContext): Promise<Reply> {
  const until = cockpit.clock.now() + ms;
  for (const ticker of tickers) await cockpit.dispatch({ name: 'mute', ticker, until });
  return message(
    FormattedString.join([
      '🔕 Muted for ',
      span(ms),
      ', until ',
      moment(until),
      `: ${tickers.join(', ')}. /unmute lifts it.`,
    ]),
  );
}

/** All markets of an alert for an hour, from the button on its card. */
function ofAlert(key: string, context: CommandContext): Pressed {
  const alert = context.cockpit.desk.state.alerts.find(({ id }) => shortId(id) === key);
  if (alert === undefined) return { toast: 'That alert is too old: use /mute TICKER.', act: null };
  const tickers = alert.markets.map(({ ticker }) => ticker);
  return { toast: 'Muting for an hour', act: () => silence(tickers, HOUR, context) };
}

export const mute: Command = {
  name: 'mute',
  args: 'TICKER [1h]',
  description: 'Silence a market for a while',
  group: 'Settings',
  risk: 'change',
  run(args, context) {
    const parsed = parse(args);
    if (parsed === null) return message(`A mute lasts from a second to a year. ${USAGE}`);
    const picked = oneMarket(parsed.words, context, USAGE, 'mt');
    return 'reply' in picked ? picked.reply : silence([picked.market.ticker], parsed.ms, context);
  },
  buttons: {
    ...quieterButtons,
    mu: ofAlert,
    mt: (ticker, context) => ({ toast: 'Muting for an hour', act: () => silence([ticker], HOUR, context) }),
  },
};
