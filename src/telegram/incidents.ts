import type { Cockpit } from '../ports.ts';
import { counted, oneLine } from './cards/figures.ts';
import { PARTS } from './cards/notice.ts';

/** Something that is wrong now. */
export type Incident = {
  /** Which trouble it is, whatever its figures. */
  readonly key: string;
  /** A few words without a full stop, such as `feed lost`. */
  readonly text: string;
  /** Since when, ms. */
  readonly since: number;
  /** What it means right now; empty when the words say it. */
  readonly effect: string;
};

type Trouble = Omit<Incident, 'since'> & { readonly since: number | null };

/** How old a picture of the account may be, ms: one comes every minute. */
const ACCOUNT_AGE = 180_000;
/** How long a book of what is held may be out of date before it counts as wrong, ms: one that begins anew is for seconds. */
const BLIND = 60_000;
/** How long a start may take until what it has not reached counts as wrong, ms. */
const START = 60_000;

/** Of a reason, as much as one looks at in passing; /status has more. */
const LONGEST = 80;

/** Knows what is wrong, the gravest first, and since when. */
export class Incidents {
  readonly #cockpit: Cockpit;
  /** When each was first seen, ms. */
  readonly #seen = new Map<string, number>();
  /** Since when something is held whose book is not live, ms; null while all are. */
  #blindSince: number | null = null;
  /** The newest picture of the account, in the exchange's time, and when it was first seen, in ours. */
  #account: { readonly asOf: number | null; readonly at: number };

  constructor(cockpit: Cockpit) {
    this.#cockpit = cockpit;
    this.#account = { asOf: null, at: cockpit.startedAt };
  }

  look(): readonly Incident[] {
    const now = this.#cockpit.clock.now();
    const troubles = this.#troubles(now);
    for (const key of this.#seen.keys()) if (troubles.every((one) => one.key !== key)) this.#seen.delete(key);
    return troubles.map((trouble) => {
      const since = trouble.since ?? this.#seen.get(trouble.key) ?? now;
      this.#seen.set(trouble.key, since);
      return { ...trouble, since };
    });
  }

  #troubles(now: number): Trouble[] {
    const { desk, startedAt } = this.#cockpit;
    const { halted, feed, failed, accountAt, trader } = desk.status();
    const troubles: Trouble[] = [];
    const add = (key: string, text: string, since: number | null, effect = ''): void =>
      void troubles.push({ key, text, since, effect });
    const held = desk.positions();
    const isBlind = (ticker: string): boolean => desk.depth(ticker, 1) === null;
    const unknown =
      desk.orders().filter(({ phase }) => phase === 'unknown').length +
      held.filter(({ doing }) => doing === 'exit unknown').length;
    if (unknown > 0) add('unknown', `${counted(unknown, 'order')} unknown`, null, 'the exchange is asked');
    if (halted !== null) add('halted', 'trading halted', null, oneLine(halted, LONGEST));
    const starting = now - startedAt < START;
    if (!feed.up && (feed.since !== null || !starting)) {
      const effect = held.length === 0 ? '' : `${counted(held.length, 'position')} without live prices`;
      add('feed', feed.since === null ? 'no feed yet' : 'feed lost', feed.since ?? startedAt, effect);
    }
    const blind = held.filter(
      ({ paper, own, doing, ticker }) => !paper && own && doing !== 'awaiting settlement' && isBlind(ticker),
    );
    this.#blindSince = !feed.up || blind.length === 0 ? null : (this.#blindSince ?? now);
    if (this.#blindSince !== null && now - this.#blindSince > BLIND)
      add('books', 'prices not live', this.#blindSince, counted(blind.length, 'position'));
    if (trader.tripped !== null) add('breaker', 'circuit breaker tripped', null, 'no entries');
    if (accountAt !== this.#account.asOf) this.#account = { asOf: accountAt, at: now };
    if (now - this.#account.at > ACCOUNT_AGE) add('account', 'account not read', this.#account.at);
    for (const { part, reason, since } of failed) {
      // That Telegram fails cannot be read in Telegram.
      if (part === 'telegram' || troubles.some(({ key }) => key === part)) continue;
      add(part, `${PARTS[part].toLowerCase()} failed`, since, oneLine(reason, LONGEST));
    }
    return troubles;
  }
}
