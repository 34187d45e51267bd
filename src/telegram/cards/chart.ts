import { FormattedString, fmt } from '@grammyjs/parse-mode';
import { type Market, marketName } from '../../desk/market.ts';
import { centsText, contractsText, type Price } from '../../desk/money.ts';
import type { PositionRow } from '../../desk/view.ts';
import type { ChartLength, Environment } from '../../ports.ts';
import { type Button, fitsData, lines, type Message, message, paragraphs } from '../message.ts';
import { nameText, priceOrDash, relative, signed, tickerText, updated, venueText, volumeText } from './figures.ts';

export type ChartFacts = {
  readonly market: Market;
  readonly length: ChartLength;
  /** What YES is bid and offered; the offer follows from the bid for NO. */
  readonly bid: Price | null;
  readonly offer: Price | null;
  readonly held: PositionRow | null;
  /** The card's own name, which its buttons bring back. */
  readonly card: string;
  readonly url: string;
  /** Said in place of a picture that could not be had; null while there is one or may be. */
  readonly missing: string | null;
};

/** `/chart`: what stands under the picture, and without it. */
export function chartCard(facts: ChartFacts, environment: Environment, now: number): Message {
  const { market, length, bid, offer, held, missing } = facts;
  const { ticker, volume24h, closeAt } = market;
  const day = volume24h === null ? '24 h volume unknown' : `24 h ${volumeText(volume24h)}`;
  const body = paragraphs([
    lines([fmt`📈 ${tickerText(ticker)} · ${length}`, FormattedString.b(nameText(marketName(market, ticker)))]),
    lines([
      `YES ${priceOrDash(bid)} / ${priceOrDash(offer)} · ${day}`,
      ...(closeAt === null ? [] : [fmt`closes ${relative(closeAt, now)}`]),
      ...(held === null ? [] : [heldText(held, environment)]),
      updated(now),
    ]),
    ...(missing === null ? [] : [missing]),
  ]);
  return message(body, [lengths(facts), [{ text: 'Market', url: facts.url }]]);
}

function heldText(
  { paper, side, count, entry, stop, trail, unrealized }: PositionRow,
  environment: Environment,
): string {
  const guard = stop === null ? 'no stop' : `stop ${centsText(stop)} · trail ${priceOrDash(trail)}`;
  const result = unrealized === null ? '' : ` · ${signed(unrealized)}`;
  return `${venueText(environment, paper)} ${side.toUpperCase()} ${contractsText(count)} at ${centsText(entry)} · ${guard}${result}`;
}

/** The other length and the same again; none for a ticker that does not fit a button. */
function lengths({ market, length, card }: ChartFacts): readonly Button[] {
  const data = (wanted: ChartLength): string => `cv:${card}:${wanted}:${market.ticker}`;
  const other = length === '1h' ? '1d' : '1h';
  const shown = [
    { text: other === '1h' ? '1 hour' : '1 day', data: data(other) },
    { text: '↻ Refresh', data: data(length) },
  ];
  return shown.filter((button) => fitsData(button.data));
}
