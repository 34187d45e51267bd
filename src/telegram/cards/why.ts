import { FormattedString, fmt } from '@grammyjs/parse-mode';
import type { Alert } from '../../desk/alert.ts';
import { centsText } from '../../desk/money.ts';
import type { Gate, Why } from '../../desk/view.ts';
import { lines, type Message, message, paragraphs } from '../message.ts';
import { ago, arrow, bold, nameText, oneLine, scoreText, timeOfDay, timesText, volumeText } from './figures.ts';
import { meaningText, partLines, partsText, sumText } from './parts.ts';

const gated = (title: string, gates: readonly Gate[]): FormattedString[] =>
  gates.length === 0
    ? []
    : [
        lines([
          bold(title),
          ...gates.map(
            ({ ok, name, value, limit }) =>
              `${ok ? '✅' : '⛔'} ${oneLine(name, 40)}: ${oneLine(value, 60)}${limit === '' ? '' : ` (${oneLine(limit, 60)})`}`,
          ),
        ]),
      ];

const traderText = (verdict: NonNullable<Why['trader']>): string =>
  verdict === 'in' || verdict === 'held' ? `Traded: ${verdict}` : `Not traded: ${verdict}`;

const RULE = 'Points become a score by how often chance gives as many.';

/** Every part, their sum, and what the score that comes of it means; null for one that is too old to be shown. */
function made(parts: Why['parts'], score: number | null): FormattedString[] {
  const all = partLines(parts);
  if (all.length === 0) return [];
  const means = score === null ? [] : [meaningText(score)];
  return [lines([bold('Made of'), ...all, sumText(parts, score), ...means, RULE])];
}

/** The alert itself, of a cluster this market's share in it, which the newest print may long have left behind. */
function alerted({ at, score, kind, markets, parts, tie }: Alert, ticker: string): FormattedString {
  if (kind === 'solo') {
    const made = partsText(parts);
    const title = fmt`${bold('Alert')} ${timeOfDay(at)}, score ${bold(scoreText(score))}`;
    return lines([title, ...(made === null ? [] : [made])]);
  }
  const own = markets.find((one) => one.ticker === ticker)?.score ?? score;
  return lines([
    fmt`${bold('Alert')} ${timeOfDay(at)}, score ${bold(scoreText(own))} in a cluster of ${markets.length}`,
    ...(tie === '' ? [] : [oneLine(tie, 200)]),
  ]);
}

/** `/why`: the alert that there was, the newest score of a market taken apart, and each gate between it and an alert, and what an entry would pass. */
export function whyCard(why: Why, now: number): Message {
  const { ticker, name, alert, reading, parts, gates, checks, trader } = why;
  const title = lines([FormattedString.code(oneLine(ticker, 64)), bold(nameText(name))]);
  const score =
    reading === null
      ? 'No trade in the baseline window: nothing to score.'
      : lines([
          fmt`Score ${bold(scoreText(reading.score))} ${arrow(reading.taker)} YES ${centsText(reading.price)} · ${ago(reading.lastTrade, now)}`,
          `${volumeText(reading.volume)} contracts · ${timesText(reading.volume, reading.baseline)} (${volumeText(reading.baseline)})`,
        ]);
  return message(
    paragraphs([
      title,
      ...(alert === null ? [score] : [alerted(alert, ticker), lines([bold('Now'), score])]),
      ...made(parts, reading?.score ?? null),
      ...gated('Gates', gates),
      ...(trader === null ? [] : [traderText(trader)]),
      ...gated('An entry now', checks),
    ]),
  );
}
