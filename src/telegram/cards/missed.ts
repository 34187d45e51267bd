import { fmt } from '@grammyjs/parse-mode';
import type { Day } from '../../desk/state.ts';
import { bold, counted, scoreText, tickerText, timeOfDay } from './figures.ts';

/** What the cap held back: how many, and the best of them by ticker, score and time; no line when there is nothing. */
export function missedLines({ withheld, missed }: Day): ReturnType<typeof fmt>[] {
  if (withheld === 0 && missed.length === 0) return [];
  const title = missed.length === 0 ? '' : ', the best:';
  return [
    fmt`${counted(withheld, 'alert')} withheld by the cap${title}`,
    ...missed.map(({ ticker, score, at }) => fmt`${bold(scoreText(score))} ${tickerText(ticker)} · ${timeOfDay(at)}`),
  ];
}
