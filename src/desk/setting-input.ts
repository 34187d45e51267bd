import { type Entry, type Num, type NumOr, SETTINGS, type SettingKey, type SettingValue } from './settings.ts';

type Parsed = { readonly ok: true; readonly value: SettingValue } | { readonly ok: false; readonly fault: string };
const bad = (fault: string): Parsed => ({ ok: false, fault });
const good = (value: SettingValue): Parsed => ({ ok: true, value });

/** Reads what a person typed for `key`. The fault is one sentence with the range and an example. */
export function parseSetting(key: SettingKey, text: string): Parsed {
  const entry: Entry = SETTINGS[key];
  const typed = text.trim();
  switch (entry.kind) {
    case 'bool': {
      const on = truth(typed);
      return on === null ? bad(`${key} is on or off, not ${quoted(typed)}.`) : good(on);
    }
    case 'choice': {
      const words = [typed.toLowerCase(), String(truth(typed))];
      const word = words.find((one) => entry.choices.includes(one));
      return word === undefined
        ? bad(`${key} is one of ${entry.choices.join(', ')}, not ${quoted(typed)}.`)
        : good(word);
    }
    case 'list': {
      const items = typed
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
      return items.length > 0
        ? good(items)
        : bad(`${key} needs at least one name, for example ${entry.value.join(',')}.`);
    }
    case 'zone':
      return isZone(typed) ? good(typed) : bad(`${key} is a zone name such as America/New_York, not ${quoted(typed)}.`);
    case 'hour':
      return clock(typed, HOUR) ?? bad(`${key} is a time such as 08:00, or off, not ${quoted(typed)}.`);
    case 'hours':
      return clock(typed, HOURS) ?? bad(`${key} is a span such as 22:30-07:00, or off, not ${quoted(typed)}.`);
    case 'numberOr':
      if (typed.toLowerCase() === entry.word) return good(entry.word);
      return number(key, typed, entry, ` or the word ${entry.word}`);
    case 'number':
      return number(key, typed, entry, '');
    default:
      return entry satisfies never;
  }
}

const LONGEST_QUOTE = 60;

/** What was typed, as a sentence can hold it: one line, and not the whole of a long one. */
function quoted(typed: string): string {
  const line = typed.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ');
  return `“${(line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE - 1)}…` : line).toWellFormed()}”`;
}

/** What a person means by on or off; null when it is neither. */
function truth(typed: string): boolean | null {
  if (/^(true|on|yes|1)$/i.test(typed)) return true;
  return /^(false|off|no|0)$/i.test(typed) ? false : null;
}

const HOUR = /^(\d{1,2}):(\d{2})$/;
const HOURS = /^(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})$/;

/** Times of a day with two digits each, or `off`; null when it is neither, or a span of no length. */
function clock(typed: string, shape: RegExp): Parsed | null {
  if (truth(typed) === false) return good('off');
  const figures = shape.exec(typed)?.slice(1).map(Number) ?? [];
  const times: string[] = [];
  for (let at = 0; at + 1 < figures.length; at += 2) {
    const [hour = 0, minute = 0] = figures.slice(at, at + 2);
    if (hour > 23 || minute > 59) return null;
    times.push(`${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
  }
  const [from, to] = times;
  return from === undefined || from === to ? null : good(times.join('-'));
}

function number(key: string, typed: string, entry: Num | NumOr, or: string): Parsed {
  const value = Number(typed);
  const whole = entry.kind === 'number' && entry.whole === true;
  const fits =
    /^[+-]?(\d+\.?\d*|\.\d+)$/.test(typed) &&
    value >= entry.min &&
    value <= entry.max &&
    (!whole || Number.isInteger(value));
  // Nobody means a minus before a zero.
  if (fits) return good(value + 0);
  return bad(
    `${key} is a ${whole ? 'whole ' : ''}number from ${entry.min} to ${entry.max.toLocaleString('en-US')}${or}, not ${quoted(typed)}; for example ${entry.value}.`,
  );
}

function isZone(name: string): boolean {
  try {
    return name !== '' && new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Writes a value as it would be typed. */
export const settingText = (value: SettingValue): string => (Array.isArray(value) ? value.join(',') : String(value));
