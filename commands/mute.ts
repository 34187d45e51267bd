import { FormattedString } from '@grammyjs/parse-mode';
import { moment, oneLine, shortId, span } from '../src/telegram/cards/figures.ts';
import type { Command, CommandContext, Pressed, Reply } from '../src/telegram/command.ts';
import { fitsData, message } from '../src/telegram/message.ts';
import { HOUR, NIGHT, quieterButtons } from './quieter.ts';
import { oneMarket } from './ticker.ts';

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

/** `longer` is the button that mutes the same for a night; null where there is none. */
async function silence(
  tickers: readonly string[],
  ms: number,
  { cockpit }: CommandContext,
  longer: string | null = null,
): Promise<Reply> {
  const until = cockpit.clock.now() + ms;
  for (const ticker of tickers) await cockpit.dispatch({ name: 'mute', ticker, until });
  const held = cockpit.desk.positions().filter(({ paper, ticker }) => !paper && tickers.includes(ticker));
  const names = [...new Set(held.map(({ ticker }) => oneLine(ticker, 64)))].join(', ');
  return message(
    FormattedString.join([
      '🔕 Muted for ',
      span(ms),
      ', until ',
      moment(until),
      `: ${tickers.join(', ')}. /unmute lifts it.`,
      names === '' ? '' : `\n⚠️ You hold ${names}: flow against it is not told either.`,
    ]),
    longer === null || !fitsData(longer) ? [] : [[{ text: '8 h instead', data: longer }]],
  );
}

/** What a button mutes, and how long: an hour, or with `:8` behind it the night, in place of the answer it is under. */
function lengthOf(subject: string): { key: string; ms: number; pressed: Omit<Pressed, 'act'> } {
  return subject.endsWith(':8')
    ? { key: subject.slice(0, -2), ms: NIGHT, pressed: { toast: 'Muting for 8 hours', inPlace: true } }
    : { key: subject, ms: HOUR, pressed: { toast: 'Muting for an hour' } };
}

function ofTicker(subject: string, context: CommandContext): Pressed {
  const { key, ms, pressed } = lengthOf(subject);
  if (!context.cockpit.desk.find(key).some(({ ticker }) => ticker === key)) {
    return { toast: 'That market is not listed any more.', act: null };
  }
  return { ...pressed, act: () => silence([key], ms, context, ms < NIGHT ? `mt:${key}:8` : null) };
}

/** All markets of an alert for an hour, from the button on its card. */
function ofAlert(subject: string, context: CommandContext): Pressed {
  const { key, ms, pressed } = lengthOf(subject);
  const alert = context.cockpit.desk.state.alerts.find(({ id }) => shortId(id) === key);
  if (alert === undefined) return { toast: 'That alert is too old: use /mute TICKER.', act: null };
  const tickers = alert.markets.map(({ ticker }) => ticker);
  return { ...pressed, act: () => silence(tickers, ms, context, ms < NIGHT ? `mu:${key}:8` : null) };
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
    mt: ofTicker,
  },
};
