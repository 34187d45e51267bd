import { type FormattedString, fmt } from '@grammyjs/parse-mode';
import { type Approval, type ApprovalStatus, halfOf } from '../../desk/approval.ts';
import { centsText, contractsText, type Money, moneyText } from '../../desk/money.ts';
import type { Environment } from '../../ports.ts';
import { type Buttons, lines, type Message, message, paragraphs } from '../message.ts';
import { bold, nameText, oneLine, priceOrDash, tickerText, venueText } from './figures.ts';

type Over = Exclude<ApprovalStatus, 'pending'>;

/** What became of it: a mark, a word, and what it means when the desk has not said more. */
const ENDS: Readonly<Record<Over, readonly [mark: string, word: string, meaning: string]>> = {
  claimed: ['✅', 'Approved', 'the order leaves now'],
  sent: ['✅', 'Approved', 'sent, the exchange has not answered yet'],
  unknown: ['❓', 'Unknown', 'the order may be there; it is not sent again, the exchange is asked'],
  done: ['✅', 'Approved', 'done'],
  unfilled: ['➖', 'Not filled', 'no contract was had'],
  rejected: ['✋', 'Rejected', 'no order'],
  expired: ['⌛', 'Expired', 'no order'],
  refused: ['⛔', 'Refused', 'no order'],
  withdrawn: ['↩️', 'Withdrawn', 'no order'],
};

/** What became of an approval, one line. */
export function outcomeText({ status, told }: Approval): string {
  if (status === 'pending') return 'It still waits for your tap.';
  const [mark, word, meaning] = ENDS[status];
  const said = oneLine(told, 300) || meaning;
  if (said.startsWith(word)) return `${mark} ${said}`;
  return `${mark} ${word}${word === 'Approved' ? ' –' : ':'} ${said}`;
}

/** An order that waits for the owner's tap, and afterwards what became of it, without buttons. */
export function approvalCard(approval: Approval, environment: Environment): Message {
  const { status, action, side, count, price, ticker, name } = approval;
  const waits = status === 'pending';
  const what = `${action === 'buy' ? 'Buy' : 'Sell'} ${side.toUpperCase()}`;
  const title = lines([
    fmt`${waits ? '🟠 ' : ''}${bold(`${venueText(environment, false)} · ${what}${waits ? '?' : ''}`)} · ${approval.by === 'owner' ? 'you asked' : 'a signal'}`,
    tickerText(ticker),
    nameText(name),
  ]);
  const facts = lines([
    bold(`${what.toUpperCase()} ${contractsText(count)} at ${centsText(price)} limit`),
    ...(approval.of === null
      ? []
      : [`Half taken: ${contractsText(count)} of the ${contractsText(approval.of)} asked for`]),
    ...(action === 'buy' ? purchase(approval) : sale(approval)),
  ]);
  return message(
    paragraphs([...(waits ? moved(approval) : []), title, facts, waits ? countdown(approval) : outcomeText(approval)]),
    waits ? buttons(approval) : [],
  );
}

const moved = ({ before, price }: Approval): FormattedString[] =>
  before === null ? [] : [bold(`⚠️ The price moved from ${centsText(before)} to ${centsText(price)}: approve again?`)];

const purchase = (approval: Approval): string[] => {
  const { stop, trail, cost, worst, fees, breakEven, status } = approval;
  return [
    `Stop ${priceOrDash(stop)} · trail ${priceOrDash(trail)}`,
    `Cost ${moneyText(cost)} · worst loss ${moneyText(worst)}`,
    `(${moneyText((worst - fees) as Money)} at the stop + fees ${moneyText(fees)})`,
    breakEven === null ? 'No price breaks even' : `Breaks even at ${centsText(breakEven)}`,
    ...(status === 'pending' ? warning(approval) : []),
  ];
};

function warning({ soldAtOnce, insideCosts }: Approval): string[] {
  if (soldAtOnce) return ['⚠️ The bid is at the stop or trail already: it would be sold again at once.'];
  return insideCosts ? ['⚠️ The stop lies inside spread + fees: costs alone may reach it.'] : [];
}

const sale = ({ cost, fees, worst }: Approval): string[] => [
  `Brings ${moneyText(cost)} · fees ${moneyText(fees)} · worst loss ${moneyText(worst)}`,
];

const countdown = ({ left }: Approval): FormattedString => fmt`⏳ ${bold(`${Math.max(0, Math.round(left))} s left`)}`;

/** What the button of a card approves: asked again at another price it is another button, for nobody has seen that yet. */
export const approvable = ({ id, price, before }: Approval): string => (before === null ? id : `${id}.${price}`);

function buttons(approval: Approval): Buttons {
  const half = halfOf(approval);
  return [
    [
      { text: '✅ Approve', data: `ap:${approvable(approval)}` },
      { text: '✋ Reject', data: `rj:${approval.id}` },
    ],
    half === null ? [] : [{ text: `½ · ${contractsText(half)}`, data: `ah:${approvable(approval)}` }],
  ];
}
