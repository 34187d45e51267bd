import type { SettingValue } from '../src/desk/settings.ts';
import type { Environment } from '../src/ports.ts';
import { modeCard, modeConfirmCard, modeSetCard } from '../src/telegram/cards/mode.ts';
import type { Command, CommandContext, Pressed, Reply, Undo } from '../src/telegram/command.ts';
import { message } from '../src/telegram/message.ts';
import { applySettings } from './change.ts';
import { isFresh, stamp } from './stamp.ts';

/** How long the question may be answered, ms. */
const VALID = 60_000;

type Mode = 'off' | 'paper' | 'approve' | 'auto';

const modeOf = (typed: string): Mode | null =>
  typed === 'off' || typed === 'paper' || typed === 'approve' || typed === 'auto' ? typed : null;

/** Whether a mode lets real money move, so that it is not taken without a second look. */
export const mustConfirm = (mode: SettingValue, environment: Environment): mode is 'approve' | 'auto' =>
  environment === 'prod' && (mode === 'approve' || mode === 'auto');

async function change(mode: Mode, context: CommandContext): Promise<Reply> {
  const { cockpit } = context;
  const card: Undo['card'] = (text) => message(text);
  const { undo } = await applySettings([['trader.mode', mode]], context, card);
  return { ...modeSetCard(cockpit.desk.state.settings, cockpit.environment), buttons: undo };
}

/** Changes the mode, or asks first where it is real money. */
export async function wantMode(mode: Mode, context: CommandContext): Promise<Reply> {
  const { desk, environment, clock } = context.cockpit;
  const { settings } = desk.state;
  if (mode !== settings['trader.mode'] && mustConfirm(mode, environment))
    return modeConfirmCard(mode, `mc:${stamp(clock.now())}.${mode}`, settings);
  return change(mode, context);
}

function choose(word: string, context: CommandContext): Pressed {
  const mode = modeOf(word);
  if (mode === null) return { toast: 'There is no such mode.', act: null };
  return { toast: `Mode ${mode}`, inPlace: true, act: () => wantMode(mode, context) };
}

function confirm(subject: string, context: CommandContext): Pressed {
  const [at = '', word = ''] = subject.split('.');
  const mode = modeOf(word);
  if (mode === null) return { toast: 'There is no such mode.', act: null };
  if (!isFresh(at, context.cockpit.clock.now(), VALID))
    return { toast: 'That question is too old: here it is again.', inPlace: true, act: () => wantMode(mode, context) };
  return { toast: `Mode ${mode}`, inPlace: true, trades: true, act: () => change(mode, context) };
}

export const mode: Command = {
  name: 'mode',
  args: 'off|paper|approve|auto',
  description: 'How the trader acts',
  group: 'Control',
  risk: 'change',
  async run(args, context) {
    const { desk, environment } = context.cockpit;
    const wanted = modeOf(args.toLowerCase());
    return wanted === null ? modeCard(desk.state.settings, environment, args) : wantMode(wanted, context);
  },
  buttons: {
    md: choose,
    mc: confirm,
    mx: (_subject, { cockpit }) => ({
      toast: 'Nothing was changed',
      inPlace: true,
      act: async () => message(`The mode stays ${cockpit.desk.state.settings['trader.mode']}.`),
    }),
  },
};
