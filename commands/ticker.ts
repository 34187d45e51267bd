import type { Market } from '../src/desk/market.ts';
import { marketName } from '../src/desk/market.ts';
import { oneLine } from '../src/telegram/cards/figures.ts';
import type { CommandContext, Reply } from '../src/telegram/command.ts';
import { type Button, fitsData, lines, message } from '../src/telegram/message.ts';

const SHOWN = 8;

/**
 * The one market that `words` name, else what to say instead: nothing typed, none found, or the candidates, as buttons
 * `verb:TICKER` where the ticker fits one; without a verb they are only listed.
 */
export function oneMarket(
  words: string,
  { cockpit }: CommandContext,
  usage: string,
  verb: string | null,
): { readonly market: Market } | { readonly reply: Reply } {
  if (words === '') return { reply: message(`Which market? ${usage}`) };
  const found = cockpit.desk.find(words);
  const [only] = found;
  if (only === undefined)
    return { reply: message(`No market matches “${oneLine(words, 80)}”. /markets lists them; ${usage}`) };
  if (found.length === 1) return { market: only };
  const shown = found.slice(0, SHOWN);
  const buttons = shown.map((market): Button[] => {
    const data = `${verb}:${market.ticker}`;
    return verb !== null && fitsData(data) ? [{ text: oneLine(market.ticker, 60), data }] : [];
  });
  return {
    reply: message(
      lines([
        `${found.length} markets match “${oneLine(words, 80)}”. Which one?`,
        ...shown.map((market) => `${market.ticker} · ${oneLine(marketName(market, market.ticker), 70)}`),
        ...(found.length > shown.length ? [`and ${found.length - shown.length} more: type more of the name.`] : []),
      ]),
      buttons,
    ),
  };
}
