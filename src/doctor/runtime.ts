import { type Finding, fail, ok, warn } from '../ports/finding.ts';
import type { Check } from './check.ts';

/** As in package.json: types are stripped without a flag, and signatures of Ed25519 are at hand. */
const LEAST_NODE = 24;

/** What runs this, and what it knows of time zones. */
export const runtime = (version: string, zone: string, now: number): Check => ({
  name: 'Node',
  unseen: 'FAIL',
  mend: 'npm ci',
  look: async () => [nodeFinding(version), zoneFinding(zone, now, offsetIn)],
});

export function nodeFinding(version: string): Finding {
  if (Number(version.split('.')[0]) >= LEAST_NODE) return ok('Node', version);
  return fail(
    'Node',
    `${version}, ${LEAST_NODE} is needed`,
    'npm ci: it brings its own Node, which npm start then uses.',
  );
}

/** Minutes by which `zone` is ahead of UTC at `at`. Throws for a zone that is not known. */
export type Offset = (zone: string, at: number) => number;

const offsetIn: Offset = (zone, at) => {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  const text = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = '0', minutes = '0'] = /GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(text) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
};

/** The exchange's own zone must change with the seasons, or its pauses would be an hour off half of the year. */
export function zoneFinding(zone: string, now: number, offset: Offset): Finding {
  const mend = 'npm ci brings a Node with all zones; for another zone /set timezone, such as Europe/Berlin.';
  try {
    const winter = offset('America/New_York', Date.UTC(2026, 0, 15));
    const summer = offset('America/New_York', Date.UTC(2026, 6, 15));
    if (winter !== -300 || summer !== -240) return fail('time zones', 'New York has no summer time here', mend);
    const own = offset(zone, now);
    const [hours, minutes] = [Math.trunc(Math.abs(own) / 60), Math.abs(own) % 60];
    const text = `UTC${own < 0 ? '−' : '+'}${hours}${minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`}`;
    return ok('time zones', `days begin at midnight in ${zone} (${text} now)`);
  } catch {
    return warn('time zones', `${zone} is not known here`, mend);
  }
}
