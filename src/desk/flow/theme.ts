import type { Market } from '../market.ts';
import { isAbout, isOnePolitician, isWhole, sharedNames, shownIn } from './name.ts';
import { readSubject, type Subject } from './subject.ts';

/** A market's titles as they were read, and the event they belong to. */
type Titles = { readonly title: string | null; readonly eventTitle: string | null; readonly event: string };
type Known = Titles & { readonly subject: Subject; readonly family: string };

/** Which purchases of two markets fit together. */
export type Relation = {
  /** 1 when what helps the one helps the other, -1 when it harms it, 0 when nobody knows. */
  readonly sign: -1 | 0 | 1;
  /** Opposites that may both be false: only buying YES of both is a contradiction. */
  readonly bothFalse: boolean;
};

/** What the titles of two markets have in common. */
export type Shared = Relation & {
  /** In words for a person. */
  readonly what: string;
  /** How many other events speak of it: so many partners a coincidence has to choose from. */
  readonly events: number;
};

const UNKNOWN: Relation = { sign: 0, bothFalse: false };
const ALIKE: Relation = { sign: 1, bothFalse: false };
const OPPOSITE: Relation = { sign: -1, bothFalse: false };
const RIVALS: Relation = { sign: -1, bothFalse: true };

/** A word shared by more events than this, and by more than a share of all, says nothing any more. */
const COMMON_EVENTS = 4;
const COMMON_NAME = 0.02;
/** Topics are common by nature: only one that every fifth event shares is dropped. */
const COMMON_TOPIC = 0.2;
const POLITICS: ReadonlySet<string> = new Set(['elections', 'politics', 'world']);

/** Kalshi files elections, politics and the world apart, news does not. */
const familyOf = (category: string | null): string => {
  const plain = category?.toLowerCase() ?? '';
  return POLITICS.has(plain) ? 'politics' : plain;
};

/**
 * The meaning of titles, by whole names and words and not by substrings. How often each turns up is counted over the
 * events seen, so that what every title of a season says ties nothing.
 */
export class Themes {
  readonly #known = new Map<string, Known>();
  /** The markets read of every event, and the words of their titles. */
  readonly #events = new Map<string, { markets: number; readonly words: Set<string> }>();
  /** How many events speak of a word. */
  readonly #counts = new Map<string, number>();

  /** Reads the market's titles; cheap when they have not changed. */
  learn(market: Market): void {
    const { ticker, title, eventTitle } = market;
    const before = this.#known.get(ticker);
    if (before?.title === title && before.eventTitle === eventTitle) return;
    this.forget(ticker);
    if (title === null && eventTitle === null) return;
    const subject = readSubject(market);
    const event = market.event ?? ticker;
    this.#known.set(ticker, { title, eventTitle, event, subject, family: familyOf(market.category) });
    const known = this.#events.get(event) ?? { markets: 0, words: new Set() };
    this.#events.set(event, known);
    known.markets += 1;
    for (const word of wordsOf(subject)) {
      if (known.words.has(word)) continue;
      known.words.add(word);
      this.#counts.set(word, (this.#counts.get(word) ?? 0) + 1);
    }
  }

  /** Lets go of a market, and of its event's words with the last one. */
  forget(ticker: string): void {
    const event = this.#known.get(ticker)?.event;
    const known = event === undefined ? undefined : this.#events.get(event);
    if (event === undefined || known === undefined) return;
    this.#known.delete(ticker);
    known.markets -= 1;
    if (known.markets > 0) return;
    this.#events.delete(event);
    for (const word of known.words) {
      const count = (this.#counts.get(word) ?? 0) - 1;
      if (count > 0) this.#counts.set(word, count);
      else this.#counts.delete(word);
    }
  }

  /** How two answers of one event stand to each other. */
  siblings(a: string, b: string): Relation {
    const [left, right] = [this.#known.get(a)?.subject, this.#known.get(b)?.subject];
    if (left === undefined || right === undefined) return UNKNOWN;
    const same = sameSet(left.answers, right.answers);
    if (left.strike !== 0 && right.strike !== 0) return same && left.strike === right.strike ? ALIKE : RIVALS;
    if (left.lean !== 0 && right.lean !== 0) return left.lean === right.lean ? ALIKE : OPPOSITE;
    const rivals = left.exclusive && left.strike === 0 && right.strike === 0 && !same;
    return rivals && left.answers.size > 0 && right.answers.size > 0 ? RIVALS : UNKNOWN;
  }

  /** What the titles of two markets of different events have in common; null when it is nothing that ties. */
  shared(a: string, b: string): Shared | null {
    const [left, right] = [this.#known.get(a), this.#known.get(b)];
    if (left === undefined || right === undefined) return null;
    const family = left.family === right.family || left.family === '' || right.family === '';
    const politics = family && [left, right].some((one) => one.family === 'politics');
    const sports = left.family === 'sports' && family;
    const name = sports ? this.#game(left.subject, right.subject) : this.#name(left.subject, right.subject, family);
    if (name !== null) return name;
    if (!family) return null;
    const [one, other] = [left.subject.lean, right.subject.lean];
    const unknown = left.family === '' && right.family === '';
    if ((politics || unknown) && one !== 0 && other !== 0) {
      const party = one > 0 ? 'Democrats' : 'Republicans';
      const what = one === other ? party : 'Democrats against Republicans';
      return { what, sign: one === other ? 1 : -1, bothFalse: false, events: this.#count('party') };
    }
    return this.#subject(left.subject, right.subject, politics);
  }

  /**
   * Persons and bodies: one is enough; of other categories only one that either title writes in full. A president is in
   * many titles for many reasons: he ties what asks of an office, or what has another word in common.
   */
  #name(a: Subject, b: Subject, family: boolean): Shared | null {
    const telling = this.#telling(a, b);
    const found = family ? telling : telling.filter(isWhole);
    if (!isOnePolitician(found) || (a.standing && b.standing)) return this.#named(a, b, found);
    const more = this.#words(a, b).filter((word) => !isDate(word));
    return more.length === 0 ? null : this.#named(a, b, [...found, ...more]);
  }

  /** A club is also a city, and plays every week: it takes both clubs of a game, or one of whom both answers speak. */
  #game(a: Subject, b: Subject): Shared | null {
    const telling = this.#telling(a, b);
    const asked = telling.filter((name) => isWhole(name) && isAbout(a, name) && isAbout(b, name));
    const either = [...a.places.keys(), ...a.maybe.keys()];
    const both = [...telling, ...either.filter((word) => b.places.has(word) || b.maybe.has(word))];
    return this.#named(a, b, both.length >= 2 ? both : asked);
  }

  #telling(a: Subject, b: Subject): string[] {
    return [...new Set(sharedNames(a, b))].filter((name) => !this.#common(name, COMMON_NAME));
  }

  #named(a: Subject, b: Subject, found: readonly string[]): Shared | null {
    if (found.length === 0) return null;
    const both = found.some((name) => isAbout(a, name) && isAbout(b, name));
    const shown = found.map((name) => shownIn(a, name) ?? shownIn(b, name) ?? name);
    return {
      what: shown.sort().join(', '),
      sign: !both ? 0 : a.strike * b.strike < 0 ? -1 : 1,
      bothFalse: false,
      events: Math.min(...found.map((name) => this.#count(name))),
    };
  }

  /** In politics a place ties two contests in it; two words of any other kind tie as well. A shared date is told, but is not one of the two. */
  #subject(a: Subject, b: Subject, politics: boolean): Shared | null {
    const keys = this.#words(a, b);
    const contest = politics && a.contest && b.contest;
    const place = keys.some((key) => a.places.has(key));
    if (!(place && contest) && keys.filter((word) => !isDate(word)).length < 2) return null;
    const words = keys.map((key) => a.places.get(key) ?? key);
    return {
      what: words.sort().join(' '),
      sign: 0,
      bothFalse: false,
      events: Math.min(...keys.map((key) => this.#count(key))),
    };
  }

  /** The places and topics of both, dates among them. */
  #words(a: Subject, b: Subject): string[] {
    const places = [...a.places.keys()].filter((key) => b.places.has(key) && !this.#common(key, COMMON_NAME));
    return [...places, ...[...a.topics].filter((topic) => b.topics.has(topic) && !this.#common(topic, COMMON_TOPIC))];
  }

  #count(word: string): number {
    return this.#counts.get(word) ?? 0;
  }

  #common(word: string, share: number): boolean {
    const count = this.#count(word);
    return count > COMMON_EVENTS && count > this.#events.size * share;
  }
}

function* wordsOf(subject: Subject): Generator<string> {
  yield* subject.names.keys();
  yield* subject.maybe.keys();
  yield* subject.places.keys();
  yield* subject.topics;
  if (subject.lean !== 0) yield 'party';
}

const isDate = (word: string): boolean => /^[\d-]+$/.test(word);

const sameSet = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((word) => b.has(word));
