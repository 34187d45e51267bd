import { parseSetting } from '../src/desk/setting-input.ts';
import { isSettingKey, SETTINGS, type SettingKey, settingKeys } from '../src/desk/settings.ts';
import { oneLine } from '../src/telegram/cards/figures.ts';
import { inPairs } from '../src/telegram/cards/pairs.ts';
import { settingCard, settingGroups, shortName } from '../src/telegram/cards/settings.ts';
import type { Choice, Command, CommandContext, FormStep } from '../src/telegram/command.ts';
import { type Message, message } from '../src/telegram/message.ts';
import { changed } from './change.ts';
import { mustConfirm } from './mode.ts';

/** Finds a key as typed, whatever its case. */
const keyOf = (typed: string): SettingKey | undefined => {
  const wanted = typed.toLowerCase();
  return isSettingKey(typed) ? typed : settingKeys.find((key) => key.toLowerCase() === wanted);
};

const unknown = (typed: string): string => `There is no setting “${oneLine(typed, 60)}”. /settings lists them.`;

async function change(
  key: SettingKey,
  typed: string,
  context: CommandContext,
): Promise<{ fault: string } | { done: Message }> {
  const parsed = parseSetting(key, typed);
  if (!parsed.ok) return { fault: parsed.fault };
  const { value } = parsed;
  if (key === 'trader.mode' && mustConfirm(value, context.cockpit.environment))
    return { fault: `With real money the mode is changed by /mode ${value}, which asks first.` };
  return { done: await changed([[key, value]], context) };
}

const plain = (answer: string): Choice => ({ text: answer, answer });

/** Values that are quicker tapped than typed. */
function values(key: SettingKey): Choice[] {
  const entry = SETTINGS[key];
  if (entry.kind === 'bool') return ['on', 'off'].map(plain);
  return entry.kind === 'choice' ? entry.choices.map(plain) : [];
}

const askKey = (keys: readonly SettingKey[]): FormStep => ({
  type: 'ask',
  message: message('Which setting? Tap it, or type its name.'),
  choices: inPairs(keys.map((key) => ({ text: shortName(key), answer: key }))),
});

/** First a group or a key, then its value; a fault leaves the question as it is. */
async function form(answers: readonly string[], context: CommandContext): Promise<FormStep> {
  const groups = settingGroups();
  const last = answers.at(-1);
  if (last === undefined) {
    const choices = inPairs(groups.map(([group]) => plain(group)));
    return { type: 'ask', message: message('Which group of settings?'), choices };
  }
  const keyAt = answers.findIndex((answer) => keyOf(answer) !== undefined);
  const key = keyOf(answers[keyAt] ?? '');
  if (key === undefined) {
    const group = groups.find(([name]) => name === last.toLowerCase());
    return group === undefined ? { type: 'fault', fault: unknown(last) } : askKey(group[1]);
  }
  if (keyAt === answers.length - 1) {
    const { settings } = context.cockpit.desk.state;
    return { type: 'ask', message: settingCard(key, settings), choices: inPairs(values(key)) };
  }
  const result = await change(key, last, context);
  return 'fault' in result ? { type: 'fault', fault: result.fault } : { type: 'done', message: result.done };
}

export const set: Command = {
  name: 'set',
  args: 'KEY VALUE',
  description: 'Change a setting',
  group: 'Settings',
  risk: 'change',
  async run(args, context) {
    const [typed = '', ...rest] = args.split(/\s+/);
    const key = keyOf(typed);
    if (key === undefined) return message(unknown(typed));
    const result = await change(key, rest.join(' '), context);
    return 'fault' in result ? message(result.fault) : result.done;
  },
  form,
  given: (args) => (keyOf(args) === undefined ? null : [args]),
};
