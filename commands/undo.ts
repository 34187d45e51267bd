import { changedText, valueText } from '../src/telegram/cards/settings.ts';
import type { CommandContext, Pressed, Reply, Undo } from '../src/telegram/command.ts';
import { lines } from '../src/telegram/message.ts';
import { sameValue } from './change.ts';
import { mustConfirm, wantMode } from './mode.ts';

const EARLIER = 'Not undone: that was long ago or in an earlier run. /settings shows how it is now.';

/** What was changed again since, one sentence each. */
const moved = ({ changes }: Undo, { cockpit }: CommandContext): string[] => {
  const { settings } = cockpit.desk.state;
  return changes
    .filter(({ key, to }) => !sameValue(settings[key], to))
    .map(({ key }) => `${key} was changed again since: it is ${valueText(settings[key])} now.`);
};

/** Takes a change of settings back, once, unless things are not any more as it made them. */
export function undo(id: string, context: CommandContext): Pressed {
  const { undos, cockpit } = context;
  const known = undos.get(id);
  if (known === null) return { toast: EARLIER, act: null };
  if (known.used) return { toast: 'Undone already.', act: null };
  const { changes, card } = known;
  const mode = changes.find(({ key }) => key === 'trader.mode')?.from;
  const act = async (): Promise<Reply> => {
    const now = moved(known, context);
    if (now.length > 0) return card(lines(['Not undone.', ...now]));
    // Back to real money is asked for as if it were chosen anew.
    if (mode !== undefined && mustConfirm(mode, cockpit.environment)) return wantMode(mode, context);
    // A tap just before this one may have been first.
    if (!undos.use(id)) return [];
    for (const { key, from } of changes) await cockpit.dispatch({ name: 'set', key, value: from });
    return card(lines(['↩ Undone', ...changes.map(({ key, from, to }) => changedText(key, to, from))]));
  };
  return { toast: '', inPlace: true, act };
}
