import { FormattedString } from '@grammyjs/parse-mode';
import { parseSetting } from '../src/desk/setting-input.ts';
import { moment, span } from '../src/telegram/cards/figures.ts';
import { chanceText } from '../src/telegram/cards/parts.ts';
import { valueText } from '../src/telegram/cards/settings.ts';
import type { CommandContext, Pressed, Reply } from '../src/telegram/command.ts';
import { lines, message } from '../src/telegram/message.ts';
import { applySettings } from './change.ts';
import { SCORE_KEYS } from './scores.ts';

export const HOUR = 3_600_000;

/** As long as one sleeps, ms. */
export const NIGHT = 8 * HOUR;

async function sleep(ms: number, { cockpit }: CommandContext): Promise<Reply> {
  const until = cockpit.clock.now() + ms;
  await cockpit.dispatch({ name: 'snooze', until });
  return message(
    FormattedString.join([
      '😴 No alerts for ',
      span(ms),
      ', until ',
      moment(until),
      '. What is about your money still comes. /resume flow wakes me too.',
    ]),
    [[{ text: 'Wake now', data: 'sw:' }, ...(ms < NIGHT ? [{ text: '8 h instead', data: 'sz:8' }] : [])]],
  );
}

function wake(_subject: string, { cockpit }: CommandContext): Pressed {
  const { clock, desk } = cockpit;
  if (desk.state.snoozedUntil <= clock.now())
    return { toast: 'Awake already', inPlace: true, act: async () => message('🔔 Alerts are not snoozed.') };
  const act = async (): Promise<Reply> => {
    await cockpit.dispatch({ name: 'snooze', until: 0 });
    return message('🔔 Alerts ring again.');
  };
  return { toast: 'Awake', inPlace: true, act };
}

async function only(key: (typeof SCORE_KEYS)[keyof typeof SCORE_KEYS], score: number, context: CommandContext) {
  const shortcut = [[{ text: key, data: `sk:${key}` }]];
  const { text, undo } = await applySettings([[key, score]], context, (said) => message(said, shortcut));
  return message(lines([text, `By chance that is ${chanceText(score)} over everything watched.`]), undo);
}

/** Lets only what is rarer than the alert ring: the button has named the kind and the score. */
function raise(subject: string, context: CommandContext): Pressed {
  const [, kind = '', typed = ''] = /^([^:]*):(.*)$/s.exec(subject) ?? [];
  const key = kind === 'solo' || kind === 'cluster' ? SCORE_KEYS[kind] : null;
  const parsed = key === null ? null : parseSetting(key, typed);
  if (key === null || parsed?.ok !== true) return { toast: 'That alert is too old: use /threshold.', act: null };
  const now = context.cockpit.desk.state.settings[key];
  const score = Number(parsed.value);
  if (now >= score) return { toast: `${key} is ${valueText(now)} already.`, act: null };
  return { toast: `Only ≥ ${score}`, act: () => only(key, score, context) };
}

/** Buttons under an alert and under what they answer: fewer alerts for an hour, or from a higher score on. */
export const quieterButtons = {
  sz: (subject: string, context: CommandContext): Pressed =>
    subject === '8'
      ? { toast: 'No alerts for 8 hours', inPlace: true, act: () => sleep(NIGHT, context) }
      : { toast: 'No alerts for an hour', act: () => sleep(HOUR, context) },
  sw: wake,
  up: raise,
};
