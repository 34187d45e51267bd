import type { Thresholds } from '../src/desk/comparison.ts';
import { changedCard } from '../src/telegram/cards/settings.ts';
import type { CommandContext } from '../src/telegram/command.ts';
import { lines } from '../src/telegram/message.ts';

/** Scores from which alerts are to be sent; what is left out stays. */
export type Scores = Partial<Thresholds>;

export const SCORE_KEYS = { solo: 'flow.soloScore', cluster: 'flow.clusterScore' } as const;

/** Sets these scores, which must have been parsed, and tells old and new of each. */
export async function setScores(scores: Scores, { cockpit }: CommandContext): Promise<ReturnType<typeof lines>> {
  const before = cockpit.desk.state.settings;
  const keys = Object.values(SCORE_KEYS).filter((key) => scores[key] !== undefined);
  for (const key of keys) await cockpit.dispatch({ name: 'set', key, value: scores[key] ?? before[key] });
  const after = cockpit.desk.state.settings;
  return lines(keys.map((key) => changedCard(key, before, after).text));
}
