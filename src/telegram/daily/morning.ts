import type { Cockpit } from '../../ports.ts';
import { morningCard } from '../cards/morning.ts';
import type { Outbox } from '../outgoing/outbox.ts';
import type { Places } from '../outgoing/places.ts';
import type { QuietHours } from './quiet-hours.ts';

export type MorningParts = {
  readonly outbox: Pick<Outbox, 'put'>;
  readonly places: Pick<Places, 'get'>;
  readonly quiet: QuietHours;
  readonly cockpit: Pick<Cockpit, 'clock' | 'desk'>;
};

/** Tells at the end of the quiet hours what came in them, once, whichever run it is by then. */
export class Morning {
  readonly #parts: MorningParts;
  /** What this run has put out already. */
  #said = '';

  constructor(parts: MorningParts) {
    this.#parts = parts;
  }

  tick(): void {
    const { outbox, places, quiet, cockpit } = this.#parts;
    const now = cockpit.clock.now();
    const held = quiet.over(now);
    if (held === null) return;
    const card = `quiet:${held.from}:${held.to}`;
    // Forgotten only when it stands in the chat, so that no restart loses it.
    if (places.get(card) !== null) quiet.told();
    else if (this.#said !== card) {
      this.#said = card;
      const { settings, alerts } = cockpit.desk.state;
      const clusters = settings['notify.cluster'] === 'off' ? [] : alerts;
      const replaced = new Set(clusters.flatMap(({ replaces }) => replaces));
      const came = alerts.filter(
        ({ id, at, kind }) =>
          at >= held.from && at <= held.to && !replaced.has(id) && settings[`notify.${kind}`] !== 'off',
      );
      const silent = settings['notify.solo'] !== 'on';
      outbox.put({ message: morningCard(came, held, now), priority: 'alert', silent, card });
    }
  }
}
