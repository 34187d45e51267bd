import type { Alert } from '../desk/alert.ts';
import { Desk } from '../desk/desk.ts';
import type { Effect } from '../desk/effect.ts';
import type { DeskEvent } from '../desk/event.ts';
import type { Settings } from '../desk/settings.ts';
import { initialState } from '../desk/state.ts';
import { Session } from '../replay/session.ts';

/** One of the two desks, each with its thresholds, that hear the same recorded days: fresh, unmuted, watching, not trading. */
export class Variant {
  readonly #sent = new Map<string, Alert>();
  /** When the day's cap alone held an alert back, ms. */
  readonly withheld: number[] = [];
  /** When one was held back because its market was not yet known for the baseline window, ms. */
  readonly warming: number[] = [];
  readonly #desk: Desk;
  readonly #session: Session;

  constructor(settings: Settings) {
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

  /** What was sent, in the order of time: what it has grown to since, and what the desk saw become of it. */
  get sent(): readonly Alert[] {
    return [...this.#sent.values()];
  }

  play(event: DeskEvent): void {
    this.#session.play(event);
  }

  /**
   * Nothing was recorded between `since` and `until`: markets have to warm up again, and what an alert of before comes
   * to is known again from their next trades on.
   */
  missed(since: number, until: number): void {
    // Before the time passes, or else marks within the hole would be set by the prices before it.
    this.play({ type: 'feed.gap', at: since, since });
    this.play({ type: 'part.failed', at: until, part: 'backfill', reason: 'nothing was recorded before' });
    this.play({ type: 'backfill', at: until, since: until, trades: [] });
  }

  #hear(effect: Effect): void {
    if (effect.type === 'suppressed' && effect.reason === 'dailyCap') this.withheld.push(effect.at);
    if (effect.type === 'suppressed' && effect.reason === 'warmup') this.warming.push(effect.at);
    if (effect.type === 'alert' || effect.type === 'alert.edit' || effect.type === 'alert.graded')
      this.#sent.set(effect.alert.id, effect.alert);
  }
}
