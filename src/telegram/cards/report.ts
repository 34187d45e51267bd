import { type FormattedString, fmt } from '@grammyjs/parse-mode';
import type { Alert } from '../../desk/alert.ts';
import type { DayRecord } from '../../desk/day-record.ts';
import { gradesOf } from '../../desk/grade.ts';
import { moneyText } from '../../desk/money.ts';
import type { Settings } from '../../desk/settings.ts';
import type { Trip } from '../../desk/trip.ts';
import type { Status } from '../../desk/view.ts';
import type { ChatState } from '../../ports/chat-state.ts';
import type { Environment } from '../../ports.ts';
import { dayText, type OwnerTime } from '../daily/owner-time.ts';
import type { Incident } from '../incidents.ts';
import { lines, type Message, message, paragraphs } from '../message.ts';
import { bold, counted, nameText, signed, venueText } from './figures.ts';
import { gapLines, gapText } from './gap.ts';
import { gradesText } from './grade.ts';
import { missedLines } from './missed.ts';
import { incidentText } from './pinned.ts';
import { exposureText, winRate } from './trader.ts';

const DAY = 86_400_000;
/** Incidents that are named one by one. */
const MOST_INCIDENTS = 5;
/** How long after the hour a report that has not come means something, minutes. */
const GRACE = 5;

export type ReportFacts = {
  readonly environment: Environment;
  readonly now: number;
  readonly time: OwnerTime;
  readonly settings: Settings;
  readonly status: Status;
  /** The day that the report is about, and another of which a line is said; null where nothing is known of it. */
  readonly main: DayRecord | null;
  readonly other: DayRecord | null;
  /** Trades and alerts of the main day. */
  readonly trips: readonly Trip[];
  readonly alerts: readonly Alert[];
  readonly presence: ChatState['presence'];
  readonly incidents: readonly Incident[];
};

/** The day in one message; that it comes says that the bot runs. */
export function reportCard(facts: ReportFacts): Message {
  const { environment, now, time, settings, main, other } = facts;
  const place = venueText(environment, main?.paper ?? settings['trader.mode'] === 'paper');
  const day = main === null ? time.dayOf(now) : dayText(main.date);
  const missed = main === null ? [] : missedLines(main);
  return message(
    paragraphs(
      [
        lines([bold(`☀️ Daily report · ${day}`), `${place} · mode ${settings['trader.mode']}`]),
        lines([
          ...(main === null ? ['Nothing is known of the day yet.'] : tradeLines(main, facts.trips)),
          moneyLine(facts),
          ...(other === null ? [] : [otherText(other, time.dateOf(now))]),
        ]),
        lines([...(main === null ? [] : alertLines(main, facts)), ...missed]),
        lines(uptimeLines(facts)),
        lines([
          ...incidentLines(facts),
          `Cap: ${counted(settings['flow.dailyCap'], 'alert')} a day`,
          `No report by ${lateText(settings['notify.reportAt'])} ${time.nameOf(now)} means I am not running.`,
        ]),
      ].filter(({ text }) => text !== ''),
    ),
    [
      [
        { text: 'Alerts', data: 'go:alerts' },
        { text: 'P&L', data: 'go:pnl' },
      ],
    ],
  );
}

function tradeLines(day: DayRecord, trips: readonly Trip[]): string[] {
  const sorted = trips.toSorted((a, b) => b.pnl - a.pnl);
  const [best, worst] = [sorted[0], sorted.at(-1)];
  return [
    `${counted(day.trades, 'trade')} · win rate ${winRate(day)}`,
    `P&L: ${signed(day.pnl)} after ${moneyText(day.fees)} fees`,
    ...(best === undefined ? [] : [`Best: ${tripText(best)}`]),
    ...(worst === undefined || worst === best ? [] : [`Worst: ${tripText(worst)}`]),
  ];
}

const tripText = ({ pnl, name, side }: Trip): string => `${signed(pnl)} ${side.toUpperCase()} ${nameText(name, 60)}`;

function moneyLine({ status: { account, trader }, settings }: ReportFacts): string {
  const mark = trader.paper ? ' (PAPER)' : '';
  return `Balance ${account === null ? '–' : moneyText(account.balance)} · exposure ${exposureText(trader, settings)}${mark}`;
}

/** A day in a line: what there is of today, or how the one before ended. */
function otherText(day: DayRecord, today: string): string {
  const when = day.date === today ? 'Today so far' : dayText(day.date);
  return `${when}: ${signed(day.pnl)}, ${counted(day.trades, 'trade')}, ${counted(day.sent, 'alert')}`;
}

function alertLines(day: DayRecord, { alerts, settings }: ReportFacts): string[] {
  const how = gradesText(gradesOf(alerts));
  return [`Alerts: ${day.sent} of ${settings['flow.dailyCap']}`, ...(how === null ? [] : [`The takers’ way: ${how}`])];
}

/** How much of the last day it ran, and when it did not. */
function uptimeLines({ presence, now, time }: ReportFacts): (string | FormattedString)[] {
  const from = Math.max(now - DAY, presence.since ?? now);
  const gaps = presence.gaps.filter(({ to }) => to > from);
  const down = gaps.reduce((sum, gap) => sum + gap.to - Math.max(gap.from, from), 0);
  const whole = now - from;
  const share = whole <= 0 ? 100 : (1 - down / whole) * 100;
  const span = whole < DAY ? `since the first start, ${time.textOf(from, now)}` : 'of the last 24 h';
  return [`Up ${shareText(share)} % ${span}`, ...gapLines(gaps, (gap) => `Down ${gapText(gap, time, now)}`)];
}

/** Never 100 while anything is missing. */
const shareText = (share: number): string => (share === 100 ? '100' : String(Math.floor(share * 10) / 10));

function incidentLines({ incidents, now }: ReportFacts): (string | FormattedString)[] {
  if (incidents.length === 0) return ['Nothing is wrong now.'];
  return [
    ...incidents.slice(0, MOST_INCIDENTS).map((one) => fmt`🔴 ${incidentText(one, now)}`),
    ...(incidents.length > MOST_INCIDENTS ? [`and ${incidents.length - MOST_INCIDENTS} more: /status`] : []),
  ];
}

/** `08:00` as the time at which its report is late. */
function lateText(at: string): string {
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  const late = (hour * 60 + minute + GRACE) % 1_440;
  return `${String(Math.floor(late / 60)).padStart(2, '0')}:${String(late % 60).padStart(2, '0')}`;
}
