import { parseSetting, settingText } from '../../desk/setting-input.ts';
import { type Entry, type Num, type NumOr, SETTINGS, type SettingKey, type Settings } from '../../desk/settings.ts';

/** Values of a setting that are worth a button, as they would be typed: rows of them. */
export function typicalValues(key: SettingKey): string[][] {
  const entry: Entry = SETTINGS[key];
  const usual = settingText(entry.value);
  switch (entry.kind) {
    case 'bool':
      return [['on', 'off']];
    case 'choice':
      return inRows([...entry.choices], 2);
    case 'list':
      return inRows([...new Set([usual, 'all'])], 1);
    case 'zone':
      return inRows([...new Set([usual, ...ZONES])], 1);
    case 'hour':
      return inRows([...new Set([usual, ...HOURS])], 3);
    case 'hours':
      return inRows([...new Set([usual, ...SPANS])], 2);
    case 'number':
      return inRows(round(entry, key), 3);
    case 'numberOr':
      return [...inRows(round(entry, key), 3), [entry.word]];
    default:
      return entry satisfies never;
  }
}

/** A step down and a step up from where a number is; null at the end of its range, and for what is no number. */
export function steps(key: SettingKey, settings: Settings): readonly [less: string | null, more: string | null] {
  const entry: Entry = SETTINGS[key];
  const now = settings[key];
  if ((entry.kind !== 'number' && entry.kind !== 'numberOr') || typeof now !== 'number') return [null, null];
  const by = step(now, entry);
  const text = (value: number): string | null => {
    const typed = plain(value);
    return typed !== plain(now) && parseSetting(key, typed).ok ? typed : null;
  };
  return [text(Math.max(entry.min, now - by)), text(Math.min(entry.max, now + by))];
}

const ZONES = ['America/New_York', 'America/Chicago', 'America/Los_Angeles', 'Europe/London', 'Europe/Berlin', 'UTC'];
const HOURS = ['07:00', '08:00', '09:00', '18:00', '21:00', 'off'];
const SPANS = ['22:00-07:00', '23:00-08:00', '00:00-06:00', 'off'];

const SECONDS = [0, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_800, 3_600, 21_600, 86_400];
const SCORES = [60, 70, 80, 85, 90, 95];
const LADDER = [0, 1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 50_000, 100_000];
const MOST = 6;

/** Round values within the range, those around the default. */
function round(entry: Num | NumOr, key: SettingKey): string[] {
  const rungs = entry.unit === 's' ? SECONDS : isScore(entry, key) ? SCORES : LADDER;
  const all = [...new Set([...rungs, entry.value])]
    .filter((value) => value >= entry.min && value <= entry.max)
    .toSorted((one, other) => one - other);
  const usual = all.indexOf(entry.value);
  const first = Math.max(0, Math.min(usual - MOST / 2, all.length - MOST));
  return all.slice(first, first + MOST).map(plain);
}

const isScore = ({ unit, max }: Num | NumOr, key: SettingKey): boolean =>
  unit === 'points' && max === 100 && key.startsWith('flow.');

/** How far a tap moves a number: about a tenth of it, rounded to what one would type. */
function step(now: number, entry: Num | NumOr): number {
  const whole = entry.kind === 'number' && entry.whole === true;
  if (entry.unit === 'points') return 1;
  if (now < 1 && !whole) return 0.25;
  if (now <= 10) return 1;
  if (now < 100) return 5;
  return 10 ** Math.floor(Math.log10(now)) / 2;
}

const plain = (value: number): string => String(Number(value.toFixed(2)));

function inRows(values: readonly string[], width: number): string[][] {
  const rows: string[][] = [];
  for (let at = 0; at < values.length; at += width) rows.push(values.slice(at, at + width));
  return rows;
}
