import { type FormattedString, fmt } from '@grammyjs/parse-mode';
import type { Notice } from '../../desk/effect.ts';
import type { MarketStatus } from '../../desk/market.ts';
import type { MarketChange } from '../../desk/market-change.ts';
import { lines, type Message, message } from '../message.ts';
import { bold, moment, nameText, tickerText } from './figures.ts';

/** A market's status for a person. */
const WORDS: Readonly<Record<MarketStatus, string>> = {
  initialized: 'not open yet',
  active: 'open',
  inactive: 'halted',
  closed: 'closed',
  determined: 'decided',
  disputed: 'disputed',
  amended: 'decided anew',
  finalized: 'paid out',
};

/** Markets are not what they were. */
export function marketChangedCard({ held, changes, more }: Extract<Notice, { kind: 'market.changed' }>): Message {
  const title = held ? '⚠️ A market you hold has changed' : '📝 Watched markets have changed';
  return message(lines([bold(title), ...changes.flatMap(changeLines), ...(more === 0 ? [] : [`and ${more} more`])]));
}

function changeLines(change: MarketChange): FormattedString[] {
  return [fmt`${tickerText(change.ticker)} ${nameText(change.name, 60)}`, changeText(change)];
}

function changeText(change: MarketChange): FormattedString {
  switch (change.what) {
    case 'rules':
      return fmt`Its rules were reworded.`;
    case 'close':
      return fmt`Closes ${moment(change.before)} → ${moment(change.after)}`;
    case 'status':
      return fmt`Was ${WORDS[change.before]}, is ${WORDS[change.after]}`;
    default:
      return change satisfies never;
  }
}
