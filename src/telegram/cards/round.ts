import { fmt } from '@grammyjs/parse-mode';
import type { Approval } from '../../desk/approval.ts';
import type { Notice } from '../../desk/effect.ts';
import { type Count, centsText, contractsText, type Money, moneyText, type Price } from '../../desk/money.ts';
import type { PositionRow } from '../../desk/view.ts';
import type { Environment } from '../../ports.ts';
import { type Buttons, lines, type Message, message } from '../message.ts';
import { outcomeText } from './approval.ts';
import {
  bold,
  heldId,
  nameText,
  oneLine,
  priceOrDash,
  shortId,
  signed,
  span,
  tickerText,
  timeOfDay,
  venueText,
} from './figures.ts';

export type EntryNotice = Extract<Notice, { kind: 'entry' }>;
export type ExitNotice = Extract<Notice, { kind: 'exit' }>;

/** What a position's card shows of it. */
export type Stand = Pick<
  PositionRow,
  'name' | 'side' | 'count' | 'entry' | 'bid' | 'stop' | 'trail' | 'doing' | 'unrealized'
>;

/** How it came to a position, and what goes on beside it. */
export type Story = {
  readonly paper: boolean;
  readonly ticker: string;
  /** When it was first filled, ms; null when nobody knows any more. */
  readonly since: number | null;
  /** The tap that it came from; null where none was asked for, or another run asked. */
  readonly approval: Approval | null;
  /** What is the matter with an order of it; null for nothing. */
  readonly remark: string | null;
};

/** A position that is open, from its entry on. */
export function openCard(stand: Stand, story: Story, environment: Environment): Message {
  const { name, side, count, entry, stop, trail, doing, bid, unrealized } = stand;
  const { paper, ticker, since, remark } = story;
  return message(
    lines([
      fmt`🟢 ${bold(`${venueText(environment, paper)} entry`)} · ${tickerText(ticker)}`,
      bold(nameText(name)),
      `${side.toUpperCase()} ${contractsText(count)} at ${centsText(entry)} · stop ${priceOrDash(stop)} · trail ${priceOrDash(trail)}`,
      ...(bid === null
        ? []
        : [`Bid now ${centsText(bid)}${unrealized === null ? '' : ` · ${signed(unrealized)} before fees`}`]),
      ...(doing === null ? [] : [`⏳ ${doing}`]),
      ...(remark === null ? [] : [remark]),
      ...approved(story),
      ...(since === null ? [] : [fmt`In since ${timeOfDay(since)}${askedBy(story)}`]),
    ]),
    buttons(story, doing),
  );
}

/** A position that was closed: the whole story. */
export function closedCard({ name, deal }: ExitNotice, story: Story, environment: Environment): Message {
  const { at, pnl, fees } = deal;
  const { paper, since } = story;
  return message(
    lines([
      fmt`${mark(pnl)} ${bold(`${venueText(environment, paper)} exit`)} · ${tickerText(deal.ticker)}`,
      bold(nameText(name)),
      dealText(deal),
      `P&L ${signed(pnl)} after fees of ${moneyText(fees)}`,
      ...approved(story),
      ...(since === null
        ? []
        : [
            fmt`Entry ${timeOfDay(since)} · exit ${timeOfDay(at)}`,
            `Held ${span(Math.max(0, at - since))}${askedBy(story)}`,
          ]),
    ]),
  );
}

/** An entry in a line, for a position that has a card already. */
export const entryLine = ({ paper, ticker, side, count, price }: EntryNotice, environment: Environment): Message =>
  message(
    fmt`🟢 ${bold(`${venueText(environment, paper)} entry`)} · ${tickerText(ticker)} · ${side.toUpperCase()} ${contractsText(count)} at ${centsText(price)}`,
  );

/** An exit in a line, for a position whose card tells the rest. */
export const exitLine = ({ paper, deal }: ExitNotice, environment: Environment): Message =>
  message(
    fmt`${mark(deal.pnl)} ${bold(`${venueText(environment, paper)} exit`)} · ${tickerText(deal.ticker)} · ${dealText(deal)} · P&L ${signed(deal.pnl)}`,
  );

/** What is the matter with an order, in a line of its position's card; null when nothing is any more. */
export function remarkOf(notice: Extract<Notice, { kind: 'order.refused' | 'order.uncertain' | 'order.resolved' }>) {
  if (notice.kind === 'order.resolved') return null;
  const what = notice.ticket.action === 'buy' ? 'purchase' : 'sale';
  return notice.kind === 'order.uncertain'
    ? `❓ A ${what} is uncertain: the exchange is asked.`
    : `⛔ A ${what} was refused: ${oneLine(notice.reason, 120)}`;
}

const mark = (pnl: Money): string => (pnl > 0 ? '✅' : '🔻');

const dealText = ({ side, count, spent, proceeds, reason }: ExitNotice['deal']): string =>
  `${side.toUpperCase()} ${contractsText(count)}: ${average(spent, count)} → ${average(proceeds, count)} · ${reason}`;

const average = (sum: Money, count: Count): string => (count === 0 ? '–' : centsText(Math.round(sum / count) as Price));

const approved = ({ approval }: Story): string[] => (approval === null ? [] : [outcomeText(approval)]);

const askedBy = ({ approval }: Story): string =>
  approval === null ? '' : approval.by === 'owner' ? ' · you asked' : ' · a signal';

function buttons(story: Story, doing: PositionRow['doing']): Buttons {
  const close = doing === null ? [{ text: 'Close', data: `sl:${heldId(story)}` }] : [];
  return [[...close, { text: 'Chart', data: `ch:${shortId(story.ticker)}` }]];
}
