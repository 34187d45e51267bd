import { fmt } from '@grammyjs/parse-mode';
import type { Notice } from '../../desk/effect.ts';
import { type Count, centsText, contractsText, type Money, moneyText, type Price } from '../../desk/money.ts';
import type { Environment } from '../../ports.ts';
import { lines, type Message, message } from '../message.ts';
import { bold, nameText, signed, tickerText, venueText } from './figures.ts';

/** An entry was filled. */
export const entryCard = (entry: Extract<Notice, { kind: 'entry' }>, environment: Environment): Message =>
  message(
    lines([
      fmt`🟢 ${bold(`${venueText(environment, entry.paper)} entry`)} · ${tickerText(entry.ticker)}`,
      bold(nameText(entry.name)),
      `${entry.side.toUpperCase()} ${contractsText(entry.count)} at ${centsText(entry.price)} · stop ${centsText(entry.stop)} · trail ${centsText(entry.trail)}`,
    ]),
  );

/** A position was closed. */
export function exitCard({ paper, name, deal }: Extract<Notice, { kind: 'exit' }>, environment: Environment): Message {
  const { side, count, spent, proceeds, reason, pnl, fees } = deal;
  return message(
    lines([
      fmt`${pnl > 0 ? '✅' : '🔻'} ${bold(`${venueText(environment, paper)} exit`)} · ${tickerText(deal.ticker)}`,
      bold(nameText(name)),
      `${side.toUpperCase()} ${contractsText(count)}: ${average(spent, count)} → ${average(proceeds, count)} · ${reason}`,
      `P&L ${signed(pnl)} after fees of ${moneyText(fees)}`,
    ]),
  );
}

const average = (sum: Money, count: Count): string => (count === 0 ? '–' : centsText(Math.round(sum / count) as Price));
