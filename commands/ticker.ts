import type { Market } from '../src/desk/market.ts';
import { marketName } from '../src/desk/market.ts';
import { oneLine } from '../src/telegram/cards/figures.ts';
import type { CommandContext, Reply } from '../src/telegram/command.ts';
import { type Button, fitsData, lines, message } from '../src/telegram/message.ts';

const SHOWN = 8;
/** Of the busiest, where none was named. */
const OFFERED = 6;

/** A button `verb:TICKER` for each that fits one; none without a verb. */
export const tickerButtons = (tickers: readonly string[], verb: string | null): Button[][] =>
  tickers.map((ticker) => {
    const data = `${verb}:${ticker}`;
    return verb !== null && fitsData(data) ? [{ text: oneLine(ticker, 60), data }] : [];
  });

/**
 * The one market that `words` name, else what to say instead: the busiest when nothing was typed, none found, or the
 * candidates; as buttons where there is a verb.
 */
export function oneMarket(
  words: string,
  { cockpit }: CommandContext,
  usage: string,
  verb: string | null,
): { readonly market: Market } | { readonly reply: Reply } {
  if (words === '') {
    const busiest = cockpit.desk.markets(cockpit.clock.now(), OFFERED).map(({ market }) => market.ticker);
    return { reply: message(`Which market? ${usage}`, tickerButtons(busiest, verb)) };
  }
  const found = cockpit.desk.find(words);
  const [only] = found;
  if (only === undefined)
    return { reply: message(`No market matches “${oneLine(words, 80)}”. /markets lists them; ${usage}`) };
  if (found.length === 1) return { market: only };
  const shown = found.slice(0, SHOWN);
  return {
    reply: message(
      lines([
        `${found.length} markets match “${oneLine(words, 80)}”. Which one?`,
        ...shown.map((market) => `${market.ticker} · ${oneLine(marketName(market, market.ticker), 70)}`),
        ...(found.length > shown.length ? [`and ${found.length - shown.length} more: type more of the name.`] : []),
      ]),
      tickerButtons(
        shown.map(({ ticker }) => ticker),
        verb,
      ),
    ),
  };
}
