import { FormattedString, fmt } from '@grammyjs/parse-mode';
import { centsText } from '../../desk/money.ts';
import type { FlowReading, MarketRow, Top } from '../../desk/view.ts';
import { lines, type Message, message, paragraphs } from '../message.ts';
import { ago, arrow, bold, nameText, oneLine, relative, scoreText, timesText, updated, volumeText } from './figures.ts';

/** `/flow`: the busiest markets now, best first. */
export function flowCard(readings: readonly FlowReading[], now: number): Message {
  if (readings.length === 0) return message('No market has traded within the baseline window.');
  return message(
    paragraphs([
      bold('Busiest markets'),
      ...readings.map((reading) =>
        lines([
          fmt`${bold(scoreText(reading.score))} ${arrow(reading.taker)} ${FormattedString.code(oneLine(reading.ticker, 64))}`,
          nameText(reading.name, 80),
          `YES ${centsText(reading.price)} · ${timesText(reading.volume, reading.baseline)} · ${ago(reading.lastTrade, now)}`,
        ]),
      ),
      updated(now),
    ]),
    [[{ text: '↻ Refresh', data: 're:flow' }]],
  );
}

/** `/markets`: watched markets by 24 h volume, then others. `known` and `watched` count all of them. */
export function marketsCard(
  rows: readonly MarketRow[],
  count: { readonly known: number; readonly watched: number },
  now: number,
): Message {
  if (rows.length === 0) return message('No markets are known yet: the list is fetched when the exchange answers.');
  return message(
    paragraphs([
      bold(`Watching ${count.watched} of ${count.known} markets`),
      ...rows.map((row) => marketLines(row, now)),
      ...(count.known > rows.length ? [`The ${rows.length} busiest are shown; /why TICKER finds any.`] : []),
    ]),
  );
}

function marketLines({ market, watched, reading, top, trader }: MarketRow, now: number): FormattedString {
  const facts: (FormattedString | string)[] = [
    market.volume24h === null ? '24 h –' : `24 h ${volumeText(market.volume24h)}`,
    ...(market.closeAt === null ? [] : [fmt`closes ${relative(market.closeAt, now)}`]),
    ...(watched ? [] : ['not watched']),
    ...(trader === null ? [] : [trader === 'in' || trader === 'held' ? 'traded' : `not traded: ${trader}`]),
  ];
  const title = [market.eventTitle, market.title].filter((part) => part !== null && part !== '').join(' – ');
  return lines([
    FormattedString.code(oneLine(market.ticker, 64)),
    ...(title === '' ? [] : [nameText(title, 80)]),
    `${prices(top, reading)}${reading === null ? '' : ` · score ${scoreText(reading.score)}`}`,
    FormattedString.join(facts, ' · '),
  ]);
}

/** The live bids where the book can be trusted, else the last price. */
function prices(top: Top | null, reading: FlowReading | null): string {
  if (top !== null && !top.stale) {
    const bid = (price: Top['yesBid']) => (price === null ? '–' : centsText(price));
    return `YES ${bid(top.yesBid)} / NO ${bid(top.noBid)}`;
  }
  return reading === null ? 'no trade yet' : `YES ${centsText(reading.price)}`;
}
