import type { Alert } from '../desk/alert.ts';
import type { Notice } from '../desk/effect.ts';
import type { Notifier } from '../ports.ts';
import { alertCard, alertHeadline, type MarketUrl, takenOver } from './cards/alert.ts';
import { noticeCard } from './cards/notice.ts';
import { message } from './message.ts';
import type { Outbox } from './outbox.ts';
import type { Outgoing, Priority } from './queue.ts';

/** How soon and how loud each notice is. */
const LOUDNESS: Readonly<Record<Notice['kind'], { readonly priority: Priority; readonly silent: boolean }>> = {
  'feed.lost': { priority: 'critical', silent: false },
  'feed.back': { priority: 'critical', silent: true },
  'feed.fault': { priority: 'critical', silent: false },
  'part.failed': { priority: 'critical', silent: false },
  'part.recovered': { priority: 'critical', silent: true },
  'state.restored': { priority: 'critical', silent: false },
  'state.lost': { priority: 'critical', silent: false },
  'day.turned': { priority: 'info', silent: true },
  'cap.reached': { priority: 'info', silent: true },
  block: { priority: 'info', silent: true },
  entry: { priority: 'alert', silent: true },
  exit: { priority: 'alert', silent: true },
  breaker: { priority: 'critical', silent: false },
};

type NotifierParts = {
  readonly outbox: Pick<Outbox, 'put'>;
  readonly url: MarketUrl;
  /** Alerts of before, newest last, for the words of a card that a cluster takes over. */
  alerts(): readonly Alert[];
};

/** Turns what the desk wants said into cards. */
export function createNotifier({ outbox, url, alerts }: NotifierParts): Notifier {
  const card = (alert: Alert): Outgoing => ({
    message: alertCard(alert, url),
    priority: 'alert',
    card: alert.id,
    headline: alertHeadline(alert),
  });
  return {
    show(effect) {
      switch (effect.type) {
        case 'alert': {
          const { alert } = effect;
          outbox.put(card(alert));
          for (const id of alert.replaces) {
            const solo = alerts().find((other) => other.id === id);
            outbox.put({ message: takenOver(alert, solo), priority: 'alert', card: id, editOnly: true });
          }
          break;
        }
        case 'alert.edit':
          // It rings only if the card could not be sent before: the outbox keeps the louder of the two.
          outbox.put({ ...card(effect.alert), silent: true });
          break;
        case 'notice': {
          const { notice } = effect;
          // What cannot be sent need not wait to be said: that Telegram is back says that it was away.
          if (notice.kind === 'part.failed' && notice.part === 'telegram') break;
          outbox.put({ message: noticeCard(notice), ...LOUDNESS[notice.kind] });
          break;
        }
      }
    },
    say: (text) => outbox.put({ message: message(text), priority: 'critical' }),
  };
}
