import type { Gap } from '../../ports/chat-state.ts';
import type { OwnerTime } from '../daily/owner-time.ts';
import type { Offer } from '../incoming/run-now.ts';
import { type Buttons, lines, type Message, message, paragraphs } from '../message.ts';
import { bold, counted, oneLine, span } from './figures.ts';
import { gapLines, gapText } from './gap.ts';

/** Late commands that are named one by one. */
const MOST_NAMED = 20;
const MOST_OBEYED = 3;
/** As much of a command as a button of a whole row shows on a phone. */
const LONGEST_LABEL = 22;

/** What became of what was sent meanwhile, each as one line. */
export type Late = {
  /** Messages, and the age of the oldest, ms. */
  readonly count: number;
  readonly oldest: number;
  readonly answered: readonly string[];
  /** Pauses that were obeyed although late. */
  readonly obeyed: readonly { readonly text: string; readonly age: number }[];
  readonly refused: readonly string[];
  readonly offers: readonly Offer[];
};

export type AwayFacts = {
  readonly gaps: readonly Gap[];
  readonly now: number;
  readonly time: OwnerTime;
  /** Lines about what went on meanwhile. */
  readonly meanwhile: readonly string[];
  readonly late: Late;
};

/** Said once after a time in which nothing ran, or in which Telegram could not be reached. */
export function awayCard({ gaps, now, time, meanwhile, late }: AwayFacts): Message {
  const away = gaps.reduce((sum, { from, to }) => sum + to - from, 0);
  return message(
    paragraphs(
      [
        [
          bold(gaps.length === 0 ? '🕰 I was out of reach' : `🕰 I was away for ${span(away)}`),
          ...gapLines(gaps, (gap) => gapText(gap, time, now)),
          ...(gaps.length === 0 ? [] : ['No market was watched meanwhile: there were no alerts.', ...meanwhile]),
        ],
        doneLines(late),
        refusedLines(late),
      ]
        .filter((part) => part.length > 0)
        .map(lines),
    ),
    offerButtons(late.offers),
  );
}

function doneLines({ count, oldest, answered, obeyed }: Late): string[] {
  if (count === 0) return [];
  return [
    `${counted(count, 'message')} reached me late, the oldest after ${span(oldest)}.`,
    ...obeyed.slice(-MOST_OBEYED).map(({ text, age }) => `⏸ ${text} was sent ${span(age)} ago and is obeyed now.`),
    ...(answered.length === 0
      ? []
      : [`Answered once, as of now: ${answered.map((text) => oneLine(text, 80)).join(', ')}`]),
  ];
}

function refusedLines({ refused, offers }: Late): string[] {
  if (refused.length === 0) return [];
  const run = offers.filter(({ usedAt }) => usedAt !== null);
  return [
    'Not done, sent while I was away; send it again if you still want it:',
    ...refused.slice(0, MOST_NAMED).map((text) => `• ${text}`),
    ...(refused.length > MOST_NAMED ? [`and ${refused.length - MOST_NAMED} more`] : []),
    ...run.map(({ text }) => `▶ Run after all: ${text}`),
    ...(offers.length === run.length
      ? []
      : ['The buttons work for 10 minutes, once each; what trades asks you first.']),
  ];
}

/** One button a command that was not run yet. */
const offerButtons = (offers: readonly Offer[]): Buttons =>
  offers
    .filter(({ usedAt }) => usedAt === null)
    .map(({ id, text }) => [{ text: `▶ Run now: ${oneLine(text, LONGEST_LABEL)}`, data: `rn:${id}` }]);
