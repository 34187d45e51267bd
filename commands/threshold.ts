import { parseSetting, settingText } from '../src/desk/setting-input.ts';
import type { SettingKey } from '../src/desk/settings.ts';
import { bold } from '../src/telegram/cards/figures.ts';
import { changedCard, rangeText } from '../src/telegram/cards/settings.ts';
import type { Command, CommandContext, FormStep } from '../src/telegram/command.ts';
import { lines, type Message, message } from '../src/telegram/message.ts';

const KEYS = { solo: 'flow.soloScore', cluster: 'flow.clusterScore' } as const;
type Scores = readonly { readonly key: SettingKey; readonly text: string }[];

/** Reads `80`, `solo 80`, `cluster 60` or both; null when it is none of these. */
function parse(typed: string): Scores | null {
  const words = typed.toLowerCase().match(/[^\s,=]+/g) ?? [];
  const [first, second, third, fourth] = words;
  if (first === undefined || words.length > 4 || words.length === 3) return null;
  if (second === undefined) return [{ key: KEYS.solo, text: first }];
  const pairs =
    fourth === undefined
      ? [[first, second]]
      : [
          [first, second],
          [third, fourth],
        ];
  const scores = pairs.flatMap(([name, text]) =>
    (name === 'solo' || name === 'cluster') && text !== undefined ? [{ key: KEYS[name], text }] : [],
  );
  return scores.length < pairs.length || scores[0]?.key === scores[1]?.key ? null : scores;
}

const HOW = 'For example 80, or solo 80 cluster 60.';

async function change(typed: string, { cockpit }: CommandContext): Promise<{ fault: string } | { done: Message }> {
  const scores = parse(typed);
  if (scores === null) return { fault: `That is no threshold. ${HOW}` };
  const parsed = scores.map(({ key, text }) => ({ key, result: parseSetting(key, text) }));
  for (const { result } of parsed) if (!result.ok) return { fault: result.fault };
  const before = cockpit.desk.state.settings;
  for (const { key, result } of parsed)
    if (result.ok) await cockpit.dispatch({ name: 'set', key, value: result.value });
  const after = cockpit.desk.state.settings;
  return { done: message(lines(parsed.map(({ key }) => changedCard(key, before, after).text))) };
}

async function form(answers: readonly string[], context: CommandContext): Promise<FormStep> {
  const answer = answers.at(-1);
  if (answer !== undefined) {
    const result = await change(answer, context);
    return 'fault' in result ? { type: 'fault', fault: result.fault } : { type: 'done', message: result.done };
  }
  const { settings } = context.cockpit.desk.state;
  const shown = (key: SettingKey): string => settingText(settings[key]);
  return {
    type: 'ask',
    message: message(
      lines([
        bold('Alert thresholds'),
        `Solo alert at ${shown(KEYS.solo)}, cluster at ${shown(KEYS.cluster)}`,
        `Each ${rangeText(KEYS.solo)}; higher means fewer alerts.`,
        `Send the new one. ${HOW}`,
      ]),
    ),
    choices: [],
  };
}

export const threshold: Command = {
  name: 'threshold',
  args: '[solo N] [cluster N]',
  description: 'Scores from which alerts are sent',
  group: 'Settings',
  risk: 'change',
  async run(args, context) {
    const result = await change(args, context);
    return 'fault' in result ? message(result.fault) : result.done;
  },
  form,
};
