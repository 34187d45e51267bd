import { settingText } from '../src/desk/setting-input.ts';
import type { SettingKey, SettingValue } from '../src/desk/settings.ts';
import { changedText } from '../src/telegram/cards/settings.ts';
import type { CommandContext, Undo } from '../src/telegram/command.ts';
import { type Buttons, lines, type Message, message } from '../src/telegram/message.ts';

/** Settings and their new values, which must have been parsed. */
export type Wanted = readonly (readonly [SettingKey, SettingValue])[];

/** What a change has come to: old → new of each setting, and the button that takes it back. */
type Changed = { readonly text: ReturnType<typeof lines>; readonly undo: Buttons };

export const sameValue = (one: SettingValue, other: SettingValue): boolean => settingText(one) === settingText(other);

/** Sets these values. `undone` is what the card with the button becomes when they are taken back. */
export async function applySettings(
  wanted: Wanted,
  { cockpit, undos }: CommandContext,
  undone: Undo['card'],
): Promise<Changed> {
  const before = cockpit.desk.state.settings;
  for (const [key, value] of wanted) await cockpit.dispatch({ name: 'set', key, value });
  const changes = wanted
    .filter(([key, to]) => !sameValue(before[key], to))
    .map(([key, to]) => ({ key, from: before[key], to }));
  const text = lines(wanted.map(([key, to]) => changedText(key, before[key], to)));
  if (changes.length === 0) return { text, undo: [] };
  return { text, undo: [[{ text: '↩ Undo', data: `un:${undos.note(changes, undone)}` }]] };
}

/** The same as an answer of its own. */
export async function changed(wanted: Wanted, context: CommandContext): Promise<Message> {
  const shortcuts: Buttons = [wanted.map(([key]) => ({ text: key, data: `sk:${key}` }))];
  const { text, undo } = await applySettings(wanted, context, (said) => message(said, shortcuts));
  return message(text, undo);
}
