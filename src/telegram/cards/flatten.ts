import { type FormattedString, fmt } from '@grammyjs/parse-mode';
import { contractsText, cost, type Money, moneyText } from '../../desk/money.ts';
import type { Liquidation, OrderRow, PositionRow } from '../../desk/view.ts';
import type { Environment } from '../../ports.ts';
import { lines, type Message, message, paragraphs } from '../message.ts';
import { bold, counted, nameText, oneLine, shortId, signed, tickerText, venueText } from './figures.ts';

/** What is known of everything that a flatten would end. */
export type FlattenFacts = {
  readonly environment: Environment;
  readonly liquidation: readonly Liquidation[];
  readonly positions: readonly PositionRow[];
  /** Orders that may still be filled. */
  readonly orders: readonly OrderRow[];
};

/** More than this many positions are told by ticker and proceeds alone. */
const NAMED = 12;
const LISTED = 40;

/** Says which positions a preview was of: what was bought since is not closed by its button. */
export const fingerprint = (liquidation: readonly Liquidation[]): string =>
  shortId(JSON.stringify(liquidation.map(({ ticker, side, count }) => [ticker, side, count]).sort()));

/** `/flatten`: what would be closed, at what estimate. `confirm` is the data of the button that does it. */
export function flattenCard(facts: FlattenFacts, confirm: string): Message {
  const { environment, liquidation, positions, orders } = facts;
  if (liquidation.length === 0 && orders.length === 0)
    return message('Flat already: no position and no resting order. Entries stay paused: /resume trading goes on.');
  const shown = liquidation.slice(0, LISTED);
  const named = shown.length <= NAMED;
  const rows = named ? shown.map((row) => rowLines(row, opened(row, positions))) : [lines(shown.map(shortLine))];
  const paper = [...positions, ...orders].every((row) => row.paper);
  const verb =
    liquidation.length === 0 ? 'Flatten: cancel orders' : `Flatten ${counted(liquidation.length, 'position')}`;
  return message(
    paragraphs([
      lines([
        bold(`🧯 ${venueText(environment, paper)} · flatten everything?`),
        'Entries are paused now. Each position is sold at the bids, whoever opened it, and everything that rests is cancelled.',
      ]),
      ...rows,
      ...(shown.length < liquidation.length ? [`and ${liquidation.length - shown.length} more`] : []),
      lines([total(liquidation), counted(orders.length, 'resting order'), 'Valid for 60 s.']),
    ]),
    [[{ text: `🔴 ${verb}`, data: confirm }], [{ text: 'Cancel', data: 'fx:keep' }]],
  );
}

function rowLines(row: Liquidation, held: PositionRow | undefined): FormattedString {
  const { ticker, name, side, count, sold, proceeds, fees, stale, own } = row;
  const about = `${side.toUpperCase()} ${contractsText(count)} → about ${moneyText(proceeds)}, fees ${moneyText(fees)}`;
  return lines([
    held?.paper === true ? fmt`${tickerText(ticker)} · ${bold('PAPER')}` : tickerText(ticker),
    nameText(name, 80),
    about,
    ...(held === undefined ? [] : [`P&L about ${signed(gain(row, held))} after fees`]),
    ...(sold < count ? [`⚠️ Bids for ${contractsText(sold)} of ${contractsText(count)}`] : []),
    ...(stale ? ['⚠️ The book is not live: old prices'] : []),
    ...(own ? [] : ['Not opened by me']),
  ]);
}

/** One line a position, where there are too many to tell all about each. */
function shortLine({ ticker, side, count, sold, proceeds, stale }: Liquidation): string {
  const warned = `${sold < count ? ` ⚠️ bids for ${contractsText(sold)}` : ''}${stale ? ' ⚠️ old price' : ''}`;
  return `${oneLine(ticker, 36)}: ${side.toUpperCase()} ${contractsText(count)} → ${moneyText(proceeds)}${warned}`;
}

const opened = (row: Liquidation, positions: readonly PositionRow[]): PositionRow | undefined =>
  positions.find(({ ticker, side, count }) => ticker === row.ticker && side === row.side && count === row.count);

/** What selling now earns against the entry, as far as bids are shown. */
const gain = (row: Liquidation, held: PositionRow): Money =>
  (row.proceeds - row.fees - cost(held.entry, row.sold)) as Money;

function total(rows: readonly Liquidation[]): string {
  const sum = (of: (row: Liquidation) => number): Money => rows.reduce((all, row) => all + of(row), 0) as Money;
  return `In all about ${moneyText(sum((row) => row.proceeds - row.fees))} after fees of ${moneyText(sum((row) => row.fees))}`;
}
