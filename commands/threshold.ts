import { parseSetting, settingText } from '../src/desk/setting-input.ts';
import type { SettingKey } from '../src/desk/settings.ts';
import { bold } from '../src/telegram/cards/figures.ts';
import { rangeText } from '../src/telegram/cards/settings.ts';
import type { Command, CommandContext, FormStep } from '../src/telegram/command.ts';
import { lines, type Message, message } from '../src/telegram/message.ts';
import { changed } from './change.ts';
import { SCORE_KEYS as KEYS, type Scores, wantedScores } from './scores.ts';
import { askWhatIf, whatIfButtons } from './what-if.ts';

const HOW = 'For example 80, or solo 80 cluster 60; with ? at the end it is only tried on the recordings.';

/** Reads `80`, `solo 80`, `cluster 60` or both; a text is what is wrong with it. */
function parse(typed: string): Scores | string {
  const words = typed.toLowerCase().match(/[^\s,=]+/g) ?? [];
  const pairs = words.length === 1 ? [['solo', ...words]] : [words.slice(0, 2), words.slice(2)];
  const scores: Record<string, number> = {};
  for (const [name, text, ...more] of pairs.filter((pair) => pair.length > 0)) {
    const key = name === 'solo' || name === 'cluster' ? KEYS[name] : null;
    if (key === null || text === undefined || more.length > 0 || key in scores) return `That is no threshold. ${HOW}`;
    const parsed = parseSetting(key, text);
    if (!parsed.ok) return parsed.fault;
    scores[key] = Number(parsed.value);
  }
  return Object.keys(scores).length > 0 ? scores : `That is no threshold. ${HOW}`;
}

/** Sets what was typed, or tries it where it ends in a question mark; no message when an answer shows itself. */
async function change(
  typed: string,
  context: CommandContext,
): Promise<{ readonly fault: string } | { readonly done: Message | null }> {
  const asked = typed.trimEnd().endsWith('?');
  const scores = parse(asked ? typed.replaceAll('?', ' ') : typed);
  if (typeof scores === 'string') return { fault: scores };
  if (asked) return { done: await askWhatIf(scores, context) };
  return { done: await changed(wantedScores(scores), context) };
}

async function form(answers: readonly string[], context: CommandContext): Promise<FormStep> {
  const answer = answers.at(-1);
  if (answer !== undefined) {
    const result = await change(answer, context);
    if ('fault' in result) return { type: 'fault', fault: result.fault };
    return { type: 'done', message: result.done ?? message('Nothing is changed yet: the recordings are replayed.') };
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
  args: '[solo N] [cluster N] [?]',
  description: 'Scores that alert; with ? tried on the recorded days',
  group: 'Settings',
  risk: 'change',
  async run(args, context) {
    const result = await change(args, context);
    if ('fault' in result) return message(result.fault);
    return result.done ?? [];
  },
  form,
  buttons: whatIfButtons,
};
