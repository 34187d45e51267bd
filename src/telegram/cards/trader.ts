import { FormattedString, fmt } from '@grammyjs/parse-mode';
import type { Notice } from '../../desk/effect.ts';
import { type Count, centsText, contractsText, type Money, moneyText, type Price } from '../../desk/money.ts';
import type { PaperFigures, PositionRow } from '../../desk/view.ts';
import { lines, type Message, message, paragraphs } from '../message.ts';
import { bold, nameText, oneLine, updated } from './figures.ts';

const ticker = (text: string): FormattedString => FormattedString.code(oneLine(text, 64));
const signed = (money: Money): string => `${money > 0 ? '+' : ''}${moneyText(money)}`;
const average = (sum: Money, count: Count): string => centsText(Math.round(sum / count) as Price);

/** An entry was filled on paper. */
export const entryCard = (entry: Extract<Notice, { kind: 'entry' }>): Message =>
  message(
    lines([
      fmt`🟢 ${bold('PAPER entry')} · ${ticker(entry.ticker)}`,
      bold(nameText(entry.name)),
      `${entry.side.toUpperCase()} ${contractsText(entry.count)} at ${centsText(entry.price)} · stop ${centsText(entry.stop)} · trail ${centsText(entry.trail)}`,
    ]),
  );

/** A position on paper was closed. */
export function exitCard({ name, deal }: Extract<Notice, { kind: 'exit' }>): Message {
  const { side, count, spent, proceeds, reason, pnl, fees } = deal;
  return message(
    lines([
      fmt`${pnl > 0 ? '✅' : '🔻'} ${bold('PAPER exit')} · ${ticker(deal.ticker)}`,
      bold(nameText(name)),
      `${side.toUpperCase()} ${contractsText(count)}: ${average(spent, count)} → ${average(proceeds, count)} · ${reason}`,
      `P&L ${signed(pnl)} after fees of ${moneyText(fees)}`,
    ]),
  );
}

/** `/positions`: what is held on paper. */
export function positionsCard(rows: readonly PositionRow[], now: number): Message {
  if (rows.length === 0) return message('No open positions');
  return message(
    paragraphs([
      bold(`${rows.length} open on PAPER`),
      ...rows.map((row) =>
        lines([
          ticker(row.ticker),
          nameText(row.name, 80),
          `${row.side.toUpperCase()} ${contractsText(row.count)} at ${centsText(row.entry)} · now ${price(row.bid)}`,
          `Stop ${centsText(row.stop)} · trail ${centsText(row.trail)} · breaks even at ${price(row.breakEven)}`,
          `Unrealized ${signed(row.unrealized)} before fees`,
        ]),
      ),
      updated(now),
    ]),
    [[{ text: '↻ Refresh', data: 're:positions' }]],
  );
}

const price = (value: Price | null): string => (value === null ? '–' : centsText(value));

/** `/pnl`: what the traders have earned on paper since the start. */
export function pnlCard(paper: PaperFigures, now: number): Message {
  const { realized, unrealized, fees, today } = paper;
  return message(
    paragraphs([
      bold('PAPER P&L since the start'),
      lines([
        `Realized: ${signed(realized)} · fees ${moneyText(fees)}`,
        `Unrealized: ${signed(unrealized)}`,
        `In all, after fees: ${signed((realized + unrealized - fees) as Money)}`,
        `Today, after fees: ${signed(today)}`,
      ]),
      `Trades: ${paper.trades} · Win rate: ${winRate(paper)}`,
      updated(now),
    ]),
    [[{ text: '↻ Refresh', data: 're:pnl' }]],
  );
}

/** Closed positions that earned more than their fees: `42 %`; a dash before the first. */
export const winRate = ({ trades, wins }: PaperFigures): string =>
  trades === 0 ? '–' : `${Math.round((wins / trades) * 100)} %`;
