import type { Alert } from '../../desk/alert.ts';
import type { Clock } from '../../ports.ts';
import { burstCard } from '../cards/burst.ts';
import type { Outbox } from '../outgoing/outbox.ts';

/** So many alerts get a card of their own within a minute. */
const OWN_CARDS = 3;
const MINUTE = 60_000;

type Open = {
  readonly card: string;
  readonly since: number;
  last: number;
  alerts: Alert[];
  readonly joined: Set<string>;
};

/** Alerts that come too fast for cards of their own: they share one without a sound, until a minute brings no more. */
export class Burst {
  readonly #outbox: Pick<Outbox, 'put'>;
  readonly #clock: Clock;
  /** When alerts got cards of their own, monotonic ms. */
  #own: number[] = [];
  #open: Open | null = null;

  constructor(outbox: Pick<Outbox, 'put'>, clock: Clock) {
    this.#outbox = outbox;
    this.#clock = clock;
  }

  /** Takes the alert in when it would be one card too many; false when it may have its own. */
  takes(alert: Alert): boolean {
    const tick = this.#clock.monotonic();
    let open = this.#open;
    if (open === null || tick - open.last >= MINUTE) {
      this.#own = this.#own.filter((one) => tick - one < MINUTE);
      if (this.#own.length < OWN_CARDS) {
        this.#own.push(tick);
        return false;
      }
      open = { card: `burst:${alert.id}`, since: tick, last: tick, alerts: [], joined: new Set() };
      this.#open = open;
    }
    open.alerts.push(alert);
    open.last = tick;
    this.#put(open, false);
    return true;
  }

  /** The alert has changed. */
  change(alert: Alert): void {
    const open = this.#open;
    if (open === null || !open.alerts.some(({ id }) => id === alert.id)) return;
    open.alerts = open.alerts.map((one) => (one.id === alert.id ? alert : one));
    this.#put(open, true);
  }

  /** These alerts are told as part of a cluster from now on. */
  join(ids: readonly string[]): void {
    const open = this.#open;
    const here = open?.alerts.filter(({ id }) => ids.includes(id) && !open.joined.has(id)) ?? [];
    if (open === null || here.length === 0) return;
    for (const { id } of here) open.joined.add(id);
    this.#put(open, true);
  }

  #put({ card, alerts, joined, since, last }: Open, amends: boolean): void {
    this.#outbox.put({
      message: burstCard(alerts, joined, last - since),
      priority: 'alert',
      silent: true,
      card,
      amends,
    });
  }
}
