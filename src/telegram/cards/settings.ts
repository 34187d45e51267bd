import { FormattedString, fmt } from '@grammyjs/parse-mode';
import { settingText } from '../../desk/setting-input.ts';
import { SETTINGS, type SettingKey, type Settings, type SettingValue, settingKeys } from '../../desk/settings.ts';
import { type Button, type Buttons, fitsData, lines, type Message, message, paragraphs } from '../message.ts';
import { bold, oneLine } from './figures.ts';
import { inPairs } from './pairs.ts';
import { steps, typicalValues } from './setting-values.ts';

/** Longer than anything that can be typed as a value. */
const LONGEST_VALUE = 600;
/** Settings on one page of a group. */
const PAGE = 10;
/** What is surely read whole on a button that has the width of a phone. */
const WIDE = 34;

const CLOSE: Button = { text: 'Close', data: 'sx:' };

/** Settings as a person looks for them; a key without a dot is general. */
export const settingGroups = (): readonly (readonly [group: string, keys: readonly SettingKey[]])[] => [
  ...Map.groupBy(settingKeys, (key) => groupOf(key)),
];

const groupOf = (key: SettingKey): string => (key.includes('.') ? (key.split('.')[0] ?? key) : 'general');

/** The name of a setting within its group. */
export const shortName = (key: SettingKey): string => key.replace(/^[^.]*\./, '');

/** A value as it is shown: whole, on one line, on or off where it is that. */
export const valueText = (value: SettingValue): string =>
  typeof value === 'boolean' ? (value ? 'on' : 'off') : oneLine(settingText(value), LONGEST_VALUE);

/** `/settings`: every setting with its value, and a button for each group. */
export const settingsCard = (settings: Settings): Message =>
  message(
    paragraphs([
      ...settingGroups().map(([group, keys]) =>
        lines([bold(group), ...keys.map((key) => `${key} = ${oneLine(settingText(settings[key]), LONGEST_VALUE)}`)]),
      ),
      'Tap a group to change something, or in one line: /set KEY VALUE',
    ]),
    [
      ...inPairs(settingGroups().map(([group, keys]) => ({ text: `${group} (${keys.length})`, data: `sg:${group}` }))),
      [CLOSE],
    ],
  );

/** One group, ten settings a page. Null when this version has no such group. */
export function groupCard(group: string, page: number, settings: Settings): Message | null {
  const keys = settingGroups().find(([name]) => name === group)?.[1];
  if (keys === undefined) return null;
  const pages = Math.ceil(keys.length / PAGE);
  const at = Math.max(1, Math.min(pages, page));
  const shown = keys.slice((at - 1) * PAGE, at * PAGE);
  const turn: Button[] = [
    ...(at > 1 ? [{ text: `‹ Page ${at - 1}`, data: `sg:${group}.${at - 1}` }] : []),
    ...(at < pages ? [{ text: `Page ${at + 1} ›`, data: `sg:${group}.${at + 1}` }] : []),
  ];
  const named = shown.map((key) => ({ key, text: `${shortName(key)} ${shortValue(key, settings)}` }));
  // A value that the width of the screen would cut stands above, whole.
  const wide = named.filter(({ text }) => text.length > WIDE).map(({ key }) => key);
  return message(
    lines([
      bold(`Settings · ${group}${pages > 1 ? ` (${at}/${pages})` : ''}`),
      'Tap one to read about it and to change it.',
      ...wide.map((key) => fmt`${shortName(key)}: ${bold(valueText(settings[key]))}`),
    ]),
    [
      ...inPairs(
        named.map(({ key, text }) => ({ text: wide.includes(key) ? shortName(key) : text, data: `sk:${key}` })),
      ),
      turn,
      [{ text: '‹ All', data: 'se:' }, CLOSE],
    ],
  );
}

/** A value with no unit but the dollar: of all others the name tells it. */
function shortValue(key: SettingKey, settings: Settings): string {
  const entry = SETTINGS[key];
  const text = valueText(settings[key]);
  return 'unit' in entry && entry.unit === '$' ? `$${text}` : text;
}

/** A value with its unit: `300 s`, `$500`, `on`. */
function amount(key: SettingKey, settings: Settings): string {
  const entry = SETTINGS[key];
  const value = settings[key];
  if (typeof value !== 'number' || !('unit' in entry)) return valueText(value);
  if (entry.unit === '$') return `$${value.toLocaleString('en-US')}`;
  return `${value.toLocaleString('en-US', { maximumFractionDigits: 4 })} ${entry.unit}`;
}

/** What it does, its value, its range, its default. */
const about = (key: SettingKey, settings: Settings): readonly (FormattedString | string)[] => [
  bold(key),
  `${sentence(SETTINGS[key].about)}.`,
  fmt`Now ${bold(amount(key, settings))}`,
  `Default ${valueText(SETTINGS[key].value)} · ${rangeText(key)}`,
];

/** One setting of the menu: everything about it, values to tap, and what was just done to it. */
export function menuCard(
  key: SettingKey,
  settings: Settings,
  news: { readonly text: FormattedString | string; readonly buttons: Buttons } = { text: '', buttons: [] },
): Message {
  const now = valueText(settings[key]);
  const [less, more] = steps(key, settings);
  const to = (text: string, value: string): Button[] => {
    const data = `sv:${key}=${value}`;
    return fitsData(data) ? [{ text, data }] : [];
  };
  const example = FormattedString.code(`/set ${key} ${exampleOf(key)}`);
  return message(
    paragraphs([
      ...(news.text === '' ? [] : [news.text]),
      lines([...about(key, settings), fmt`In one line: ${example}`]),
    ]),
    [
      ...news.buttons,
      [...(less === null ? [] : to(`− ${less}`, less)), ...(more === null ? [] : to(`+ ${more}`, more))],
      ...typicalValues(key).map((row) => row.flatMap((value) => to(value === now ? `✓ ${value}` : value, value))),
      [{ text: 'Type a value', data: `st:${key}` }],
      [{ text: '‹ Back', data: `sg:${groupOf(key)}.${pageOf(key)}` }, CLOSE],
    ],
  );
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The page of its group on which a setting stands. */
function pageOf(key: SettingKey): number {
  const keys = settingGroups().find(([group]) => group === groupOf(key))?.[1] ?? [];
  return Math.floor(keys.indexOf(key) / PAGE) + 1;
}

/** A value beside the default, so that one sees what a change looks like. */
function exampleOf(key: SettingKey): string {
  const usual = valueText(SETTINGS[key].value);
  const values = typicalValues(key).flat();
  const at = values.indexOf(usual);
  return values[at > 0 ? at - 1 : at + 1] ?? usual;
}

/** One setting before it is typed: what it does, its value, its range, an example. */
export const settingCard = (key: SettingKey, settings: Settings): Message =>
  message(lines([...about(key, settings), `For example ${exampleOf(key)}`, 'Send the new value.']));

/** Old → new. */
export function changedText(key: SettingKey, before: SettingValue, after: SettingValue): FormattedString {
  const [old, now] = [valueText(before), valueText(after)];
  return old === now ? fmt`${key} is ${now} already.` : fmt`${key}: ${old} → ${bold(now)}`;
}

/** What a setting may be, in words. */
export function rangeText(key: SettingKey): string {
  const entry = SETTINGS[key];
  switch (entry.kind) {
    case 'bool':
      return 'on or off';
    case 'number':
      return `${entry.min} to ${entry.max.toLocaleString('en-US')} ${entry.unit}`;
    case 'numberOr':
      return `${entry.min} to ${entry.max} ${entry.unit}, or ${entry.word}`;
    case 'choice':
      return `one of ${entry.choices.join(', ')}`;
    case 'list':
      return 'names with commas between';
    case 'zone':
      return 'a zone name';
    case 'hour':
      return 'a time of the day, or off';
    case 'hours':
      return 'from one time of the day to another, or off';
  }
}
