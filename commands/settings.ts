import { parseSetting } from '../src/desk/setting-input.ts';
import { isSettingKey, type SettingKey, type SettingValue } from '../src/desk/settings.ts';
import { groupCard, menuCard, settingsCard } from '../src/telegram/cards/settings.ts';
import type { Command, CommandContext, Pressed, Undo } from '../src/telegram/command.ts';
import { message } from '../src/telegram/message.ts';
import { applySettings } from './change.ts';
import { mustConfirm, wantMode } from './mode.ts';
import { undo } from './undo.ts';

const settingsOf = ({ cockpit }: CommandContext) => cockpit.desk.state.settings;

/** The first card in place of one of which this version knows nothing any more. */
const unknown = (context: CommandContext): Pressed => ({
  toast: 'This version has that no more: here is what there is.',
  inPlace: true,
  act: async () => settingsCard(settingsOf(context)),
});

function openGroup(subject: string, context: CommandContext): Pressed {
  const [, group = '', page = '1'] = /^(.*?)(?:\.(\d+))?$/s.exec(subject) ?? [];
  if (groupCard(group, Number(page), settingsOf(context)) === null) return unknown(context);
  const act = async () => groupCard(group, Number(page), settingsOf(context)) ?? settingsCard(settingsOf(context));
  return { toast: '', inPlace: true, act };
}

function open(key: string, context: CommandContext): Pressed {
  if (!isSettingKey(key)) return unknown(context);
  return { toast: '', inPlace: true, act: async () => menuCard(key, settingsOf(context)) };
}

/** Sets the value that the button named, whatever it was when the button was made. */
function choose(subject: string, context: CommandContext): Pressed {
  const [, key = '', typed = ''] = /^([^=]*)=(.*)$/s.exec(subject) ?? [];
  if (!isSettingKey(key)) return unknown(context);
  const parsed = parseSetting(key, typed);
  if (!parsed.ok) return { ...open(key, context), toast: parsed.fault.slice(0, 200) };
  const { value } = parsed;
  if (key === 'trader.mode' && mustConfirm(value, context.cockpit.environment))
    return { toast: 'This asks first', inPlace: true, act: () => wantMode(value, context) };
  return { toast: `${key} ${typed}`.slice(0, 200), inPlace: true, act: () => set(key, value, context) };
}

async function set(key: SettingKey, value: SettingValue, context: CommandContext) {
  const card: Undo['card'] = (text) => menuCard(key, settingsOf(context), { text, buttons: [] });
  const { text, undo: buttons } = await applySettings([[key, value]], context, card);
  return menuCard(key, settingsOf(context), { text, buttons });
}

function type(key: string, context: CommandContext): Pressed {
  if (!isSettingKey(key)) return unknown(context);
  return { toast: '', act: null, form: { command: 'set', given: [key] } };
}

export const settings: Command = {
  name: 'settings',
  args: '',
  description: 'See and change every setting',
  group: 'Settings',
  risk: 'read',
  run: (_args, context) => settingsCard(settingsOf(context)),
  buttons: {
    se: (_subject, context) => ({ toast: '', inPlace: true, act: async () => settingsCard(settingsOf(context)) }),
    sg: openGroup,
    sk: open,
    sv: choose,
    st: type,
    sx: () => ({ toast: '', inPlace: true, act: async () => message('Settings closed. /settings opens them again.') }),
    un: undo,
  },
};
