import { type FormattedString, fmt } from '@grammyjs/parse-mode';
import type { Alert } from '../../desk/alert.ts';
import type { Held } from '../../ports/chat-state.ts';
import { lines, type Message, message, paragraphs } from '../message.ts';
import { alertHeadline } from './alert.ts';
import { bold, counted, nameText, timeOfDay } from './figures.ts';
import { outcomeText } from './grade.ts';

/** As many as one look takes in. */
const BEST = 10;

/** What came in the quiet hours: the best alerts with what became of them, and how much of the rest. */
export function morningCard(alerts: readonly Alert[], held: Held, now: number): Message {
  const best = alerts.toSorted((a, b) => b.score - a.score).slice(0, BEST);
  const left = alerts.length - best.length;
  return message(
    paragraphs([
      lines([
        bold(`🌅 In your quiet hours: ${counted(alerts.length, 'alert')}`),
        fmt`${timeOfDay(held.from)} to ${timeOfDay(held.to)}`,
      ]),
      ...best.map((alert) => alertLines(alert, now)),
      lines([...(left > 0 ? [`and ${left} weaker`] : []), ...restLines(held), 'All of them: /alerts']),
    ]),
  );
}

function alertLines(alert: Alert, now: number): FormattedString {
  const best = alert.markets[0];
  return lines([
    fmt`${timeOfDay(alert.at)} · ${bold(alertHeadline(alert))}`,
    ...(best === undefined ? [] : [nameText(alert.kind === 'cluster' ? alert.tie || best.name : best.name, 80)]),
    outcomeText(alert, now),
  ]);
}

function restLines({ blocks, changes, news }: Held): string[] {
  const parts = [
    ...(blocks > 0 ? [counted(blocks, 'block trade')] : []),
    ...(changes > 0 ? [counted(changes, 'market change')] : []),
    ...(news > 0 ? [news === 1 ? 'the daily cap was reached' : `${news} times news of the cap`] : []),
  ];
  return parts.length === 0 ? [] : [`Also ${parts.join(', ')}`];
}
