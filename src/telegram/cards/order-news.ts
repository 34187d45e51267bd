import { type FormattedString, fmt } from '@grammyjs/parse-mode';
import type { Notice } from '../../desk/effect.ts';
import { centsText, contractsText } from '../../desk/money.ts';
import type { Ticket } from '../../desk/order.ts';
import type { Environment } from '../../ports.ts';
import { type Buttons, lines, type Message, message } from '../message.ts';
import { bold, counted, oneLine, signed, tickerText } from './figures.ts';

type Kind = 'order.refused' | 'order.uncertain' | 'order.resolved' | 'difference' | 'group.triggered';
type OrderNotice = Extract<Notice, { kind: Kind | 'flattened' | 'earlier' }>;

/** Lines of a list that one message surely holds, each of so many characters; fewer lines may be longer. */
const LISTED = 40;
const SHORT = 90;
const LONG = 300;

const RESUME: Buttons = [[{ text: '▶️ Resume trading', data: 'rs:trading' }]];

/** The words for what happens to orders besides fills. */
export function orderNewsCard(notice: OrderNotice, environment: Environment): Message {
  const venue = environment.toUpperCase();
  switch (notice.kind) {
    case 'order.refused':
      return titled(`⛔ ${venue} order refused`, [
        orderText(notice.ticket),
        sentence(notice.reason),
        'No money moved.',
      ]);
    case 'order.uncertain':
      return titled(`❓ ${venue} order uncertain`, [
        orderText(notice.ticket),
        sentence(notice.reason),
        'It may be there or not. It is not sent again; the exchange is asked what became of it.',
      ]);
    case 'order.resolved':
      return titled(`☑️ ${venue} order found out`, [orderText(notice.ticket), resolved(notice)]);
    case 'difference':
      return titled(
        `🛑 ${venue}: the exchange says otherwise`,
        [
          ...listed(notice.lines),
          'Entries have stopped; exits go on. See /positions and /orders, then /resume trading goes on.',
        ],
        RESUME,
      );
    case 'group.triggered':
      return titled(
        `🛑 ${venue}: the exchange stopped the entries`,
        [
          'More was matched within 15 s than the order group allows.',
          'Resting entries were cancelled; exits go on. See /positions, then /resume trading goes on.',
        ],
        RESUME,
      );
    case 'flattened':
      return flattened(notice, venue);
    case 'earlier':
      return titled(`🕰 ${venue}: how the last run ended`, listed(notice.lines));
  }
}

function flattened({ left, closed, pnl }: Extract<Notice, { kind: 'flattened' }>, venue: string): Message {
  const sold = `${counted(closed, 'position')} closed · P&L ${signed(pnl)} after fees`;
  if (left.length === 0)
    return titled(`✅ ${venue}: flat`, [
      'The exchange shows no position and no resting order.',
      sold,
      'Entries stay paused: /resume trading goes on.',
    ]);
  return titled(`⚠️ ${venue}: not flat`, [sold, 'Left:', ...listed(left), 'Entries stay paused. /flatten tries again.']);
}

const resolved = ({ found, filled, ticket }: Extract<Notice, { kind: 'order.resolved' }>): string =>
  found
    ? `It arrived: ${contractsText(filled)} of ${contractsText(ticket.count)} filled.`
    : 'It never arrived: no order, no money moved.';

const orderText = ({ ticker, side, action, count, price }: Ticket): FormattedString =>
  fmt`${tickerText(ticker)}: ${action.toUpperCase()} ${side.toUpperCase()} ${contractsText(count)} at ${centsText(price)}`;

/** The reason as a sentence of its own. */
function sentence(reason: string): string {
  const line = oneLine(reason, 300);
  const begun = line.charAt(0).toUpperCase() + line.slice(1);
  return /[.!?…]$/.test(begun) ? begun : `${begun}.`;
}

function listed(items: readonly string[]): string[] {
  const room = Math.max(SHORT, Math.min(LONG, Math.floor((LISTED * SHORT) / items.length)));
  return [
    ...items.slice(0, LISTED).map((item) => `• ${oneLine(item, room)}`),
    ...(items.length > LISTED ? [`and ${items.length - LISTED} more`] : []),
  ];
}

const titled = (title: string, said: readonly (FormattedString | string)[], buttons: Buttons = []): Message =>
  message(lines([bold(title), ...said]), buttons);
