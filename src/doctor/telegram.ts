import { type Finding, fail, ok, warn } from '../ports/finding.ts';
import { Visit, type VisitLine } from '../telegram/line/visit.ts';
import type { Check } from './check.ts';

/** Whom the bot obeys: null where nobody has been named or paired yet. */
export type Owner = { readonly chat: number; readonly from: 'TELEGRAM_CHAT_ID' | 'pairing' | 'practice' } | null;

type Bot = { readonly token: string; readonly apiRoot: string | null };

const NETWORK = 'Is there a network? Is Telegram blocked there? Is TELEGRAM_API_ROOT right?';

/** The bot and its owner's chat. Never takes an update: those belong to the instance that runs. */
export const telegram = (bot: Bot, owner: Owner, line: VisitLine): Check => ({
  name: 'Telegram bot',
  unseen: 'FAIL',
  mend: NETWORK,
  async look(signal) {
    const visit = new Visit(bot, line);
    const me = await visit.bot(signal);
    if (!me.ok) return [refusedBot(me)];
    const { name, webhook } = me.value;
    const first = webhook
      ? warn(
          'Telegram bot',
          `@${name} answers, and a webhook takes its messages`,
          'Is it used elsewhere? A start here ends that.',
        )
      : ok('Telegram bot', `@${name} answers`);
    return [first, await chatFinding(visit, owner, name, signal)];
  },
});

type Refused = Extract<Awaited<ReturnType<Visit['bot']>>, { ok: false }>;

function refusedBot({ fault, text }: Refused): Finding {
  const name = 'Telegram bot';
  if (fault.kind === 'token')
    return fail(name, 'Telegram does not know this token', 'Copy TELEGRAM_BOT_TOKEN again from @BotFather.');
  if (fault.kind === 'wait') return warn(name, 'asked too often', `Wait ${Math.ceil(fault.ms / 1_000)} s.`);
  return fail(name, text, NETWORK);
}

async function chatFinding(visit: Visit, owner: Owner, bot: string, signal: AbortSignal): Promise<Finding> {
  const name = 'chat';
  if (owner === null)
    return warn(name, 'nobody owns this bot yet', `npm start prints a code: send it to @${bot} in a private chat.`);
  const seen = await visit.chat(owner.chat, signal);
  const write = `From the account that is to own it write /start to @${bot}${owner.from === 'TELEGRAM_CHAT_ID' ? '; is TELEGRAM_CHAT_ID its number?' : '.'}`;
  if (!seen.ok) {
    if (seen.fault.kind === 'noChat') return fail(name, `the bot may not write to ${owner.chat}`, write);
    if (seen.fault.kind === 'blocked')
      return fail(name, 'its owner has blocked the bot', `Unblock @${bot} in Telegram and write /start to it.`);
    return fail(name, seen.text, NETWORK);
  }
  if (seen.value.type !== 'private')
    return fail(name, `${owner.chat} is a ${seen.value.type}: nobody is obeyed there`, write);
  const whose = { TELEGRAM_CHAT_ID: 'as set', pairing: 'as paired', practice: 'embedded page' }[owner.from];
  return ok(name, `private and open (${whose})`);
}
