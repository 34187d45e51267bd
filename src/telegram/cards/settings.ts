import { fmt } from '@grammyjs/parse-mode';
import { settingText } from '../../desk/setting-input.ts';
import { SETTINGS, type SettingKey, type Settings, settingKeys } from '../../desk/settings.ts';
import { lines, type Message, message, paragraphs } from '../message.ts';
import { bold, oneLine } from './figures.ts';

/** Settings as a person looks for them; a key without a dot is general. */
export const settingGroups = (): readonly (readonly [group: string, keys: readonly SettingKey[]])[] => [
  ...Map.groupBy(settingKeys, (key) => (key.includes('.') ? (key.split('.')[0] ?? key) : 'general')),
];

/** `/settings`: every setting with its value, by group. */
export const settingsCard = (settings: Settings): Message =>
  message(
    paragraphs([
      ...settingGroups().map(([group, keys]) =>
        lines([bold(group), ...keys.map((key) => `${key} = ${oneLine(settingText(settings[key]), 120)}`)]),
      ),
      'Change one: /set KEY VALUE, or /set alone',
    ]),
  );

/** One setting before it is changed: what it does, its value, its range, an example. */
export const settingCard = (key: SettingKey, settings: Settings): Message =>
  message(
    lines([
      bold(key),
      SETTINGS[key].about,
      fmt`Now ${bold(oneLine(settingText(settings[key]), 120))}`,
      `${rangeText(key)}; for example ${settingText(SETTINGS[key].value)}`,
      'Send the new value.',
    ]),
  );

/** What was changed, old and new. */
export function changedCard(key: SettingKey, before: Settings, after: Settings): Message {
  const old = oneLine(settingText(before[key]), 200);
  const now = oneLine(settingText(after[key]), 200);
  return message(old === now ? `${key} is ${now} already.` : fmt`${key}: ${old} → ${bold(now)}`);
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
