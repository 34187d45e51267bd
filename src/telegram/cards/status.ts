import { dollars, type Money, moneyText } from '../../desk/money.ts';
import type { DeskState } from '../../desk/state.ts';
import type { Status } from '../../desk/view.ts';
import type { Environment } from '../../ports.ts';
import { lines, type Message, message, paragraphs } from '../message.ts';
import { ago, bold, oneLine, scoreText, span, updated } from './figures.ts';
import { winRate } from './trader.ts';

export type StatusFacts = {
  readonly environment: Environment;
  readonly startedAt: number;
  readonly now: number;
  readonly status: Status;
  readonly state: DeskState;
};

/** The desk in one screen: alive, connected, paused, what is at stake. */
export function statusCard({ environment, startedAt, now, status, state }: StatusFacts): Message {
  const { feed, account, markets, trades, paper } = status;
  const onPaper = state.settings['trader.mode'] === 'paper';
  const limit = moneyText(dollars(state.settings['trader.maxTotalExposure']));
  const heard = feed.lastMessage === null ? 'no message yet' : `last message ${ago(feed.lastMessage, now)}`;
  const last = status.lastAlert;
  const withheld = state.day.withheld > 0 ? ` · ${state.day.withheld} withheld` : '';
  return message(
    paragraphs([
      lines([
        bold(`${environment.toUpperCase()} · ${runningText(status, state)}`),
        `Mode: ${state.settings['trader.mode']} · ${environment} exchange`,
        `Feed: ${feed.up ? 'up' : 'down'}${feed.since === null ? '' : ` ${span(now - feed.since)}`} · ${heard}`,
        `Uptime: ${span(now - startedAt)}`,
        ...status.failed.map((part) => `⚠️ ${part.part}: ${oneLine(part.reason, 160)} (for ${span(now - part.since)})`),
      ]),
      lines([
        `Balance: ${account === null ? '–' : moneyText(account.balance)}`,
        ...(onPaper
          ? [
              `Exposure: ${moneyText(paper.exposure)} / ${limit} (PAPER)`,
              `Realized P&L: ${moneyText((paper.realized - paper.fees) as Money)} (PAPER, after fees)`,
            ]
          : [
              `Exposure: ${account === null ? '–' : moneyText(account.exposure)} / ${limit}`,
              `Realized P&L: ${account === null ? '–' : moneyText(account.realized)}`,
            ]),
        `Trades: ${paper.trades} · Win rate: ${winRate(paper)}`,
        `Active traders: ${paper.active}`,
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

/** `running`, or `paused` with what is paused. */
export function runningText(status: Pick<Status, 'halted'>, state: Pick<DeskState, 'paused' | 'breaker'>): string {
  if (status.halted !== null) return `paused (${oneLine(status.halted, 120)})`;
  const { flow, trading } = state.paused;
  if (flow && trading) return 'paused';
  if (state.breaker !== null) return 'paused (circuit breaker)';
  if (flow || trading) return `paused (${flow ? 'flow' : 'trading'})`;
  return 'running';
}
