import { type Money, moneyText } from '../../desk/money.ts';
import type { DeskState } from '../../desk/state.ts';
import type { Status } from '../../desk/view.ts';
import type { Environment } from '../../ports.ts';
import { quietUntil } from '../daily/quiet-hours.ts';
import { lines, type Message, message, paragraphs } from '../message.ts';
import { ago, bold, counted, oneLine, scoreText, shedText, span, updated } from './figures.ts';
import { exposureText, winRate } from './trader.ts';

export type StatusFacts = {
  readonly environment: Environment;
  readonly startedAt: number;
  readonly now: number;
  readonly status: Status;
  readonly state: DeskState;
  /** Approvals that wait for a tap, and orders that may still be filled. */
  readonly approvals: number;
  readonly orders: number;
};

/** The desk in one screen: alive, connected, paused, what is at stake. */
export function statusCard({ environment, startedAt, now, status, state, approvals, orders }: StatusFacts): Message {
  const { feed, account, markets, trades, trader } = status;
  const mark = trader.paper ? ' (PAPER)' : '';
  const heard = feed.lastMessage === null ? 'no message yet' : `last message ${ago(feed.lastMessage, now)}`;
  const last = status.lastAlert;
  const withheld = state.day.withheld > 0 ? ` · ${state.day.withheld} withheld` : '';
  return message(
    paragraphs([
      lines([
        bold(`${environment.toUpperCase()} · ${runningText(status, state, now)}`),
        `Mode: ${state.settings['trader.mode']} · ${environment} exchange`,
        ...(status.halted === null ? [] : ['No entries until you have looked: /resume trading goes on.']),
        `Feed: ${feed.up ? 'up' : 'down'}${feed.since === null ? '' : ` ${span(now - feed.since)}`} · ${heard}`,
        ...(feed.shed === null
          ? []
          : [`⚠️ Too much to read for ${span(now - feed.shed.since)}, left out: ${shedText(feed.shed)}`]),
        `Uptime: ${span(now - startedAt)}`,
        ...status.failed.map((part) => `⚠️ ${part.part}: ${oneLine(part.reason, 160)} (for ${span(now - part.since)})`),
      ]),
      lines([
        `Balance: ${account === null ? '–' : moneyText(account.balance)}`,
        `Exposure: ${exposureText(trader, state.settings)}${mark}`,
        `Realized P&L: ${moneyText((trader.realized - trader.fees) as Money)} after fees${mark}`,
        `Trades: ${trader.trades} · Win rate: ${winRate(trader)}`,
        `Active traders: ${trader.active} · orders ${orders}`,
        ...(approvals === 0 ? [] : [`🟠 ${counted(approvals, 'approval')} waiting for your tap`]),
      ]),
      lines([
        `Alerts today: ${state.day.sent}/${state.settings['flow.dailyCap']}${withheld}`,
        last === null
          ? 'Last alert: none'
          : `Last alert: ${last.kind.toUpperCase()} ${scoreText(last.score)} · ${ago(last.at, now)}`,
        `Watching ${markets.watched} of ${markets.known} markets`,
        `${trades.scored.toLocaleString('en-US')} trades scored`,
      ]),
      updated(now),
    ]),
    [[{ text: '↻ Refresh', data: 're:status' }]],
  );
}

/** `running`, or `paused` with what is paused; and until when alerts are snoozed or held for the morning. */
export function runningText(
  status: Pick<Status, 'halted' | 'trader'>,
  state: Pick<DeskState, 'paused' | 'snoozedUntil' | 'settings'>,
  now: number,
): string {
  const { flow, trading } = state.paused;
  const until = quietUntil(state.settings, now);
  const held =
    state.snoozedUntil > now
      ? `, alerts snoozed ${span(state.snoozedUntil - now)}`
      : until === null
        ? ''
        : `, quiet hours until ${until}`;
  const silence = flow ? '' : held;
  if (status.halted !== null) return `paused (${oneLine(status.halted, 120)})${silence}`;
  if (flow && trading) return 'paused';
  if (status.trader.tripped !== null) return `paused (circuit breaker)${silence}`;
  if (flow || trading) return `paused (${flow ? 'flow' : 'trading'})${silence}`;
  return `running${silence}`;
}
