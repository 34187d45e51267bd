const HOUR = 3_600_000;
const DAY = 86_400_000;

/** So many ms in words: in seconds up to two hours, in hours up to two days, then in days. */
export function timeText(ms: number): string {
  if (ms < 2 * HOUR) return `${Math.ceil(ms / 1_000)} s`;
  return ms < 2 * DAY ? `${Math.floor(ms / HOUR)} h` : `${Math.floor(ms / DAY).toLocaleString('en-US')} d`;
}
