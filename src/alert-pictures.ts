import type { Alert } from './desk/alert.ts';
import type { Effect } from './desk/effect.ts';
import type { Clock, Notifier } from './ports.ts';

/** A picture of something older is no news any more, ms. */
const NEWS = 600_000;
/** Between two pictures of one alert, ms. */
const SPACING = 30_000;

type AlertPicturesParts = {
  readonly notifier: Pick<Notifier, 'illustrate'>;
  /** Null when there is none to be had; never rejects. */
  readonly draw: (alert: Alert) => Promise<Uint8Array | null>;
  readonly clock: Clock;
};

/** Has a picture drawn of each alert once its text is on its way, and anew while the alert grows. */
export class AlertPictures {
  readonly #parts: AlertPicturesParts;
  readonly #stop = new AbortController();
  /** Alerts that have a picture drawn, or had one less than {@link SPACING} ago, and how they look by now if otherwise. */
  readonly #busy = new Map<string, Alert | null>();

  constructor(parts: AlertPicturesParts) {
    this.#parts = parts;
  }

  /** Takes what the owner is shown. Never waits. */
  observe(effect: Pick<Effect, 'type'> & { readonly alert?: Alert }): void {
    const { type, alert } = effect;
    if (alert === undefined || (type !== 'alert' && type !== 'alert.edit')) return;
    if (this.#busy.has(alert.id)) this.#busy.set(alert.id, alert);
    else void this.#follow(alert);
  }

  close(): void {
    this.#stop.abort();
  }

  async #follow(first: Alert): Promise<void> {
    const { notifier, draw, clock } = this.#parts;
    const { id } = first;
    for (let next: Alert | null = first; next !== null; next = this.#busy.get(id) ?? null) {
      if (this.#stop.signal.aborted || clock.now() - next.at > NEWS) break;
      this.#busy.set(id, null);
      const png = await draw(next);
      if (png !== null) notifier.illustrate(id, png);
      await clock.sleep(SPACING, this.#stop.signal);
    }
    this.#busy.delete(id);
  }
}
