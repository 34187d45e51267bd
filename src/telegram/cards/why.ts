import { FormattedString, fmt } from '@grammyjs/parse-mode';
import { centsText, contractsText } from '../../desk/money.ts';
import type { Why } from '../../desk/view.ts';
import { lines, type Message, message } from '../message.ts';
import { ago, arrow, bold, oneLine, scoreText, timesText } from './figures.ts';

/** `/why`: the newest score of a market taken apart, and each gate between it and an alert. */
export function whyCard({ ticker, name, reading, parts, gates }: Why, now: number): Message {
  const made = Object.entries(parts);
  return message(
    lines([
      FormattedString.code(oneLine(ticker, 64)),
      bold(oneLine(name)),
      ...(reading === null
        ? ['No trade in the baseline window: nothing to score.']
        : [
            fmt`Score ${bold(scoreText(reading.score))} ${arrow(reading.taker)} YES ${centsText(reading.price)} · ${ago(reading.lastTrade, now)}`,
            `${contractsText(reading.volume)} contracts · ${timesText(reading.volume, reading.baseline)} (${contractsText(reading.baseline)})`,
          ]),
      ...(made.length === 0
        ? []
        : [bold('Made of'), ...made.map(([part, value]) => `${oneLine(part, 40)}: ${figure(value)}`)]),
      ...(gates.length === 0 ? [] : [bold('Gates')]),
      ...gates.map(
        (gate) =>
          `${gate.ok ? '✅' : '⛔'} ${oneLine(gate.name, 40)}: ${oneLine(gate.value, 60)} (${oneLine(gate.limit, 60)})`,
      ),
    ]),
  );
}

/** A part of a score, with as many digits as tell something. */
const figure = (value: number): string =>
  Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));
