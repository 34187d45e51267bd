import type { Notice } from './effect.ts';
import type { DeskEvent, Part, Shed } from './event.ts';
import type { Status } from './view.ts';

/** The same kind of faulty frame is told again only after so long. */
const FAULT_SILENCE = 6 * 3_600_000;

export type HealthEvent = Extract<
  DeskEvent,
  { type: 'feed.up' | 'feed.down' | 'feed.fault' | 'feed.shed' | 'part.failed' | 'part.recovered' }
>;

/** What works and what does not: each trouble is told once when it begins and once when it ends. */
export class Health {
  #feed: Omit<Status['feed'], 'lastMessage' | 'shed'> = { up: false, since: null, address: null };
  /** When the feed was lost; null while it is up and before it has ever been. */
  #lostAt: number | null = null;
  #shed: Status['feed']['shed'] = null;
  /** The furthest step of shedding that the owner knows of. */
  #toldStep: Shed['step'] = 0;
  readonly #faults = new Map<string, number>();
  readonly #failed = new Map<Part, { reason: string; since: number }>();

  /** A trade or book message arrived. */
  heard(at: number): void {
    this.#lastMessage = at;
  }
  #lastMessage: number | null = null;

  /** What the owner should be told of this, if anything. */
  observe(event: HealthEvent): Notice | null {
    switch (event.type) {
      case 'feed.up': {
        const lostAt = this.#lostAt;
        this.#lostAt = null;
        this.#feed = { ...this.#feed, up: true, since: event.at, address: event.address };
        return lostAt === null ? null : { kind: 'feed.back', away: event.at - lostAt };
      }
      case 'feed.down': {
        const known = this.#lostAt !== null;
        this.#lostAt ??= event.at;
        this.#feed = { ...this.#feed, up: false, since: this.#lostAt };
        return known ? null : { kind: 'feed.lost', reason: event.reason };
      }
      case 'feed.shed':
        return this.#shedding(event);
      case 'feed.fault': {
        const told = this.#faults.get(event.kind);
        if (told !== undefined && event.at - told < FAULT_SILENCE) return null;
        this.#faults.set(event.kind, event.at);
        return { kind: 'feed.fault', frame: event.kind, fault: event.fault, sample: event.sample };
      }
      case 'part.failed': {
        const known = this.#failed.has(event.part);
        this.#failed.set(event.part, { reason: event.reason, since: this.#failed.get(event.part)?.since ?? event.at });
        return known ? null : { kind: 'part.failed', part: event.part, reason: event.reason };
      }
      case 'part.recovered': {
        const failure = this.#failed.get(event.part);
        this.#failed.delete(event.part);
        return failure === undefined
          ? null
          : { kind: 'part.recovered', part: event.part, away: event.at - failure.since };
      }
      default:
        return event satisfies never;
    }
  }

  feed(): Status['feed'] {
    return { ...this.#feed, lastMessage: this.#lastMessage, shed: this.#shed };
  }

  /** For how long a part has failed at `at`, ms; null while it works. */
  failing(part: Part, at: number): number | null {
    const failure = this.#failed.get(part);
    return failure === undefined ? null : at - failure.since;
  }

  failed(): Status['failed'] {
    return [...this.#failed].map(([part, failure]) => ({ part, ...failure }));
  }

  /** Each step further is told, and the end. That less is left out than before is in `/status` only. */
  #shedding({ at, step, books }: Extract<HealthEvent, { type: 'feed.shed' }>): Notice | null {
    const since = this.#shed?.since ?? at;
    const told = this.#toldStep;
    // Where every book is traded the first step leaves nothing out.
    this.#shed = step === 0 || (step === 1 && books === 0) ? null : { step, books, since };
    if (step > told && this.#shed !== null) {
      this.#toldStep = step;
      return { kind: 'feed.flooded', step, books };
    }
    if (step > 0 || told === 0) return null;
    this.#toldStep = 0;
    return { kind: 'feed.calm', away: at - since };
  }
}
