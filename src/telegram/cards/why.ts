import { FormattedString, fmt } from '@grammyjs/parse-mode';
import { centsText } from '../../desk/money.ts';
import type { Gate, Why } from '../../desk/view.ts';
import { lines, type Message, message, paragraphs } from '../message.ts';
import { ago, arrow, bold, nameText, oneLine, scoreText, timesText, volumeText } from './figures.ts';

const gated = (title: string, gates: readonly Gate[]): FormattedString[] =>
  gates.length === 0
    ? []
    : [
        lines([
          bold(title),
          ...gates.map(
            ({ ok, name, value, limit }) =>
              `${ok ? '✅' : '⛔'} ${oneLine(name, 40)}: ${oneLine(value, 60)} (${oneLine(limit, 60)})`,
          ),
        ]),
      ];

const traderText = (verdict: NonNullable<Why['trader']>): string =>
  verdict === 'in' || verdict === 'held' ? `Traded: ${verdict}` : `Not traded: ${verdict}`;

/** `/why`: the newest score of a market taken apart, and each gate between it and an alert, and what an entry would pass. */
export function whyCard({ ticker, name, reading, parts, gates, checks, trader }: Why, now: number): Message {
  const title = lines([FormattedString.code(oneLine(ticker, 64)), bold(nameText(name))]);
  const score =
    reading === null
      ? 'No trade in the baseline window: nothing to score.'
      : lines([
          fmt`Score ${bold(scoreText(reading.score))} ${arrow(reading.taker)} YES ${centsText(reading.price)} · ${ago(reading.lastTrade, now)}`,
          `${volumeText(reading.volume)} contracts · ${timesText(reading.volume, reading.baseline)} (${volumeText(reading.baseline)})`,
        ]);
  const made = Object.entries(parts).map(([part, value]) => `${oneLine(part, 40)}: ${figure(value)}`);
  return message(
    paragraphs([
      title,
      score,
      ...(made.length === 0 ? [] : [lines([bold('Made of'), ...made])]),
      ...gated('Gates', gates),
      ...(trader === null ? [] : [traderText(trader)]),
      ...gated('An entry now', checks),
    ]),
  );
}

/** A part of a score, with as many digits as tell something. */
const figure = (value: number): string =>
  Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));
