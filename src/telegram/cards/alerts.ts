import { fmt } from '@grammyjs/parse-mode';
import type { Alert } from '../../desk/alert.ts';
import type { DeskState } from '../../desk/state.ts';
import { lines, type Message, message } from '../message.ts';
import { alertHeadline } from './alert.ts';
import { bold, moment, nameText } from './figures.ts';

const LAST = 10;

/** `/alerts`: how many today of how many, and the newest ones. */
export function alertsCard({ day, settings, alerts }: DeskState): Message {
  return message(
    lines([
      bold(`Alerts today ${day.sent}/${settings['flow.dailyCap']}`),
      ...(day.withheld > 0 ? [`${day.withheld} withheld by cap, cooldown or mute`] : []),
      ...(alerts.length === 0 ? ['No alert yet.'] : alerts.slice(-LAST).reverse().flatMap(alertLines)),
    ]),
  );
}

function alertLines(alert: Alert): ReturnType<typeof fmt>[] {
  const best = alert.markets[0];
  return [
    fmt`${moment(alert.at)} · ${bold(alertHeadline(alert))}`,
    ...(best === undefined
      ? []
      : [fmt`   ${nameText(alert.kind === 'cluster' ? alert.tie || best.name : best.name, 80)}`]),
  ];
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
