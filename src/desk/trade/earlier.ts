import { contractsText, moneyText } from '../money.ts';
import type { LiveState } from '../state.ts';
import type { PositionRow } from '../view.ts';

/** How the run before ended, one line each; none where there is nothing to say about it. */
export function earlier(
  { running, stopped, orders, flattening }: Pick<LiveState, 'running' | 'stopped' | 'orders' | 'flattening'>,
  rows: readonly PositionRow[],
): readonly string[] {
  const lines: string[] = [];
  if (running) lines.push('The last run ended without a clean stop.');
  else if (stopped !== null)
    lines.push(`As the last run stopped it closed ${stopped.closed}, P&L ${moneyText(stopped.pnl)} after fees.`);
  if (flattening) lines.push('A flatten was not finished: /flatten again closes what is left.');
  for (const { ticker, side, count, own } of rows)
    lines.push(
      `${ticker}: ${contractsText(count)} ${side.toUpperCase()} held, ${own ? 'its stop goes on' : 'without a stop'}`,
    );
  if (orders.length > 0)
    lines.push(
      `${orders.length} ${orders.length === 1 ? 'order' : 'orders'} without a known end: the exchange is asked`,
    );
  return lines;
}
