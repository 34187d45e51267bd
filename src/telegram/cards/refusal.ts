import { fmt } from '@grammyjs/parse-mode';
import type { Effect } from '../../desk/effect.ts';
import type { Environment } from '../../ports.ts';
import { lines, type Message, message } from '../message.ts';
import { bold, oneLine, tickerText } from './figures.ts';

/** What each check is about; one that is not here is told by its name. */
const MEANING: Readonly<Record<string, string>> = {
  paused: 'Entries are paused',
  breaker: 'The circuit breaker is tripped',
  account: 'The account was not listed lately',
  clock: 'This computer’s clock is wrong',
  disk: 'What happens cannot be written to disk',
  operator: 'Telegram cannot be reached',
  exchange: 'The exchange does not trade now',
  book: 'The book cannot be trusted now',
  close: 'The market is about to close',
  ticks: 'The market has no such price',
  duplicate: 'Something of ours works there already',
  cooldown: 'The last trade there was a moment ago',
  rate: 'Too many orders in a moment',
  repeat: 'Too many entries there within the hour',
  collar: 'The price is too far from the market',
  size: 'No such number of contracts',
  position: 'Too many contracts in one market',
  exposure: 'Too much at risk in all',
  balance: 'Too little money on that part of the exchange',
  costs: 'The stop lies inside spread + fees',
  stop: 'Its stop stays where it is',
  held: 'What is held does not allow it',
};

/** What to do about it, by what the check found. */
const MEND: Readonly<Record<string, string>> = {
  reducing: '/resume trading goes on.',
  halted: 'See /status for why; /resume trading goes on.',
  tripped: '/resume breaker lifts that.',
};

/** Why what was asked for may not leave: the check, what it found, and what it allows. */
export function refusalCard(
  { ticker, refused }: Extract<Effect, { type: 'refused' }>,
  environment: Environment,
): Message {
  const { reason, value, limit } = refused;
  const meaning = Object.hasOwn(MEANING, reason) ? `${MEANING[reason]} (${reason})` : `The check “${reason}” refuses`;
  return message(
    lines([
      fmt`⛔ ${bold(`${environment.toUpperCase()} · no order`)} · ${tickerText(ticker)}`,
      Object.hasOwn(MEND, value)
        ? `${meaning}. ${MEND[value]}`
        : `${meaning}: ${oneLine(value, 120)}; allowed: ${oneLine(limit, 120)}.`,
    ]),
  );
}
