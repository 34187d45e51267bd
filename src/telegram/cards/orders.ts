import { FormattedString, fmt } from '@grammyjs/parse-mode';
import type { Approval } from '../../desk/approval.ts';
import { centsText, contractsText } from '../../desk/money.ts';
import type { OrderRow } from '../../desk/view.ts';
import type { Environment } from '../../ports.ts';
import { type Button, LONGEST, lines, type Message, message, paragraphs } from '../message.ts';
import {
  bold,
  counted,
  nameText,
  relative,
  shortId,
  span,
  tickerTail,
  tickerText,
  updated,
  venueText,
} from './figures.ts';

/** Orders with a button of their own. */
const BUTTONS = 6;

const PHASES: Readonly<Record<OrderRow['phase'], string>> = {
  sent: 'sent, no answer yet',
  working: 'working',
  unknown: 'unknown: the exchange is asked',
};

/** `/orders`: what may still be filled, and what waits for a tap. */
export function ordersCard(
  rows: readonly OrderRow[],
  approvals: readonly Approval[],
  environment: Environment,
  now: number,
): Message {
  const waiting = approvals.map(
    ({ ticker, action, side, count, price, expiresAt }) =>
      fmt`${tickerText(ticker)}: ${action.toUpperCase()} ${side.toUpperCase()} ${contractsText(count)} at ${centsText(price)} · ${span(expiresAt - now)} left`,
  );
  const asked =
    waiting.length === 0
      ? []
      : [lines([bold(`${counted(waiting.length, 'approval')} waiting for your tap`), ...waiting])];
  const paper = rows.length > 0 && rows.every((row) => row.paper);
  const body = paragraphs([
    rows.length === 0
      ? 'No resting orders'
      : bold(`${venueText(environment, paper)} · ${counted(rows.length, 'order')}`),
    ...rows.map((row) => rowLines(row, !paper && row.paper, now)),
    ...asked,
    updated(now),
  ]);
  const own = rows.flatMap((row): Button[][] =>
    row.orderId === null
      ? []
      : [[{ text: `Cancel ${tickerTail(row.ticker)} ${centsText(row.price)}`, data: `co:${shortId(row.orderId)}` }]],
  );
  return message(body, [
    ...own.slice(0, BUTTONS),
    rows.length + waiting.length === 0 ? [] : [{ text: 'Cancel all', data: 'ca:all' }],
    body.text.length > LONGEST ? [] : [{ text: '↻ Refresh', data: 're:orders' }],
  ]);
}

function rowLines(row: OrderRow, marked: boolean, now: number): FormattedString {
  const { action, side, count, price, filled, phase, expiresAt, own } = row;
  const facts: (FormattedString | string)[] = [
    `${contractsText(filled)} filled`,
    PHASES[phase],
    ...(expiresAt === null ? [] : [fmt`expires ${relative(expiresAt, now)}`]),
  ];
  return lines([
    marked ? fmt`${tickerText(row.ticker)} · ${bold('PAPER')}` : tickerText(row.ticker),
    nameText(row.name, 80),
    `${action.toUpperCase()} ${side.toUpperCase()} ${contractsText(count)} at ${centsText(price)}`,
    FormattedString.join(facts, ' · '),
    ...(own ? [] : ['Not placed by me']),
  ]);
}
