import type { Alert } from '../../desk/alert.ts';
import type { Settings } from '../../desk/settings.ts';
import type { Clock } from '../../ports.ts';
import { alertCard, alertHeadline, type MarketUrl, takenOver } from '../cards/alert.ts';
import type { QuietHours } from '../daily/quiet-hours.ts';
import type { Message } from '../message.ts';
import type { Outbox } from '../outgoing/outbox.ts';
import { LONGEST_CAPTION } from '../picture.ts';
import { Burst } from './burst.ts';

export type AlertCardsParts = {
  readonly outbox: Pick<Outbox, 'put'>;
  readonly clock: Clock;
  readonly quiet: QuietHours;
  readonly url: MarketUrl;
  settings(): Settings;
  /** Alerts of before, newest last. */
  alerts(): readonly Alert[];
};

/** Each alert's card: whether it gets one, how loud, and what becomes of it. */
export class AlertCards {
  readonly #parts: AlertCardsParts;
  readonly #burst: Burst;

  constructor(parts: AlertCardsParts) {
    this.#parts = parts;
    this.#burst = new Burst(parts.outbox, parts.clock);
  }

  /** A new alert. Whatever it is told by, it is in /alerts and counted. */
  show(alert: Alert): void {
    const { outbox, clock, quiet, settings } = this.#parts;
    const set = settings()[`notify.${alert.kind}`];
    if (set === 'off') return;
    if (quiet.includes(clock.now())) quiet.holdAlert(alert.at);
    else if (!this.#burst.takes(alert))
      outbox.put({
        message: this.message(alert),
        priority: 'alert',
        silent: set === 'silent',
        card: alert.id,
        headline: alertHeadline(alert),
      });
    this.#takeOver(alert);
  }

  /** The same alert with more in it: its card changes, and nothing rings. */
  edit(alert: Alert): void {
    this.#amend(alert);
    this.#burst.change(alert);
    if (this.#parts.settings()['notify.cluster'] !== 'off') this.#takeOver(alert);
  }

  /** It became known how an alert did. */
  grade(alert: Alert): void {
    this.#amend(alert);
  }

  /** Puts a picture to its card; a line that a cluster has taken over needs none, and a text that is no caption takes none. */
  illustrate(id: string, png: Uint8Array): void {
    const { outbox, alerts } = this.#parts;
    const alert = alerts().findLast((one) => one.id === id);
    if (alert === undefined || alerts().some(({ replaces }) => replaces.includes(id))) return;
    const message = this.message(alert);
    if (message.text.length > LONGEST_CAPTION) return;
    const picture = { png, name: `${id}.png` };
    outbox.put({ message: { ...message, picture }, priority: 'info', silent: true, card: id, amends: true });
  }

  /** The card as it is to be in every edit: what a cluster has taken over stays one line. */
  message(alert: Alert): Message {
    const { url, alerts, settings } = this.#parts;
    const by = alerts().findLast(({ replaces }) => replaces.includes(alert.id));
    return by === undefined || settings()['notify.cluster'] === 'off' ? alertCard(alert, url) : takenOver(by, alert);
  }

  /** What has no card, because it was held back or is off, gets none by this. */
  #amend(alert: Alert): void {
    this.#parts.outbox.put({
      message: this.message(alert),
      priority: 'info',
      silent: true,
      card: alert.id,
      amends: true,
    });
  }

  /** One line stays where a solo card stood; one that waits is not sent any more. */
  #takeOver(cluster: Alert): void {
    const { outbox, alerts } = this.#parts;
    for (const id of cluster.replaces) {
      const solo = alerts().find((other) => other.id === id);
      outbox.put({ message: takenOver(cluster, solo), priority: 'alert', card: id, editOnly: true });
    }
    this.#burst.join(cluster.replaces);
  }
}
