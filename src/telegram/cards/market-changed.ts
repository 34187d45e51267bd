import { FormattedString, fmt } from '@grammyjs/parse-mode';
import type { Notice } from '../../desk/effect.ts';
import type { MarketStatus } from '../../desk/market.ts';
import type { MarketChange } from '../../desk/market-change.ts';
import type { Environment } from '../../ports.ts';
import { LONGEST, lines, type Message, message } from '../message.ts';
import { bold, moment, nameText, oneLine, shortId, span, tickerText } from './figures.ts';

type Changed = Extract<Notice, { kind: 'market.changed' }>;

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

/** Rules of fewer characters than this are not worth their place. */
const LEAST_RULES = 200;

/** Markets are not what they were. */
export const marketChangedCard = (changed: Changed, environment: Environment): Message =>
  changed.held ? heldCard(changed, environment) : watchedCard(changed);

/** One market in which there is money, with its new rules as far as they fit. */
function heldCard({ changes }: Changed, environment: Environment): Message {
  const [first] = changes;
  const head = lines([
    bold(`⚠️ ${environment.toUpperCase()} · a market of yours changed`),
    ...(first === undefined ? [] : [tickerText(first.ticker), bold(nameText(first.name))]),
    ...changes.map((change) => changeText(change)),
  ]);
  const rules = changes.flatMap((change) => (change.what === 'rules' ? [change.text] : []))[0] ?? '';
  const room = LONGEST - head.text.length - 1;
  const text = room < LEAST_RULES ? '' : plain(rules, room);
  const body = text === '' ? head : lines([head, FormattedString.expandableBlockquote(text)]);
  const key = first === undefined ? null : shortId(first.ticker);
  return message(body, key === null ? [] : [[{ text: 'Flatten this one', data: `sl:${key}` }]]);
}

/** Markets that are only watched: two lines each. */
const watchedCard = ({ changes, more }: Changed): Message =>
  message(
    lines([
      bold('📝 Watched markets changed'),
      ...changes.flatMap((change) => [
        fmt`${FormattedString.code(oneLine(change.ticker, 40))} ${nameText(change.name, 50)}`,
        fmt`↳ ${changeText(change)}`,
      ]),
      ...(more === 0 ? [] : [`and ${more} more`]),
    ]),
  );

function changeText(change: MarketChange): FormattedString {
  switch (change.what) {
    case 'rules':
      return fmt`Rules reworded`;
    case 'close': {
      const by = change.after - change.before;
      const way = by < 0 ? 'sooner' : 'later';
      return fmt`Closes ${moment(change.before)} → ${moment(change.after)}, ${span(Math.abs(by))} ${way}`;
    }
    case 'status':
      return fmt`Status: ${WORDS[change.before]} → ${WORDS[change.after]}`;
    default:
      return change satisfies never;
  }
}

/** A text from outside with its paragraphs, at most so many UTF-16 units. */
function plain(text: string, longest: number): string {
  const whole = text
    .split('\n')
    .map((line) => oneLine(line, longest))
    .filter((line) => line !== '')
    .join('\n');
  return whole.length <= longest ? whole : `${whole.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
