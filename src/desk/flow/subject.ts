import type { Market } from '../market.ts';
import { CONTEST, DEMOCRATS, EXCLUSIVE, GAIN, INTERNAL, type Lean, OFFICE, REPUBLICANS, STANDING } from './lexicon.ts';
import { type Strike, strikeOf } from './strike.ts';
import { readTitle, type Title } from './title.ts';

/** What a market's titles speak of. */
export type Subject = {
  /** Whole names of persons, clubs and bodies in small letters, and how the title writes them. */
  readonly names: ReadonlyMap<string, string>;
  /** Words that begin a title and may be a name or not, and how the title writes them. */
  readonly maybe: ReadonlyMap<string, string>;
  /** The whole answer when it is a single such word: “Hassett”. */
  readonly alone: string | null;
  /** Names in the answer alone: whom YES is about. */
  readonly answers: ReadonlySet<string>;
  readonly places: ReadonlyMap<string, string>;
  /** Everything else that means something, whole dates among it (2026-11-03). */
  readonly topics: ReadonlySet<string>;
  /** Asks who wins or holds an office. */
  readonly contest: boolean;
  /** Asks whether a person gets, keeps or loses an office. */
  readonly standing: boolean;
  readonly lean: Lean;
  readonly strike: Strike;
  /** Only one answer of its event can be true. */
  readonly exclusive: boolean;
};

/** Reads both titles of a market. */
export function readSubject(market: Market): Subject {
  const question = readTitle(market.eventTitle ?? '');
  const answer = readTitle(market.title ?? '');
  const has = (words: ReadonlySet<string>): boolean =>
    [...question.plain, ...answer.plain].some((word) => words.has(word));
  const strike = strikeOf(market.title ?? market.eventTitle ?? '');
  const contest = has(CONTEST) || has(OFFICE);
  const topics = new Set([...question.topics, ...answer.topics]);
  const standing = has(STANDING) || [...topics].some((topic) => STANDING.has(topic));
  // Of a party, any word of a contest will do; that a president takes or holds something is no news of his party.
  const partisan = contest && (standing || has(DEMOCRATS) || has(REPUBLICANS));
  const names = new Map([...question.names, ...answer.names]);
  return {
    names,
    maybe: new Map([...question.maybe, ...answer.maybe].filter(([word]) => !names.has(word))),
    alone: market.eventTitle === null || market.eventTitle === market.title ? null : aloneIn(market.title ?? ''),
    answers: new Set([...answer.names.keys(), ...answer.places.keys(), ...answer.maybe.keys()]),
    places: new Map([...question.places, ...answer.places]),
    topics,
    contest,
    standing,
    // Who becomes a party's candidate is no news of that party against the other.
    lean: partisan && !has(INTERNAL) ? leanOf(question, answer, strike) : 0,
    strike,
    exclusive: has(EXCLUSIVE),
  };
}

/** The answer says whom YES helps. Where it is a figure, or nothing, the question does: “How many seats for Democrats?” */
function leanOf(question: Title, answer: Title, strike: Strike): Lean {
  const own = only(answer.leans);
  if (own !== 0 || answer.names.size > 0) return own;
  if (![...question.plain].some((word) => GAIN.has(word))) return 0;
  return strike === -1 ? (-only(question.leans) as Lean) : only(question.leans);
}

const aloneIn = (text: string): string | null =>
  /^[\p{L}\p{N}]+$/u.test(text.trim()) ? text.trim().toLowerCase() : null;

/** 0 when a text names both parties. */
function only(leans: ReadonlySet<Lean>): Lean {
  const [lean = 0] = leans;
  return leans.size === 1 ? lean : 0;
}
