import { type FormattedString, fmt } from '@grammyjs/parse-mode';
import type { Alert } from '../../desk/alert.ts';
import { changes, type WhatIfAlerts, type WhatIfResult } from '../../desk/comparison.ts';
import type { WhatIfNews, WhatIfRun } from '../../ports/what-if.ts';
import { lines, type Message, message, paragraphs } from '../message.ts';
import { arrow, bold, counted, moment, moveText, nameText, oneLine, scoreText, span, tickerText } from './figures.ts';
import { gradesText, outcomeText } from './grade.ts';
import { chanceText } from './parts.ts';

const DAY = 86_400_000;

const NAMES = { 'flow.soloScore': 'solo', 'flow.clusterScore': 'cluster' } as const;

/** What a question would change: name, old and new. */
const asked = ({ today, proposed }: WhatIfRun) =>
  (['flow.soloScore', 'flow.clusterScore'] as const)
    .filter((key) => changes(today, proposed)[key] !== undefined)
    .map((key) => ({ name: NAMES[key], old: today[key], next: proposed[key] }));

function title(run: WhatIfRun): FormattedString {
  const told = asked(run).map(({ name, old, next }) => `${name} ${old} → ${next}`);
  return bold(`🔮 What if ${told.join(', ')}?`);
}

/** How a question goes on, and how it ends without an answer. */
export function whatIfCard(run: WhatIfRun, news: Exclude<WhatIfNews, { type: 'answered' }>): Message {
  const files = `${counted(run.recordings, 'recording')}, ${sizeText(run.bytes)}`;
  switch (news.type) {
    case 'replaying':
      return message(lines([title(run), `Replaying ${files}… ${Math.floor(news.share * 100)} %`]), [
        [{ text: 'Cancel', data: `wc:${run.id}` }],
      ]);
    case 'failed':
      return message(lines([title(run), `No answer: ${oneLine(news.reason, 300)} Nothing was changed.`]));
    case 'cancelled':
      return message(lines([title(run), `${WHY[news.by]} Nothing was changed.`]));
  }
}

const WHY = {
  owner: 'Cancelled.',
  another: 'Cancelled: you asked another one, and only one is replayed at a time.',
  stop: 'Cancelled: the run ends.',
} as const;

const TRADED = 'Why both: an alert uses up the day’s cap and lets its market rest, and another one is not sent.';

/** The answer, with its buttons while `outcome` is null, else with what was done with it. */
export function answerCard(run: WhatIfRun, result: WhatIfResult, outcome: FormattedString | string | null): Message {
  const { more, fewer, faults } = result;
  const body = paragraphs([
    lines([title(run), ...coverage(run, result)]),
    lines(figures(run, result)),
    ...(more.count > 0 ? [group(`${more.count.toLocaleString('en-US')} more`, more)] : []),
    ...(fewer.count > 0 ? [group(`${fewer.count.toLocaleString('en-US')} no longer sent`, fewer)] : []),
    ...(more.count > 0 && fewer.count > 0 ? [TRADED] : []),
    ...(faults.length > 0 ? [lines(faults.map((fault) => `⚠️ ${oneLine(fault, 150)}`))] : []),
    lines([
      'Replayed with today’s settings, without mutes. Past flow promises nothing.',
      outcome ?? 'Apply is valid for 15 minutes.',
    ]),
  ]);
  if (outcome !== null) return message(body);
  const apply = asked(run).map(({ name, next }) => `${name} ${next}`);
  return message(body, [
    [
      { text: `Apply ${apply.join(', ')}`, data: `wa:${run.id}` },
      { text: 'Cancel', data: `wk:${run.id}` },
    ],
  ]);
}

function coverage(run: WhatIfRun, result: WhatIfResult): (FormattedString | string)[] {
  const { first, last, covered, recordings, scored } = result;
  const which =
    recordings < run.recordings ? `${recordings} of ${run.recordings} recordings` : counted(recordings, 'recording');
  return [
    `${which} with ${span(covered)} in all`,
    fmt`${moment(first)} to ${moment(last)}`,
    ...(covered < DAY ? ['⚠️ Less than a day: it proves little.'] : []),
    ...(scored === 0 ? ['⚠️ No trade of a watched market is in them.'] : []),
  ];
}

const WARMING =
  'There the recording did not yet know the market for flow.windowSeconds; a bot that ran for longer may have sent them.';

function figures(run: WhatIfRun, { today, tried, covered }: WhatIfResult): (FormattedString | string)[] {
  const { cap } = run;
  const scores = asked(run).flatMap(({ old, next }) => [old, next]);
  const reached = [...new Set(scores)].map((score) => `${scoreText(score)} ${chanceText(score)}`);
  const [before, after] = [today.warming, tried.warming].map((count) => count.toLocaleString('en-US'));
  const warming = today.warming + tried.warming === 0 ? [] : [...new Set([before, after])];
  // What was recorded of a day may be its busy hours: more than the cap is never sent.
  const daily = (count: number): string => String(Number(Math.min(cap, (count * DAY) / covered).toFixed(1)));
  return [
    fmt`Alerts ${bold(`${today.sent.toLocaleString('en-US')} → ${tried.sent.toLocaleString('en-US')}`)}`,
    ...(covered < DAY ? [] : [`A day ${daily(today.sent)} → ${daily(tried.sent)}`]),
    `Held back by the cap of ${cap.toLocaleString('en-US')} a day: ${today.withheld.toLocaleString('en-US')} → ${tried.withheld.toLocaleString('en-US')}`,
    ...(warming.length === 0 ? [] : [`Held back while warming up: ${warming.join(' → ')}`, WARMING]),
    ...(today.sent === 0 && tried.sent === 0 && warming.length === 0 ? ['No alert either way.'] : []),
    `By chance a market reaches ${reached.join(', ')}, over everything watched`,
  ];
}

function group(head: string, { count, grades, examples }: WhatIfAlerts): FormattedString {
  return lines([
    bold(head),
    `The takers’ way: ${gradesText(grades) ?? 'not recorded'}`,
    ...examples.map(exampleText),
    ...(examples.length < count ? [`and ${(count - examples.length).toLocaleString('en-US')} more like these`] : []),
  ]);
}

/** An alert as its card told it, and what became of it: what the recordings do not tell is not still to come. */
function exampleText(alert: Alert): FormattedString {
  const { kind, at, score, markets } = alert;
  const [best] = markets;
  if (best === undefined) return lines([`• ${kind} ${scoreText(score)}`]);
  const { ticker, name, taker, priceBefore, price } = best;
  const what = kind === 'cluster' ? `cluster of ${markets.length}, ` : '';
  return lines([
    fmt`• ${tickerText(ticker)} ${what}${scoreText(score)}, ${moment(at)}`,
    ...(name === ticker ? [] : [`  ${nameText(name, 60)}`]),
    `  ${arrow(taker)} ${taker.toUpperCase()} · YES ${moveText(priceBefore, price)}`,
    `  ${outcomeText(alert, Number.POSITIVE_INFINITY)}`,
  ]);
}

const sizeText = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
