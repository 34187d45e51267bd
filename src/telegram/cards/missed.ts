import { fmt } from '@grammyjs/parse-mode';
import type { Day, HeldBack } from '../../desk/state.ts';
import { bold, counted, scoreText, tickerText, timeOfDay } from './figures.ts';

/** What the cap, and a snooze, held back: how many, and the best of them by ticker, score and time; no line when there is nothing. */
export const missedLines = (day: Day): ReturnType<typeof fmt>[] => [
  ...heldLines(day, 'the cap'),
  ...heldLines(day.snoozed, 'your snooze'),
];

function heldLines({ withheld, missed }: HeldBack, by: string): ReturnType<typeof fmt>[] {
  if (withheld === 0 && missed.length === 0) return [];
  const title = missed.length === 0 ? '' : ', the best:';
  return [
    fmt`${counted(withheld, 'alert')} withheld by ${by}${title}`,
    ...missed.map(({ ticker, score, at }) => fmt`${bold(scoreText(score))} ${tickerText(ticker)} · ${timeOfDay(at)}`),
  ];
}
