import type { ChatState } from '../ports/chat-state.ts';
import type { Clock, Cockpit, Log, Notifier, Runner, Schedule, Sink } from '../ports.ts';
import { type GreetingFacts, greetingCard } from './cards/greeting.ts';
import type { Command, CommandContext } from './command.ts';
import { QuietHours } from './daily/quiet-hours.ts';
import { Reporter } from './daily/reporter.ts';
import { Incidents } from './incidents.ts';
import { type ChatContext, Forms } from './incoming/forms.ts';
import { Intake } from './incoming/intake.ts';
import { Latecomers } from './incoming/latecomers.ts';
import { Menu } from './incoming/menu.ts';
import { Poll } from './incoming/poll.ts';
import { Seen } from './incoming/seen.ts';
import { Switchboard } from './incoming/switchboard.ts';
import { Undos } from './incoming/undos.ts';
import { createBot } from './line/api.ts';
import { createDial, type Fetch } from './line/dial.ts';
import { faultText } from './line/fault.ts';
import { Link } from './line/link.ts';
import { botIdOf } from './line/token.ts';
import { Pinned } from './living/pinned.ts';
import { ShownApprovals } from './living/shown-approvals.ts';
import { Memory } from './memory.ts';
import { type Message, message } from './message.ts';
import { ChatNotifier } from './notifier.ts';
import { Outbox } from './outgoing/outbox.ts';
import { Places } from './outgoing/places.ts';
import { createPost } from './outgoing/post.ts';
import { Owner } from './owner/owner.ts';
import { Presence } from './owner/presence.ts';

export type ChatOptions = {
  readonly token: string;
  /** The owner's private chat, which is also the owner's numeric user id. */
  readonly chatId: number;
  /** Telegram's own when left out. */
  readonly apiRoot?: string;
  readonly fetch: Fetch;
  readonly cockpit: Cockpit;
  readonly commands: readonly Command[];
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
  readonly log: Log;
  readonly sink: Sink;
  readonly schedule: Schedule;
  readonly saved: ChatState;
  /** Resolves when it is on disk. */
  readonly save: (chat: ChatState) => Promise<void>;
};

/** The chat with the owner. It runs until it is told to stop, Telegram or no Telegram. */
export type Chat = Runner & {
  readonly notifier: Notifier;
  /** Says that a run has begun. */
  greet(facts: GreetingFacts): void;
  /** The machine slept for so long, ms. */
  woke(away: number): void;
};

/** How often what is told by the time of day and what cards show of now are looked at, ms. */
const BEAT = 5_000;

/** Telegram does not hold up the end for longer than this, ms. */
const LAST_CALLS = 3_000;

/** Builds the chat. Nothing is sent or heard before `run`. */
export function createChat(options: ChatOptions): Chat {
  const { token, chatId, apiRoot, cockpit, commands, clock, random, log, sink, schedule } = options;
  const begun = clock.monotonic();
  const dial = createDial(clock, options.fetch);
  const bot = createBot<ChatContext>(token, apiRoot, dial);
  const link = new Link(clock, sink);
  const post = createPost(bot.api, chatId, clock);
  const memory = new Memory(options.saved, botIdOf(token), options.save);
  const places = new Places(memory);
  const quiet = new QuietHours(memory, () => cockpit.desk.state.settings);
  const outbox = new Outbox({ post, places, link, clock, log, hush: () => quiet.includes(clock.now()) });
  const say = (text: string): void => outbox.put({ message: message(text), priority: 'info' });
  const reply = (messages: readonly Message[]): void => {
    for (const said of messages) outbox.put({ message: said, priority: 'reply' });
  };
  const shown = new ShownApprovals();
  const undos = new Undos(cockpit.startedAt.toString(36));
  const notifier = new ChatNotifier({ outbox, places, memory, quiet, shown, cockpit });
  const show: CommandContext['show'] = (card, said, quiet = false) =>
    outbox.put({ message: said, card, priority: quiet ? 'info' : 'reply', silent: quiet });
  const { sendFile } = post;
  const switchboard = new Switchboard({ cockpit, commands, shown: (id) => shown.get(id), undos, show, sendFile }, log);
  const presence = new Presence(memory, clock);
  const incidents = new Incidents(cockpit);
  const pinned = new Pinned({ cockpit, incidents, outbox, places, post, link, clock, log });
  const reporter = new Reporter({ cockpit, incidents, memory, quiet, outbox, places, schedule, clock, log });
  const late = new Latecomers({ switchboard, cockpit, outbox });
  const forms = new Forms({ switchboard, post, outbox, clock });
  const menu = new Menu(bot.api, chatId, commands, log);
  const intake = new Intake({
    owner: new Owner({ chatId, clock, log, tell: say }),
    seen: new Seen(memory, log),
    late,
    switchboard,
    forms,
    dial,
    // By whichever clock says longer: one may have been set back, the other may stand still while the machine sleeps.
    startedAt: () => dial.serverNow() - Math.max(clock.now() - cockpit.startedAt, clock.monotonic() - begun),
    afterSilence: () => poll.afterSilence,
    outbox,
    post,
    reply,
    written: () => {
      outbox.reopen();
      void menu.ensure();
    },
  });
  intake.install(bot);

  const poll = new Poll<ChatContext>({
    bot,
    link,
    clock,
    random,
    log,
    tell: say,
    ready: () => void menu.ensure(),
    drained: () => intake.drained(),
    async handle(update) {
      try {
        await bot.handleUpdate(update);
        // The owner may have changed what these show, or when.
        reporter.arm();
        pinned.look();
      } catch (error) {
        const fault = faultText(error instanceof Error && 'error' in error ? error.error : error);
        log.error({ fault, update: update.update_id }, 'a message from the chat could not be handled');
        reply([message('Something went wrong inside with what you sent. /status shows how things are.')]);
      }
    },
  });

  const beat = async (signal: AbortSignal): Promise<void> => {
    for (;;) {
      await clock.sleep(BEAT, signal);
      if (signal.aborted) return;
      notifier.tick();
      await late.tick();
    }
  };

  return {
    notifier: {
      say: (text) => notifier.say(text),
      illustrate: (alertId, png) => notifier.illustrate(alertId, png),
      show(effect) {
        notifier.show(effect);
        if (effect.type === 'notice') pinned.look();
      },
    },
    greet(facts) {
      const mode = cockpit.desk.state.settings['trader.mode'];
      const { line, silent } = late.greeting();
      outbox.put({ message: greetingCard(facts, mode, line), priority: 'reply', silent });
      pinned.begin();
    },
    woke(away) {
      const gap = presence.slept(away);
      if (gap !== null) {
        late.away(gap);
        // The line only looks open; what came meanwhile is fetched by the next call.
        dial.hangUp();
      }
      reporter.look();
    },
    async run(signal) {
      const gap = presence.begin();
      if (gap !== null) late.away(gap);
      const failed = new AbortController();
      const ended = new AbortController();
      const either = AbortSignal.any([signal, failed.signal]);
      const hangUp = (): void => void clock.sleep(LAST_CALLS, ended.signal).then(() => dial.hangUp());
      either.addEventListener('abort', hangUp, { once: true });
      // Telegram is no reason to stop: both ways retry by themselves, so only a bug rejects here, and ends all.
      const ways = [
        poll.run(either),
        // Behind the last edit that was under way.
        outbox.run(either).then(() => pinned.end()),
        pinned.run(either),
        presence.run(either),
        reporter.run(either),
        beat(either),
      ];
      try {
        await Promise.all(ways);
      } finally {
        failed.abort();
        await Promise.allSettled(ways);
        ended.abort();
      }
    },
  };
}
