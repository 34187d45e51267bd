import { dollars, type Money, moneyText } from '../../desk/money.ts';
import type { Settings } from '../../desk/settings.ts';
import type { TraderFigures } from '../../desk/view.ts';
import type { Environment } from '../../ports.ts';
import { lines, type Message, message, paragraphs } from '../message.ts';
import { bold, signed, updated, venueText } from './figures.ts';

/** `/pnl`: what the traders have earned. `card` names the one that a curve is put to; null when there is none. */
export function pnlCard(trader: TraderFigures, environment: Environment, now: number, card: string | null): Message {
  const { paper, realized, unrealized, fees, today, trades } = trader;
  return message(
    paragraphs([
      bold(`${venueText(environment, paper)} P&L${paper ? ' since the start' : ''}`),
      lines([
        `Realized: ${signed(realized)} · fees ${moneyText(fees)}`,
        `Unrealized: ${signed(unrealized)}`,
        `In all, after fees: ${signed((realized + unrealized - fees) as Money)}`,
        `Today, after fees: ${signed(today)}`,
      ]),
      `Trades: ${trades} · Win rate: ${winRate(trader)}`,
      updated(now),
    ]),
    [
      [
        { text: 'Trades', data: 'pr:' },
        { text: '↻ Refresh', data: card === null ? 're:pnl' : `pl:${card}` },
      ],
    ],
  );
}

/** Closed positions that earned more than their fees: `42 %`; a dash before the first. */
export const winRate = ({ trades, wins }: Pick<TraderFigures, 'trades' | 'wins'>): string =>
  trades === 0 ? '–' : `${Math.round((wins / trades) * 100)} %`;

/** What is at stake, and how much of it may be. */
export const exposureText = ({ exposure }: Pick<TraderFigures, 'exposure'>, settings: Settings): string =>
  `${moneyText(exposure)} / ${moneyText(dollars(settings['trader.maxTotalExposure']))}`;
