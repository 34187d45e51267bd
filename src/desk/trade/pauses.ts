const CLOCK = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
/** The exchange pauses from 3:00; nothing should rest by then. Hour and minute on its own clock. */
const FROM = '02:45';
const TO = '05:00';

let minute = Number.NaN;
let paused = false;

/**
 * Whether the exchange's weekly pause, Thursdays from 3:00 to 5:00 in New York, is on at `at` (ms) or less than a
 * quarter of an hour away. Its clock is asked once a minute.
 */
export function inWeeklyPause(at: number): boolean {
  const now = Math.floor(at / 60_000);
  if (now !== minute) {
    const parts = CLOCK.formatToParts(at);
    const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
    const time = `${part('hour')}:${part('minute')}`;
    paused = part('weekday') === 'Thu' && time >= FROM && time < TO;
    minute = now;
  }
  return paused;
}
