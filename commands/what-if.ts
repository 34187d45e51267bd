import { changes, type Thresholds } from '../src/desk/comparison.ts';
import type { WhatIfAnswer } from '../src/ports/what-if.ts';
import { answerCard, whatIfCard } from '../src/telegram/cards/what-if.ts';
import type { CommandContext, Pressed } from '../src/telegram/command.ts';
import { type Message, message } from '../src/telegram/message.ts';
import { applySettings } from './change.ts';
import { type Scores, wantedScores } from './scores.ts';

/** How long an answer may be applied, ms. */
const VALID = 15 * 60_000;

const EARLIER = 'This answer is from an earlier run: ask again.';
const ENDED = 'This what-if is not replayed any more.';
const NONE = 'There is no recording to try it on: begin one with /record on and ask again in a day.';

const differ = (one: Thresholds, other: Thresholds): boolean => Object.keys(changes(one, other)).length > 0;

/** Begins the replay that tells what these scores would have changed. Null when it runs: its card shows itself. */
export async function askWhatIf(scores: Scores, { cockpit, show }: CommandContext): Promise<Message | null> {
  const { settings } = cockpit.desk.state;
  const proposed: Thresholds = {
    'flow.soloScore': scores['flow.soloScore'] ?? settings['flow.soloScore'],
    'flow.clusterScore': scores['flow.clusterScore'] ?? settings['flow.clusterScore'],
  };
  if (!differ(settings, proposed)) return message('That is how it is set already: nothing would change.');
  const begun = await cockpit.whatIf.begin(settings, proposed, (run, news) => {
    const card = news.type === 'answered' ? answerCard(run, news.result, null) : whatIfCard(run, news);
    show(`wi:${run.id}`, card, news.type === 'replaying' && news.share > 0);
  });
  return begun ? null : message(NONE);
}

function cancel(id: string, { cockpit: { whatIf } }: CommandContext): Pressed {
  // The tap may have crossed with the answer, which stands on the same card by now.
  if (whatIf.answer(id) !== null) return { toast: 'Answered already', act: null };
  if (whatIf.current()?.id !== id)
    return { toast: ENDED, inPlace: true, act: async () => message(`${ENDED} Nothing was changed.`) };
  const act = async () => {
    whatIf.cancel(id);
    return [];
  };
  return { toast: 'Cancelling', act };
}

/** Why this answer cannot be applied any more, in one sentence; null when it can. */
function stale({ run, at, settled }: WhatIfAnswer, { cockpit: { clock, desk } }: CommandContext): string | null {
  if (settled !== null) return settled === 'applied' ? 'Applied already.' : 'Left as it was: ask again.';
  if (clock.now() - at > VALID) return 'Not applied: this answer is older than 15 minutes, ask again.';
  if (differ(run.today, desk.state.settings)) return 'Not applied: the thresholds have changed since, ask again.';
  return null;
}

function apply(id: string, context: CommandContext): Pressed {
  const { whatIf } = context.cockpit;
  const answer = whatIf.answer(id);
  if (answer === null) return { toast: EARLIER, act: null };
  const { run, result, settled } = answer;
  const why = stale(answer, context);
  if (why !== null && settled !== null) return { toast: why, act: null };
  if (why !== null) return { toast: why, inPlace: true, act: async () => answerCard(run, result, why) };
  const act = async () => {
    // A tap just before this one may have been first.
    if (!whatIf.settle(id, 'applied')) return [];
    const wanted = wantedScores(changes(run.today, run.proposed));
    const { text, undo } = await applySettings(wanted, context, (said) => answerCard(run, result, said));
    return { ...answerCard(run, result, text), buttons: undo };
  };
  return { toast: 'Applying', inPlace: true, act };
}

function keep(id: string, { cockpit: { whatIf } }: CommandContext): Pressed {
  const answer = whatIf.answer(id);
  if (answer === null || answer.settled !== null) return { toast: 'Nothing was changed by this tap', act: null };
  const act = async () => {
    whatIf.settle(id, 'kept');
    return answerCard(answer.run, answer.result, 'Cancelled: nothing was changed.');
  };
  return { toast: 'Nothing was changed', inPlace: true, act };
}

/** The buttons of a what-if: cancel the replay, apply its answer, or leave things as they are. */
export const whatIfButtons = { wc: cancel, wa: apply, wk: keep };
