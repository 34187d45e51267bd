import { centsText } from '../src/desk/money.ts';
import type { PositionRow } from '../src/desk/view.ts';
import { heldId, oneLine, shortId } from '../src/telegram/cards/figures.ts';
import { positionsCard } from '../src/telegram/cards/positions.ts';
import type { Command, CommandContext, Pressed, Reply } from '../src/telegram/command.ts';
import { message } from '../src/telegram/message.ts';
import { refusal } from './ask.ts';

async function guard(ticker: string, context: CommandContext): Promise<Reply> {
  const { cockpit } = context;
  const refused = refusal(await cockpit.dispatch({ name: 'protect', ticker }), ticker, context);
  if (refused !== null) return refused;
  const row = cockpit.desk.positions().find((held) => held.ticker === ticker && !held.paper);
  return message(
    row === undefined || row.stop === null
      ? `${oneLine(ticker, 64)} could not be given a stop: see /positions.`
      : `🛡 ${oneLine(ticker, 64)} has a stop and a trail now: /positions shows them.`,
  );
}

async function closer({ ticker, paper }: PositionRow, context: CommandContext): Promise<Reply> {
  const { cockpit } = context;
  const refused = refusal(await cockpit.dispatch({ name: 'tighten', ticker, paper }), ticker, context);
  if (refused !== null) return refused;
  const stop = heldBy(heldId({ ticker, paper }), context)?.stop ?? null;
  return message(
    stop === null
      ? `${oneLine(ticker, 64)} is not held any more.`
      : `🛡 The stop of ${oneLine(ticker, 64)} is at ${centsText(stop)} now.`,
  );
}

/** The position that a button names; what the desk opened comes before what else is held there. */
const heldBy = (key: string, { cockpit }: CommandContext): PositionRow | undefined =>
  cockpit.desk.positions().find((held) => heldId(held) === key);

/** Moves a position's stop up to a cent under its bid, from the card of what goes against it. */
function tighten(key: string, context: CommandContext): Pressed {
  const row = heldBy(key, context);
  if (row === undefined) return { toast: 'That position is closed.', act: null };
  return { toast: 'Tightening its stop', trades: true, act: () => closer(row, context) };
}

async function ignored({ ticker, paper }: PositionRow, { cockpit }: CommandContext): Promise<Reply> {
  await cockpit.dispatch({ name: 'ignore', ticker, paper });
  return message(`🔕 No more of flow against ${oneLine(ticker, 64)} until it is closed. Its stop stays.`);
}

/** Wants no more of flow against a position. */
function ignore(key: string, context: CommandContext): Pressed {
  const row = heldBy(key, context);
  if (row === undefined) return { toast: 'That position is closed.', act: null };
  return { toast: 'Ignored until it is closed', act: () => ignored(row, context) };
}

/** Gives a position that was opened elsewhere a stop and a trail, from the button under it. */
function protect(key: string, context: CommandContext): Pressed {
  const row = context.cockpit.desk.positions().find(({ ticker, paper }) => !paper && shortId(ticker) === key);
  if (row === undefined) return { toast: 'That position is closed.', act: null };
  if (row.stop !== null) return { toast: 'It is protected already.', act: null };
  return { toast: 'Protecting it', trades: true, act: () => guard(row.ticker, context) };
}

export const positions: Command = {
  name: 'positions',
  args: '',
  description: 'What is held, with stops and trails',
  group: 'Watch',
  risk: 'read',
  run: (_args, { cockpit }) => positionsCard(cockpit.desk.positions(), cockpit.environment, cockpit.clock.now()),
  buttons: { pt: protect, tg: tighten, ig: ignore },
};
