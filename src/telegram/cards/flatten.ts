import type { FormattedString } from '@grammyjs/parse-mode';
import { contractsText, cost, type Money, moneyText } from '../../desk/money.ts';
import type { Liquidation, PositionRow } from '../../desk/view.ts';
import type { Environment } from '../../ports.ts';
import { lines, type Message, message, paragraphs } from '../message.ts';
import { bold, counted, nameText, shortId, signed, tickerText } from './figures.ts';

/** What is known of everything that a flatten would end. */
export type FlattenFacts = {
  readonly environment: Environment;
  readonly liquidation: readonly Liquidation[];
  readonly positions: readonly PositionRow[];
  /** Orders that may still be filled. */
  readonly resting: number;
};

/** More than this many positions are told by ticker and proceeds alone. */
const NAMED = 12;
const LISTED = 40;

/** Says which positions a preview was of: what was bought since is not closed by its button. */
export const fingerprint = (liquidation: readonly Liquidation[]): string =>
  shortId(JSON.stringify(liquidation.map(({ ticker, side, count }) => [ticker, side, count]).sort()));

/** `/flatten`: what would be closed, at what estimate. `confirm` is the data of the button that does it. */
export function flattenCard(facts: FlattenFacts, confirm: string): Message {
  const { environment, liquidation, positions, resting } = facts;
  if (liquidation.length === 0 && resting === 0)
    return message('Flat already: no position and no resting order. Entries stay paused: /resume trading goes on.');
  const shown = liquidation.slice(0, LISTED);
  const rows = shown.map((row) => rowLines(row, gain(row, positions), shown.length <= NAMED));
  const verb =
    liquidation.length === 0 ? 'Flatten: cancel orders' : `Flatten ${counted(liquidation.length, 'position')}`;
  return message(
    paragraphs([
      lines([
        bold(`🧯 ${environment.toUpperCase()} · flatten everything?`),
        'Entries are paused now. Each position is sold at the bids, whoever opened it, and everything that rests is cancelled.',
      ]),
      ...(shown.length <= NAMED ? rows : [lines(rows)]),
      ...(shown.length < liquidation.length ? [`and ${liquidation.length - shown.length} more`] : []),
      lines([total(liquidation), counted(resting, 'resting order'), 'Valid for 60 s.']),
    ]),
    [[{ text: `🔴 ${verb}`, data: confirm }], [{ text: 'Cancel', data: 'fx:keep' }]],
  );
}

function rowLines(row: Liquidation, pnl: Money | null, named: boolean): FormattedString {
  const { ticker, name, side, count, sold, proceeds, fees, stale, own } = row;
  const about = `${side.toUpperCase()} ${contractsText(count)} → about ${moneyText(proceeds)}, fees ${moneyText(fees)}`;
  return lines([
    tickerText(ticker),
    ...(named ? [nameText(name, 80)] : []),
    about,
    ...(pnl === null || !named ? [] : [`P&L about ${signed(pnl)} after fees`]),
    ...(sold < count ? [`⚠️ Bids for ${contractsText(sold)} of ${contractsText(count)}`] : []),
    ...(stale ? ['⚠️ The book is not live: old prices'] : []),
    ...(own || !named ? [] : ['Not opened by me']),
  ]);
}

/** What selling now earns against the entry, as far as bids are shown; null when the entry is not known. */
function gain(row: Liquidation, positions: readonly PositionRow[]): Money | null {
  const held = positions.find(({ ticker, side, paper }) => !paper && ticker === row.ticker && side === row.side);
  return held === undefined ? null : ((row.proceeds - row.fees - cost(held.entry, row.sold)) as Money);
}

function total(rows: readonly Liquidation[]): string {
  const sum = (of: (row: Liquidation) => number): Money => rows.reduce((all, row) => all + of(row), 0) as Money;
  return `In all about ${moneyText(sum((row) => row.proceeds - row.fees))} after fees of ${moneyText(sum((row) => row.fees))}`;
}
