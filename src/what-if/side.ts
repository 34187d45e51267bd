import type { Alert } from '../desk/alert.ts';
import { Desk } from '../desk/desk.ts';
import type { Effect } from '../desk/effect.ts';
import type { DeskEvent } from '../desk/event.ts';
import type { Settings } from '../desk/settings.ts';
import { initialState } from '../desk/state.ts';
import { Session } from '../replay/session.ts';

/** One of the two desks that hear the same recorded days: fresh, unmuted, watching, and not trading. */
export class Side {
  readonly sent: Alert[] = [];
  /** When the day's cap alone held an alert back, ms. */
  readonly withheld: number[] = [];
  readonly #desk: Desk;
  readonly #session: Session;
  readonly #alerted: (alert: Alert) => void;

  /** `alerted` hears of every alert as it is sent. */
  constructor(settings: Settings, alerted: (alert: Alert) => void) {
    this.#alerted = alerted;
    const asked: Settings = { ...settings, 'flow.on': true, 'trader.mode': 'off' };
    this.#desk = new Desk({ ...initialState(), settings: asked });
    this.#session = new Session({
      decide: (event) => this.#desk.decide(event),
      heard: (effect) => this.#hear(effect),
    });
  }

  /** Trades of watched markets that were heard. */
  get scored(): number {
    return this.#desk.status().trades.scored;
  }

  play(event: DeskEvent): void {
    this.#session.play(event);
  }

  #hear(effect: Effect): void {
    if (effect.type === 'suppressed' && effect.reason === 'dailyCap') this.withheld.push(effect.at);
    if (effect.type !== 'alert') return;
    this.sent.push(effect.alert);
    this.#alerted(effect.alert);
  }
}
