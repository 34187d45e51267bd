import { type FormattedString, fmt } from '@grammyjs/parse-mode';
import type { Alert } from '../../desk/alert.ts';
import { gradesOf } from '../../desk/grade.ts';
import type { DeskState } from '../../desk/state.ts';
import { lines, type Message, message, paragraphs } from '../message.ts';
import { alertHeadline } from './alert.ts';
import { bold, moment, nameText } from './figures.ts';
import { gradesText, outcomeText } from './grade.ts';
import { missedLines } from './missed.ts';

const LAST = 10;
const WEEK = 7 * 24 * 3_600_000;

/** `/alerts`: how many today of how many, how the last week's did, and the newest ones with what became of them. */
export function alertsCard({ day, settings, alerts }: DeskState, now: number): Message {
  const how = gradesText(gradesOf(alerts.filter(({ at }) => now - at < WEEK)));
  const missed = missedLines(day);
  return message(
    paragraphs([
      lines([
        bold(`Alerts today ${day.sent}/${settings['flow.dailyCap']}`),
        ...(how === null ? [] : [`Last 7 days, the takers’ way: ${how}`]),
      ]),
      ...(missed.length === 0 ? [] : [lines(missed)]),
      ...(alerts.length === 0
        ? ['No alert yet.']
        : alerts
            .slice(-LAST)
            .reverse()
            .map((alert) => alertLines(alert, now))),
    ]),
  );
}

function alertLines(alert: Alert, now: number): FormattedString {
  const best = alert.markets[0];
  return lines([
    fmt`${moment(alert.at)} · ${bold(alertHeadline(alert))}`,
    ...(best === undefined ? [] : [nameText(alert.kind === 'cluster' ? alert.tie || best.name : best.name, 80)]),
    outcomeText(alert, now),
  ]);
}

/** Said instead of alerts that are too old to be news. `headlines` oldest first, `dropped` more without one. */
export function digestCard(headlines: readonly string[], dropped: number): Message {
  const count = headlines.length + dropped;
  return message(
    lines([
      bold(`${count} ${count === 1 ? 'alert' : 'alerts'} while Telegram was away:`),
      ...headlines,
      ...(dropped > 0 ? [`and ${dropped} older`] : []),
      'All of them: /alerts',
    ]),
  );
}
