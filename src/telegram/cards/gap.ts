import type { Gap } from '../../ports/chat-state.ts';
import type { OwnerTime } from '../daily/owner-time.ts';
import { counted, span } from './figures.ts';

/** As many are named one by one. */
const MOST = 5;

/** `09:48 to 15:00 EST (5 h 12 m): stopped`. */
export function gapText({ from, to, why }: Gap, time: OwnerTime, now: number): string {
  const reason = why === 'asleep' ? 'the machine slept' : 'stopped';
  return `${time.textOf(from, now)} to ${time.textOf(to, now)} ${time.nameOf(to)} (${span(to - from)}): ${reason}`;
}

/** The newest of them, a line each as `text` says it, and how many there were before. */
export const gapLines = (gaps: readonly Gap[], text: (gap: Gap) => string): string[] => [
  ...gaps.slice(-MOST).map(text),
  ...(gaps.length > MOST ? [`and ${counted(gaps.length - MOST, 'time')} before`] : []),
];
