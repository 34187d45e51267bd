import type { ChartSpan } from '../desk/chart.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 720, 1_440, 2_880, 10_080, 43_200].map(
  (m) => m * MINUTE,
);

/** A place on the axis and what stands there. */
export type Tick = { readonly at: number; readonly text: string };

/** Round moments of the owner's own clock, at most `most`, hours within a day and dates beyond two. */
export function timeTicks({ from, to, zone }: ChartSpan, most = 4): readonly Tick[] {
  const long = to - from > 2 * DAY;
  const length = Math.max(to - from, MINUTE);
  const step = STEPS.find((each) => (!long || each >= DAY) && length / each <= most) ?? length;
  const offset = zoneOffset(to, zone);
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    ...(long ? { day: 'numeric', month: 'short' } : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  });
  const ticks: Tick[] = [];
  for (let at = Math.ceil((from + offset) / step) * step - offset; at <= to; at += step)
    ticks.push({ at, text: format.format(at) });
  return ticks;
}

/** The zone in letters, `EST`. */
export const zoneName = (at: number, zone: string): string =>
  new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'short' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value ?? '';

/** How far the zone's clock is ahead of UTC, ms. */
function zoneOffset(at: number, zone: string): number {
  const name = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const match = /GMT([+-])(\d\d):(\d\d)/.exec(name ?? '');
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === '-' ? -minutes : minutes) * MINUTE;
}
