import { fmt } from '@grammyjs/parse-mode';
import type { Effect } from '../../desk/effect.ts';
import type { Environment } from '../../ports.ts';
import { lines, type Message, message } from '../message.ts';
import { bold, oneLine, tickerText } from './figures.ts';

/** What each check is about; one that is not here is told by its name. */
const MEANING: Readonly<Record<string, string>> = {
  paused: 'Entries are paused',
  breaker: 'The circuit breaker is tripped',
  book: 'The book cannot be trusted now',
  close: 'The market is about to close',
  duplicate: 'An order of ours works there already',
  cooldown: 'The last trade there was a moment ago',
  collar: 'The price is too far from the market',
  position: 'Too many contracts in one market',
  exposure: 'Too much at risk in all',
  held: 'More than is held',
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
      `${meaning}: ${oneLine(value, 120)}; allowed: ${oneLine(limit, 120)}.`,
    ]),
  );
}
