import type { Alert } from '../desk/alert.ts';
import type { Approval } from '../desk/approval.ts';
import type { Environment, Notifier } from '../ports.ts';
import { alertCard, alertHeadline, type MarketUrl, takenOver } from './cards/alert.ts';
import { approvalCard } from './cards/approval.ts';
import { noticeCard, type Shown } from './cards/notice.ts';
import { refusalCard } from './cards/refusal.ts';
import { message } from './message.ts';
import type { Outbox } from './outbox.ts';
import type { Outgoing, Priority } from './queue.ts';
import type { ShownApprovals } from './shown-approvals.ts';

type Loudness = { readonly priority: Priority; readonly silent: boolean };

const URGENT: Loudness = { priority: 'critical', silent: false };
const RELIEF: Loudness = { priority: 'critical', silent: true };
const NEWS: Loudness = { priority: 'info', silent: true };
const MONEY: Loudness = { priority: 'alert', silent: false };

/** How soon and how loud each notice is. */
const LOUDNESS: Readonly<Record<Shown['kind'], Loudness>> = {
  'feed.lost': URGENT,
  'feed.back': RELIEF,
  'feed.fault': URGENT,
  'part.failed': URGENT,
  'part.recovered': RELIEF,
  'state.restored': URGENT,
  'state.lost': URGENT,
  'cap.reached': NEWS,
  against: URGENT,
  // Of a market in which nothing is held it makes no sound.
  'market.changed': URGENT,
  block: NEWS,
  entry: MONEY,
  exit: MONEY,
  breaker: URGENT,
  'order.refused': MONEY,
  'order.uncertain': URGENT,
  'order.resolved': RELIEF,
  difference: URGENT,
  'group.triggered': URGENT,
  flattened: URGENT,
  earlier: URGENT,
};

/** Money that is not real makes no sound, and neither does a market in which there is none. */
function loudness(notice: Shown): Loudness {
  if (notice.kind === 'market.changed' && !notice.held) return NEWS;
  const silent = (notice.kind === 'entry' || notice.kind === 'exit' || notice.kind === 'against') && notice.paper;
  return silent ? { ...LOUDNESS[notice.kind], silent } : LOUDNESS[notice.kind];
}

type NotifierParts = {
  readonly outbox: Pick<Outbox, 'put'>;
  readonly environment: Environment;
  readonly shown: Pick<ShownApprovals, 'note'>;
  readonly url: MarketUrl;
  /** Alerts of before, newest last, for the words of a card that a cluster takes over. */
  alerts(): readonly Alert[];
};

/** Turns what the desk wants said into cards. */
export function createNotifier({ outbox, environment, shown, url, alerts }: NotifierParts): Notifier {
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
        case 'approval': {
          const { approval } = effect;
          shown.note(approval);
          outbox.put({ message: approvalCard(approval, environment), card: `ap:${approval.id}`, ...manner(approval) });
          break;
        }
        // Whoever asked has the answer that came at once; this one came later.
        case 'refused':
          outbox.put({ message: refusalCard(effect, environment), priority: 'approval' });
          break;
        case 'notice': {
          const { notice } = effect;
          // What cannot be sent need not wait to be said: that Telegram is back says that it was away.
          if (notice.kind === 'part.failed' && notice.part === 'telegram') break;
          // The daily report tells of the day.
          if (notice.kind === 'day.turned') break;
          outbox.put({ message: noticeCard(notice, environment), ...loudness(notice) });
          break;
        }
      }
    },
    say: (text) => outbox.put({ message: message(text), priority: 'critical' }),
  };
}

/** A question rings; its countdown gives way to everything else; one that is over without an order rings no more. */
function manner({ status, left, askedAt, expiresAt }: Approval): Pick<Outgoing, 'priority' | 'silent' | 'editOnly'> {
  if (status === 'expired' || status === 'withdrawn') return { priority: 'approval', silent: true, editOnly: true };
  if (status !== 'pending') return { priority: 'approval', silent: true };
  const counting = left < Math.floor((expiresAt - askedAt) / 1_000);
  return counting ? { priority: 'info', silent: true } : { priority: 'approval', silent: false };
}
