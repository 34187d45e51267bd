import { PREFIX, partyOf } from './lexicon.ts';
import type { Subject } from './subject.ts';

/** A name of several words, of which none is an initial or a figure, nor the beginning of a city. */
export const isWhole = (name: string): boolean =>
  name.includes(' ') && !/\b\w\b|\d/.test(name) && !PREFIX.has(name.split(' ')[0] ?? '');

/** Names that all mean one politician of the parties’ lists: such a one is in many titles for many reasons. */
export const isOnePolitician = (names: readonly string[]): boolean =>
  names.length > 0 &&
  names.every((name) => partyOf(name) !== 0) &&
  new Set(names.map((name) => name.split(' ').at(-1))).size === 1;

/** How a market's titles write a name or a place. */
export const shownIn = (subject: Subject, name: string): string | undefined =>
  subject.names.get(name) ?? subject.places.get(name) ?? subject.maybe.get(name);

/** The names that two titles share, the longer way of writing each. */
export function* sharedNames(a: Subject, b: Subject): Generator<string> {
  const [left, right] = [[...a.names.keys()], [...b.names.keys()]];
  for (const one of [...left, ...a.maybe.keys()]) {
    for (const other of [...right, ...b.maybe.keys()]) {
      if (a.maybe.has(one) && b.maybe.has(other) && !(a.alone === one && b.alone === other)) continue;
      if (one === other || isSurname(one, other)) yield other;
      else if (isSurname(other, one)) yield one;
    }
  }
}

/** Harris is Kamala Harris, Michigan is not Michigan St. and Carolina is not North Carolina. */
function isSurname(name: string, full: string): boolean {
  const parts = full.split(' ');
  return parts.length > 1 && parts.at(-1) === name && !PREFIX.has(parts[0] ?? '');
}

/** Is YES of this market about this name? */
export const isAbout = (subject: Subject, name: string): boolean =>
  [...subject.answers].some((answer) => answer === name || isSurname(answer, name) || isSurname(name, answer));
