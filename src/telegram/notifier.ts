import type { Clock, Cockpit, Environment, Notifier } from '../ports.ts';
import { noticeCard, type Shown, type Single } from './cards/notice.ts';
import { refusalCard } from './cards/refusal.ts';
import { Morning } from './daily/morning.ts';
import type { QuietHours, Rest } from './daily/quiet-hours.ts';
import { AlertCards } from './living/alert-cards.ts';
import { Repeats } from './living/repeats.ts';
import { Rounds } from './living/rounds.ts';
import type { ShownApprovals } from './living/shown-approvals.ts';
import type { Memory } from './memory.ts';
import { message } from './message.ts';
import type { Outgoing, Priority } from './outgoing/item.ts';
import { loudness, type Sound } from './outgoing/loudness.ts';
import type { Outbox } from './outgoing/outbox.ts';
import type { Places } from './outgoing/places.ts';

type NotifierParts = {
  readonly outbox: Pick<Outbox, 'put'>;
  readonly places: Pick<Places, 'get'>;
  readonly memory: Memory;
  readonly quiet: QuietHours;
  readonly shown: Pick<ShownApprovals, 'note'>;
  readonly cockpit: Pick<Cockpit, 'environment' | 'clock' | 'desk' | 'marketUrl' | 'startedAt'>;
};

/** What is held back in quiet hours besides alerts. */
const REST: Partial<Readonly<Record<Shown['kind'], Rest>>> = {
  block: 'blocks',
  'market.changed': 'changes',
  'cap.reached': 'news',
};

/** Turns what the desk wants said into cards. */
export class ChatNotifier implements Notifier {
  readonly #outbox: Pick<Outbox, 'put'>;
  readonly #shown: Pick<ShownApprovals, 'note'>;
  readonly #desk: () => Cockpit['desk'];
  readonly #environment: Environment;
  readonly #clock: Clock;
  readonly #quiet: QuietHours;
  readonly #alerts: AlertCards;
  readonly #rounds: Rounds;
  readonly #repeats: Repeats;
  readonly #morning: Morning;

  constructor({ outbox, places, memory, quiet, shown, cockpit }: NotifierParts) {
    this.#outbox = outbox;
    this.#shown = shown;
    this.#desk = () => cockpit.desk;
    this.#environment = cockpit.environment;
    this.#clock = cockpit.clock;
    this.#quiet = quiet;
    this.#morning = new Morning({ outbox, places, quiet, cockpit });
    this.#alerts = new AlertCards({
      outbox,
      clock: cockpit.clock,
      quiet,
      url: (ticker) => cockpit.marketUrl(ticker),
      settings: () => cockpit.desk.state.settings,
      alerts: () => cockpit.desk.state.alerts,
    });
    this.#rounds = new Rounds({ outbox, memory, cockpit });
    this.#repeats = new Repeats(cockpit.clock);
  }

  show(effect: Parameters<Notifier['show']>[0]): void {
    switch (effect.type) {
      case 'alert':
        this.#alerts.show(effect.alert);
        break;
      case 'alert.edit':
        this.#alerts.edit(effect.alert);
        break;
      case 'alert.graded':
        this.#alerts.grade(effect.alert);
        break;
      case 'approval':
        this.#shown.note(effect.approval);
        this.#rounds.approval(effect.approval, this.#desk().state.settings['notify.approval'] === 'silent');
        break;
      // Whoever asked has the answer that came at once; this one came later.
      case 'refused':
        this.#outbox.put({ message: refusalCard(effect, this.#environment), priority: 'approval' });
        break;
      case 'notice': {
        const { notice } = effect;
        // What cannot be sent need not wait to be said: that Telegram is back says that it was away.
        if (notice.kind === 'part.failed' && notice.part === 'telegram') break;
        // The daily report tells of the day.
        if (notice.kind === 'day.turned') break;
        this.#notice(notice);
        break;
      }
      default:
        effect satisfies never;
    }
  }

  illustrate(alertId: string, png: Uint8Array): void {
    this.#alerts.illustrate(alertId, png);
  }

  say(text: string): void {
    this.#outbox.put({ message: message(text), priority: 'critical' });
  }

  /** Time passes: positions move, and the quiet hours end. */
  tick(): void {
    for (const notice of this.#rounds.late()) this.#notice(notice);
    this.#rounds.tick();
    this.#morning.tick();
    for (const owed of this.#repeats.due(this.#exposed)) this.#outbox.put(owed);
  }

  /** A position or an order of real money is open, or nobody has told yet whether one is. */
  get #exposed(): boolean {
    const desk = this.#desk();
    const trades = ['approve', 'auto'].includes(desk.state.settings['trader.mode']);
    if (trades && desk.status().account === null) return true;
    return desk.positions().some(({ paper }) => !paper) || desk.orders().some(({ paper }) => !paper);
  }

  #notice(notice: Shown): void {
    const desk = this.#desk();
    const exposed = this.#exposed;
    const quiet = this.#quiet.includes(this.#clock.now());
    const { priority, sound } = loudness(notice, desk.state.settings, { quiet, exposed });
    if (notice.kind === 'entry') this.#rounds.entry(notice, sound);
    else if (notice.kind === 'exit') this.#rounds.exit(notice, sound);
    else this.#single(notice, priority, sound, exposed);
  }

  #single(notice: Single, priority: Priority, sound: Sound, exposed: boolean): void {
    if (sound === 'off') return;
    const rest = REST[notice.kind];
    if (sound === 'held' && rest !== undefined) {
      this.#quiet.hold(rest, this.#clock.now());
      return;
    }
    const plain = { message: noticeCard(notice, this.#environment), priority, silent: sound !== 'ring' };
    this.#outbox.put(this.#placed(notice, plain, exposed));
  }

  /** Where it belongs: with the position that it is about, or with what was said of the same trouble before. */
  #placed(notice: Single, plain: Outgoing, exposed: boolean): Outgoing {
    switch (notice.kind) {
      case 'order.refused':
      case 'order.uncertain':
      case 'order.resolved':
        return this.#rounds.order(notice, plain);
      case 'against': {
        const card = this.#rounds.cardOf(notice);
        return card === null ? plain : { ...plain, replyTo: card };
      }
      default:
        return this.#repeats.take(notice, plain, exposed);
    }
  }
}
